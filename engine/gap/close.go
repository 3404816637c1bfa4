package gap

import (
	"cmp"
	"slices"
)

// MostMeasures is of how many Close looks for the best set.
const MostMeasures = 16

// Closing is the set of measures that leaves the least missing at the end, and of those the cheapest.
type Closing struct {
	Take    []int            // positions in what was offered: by their day, and on one day by what a place costs
	After   []int64          // what is missing at the end after each of them
	Remains int64            // and after all
	Cents   int64            // what they cost up to the last of the days, each rounded up
	Years   [Years + 1]Year  // with all of them
	Cost    [Years + 1]int64 // cents spent by each of the days
}

// Close looks for what closes the gap of the last year: its value, or, to be sure, its highest
// end. It leaves out what begins later, and what the set does not need. ErrInput: there are more than MostMeasures, or one is out of its bounds.
func Close(q Question, offered []Measure, sure bool) (*Closing, error) {
	if len(offered) > MostMeasures || slices.ContainsFunc(offered, func(m Measure) bool { return !m.sound() }) {
		return nil, ErrInput
	}
	now, err := Ask(q)
	if err != nil {
		return nil, err
	}
	l := lacking(q, now, sure)
	search := closing{offered: offered, end: q.Days[Years], best: best{left: l.left(), set: 0}}
	search.from(0, l, 0, 0, 0)
	out := &Closing{}
	for i := range offered {
		if search.best.set&(1<<i) != 0 {
			out.Take = append(out.Take, i)
		}
	}
	slices.SortStableFunc(out.Take, func(a, b int) int {
		return cmp.Or(cmp.Compare(offered[a].From, offered[b].From), dearer(offered[a], offered[b], search.end))
	})
	q.Decided = slices.Clone(q.Decided)
	for _, i := range out.Take {
		m := offered[i]
		l.add(m)
		out.After = append(out.After, l.left())
		q.Decided = append(q.Decided, m)
		for t, day := range q.Days {
			if m.From <= day {
				out.Cost[t] += (m.until(day) + 364) / 365
			}
		}
	}
	out.Remains, out.Cents = l.left(), out.Cost[Years]
	with, err := Ask(q)
	if err == nil {
		out.Years = with.Years
	}
	return out, err
}

// lack is what lacks at the end: of places, and of places that are staffed.
type lack struct {
	places, staff int64
	staffed       bool
}

func lacking(q Question, now *Answer, sure bool) lack {
	need, at := now.Years[Years].Need.Value, value
	if sure {
		need, at = now.Years[Years].Need.High, low
	}
	l := lack{places: need - at(q.Places.Range), staffed: q.Staffed != nil}
	if l.staffed {
		l.staff = need - at(q.Staffed.Range)
	}
	for _, m := range q.Decided {
		if m.From <= q.Days[Years] {
			l.add(m)
		}
	}
	return l
}

func (l *lack) add(m Measure) {
	l.places -= m.Places
	l.staff -= m.Staff
}

func (l lack) left() int64 {
	if l.staffed {
		return max(0, l.places, l.staff)
	}
	return max(0, l.places)
}

// closing tries all sets, and keeps the best of them.
type closing struct {
	offered []Measure
	end     int
	best    best
}

type best struct{ left, cost, size, set int64 }

// from decides on the measures from a position on.
func (c *closing) from(at int, l lack, cost, size, set int64) {
	if at == len(c.offered) {
		this, b := [...]int64{l.left(), cost, size, set}, c.best
		if slices.Compare(this[:], []int64{b.left, b.cost, b.size, b.set}) < 0 {
			c.best = best{this[0], this[1], this[2], this[3]}
		}
		return
	}
	c.from(at+1, l, cost, size, set)
	if m := c.offered[at]; m.From <= c.end {
		l.add(m)
		c.from(at+1, l, cost+m.until(c.end), size+1, set|1<<at)
	}
}

// dearer compares what a place costs: a.cost/a.places with b.cost/b.places.
func dearer(a, b Measure, end int) int {
	rate := func(m Measure) float64 { return float64(m.until(end)) / float64(max(1, m.Places+m.Staff)) }
	return cmp.Compare(rate(a), rate(b))
}
