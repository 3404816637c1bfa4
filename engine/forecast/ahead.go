package forecast

import (
	"context"
	"slices"
)

// Beyond this mean, and this number of households in a week, no future goes.
const (
	most  = 5_000.0
	crowd = 20_000
)

// weekAhead is what is known of a week before its chance is drawn.
type weekAhead struct {
	from  Day
	sure  []int // households by size who are announced in days that are announced through
	early []int // and in days after that: they are among those who are expected
	free  int   // households in early
	open  float64
	land  float64 // factor that brings the mean to what the Land expects
}

// outlook is all that futures of arrivals are drawn from.
type outlook struct {
	*ladder
	sizes  sizes
	weeks  []weekAhead
	models table
	rung   []table
	hop    []table
	season [][]float64 // model, week
}

// look learns a history and looks at the weeks after it.
func look(a *Arrivals, prior Prior, first Day, weeks int) *outlook {
	s := sized(a.Sizes, prior)
	return (&outlook{ladder: a.learn(s, prior, first), sizes: s}).ahead(a, first, weeks)
}

// learn goes through the history up to the first day of the forecast. Where there is neither a
// history nor a guess, hardly anybody is expected but by the Land: nobody knows.
func (a *Arrivals) learn(s sizes, prior Prior, first Day) *ladder {
	if len(a.Weeks) == 0 && prior.Persons == 0 {
		return newLadder(lowest / 1e3)
	}
	l := newLadder(prior.Persons / s.mean)
	if len(a.Weeks) == 0 {
		return l
	}
	at := 0
	for day := a.Weeks[0].From; day < first; day += 7 {
		if at < len(a.Weeks) && a.Weeks[at].From == day {
			l.learn(day, s.households(a.Weeks[at]), a.open(day, 0))
			at++
		}
		l.pass()
	}
	return l
}

// open gives the part of a week's working days, from a day on, on which people are sent.
func (a *Arrivals) open(week, from Day) float64 {
	days := 0
	for d := week; d < week+7; d++ {
		workday := (int(d)+3)%7 < 5 // 1 January 1970 was a Thursday
		paused := slices.ContainsFunc(a.Pauses, func(p Span) bool { return d >= p.From && d < p.To })
		if workday && !paused && d >= from {
			days++
		}
	}
	return float64(days) / 5
}

// ahead looks at the weeks from the first on.
func (o *outlook) ahead(a *Arrivals, first Day, weeks int) *outlook {
	o.weeks = make([]weekAhead, weeks)
	for w := range o.weeks {
		from := first + Day(7*w)
		o.weeks[w] = weekAhead{from: from, sure: make([]int, len(o.sizes.part)), early: make([]int, len(o.sizes.part)), open: a.open(from, a.Through), land: 1}
		_, own := o.mean(from)
		for _, e := range a.Expected {
			if from >= e.From && from < e.To {
				o.weeks[w].land = 1 - e.Trust + float64(e.Trust*e.Persons)/max(own*o.sizes.mean, 1e-9)
			}
		}
	}
	for _, n := range a.Announced {
		w := int(n.Day-first) / 7
		if n.Day < first || w >= weeks {
			continue
		}
		if n.Day < a.Through {
			o.weeks[w].sure[n.Persons-1]++
		} else {
			o.weeks[w].early[n.Persons-1]++
			o.weeks[w].free++
		}
	}
	weights := make([]float64, len(o.ladder.models))
	o.rung, o.hop, o.season = make([]table, len(weights)), make([]table, len(weights)), make([][]float64, len(weights))
	for i := range weights {
		m := &o.ladder.models[i]
		weights[i] = m.weight
		o.rung[i] = tabled(m.on[:])
		parts := make([]float64, len(m.hops))
		for x, h := range levelled(m.hops) {
			parts[x] = h.part
		}
		o.hop[i] = tabled(parts)
		o.season[i] = make([]float64, weeks)
		for w := range o.weeks {
			o.season[i][w] = m.season.at(o.weeks[w].from)
		}
	}
	o.models = tabled(weights)
	return o
}

// future draws who comes, by week and size; came has a line of sizes for each week.
func (o *outlook) future(seed uint64, future int, came []uint16) {
	r := dice(seed, laneArrivals, future)
	m := o.models.draw(r.Uint32())
	g := o.rung[m].draw(r.Uint32())
	n := len(o.sizes.part)
	for w := range o.weeks {
		k := &o.weeks[w]
		line := came[w*n : (w+1)*n]
		mean := min(o.level[g]*o.season[m][w]*k.open*k.land, most)
		drawn := min(negative(mean, o.ladder.models[m].burst, r.Uint64()), crowd)
		for s := range line {
			line[s] = uint16(k.sure[s] + k.early[s])
		}
		for range drawn - k.free {
			line[o.sizes.draw.draw(r.Uint32())]++
		}
		g = min(max(g+o.ladder.models[m].hops[o.hop[m].draw(r.Uint32())].by, 0), rungs-1)
	}
}

// futures are draws of who comes.
type futures struct {
	n, weeks, sizes int
	came            []uint16 // future, week, size
}

func (f *futures) of(future int) []uint16 {
	return f.came[future*f.weeks*f.sizes : (future+1)*f.weeks*f.sizes]
}

// draw makes n futures, on as many threads as there are.
func (o *outlook) draw(ctx context.Context, seed uint64, n int) (*futures, error) {
	f := &futures{n: n, weeks: len(o.weeks), sizes: len(o.sizes.part)}
	f.came = make([]uint16, n*f.weeks*f.sizes)
	err := each(ctx, n, func(_, future int) { o.future(seed, future, f.of(future)) })
	return f, err
}
