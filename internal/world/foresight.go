package world

import "slices"

// foreseenTowns and foreseenWeeks are for how many municipalities and weeks the
// Land says what it plans.
const (
	foreseenTowns = 25
	foreseenWeeks = 6
)

// Foresight is how many persons the Land plans to send to one municipality in
// the weeks after Today.
type Foresight struct {
	Town  string // AGS
	Weeks []int
}

// Foresights gives what the Land plans: for the demo's municipality and some
// others.
func (c Config) Foresights() (list []Foresight) {
	d := throw(c.Seed, laneForesight, 0)
	towns := []string{DemoMunicipality}
	for len(towns) < foreseenTowns {
		if town := municipalities().any.draw(d); !slices.Contains(towns, town) {
			towns = append(towns, town)
		}
	}
	for _, town := range towns {
		f := Foresight{Town: town}
		for range foreseenWeeks {
			most := 12
			if town == DemoMunicipality {
				most = 30
			}
			f.Weeks = append(f.Weeks, d.between(most/3, most))
		}
		list = append(list, f)
	}
	return list
}
