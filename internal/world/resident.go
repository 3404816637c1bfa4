package world

import (
	"fmt"

	"wegwarte/internal/clock"
)

// Resident is a household that lives in the municipality that is shown since
// before the world began.
type Resident struct {
	Household
	From clock.Date // since when
	Left clock.Date // into a flat of its own; zero: it is still there
}

// firstResident keeps the residents' chances apart from those who come.
const firstResident = 1 << 24

// Residents gives who lived in the municipality before the world began: more in
// a larger world, as many as a town has. One in five found a flat since.
func (c Config) Residents() (all []Resident) {
	for i := range min(60, max(4, c.Persons/10)) {
		d := throw(c.Seed, laneResident, i)
		r := Resident{Household: c.Household(firstResident + i), From: c.FirstDay().AddDays(-d.between(20, 900))}
		r.FileNumber = fmt.Sprintf("W-%04d", i+1)
		if i%5 == 3 {
			r.Left = c.Today.AddDays(-d.between(4, Span-10))
		}
		all = append(all, r)
	}
	return all
}
