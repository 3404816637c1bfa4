package deadline_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wegwarte/engine/deadline"
	"wegwarte/internal/clock"
)

// The oracle walks from midnight to midnight in Berlin, through days of 23 and 25 hours, and knows
// nothing of the engine's arithmetic.

func midnight(d deadline.Day) time.Time { return clock.MustDate(d.String()).Begins() }
func next(t time.Time) time.Time        { return t.AddDate(0, 0, 1) }
func office(t time.Time) bool           { return clock.DateOf(t).IsWorkday() }

func nights(from, to time.Time) (n int) {
	for ; from.Before(to); from = next(from) {
		n++
	}
	return n
}

// sameNumber walks to the day of the same number, or the last of a shorter month.
func sameNumber(start time.Time, months int) time.Time {
	firsts := 0
	for d := start; ; d = next(d) {
		if d.Day() == 1 && d.After(start) {
			firsts++
		}
		if firsts == months && (d.Day() == start.Day() || next(d).Day() == 1) {
			return d
		}
	}
}

type stop struct{ from, to time.Time }

// stops are the times that are not counted.
func stops(all []deadline.Event, on time.Time) (out []stop) {
	for _, e := range all {
		switch at := midnight(e.Day); {
		case at.After(on):
		case e.Kind == deadline.Paused && e.Until != 0:
			out = append(out, stop{at, next(midnight(e.Until))})
		case e.Kind == deadline.Paused:
			out = append(out, stop{at, on})
		case e.Kind == deadline.Resumed && at.Before(out[len(out)-1].to):
			out[len(out)-1].to = at
		}
	}
	return out
}

// walked finds the last day for a decision if documents became complete on start.
func walked(months int, all []deadline.Event, on, start time.Time) time.Time {
	paused := stops(all, on)
	in := func(d time.Time) int {
		return slices.IndexFunc(paused, func(s stop) bool { return !d.Before(s.from) && d.Before(s.to) })
	}
	if i := in(start); i >= 0 && start.After(paused[i].from) {
		start = paused[i].to
	}
	left := nights(start, sameNumber(start, months))
	var extension *deadline.Event
	for i := range all {
		if all[i].Kind == deadline.Extended && extension == nil && !midnight(all[i].Day).After(on) {
			extension = &all[i]
		}
	}
	if extension != nil && midnight(extension.Day).Before(start) {
		left = max(left, nights(start, midnight(extension.Until)))
	}
	for d := start; ; d = next(d) {
		i := in(d)
		if extension != nil && midnight(extension.Day).Equal(d) {
			goesOn := d
			if i >= 0 {
				goesOn = paused[i].to
			}
			left = max(left, nights(goesOn, midnight(extension.Until)))
		}
		if i < 0 && left == 0 && office(d) {
			return d
		}
		if i < 0 && left > 0 {
			left--
		}
	}
}

// procedure draws what may have happened; extensions name a day.
func procedure(t *rapid.T) (all []deadline.Event, on deadline.Day) {
	d := deadline.Day(rapid.IntRange(737000, 742000).Draw(t, "applied")) // about 2017 to 2031
	later := func(most int, what string) deadline.Day {
		d += deadline.Day(rapid.IntRange(0, most).Draw(t, what))
		return d
	}
	all = append(all, deadline.Event{Day: d, Kind: deadline.Applied})
	complete := d + deadline.Day(rapid.IntRange(0, 90).Draw(t, "complete"))
	all = append(all, deadline.Event{Day: complete, Kind: deadline.Complete})
	for range rapid.IntRange(0, 3).Draw(t, "pauses") {
		e := deadline.Event{Day: later(60, "paused"), Kind: deadline.Paused}
		if rapid.Bool().Draw(t, "set") {
			e.Until = e.Day + deadline.Day(rapid.IntRange(0, 40).Draw(t, "until"))
		}
		all = append(all, e, deadline.Event{Day: later(50, "resumed"), Kind: deadline.Resumed})
		d++
	}
	if rapid.Bool().Draw(t, "extended") {
		e := deadline.Event{Day: complete + deadline.Day(rapid.IntRange(0, 150).Draw(t, "extended on")), Kind: deadline.Extended}
		e.Until = e.Day + deadline.Day(rapid.IntRange(0, 200).Draw(t, "extended until"))
		all = append(all, e)
	}
	return all, all[0].Day + deadline.Day(rapid.IntRange(0, 500).Draw(t, "on"))
}

func TestTheEngineEndsWhereTheWalkDoes(t *testing.T) {
	r := rule(t, false)
	rapid.Check(t, func(t *rapid.T) {
		all, on := procedure(t)
		got, err := r.Reckon(all, on, nrw)
		if err != nil {
			t.Fatal(all, err)
		}
		complete := all[1].Day
		if complete > on {
			if got.DecideBy != 0 {
				t.Fatal("a term runs before documents are complete")
			}
			return
		}
		want := walked(3, all, midnight(on), midnight(complete))
		for _, e := range all {
			if e.Kind == deadline.Paused && e.Day < complete {
				if earlier := walked(3, all, midnight(on), midnight(e.Day)); earlier.After(want) {
					want = earlier
				}
			}
		}
		if got.DecideBy.String() != clock.DateOf(want).String() {
			t.Errorf("%v on %s: %s, walked %s", all, on, got.DecideBy, clock.DateOf(want))
		}
	})
}

func TestDaysAreThoseOfTheCalendar(t *testing.T) {
	want := time.Date(1900, 1, 1, 12, 0, 0, 0, time.UTC)
	for d := day(t, "1900-01-01"); d <= day(t, "2199-12-31"); d++ {
		text := want.Format(time.DateOnly)
		if read, err := deadline.ParseDay(text); d.String() != text || read != d || err != nil {
			t.Fatalf("%s is read as %s and written as %s: %v", text, read, d, err)
		}
		want = want.AddDate(0, 0, 1)
	}
	for _, wrong := range []string{"2026-02-29", "2026-00-10", "2026-13-01", "2026-1-01", "1899-12-31", "2200-01-01", "2026-01-00", "2026-01-+1", "26.11.2026", ""} {
		if d, err := deadline.ParseDay(wrong); err == nil {
			t.Errorf("%q is read as %s", wrong, d)
		}
	}
}
