package record

import (
	"cmp"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
)

// RunsOut is when the supply of a medicine that somebody takes comes to an end.
// A supply that nobody knows is unknown, never enough.
type RunsOut struct {
	Person       id.ID
	Medicine     Statement  // the latest word
	Last         clock.Date // the last day for which there is some; zero: unknown
	Ends         clock.Date // until when it is to be taken at all; zero: open
	Days         int        // from the arrival to the last day, both counted; below 1 where it is gone on arrival
	Prescription clock.Date // the last working day on which a new one can still be had; zero: none is needed, or unknown
}

// Unknown reports whether nobody said how long there is enough.
func (r RunsOut) Unknown() bool { return r.Last.IsZero() }

// Covered reports whether there is enough for as long as it is to be taken.
func (r RunsOut) Covered() bool { return !r.Unknown() && !r.Ends.IsZero() && !r.Last.Before(r.Ends) }

// RunningOut says of every medicine that persons take when they arrive, and go
// on taking, which runs out when; unknown ones first, then the soonest.
func RunningOut(list []Statement, arrival clock.Date) []RunsOut {
	var all []RunsOut
	for _, e := range Of(Entries(list), Medicine) {
		var r *RunsOut
		for _, a := range e.Statements {
			if a.None || a.Standing == Paused || !a.HoldsOn(arrival) {
				continue
			}
			if r == nil {
				r = &RunsOut{Person: a.Person, Medicine: a, Ends: a.Until}
			}
			if last := a.lasts(arrival); r.Last.IsZero() || !last.IsZero() && last.Before(r.Last) {
				r.Last = last // where sources differ, the one that is over first
			}
		}
		if r == nil {
			continue
		}
		if !r.Unknown() {
			r.Days = arrival.DaysUntil(r.Last) + 1
			if !r.Covered() {
				r.Prescription = workdayUpTo(r.Last)
			}
		}
		all = append(all, *r)
	}
	sorted.By(all, func(a, b RunsOut) int {
		return cmp.Or(a.Last.Compare(b.Last), cmp.Compare(a.Person, b.Person), cmp.Compare(a.Medicine.About, b.Medicine.About))
	})
	return all
}

// lasts gives the last day for which there is supply when somebody arrives on a
// day: of two that are said, the earlier.
func (a Statement) lasts(arrival clock.Date) clock.Date {
	last := a.LastsUntil
	if a.SupplyDays > 0 {
		if given := arrival.AddDays(a.SupplyDays - 1); last.IsZero() || given.Before(last) {
			last = given
		}
	}
	return last
}

// Arrived turns supply that was given along into the day it lasts until.
func Arrived(list []Statement, on clock.Date) []Statement {
	out := slices.Clone(list)
	for i := range out {
		if out[i].SupplyDays > 0 {
			out[i].LastsUntil, out[i].SupplyDays = out[i].lasts(on), 0
		}
	}
	return out
}

// workdayUpTo gives the last working day not after a day.
func workdayUpTo(day clock.Date) clock.Date {
	for !day.IsWorkday() {
		day = day.AddDays(-1)
	}
	return day
}
