package forecast

import "math"

// town is one future of a scenario, week by week. Only how many households of
// each size live in each pool is kept: nobody is anybody.
type town struct {
	*scheme
	sizes   int
	in      []int32 // pool, size
	used    []int32 // pool: dwellings, or places
	waiting []int32 // by size: who has no place yet, in the order of a week
	hall    []int32 // by size: who lived in halls until now
	began   []int32 // by size: who waited before anybody was given a place
	nowhere []int32 // by size: who is left without a place
	rates   []float64
	leaves  []float64 // by kind in order: the part that leaves within a week, of who is there at its help
	helped  []float64 // by kind: the help that leaves was reckoned for
	seed    uint64

	gone, halls, without, persons, free, area, known int64
}

func newTown(s *scheme, sizes int) *town {
	return &town{scheme: s, sizes: sizes, in: make([]int32, len(s.pools)*sizes), used: make([]int32, len(s.pools)),
		waiting: make([]int32, sizes), hall: make([]int32, sizes), began: make([]int32, sizes), nowhere: make([]int32, sizes), rates: make([]float64, len(order)*len(reasons)),
		leaves: make([]float64, len(order)), helped: make([]float64, len(order))}
}

// begin sets a future to its first day.
func (t *town) begin(seed uint64, future int, list []Rate, waiting []int) {
	t.seed = mix(mix(seed^laneLeaving<<56) ^ uint64(future))
	drawn(list, dice(seed, laneRates, future), t.rates)
	for k := range t.helped {
		t.helped[k] = -1
	}
	for i, p := range t.pools {
		copy(t.in[i*t.sizes:(i+1)*t.sizes], p.lives)
		t.used[i] = 0
		for s, n := range p.lives {
			t.used[i] += n * p.each(s)
		}
	}
	clear(t.nowhere)
	for s, n := range waiting {
		t.nowhere[s] = int32(n)
	}
}

// each is how much of a pool a household takes, by its size from 0.
func (p *pool) each(s int) int32 {
	if p.size > 0 {
		return 1
	}
	return int32(s + 1)
}

// week lets a week pass: some leave, some must leave, some come, and whoever
// has no place or lives in a hall is given one where there is one.
func (t *town) week(w int, came []uint16) {
	t.leave(w)
	for s := range t.waiting {
		t.hall[s] = 0
		t.waiting[s] = t.nowhere[s] + int32(came[s])
	}
	for i, p := range t.pools {
		line := t.in[i*t.sizes : (i+1)*t.sizes]
		if p.hall {
			for s, n := range line {
				t.hall[s] += n
				t.waiting[s] += n
				line[s] = 0
			}
			t.used[i] = 0
		} else if over := t.used[i] - p.has[w]; over > 0 {
			t.turnOut(i, w, over)
		}
	}
	copy(t.began, t.waiting)
	t.seat(w)
	copy(t.nowhere, t.waiting)
	t.count(w)
}

// leave lets households go by the rates of the future; those without a place go as from a hall.
func (t *town) leave(w int) {
	t.gone = 0
	for k := range t.leaves {
		if help := t.help[k][w]; help != t.helped[k] {
			r := t.rates[len(reasons)*k:]
			t.leaves[k] = 1 - math.Exp(-(float64(r[0]*help)+r[1]+r[2])*7/monthDays)
			t.helped[k] = help
		}
	}
	for i, p := range t.pools {
		line, rate := t.in[i*t.sizes:(i+1)*t.sizes], t.leaves[p.kind]
		for s, n := range line {
			if n > 0 {
				left := int32(binomial(int(n), rate, t.coin(w, i, s)))
				line[s] -= left
				t.used[i] -= left * p.each(s)
				t.gone += int64(left) * int64(s+1)
			}
		}
	}
	for s, n := range t.nowhere {
		if n > 0 {
			left := int32(binomial(int(n), t.leaves[len(order)-1], t.coin(w, -1, s)))
			t.nowhere[s] -= left
			t.gone += int64(left) * int64(s+1)
		}
	}
}

// coin is the chance of a cell in a week: the same in all scenarios, whatever else they have.
func (t *town) coin(w, pool, s int) uint64 {
	cell := uint64(1 << 20)
	if pool >= 0 {
		cell = uint64(t.pools[pool].kind<<8 | t.pools[pool].size)
	}
	return mix(t.seed ^ mix(cell<<32|uint64(w)<<8|uint64(s)))
}

// turnOut takes households out of a pool that has become too small, each as likely as the next.
func (t *town) turnOut(i, w int, over int32) {
	p, line := t.pools[i], t.in[i*t.sizes:(i+1)*t.sizes]
	if p.has[w] == 0 { // all of them
		for s, n := range line {
			t.waiting[s] += n
			line[s] = 0
		}
		t.used[i] = 0
		return
	}
	total := int32(0)
	for _, n := range line {
		total += n
	}
	for step := uint64(0); over > 0; step++ {
		at := int32(mix(t.coin(w, i, len(line))+step) % uint64(total))
		s := 0
		for at >= line[s] {
			at -= line[s]
			s++
		}
		line[s]--
		total--
		t.waiting[s]++
		t.used[i] -= p.each(s)
		over -= p.each(s)
	}
}
