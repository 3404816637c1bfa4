package world

import (
	"fmt"

	"wegwarte/internal/clock"
	"wegwarte/internal/path"
)

// Resident is a household that lives in the municipality that is shown since
// before the world began.
type Resident struct {
	Household
	From clock.Date // since when
	Left clock.Date // into a flat of its own; zero: it is still there
}

// firstResident and firstFormer keep their chances apart from those who come.
const (
	firstResident = 1 << 24
	firstFormer   = 1 << 25
)

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

// Former is a household with which somebody walked before the world began.
type Former struct {
	Resident            // Left: into a flat of its own; zero: it found none here
	Over     clock.Date // the case
	How      path.Ending
}

// Formers gives them: most have a flat of their own, some moved away, some wanted nobody's help any more.
func (c Config) Formers() (all []Former) {
	for i := range min(90, max(2, c.Persons/5)) {
		d := throw(c.Seed, laneFormer, i)
		f := Former{Resident: Resident{Household: c.Household(firstFormer + i), From: c.FirstDay().AddDays(-d.between(150, 960))}}
		f.born()
		f.FileNumber = fmt.Sprintf("W-%04d", 101+i)
		room := f.From.DaysUntil(c.FirstDay()) - 15
		f.How, f.Over = path.OnTheirOwn, f.From.AddDays(d.between(min(90, room), room))
		switch fate := d.Float64(); {
		case fate < 0.12:
			f.How = path.MovedAway
		case fate < 0.26:
			f.How = path.NoWish
		default:
			f.Left = f.From.AddDays(d.between(60, f.From.DaysUntil(f.Over)))
		}
		all = append(all, f)
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
