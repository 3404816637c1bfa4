package days

import (
	"iter"
	"slices"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/world"
)

// calendar says to which households something happens on which day, from the
// world's first; the households themselves are invented again on each day.
type calendar struct {
	each []dayOf
	last int // index of the last household
}

type dayOf struct {
	households []int32
	deeds      int
}

func plan(c world.Config) calendar {
	cal := calendar{each: make([]dayOf, world.Span+1), last: -1}
	for h := range c.Households() {
		cal.last = h.Index
		for day, deeds := range deeds(h) {
			today := &cal.each[c.FirstDay().DaysUntil(day)]
			today.households = append(today.households, int32(h.Index)) //nolint:gosec // no world has two billion households
			today.deeds += deeds
		}
	}
	return cal
}

// deeds counts what happens to a household, by day.
func deeds(h world.Household) map[clock.Date]int {
	days := map[clock.Date]int{h.Since: 1}
	for _, p := range h.Persons {
		for _, n := range p.Needs {
			days[clock.DateOf(n.RecordedAt)] = max(1, days[clock.DateOf(n.RecordedAt)])
		}
		for _, n := range p.NoNeeds {
			days[clock.DateOf(n.RecordedAt)] = max(1, days[clock.DateOf(n.RecordedAt)])
		}
		for _, m := range p.Measures {
			days[clock.DateOf(m.RecordedAt)] = max(1, days[clock.DateOf(m.RecordedAt)])
		}
	}
	for _, s := range h.Way.Steps {
		days[s.Day]++
	}
	return days
}

// chunks gives the day's households in parts small enough to be held at once.
func (d dayOf) chunks() iter.Seq[[]int32] { return slices.Chunk(d.households, 500) }

// hours are the working hours of one day, spread over its deeds.
type hours struct {
	*clock.Frozen
	each time.Duration
	end  time.Time
}

// opening is when offices open.
func opening(d clock.Date) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 8, 0, 0, 0, clock.Berlin)
}

// hoursOf begins a day; the last one ends now, however early that is.
func hoursOf(d clock.Date, now time.Time, deeds int) *hours {
	begin := opening(d)
	end := begin.Add(8 * time.Hour)
	if end.After(now) {
		end = now
	}
	if !begin.Before(end) {
		begin = end.Add(-time.Minute)
	}
	return &hours{clock.At(begin), end.Sub(begin) / time.Duration(deeds+1), end}
}

// pass moves the clock on to the next deed.
func (h *hours) pass() {
	if h.Now().Add(h.each).Before(h.end) {
		h.Move(h.each)
	}
}

// beside is the clock of an office that works at the same time as others.
func (h *hours) beside() *hours { return &hours{clock.At(h.Now()), h.each, h.end} }
