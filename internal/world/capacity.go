package world

import (
	"wegwarte/internal/clock"
	"wegwarte/internal/gazetteer"
	"wegwarte/internal/proposal"
)

// TownCapacity is what a municipality says it has room for.
type TownCapacity struct {
	AGS     string
	Amounts map[proposal.Resource]int
	Note    string
}

// CapacityDays gives what municipalities say they have, by the day they say it:
// two of three do, within the last weeks, and few say all.
func (c Config) CapacityDays() map[clock.Date][]TownCapacity {
	days := map[clock.Date][]TownCapacity{}
	for i, m := range gazetteer.NRW().Municipalities {
		d := throw(c.Seed, laneCapacity, i)
		if !d.chance(.66) && m.AGS != DemoMunicipality {
			continue
		}
		day := workdayUpTo(c.Today.AddDays(-d.between(2, 24)))
		if day.Before(c.FirstDay()) {
			day = c.FirstDay()
		}
		size := max(1, m.Population/12_000)
		beds := d.between(2, 6*size+6)
		k := TownCapacity{AGS: m.AGS, Amounts: map[proposal.Resource]int{proposal.Beds: beds, proposal.Small: beds * d.between(1, 9) / 10}}
		for _, of := range []struct {
			what proposal.Resource
			said float64
			most int
		}{
			{proposal.StepFree, .7, 1 + size/2}, {proposal.Protected, .4, 1 + size/4}, {proposal.School, .8, 3 + 3*size}, {proposal.Kita, .8, size},
			{proposal.SpecialSchool, .3, 1 + size/3}, {proposal.Dialysis, .3, size / 2}, {proposal.Therapy, .4, size / 2}, {proposal.Care, .3, 1 + size/2},
		} {
			if d.chance(of.said) {
				k.Amounts[of.what] = d.between(0, of.most)
			}
		}
		if m.AGS == DemoMunicipality {
			k.Note = "Ab Mitte des nächsten Monats sechs Plätze mehr in der Lindenstraße"
		}
		days[day] = append(days[day], k)
	}
	return days
}
