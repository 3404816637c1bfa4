package world

import (
	"wegwarte/internal/clock"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
)

// First is what somebody had for the first time.
type First struct {
	Person int // of the household
	Kind   path.Milestone
	On     clock.Date
}

// chances are how many have a first, of what age, and how many days after they came.
var chances = []struct {
	kind       path.Milestone
	from, to   int // years
	share      float64
	soon, late int // days
}{
	{path.SchoolDay, 6, 15, 0.95, 14, 120},
	{path.KitaPlace, 2, 5, 0.65, 60, 420},
	{path.CourseSeat, 16, 64, 0.8, 25, 260},
	{path.WorkPermission, 16, 64, 0.6, 60, 330},
	{path.FirstJob, 18, 64, 0.45, 120, 700},
	{path.Recognised, 21, 60, 0.14, 250, 720},
	{path.Club, 6, 15, 0.4, 60, 500},
	{path.Club, 16, 64, 0.25, 90, 600},
}

// Planted is how many days longer women of this invented town wait for a seat in a course: put there on purpose, so that an audit of equal
// treatment has something to find. Nothing else that becomes of people depends on a group.
const Planted = 150

// Firsts gives what the persons of a household have had for the first time in the municipality.
func (c Config) Firsts(r Former, i int) (all []First) {
	d := throw(c.Seed, laneFirst, i)
	has := func(person int, kind path.Milestone, days int) {
		if on := r.From.AddDays(days); on.Before(c.Today) && (r.How != path.MovedAway || on.Before(r.Over)) {
			all = append(all, First{person, kind, on})
		}
	}
	for at, p := range r.Persons {
		years, known := p.Birth.AgeOn(r.From)
		for _, k := range chances {
			days, lucky := k.soon+int(float64(k.late-k.soon)*d.Float64()*d.Float64()), d.chance(k.share) // sooner rather than late
			if k.kind == path.CourseSeat && p.Sex == person.Female {
				days += Planted
			}
			if known && years >= k.from && years <= k.to && lucky {
				has(at, k.kind, days)
			}
		}
	}
	if !r.Left.IsZero() {
		has(0, path.OwnFlat, r.From.DaysUntil(r.Left))
	}
	return all
}
