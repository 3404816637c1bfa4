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

// firstResident and firstSettled keep their chances apart from those who come.
const (
	firstResident = 1 << 24
	firstSettled  = 1 << 25
)

// Residents gives who lived in the municipality before the world began: more in
// a larger world, as many as a town has. One in five found a flat since.
func (c Config) Residents() (all []Resident) {
	for i := range min(60, max(4, c.Persons/10)) {
		d := throw(c.Seed, laneResident, i)
		r := Resident{Household: c.Household(firstResident + i), From: c.FirstDay().AddDays(-d.between(20, 900))}
		r.born()
		r.FileNumber = fmt.Sprintf("W-%04d", i+1)
		if i%5 == 3 {
			r.Left = c.Today.AddDays(-d.between(4, Span-10))
		}
		all = append(all, r)
	}
	return all
}

// Settled gives who came to the municipality that is shown and found a flat of their own before the
// world began: nobody houses them any more, and some still walk with them.
func (c Config) Settled() (all []Resident) {
	for i := range min(60, max(2, c.Persons/10)) {
		d := throw(c.Seed, laneSettled, i)
		r := Resident{Household: c.Household(firstSettled + i), From: c.FirstDay().AddDays(-d.between(150, 900))}
		r.born()
		r.FileNumber = fmt.Sprintf("W-%04d", 101+i)
		r.Left = r.From.AddDays(d.between(60, min(500, r.From.DaysUntil(c.FirstDay())-20)))
		all = append(all, r)
	}
	return all
}

// born lets all of them be born before they came.
func (r *Resident) born() {
	for i := range r.Persons {
		for b := &r.Persons[i].Birth; !b.Date.IsZero() && !b.Last().Before(r.From); {
			b.Date = b.Date.AddMonths(-12)
		}
	}
}
