package forecast

import (
	"context"
	"slices"
)

// Arriving is a week ahead and what its figure is made of. Where nobody is
// announced for days that are not announced through,
//
//	Mean = Announced + Level × Season × Open × Land
//
// up to the chance of the futures; else those who are announced early are among the expected.
type Arriving struct {
	From      Day     `json:"from"`
	Announced int     `json:"announced"` // persons
	Level     float64 `json:"level"`     // persons in a usual week, as far as the history tells
	Season    float64 `json:"season"`    // factor of the time of the year
	Open      float64 `json:"open"`      // part of the week that is neither paused nor announced through
	Land      float64 `json:"land"`      // factor by what the Land expects
	Mean      float64 `json:"mean"`      // of all futures, persons
	Persons   Range   `json:"persons"`
	Likely    [2]int  `json:"likely"` // the shortest range that holds eight of ten futures
}

// Ahead says who comes in the weeks from a day on.
func (a *Arrivals) Ahead(ctx context.Context, prior Prior, first Day, weeks, futures int, seed uint64) ([]Arriving, error) {
	if err := a.valid(first); err != nil {
		return nil, err
	}
	if err := prior.valid(); err != nil {
		return nil, err
	}
	if err := bounded(weeks, futures); err != nil {
		return nil, err
	}
	o := look(a, prior, first, weeks)
	f, err := o.draw(ctx, seed, futures)
	if err != nil {
		return nil, err
	}
	return o.arriving(f), nil
}

// Within says how many persons come up to each of the ends, in weeks from a day on, since the end before it: what eight
// of ten futures lie within. Ranges of single weeks do not add up to it. Ends are in order.
func (a *Arrivals) Within(ctx context.Context, prior Prior, first Day, ends []int, futures int, seed uint64) ([]Range, error) {
	if err := a.valid(first); err != nil {
		return nil, err
	}
	if err := prior.valid(); err != nil {
		return nil, err
	}
	if err := bounded(slices.Max(ends), futures); err != nil {
		return nil, err
	}
	o := look(a, prior, first, slices.Max(ends))
	f, err := o.draw(ctx, seed, futures)
	if err != nil {
		return nil, err
	}
	all, begin := make([]Range, len(ends)), 0
	for i, end := range ends {
		values := make([]int64, f.n)
		for n := range values {
			for w := begin; w < end; w++ {
				values[n] += persons(f.of(n)[w*f.sizes : (w+1)*f.sizes])
			}
		}
		all[i], begin = ranged(values), end
	}
	return all, nil
}

// arriving sums futures up.
func (o *outlook) arriving(f *futures) []Arriving {
	list := make([]Arriving, f.weeks)
	values := make([]int64, f.n)
	for w := range list {
		k := &o.weeks[w]
		level, seasonal := o.mean(k.from)
		list[w] = Arriving{From: k.from, Level: level * o.sizes.mean, Season: seasonal / level, Open: k.open, Land: k.land}
		for s := range k.sure {
			list[w].Announced += (s + 1) * (k.sure[s] + k.early[s])
		}
		for i := range values {
			values[i] = persons(f.of(i)[w*f.sizes : (w+1)*f.sizes])
		}
		list[w].Mean = mean(values)
		list[w].Persons = ranged(values)
		lo, hi := shortest(values)
		list[w].Likely = [2]int{int(lo), int(hi)}
	}
	return list
}

// persons counts those in households by size.
func persons(line []uint16) (sum int64) {
	for s, n := range line {
		sum += int64(s+1) * int64(n)
	}
	return sum
}
