package placement

import (
	"slices"
)

// market is what comes of a price on every bed and day: each household takes
// what brings it most beyond the price. With any prices, none of them negative,
//
//	Σ most of each household + Σ price × beds that are there
//
// is never below what a solution brings, because a solution pays for beds that
// are there. All is counted in whole numbers of 1/scale points.
type market struct {
	p      *problem
	price  [][]int64 // class, day; nil: none
	sum    [][]int64 // class, days+1: the prices of the days before
	priced [][]int32 // class: the days that have a price
	work   int64

	days   []int32 // scratch
	bed    [2][]int64
	bridge []bridged // until each day, of the household that is looked at
	stamp  int32
	whose  *house
}

// bridged is what is lived in until a later place opens.
type bridged struct {
	stamp int32
	unit  int32 // or none
	cost  int64 // of the cheapest
}

// offer is what a household can do: stay where it is or have nothing (unit is
// none), or move to a unit on a day, with a bridge until then if need be.
type offer struct {
	unit, start int32
	value       int64 // in 1/scale, prices paid
}

const far = int64(1) << 60

func newMarket(p *problem) *market {
	return &market{
		p: p, price: make([][]int64, p.classes), sum: make([][]int64, p.classes), priced: make([][]int32, p.classes),
		bridge: make([]bridged, p.days+1), bed: [2][]int64{make([]int64, MaxPersons+2), make([]int64, MaxPersons+2)},
	}
}

// set gives a class its prices, one per day.
func (k *market) set(class int32, prices []int64) {
	sum := k.sum[class]
	if sum == nil {
		sum = make([]int64, k.p.days+1)
	}
	priced := k.priced[class][:0]
	for t, v := range prices {
		sum[t+1] = sum[t] + v
		if v > 0 {
			priced = append(priced, int32(t)) //nolint:gosec // at most MaxDays
		}
	}
	k.priced[class], k.price[class], k.sum[class] = priced, prices, sum
	if len(priced) == 0 {
		k.price[class], k.sum[class] = nil, nil
	}
	k.whose = nil
}

// toll is the price of a bed from a day up to another.
func (k *market) toll(class, from, to int32) int64 {
	if sum := k.sum[class]; sum != nil && to > from {
		return sum[to] - sum[from]
	}
	return 0
}

// lodge is the least that living in a unit costs from a day up to another: the
// prices of beds and what is taken away for those that stay empty.
func (k *market) lodge(h *house, at, from, to int32) (cost int64, ok bool) {
	p := k.p
	u := &p.units[at]
	k.work += int64(1 + len(u.rooms))
	if !u.Shared {
		r := &p.rooms[u.rooms[0]]
		return k.toll(r.class, from, to), int32(r.whole[to]) <= from
	}
	if p.oneBed(h, at) {
		cost = far
		for _, r := range u.rooms {
			if p.since(h, r, to) <= from {
				cost = min(cost, k.toll(p.rooms[r].class, from, to))
			}
		}
		return cost, cost < far
	}
	return k.rooms(h, u, from, to)
}

// rooms is the least that whole rooms with enough beds cost, a small knapsack
// problem: table[b] is what b beds cost at least. Where one person needs a room
// alone, one of the rooms counts as one bed, in a second table.
func (k *market) rooms(h *house, u *unit, from, to int32) (cost int64, ok bool) {
	p := k.p
	need := int(h.need)
	plain, apart := k.bed[0][:need+1], k.bed[1][:need+1]
	for b := range plain {
		plain[b], apart[b] = far, far
	}
	plain[0] = 0
	spare := int64(p.policy.Spare) * scale
	class, times := none, 0
	for _, x := range u.rooms {
		r := &p.rooms[x]
		if int32(r.whole[to]) > from {
			continue
		}
		if r.class != class {
			class, times = r.class, 0
		}
		if times++; times > need+1 {
			continue // of rooms like this one, no more can be of use
		}
		beds := int(r.beds)
		cost := int64(beds) * (k.toll(r.class, from, to) + spare)
		for b := need; b >= 0; b-- {
			if h.alone {
				apart[b] = min(apart[b], apart[max(0, b-beds)]+cost, plain[max(0, b-1)]+cost)
			}
			if b > 0 {
				plain[b] = min(plain[b], plain[max(0, b-beds)]+cost)
			}
		}
		k.work += int64(need)
	}
	if cost = plain[need]; h.alone {
		cost = apart[need]
	}
	return cost - spare*int64(need), cost < far
}

// until is the best bridge up to a day.
func (k *market) until(h *house, day int32) bridged {
	if k.whose != h {
		k.whose = h
		k.stamp++
	}
	b := &k.bridge[day]
	if b.stamp == k.stamp {
		return *b
	}
	*b = bridged{k.stamp, none, far}
	for _, u := range h.bridgeable {
		off := k.p.bridging(h, u, day) * scale
		if off >= b.cost {
			continue
		}
		if cost, ok := k.lodge(h, u, h.by, day); ok && cost+off < b.cost {
			b.unit, b.cost = u, cost+off
		}
	}
	return *b
}

// home is what it costs to live at home up to a day.
func (k *market) home(h *house, day int32) int64 {
	sum := int64(0)
	for _, r := range h.homeRooms {
		sum += int64(k.p.takes(h, r)) * k.toll(k.p.rooms[r].class, 0, min(day, h.by))
	}
	return sum
}

// value is what moving to a unit on a day brings, prices paid, if that is above
// least; far below zero where it is not, or cannot be.
func (k *market) value(h *house, o option, start int32, least int64) int64 {
	v := (o.points - k.p.when(h, start, k.p.units[o.unit].hall)) * scale
	if start > h.by {
		if v-h.bridge <= least {
			return -far
		}
		b := k.until(h, start)
		if b.unit == none {
			return -far
		}
		v -= b.cost
	}
	if v <= least {
		return -far
	}
	cost, ok := k.lodge(h, o.unit, start, h.until)
	if !ok {
		return -far
	}
	return v - cost - k.home(h, start)
}

// starts lists the days on which moving to a unit may be best. In between
// nothing gets better: a later day costs more waiting, and rooms and prices only change
// on these days. Into a hall one goes when one must.
func (k *market) starts(h *house, at int32) []int32 {
	p := k.p
	u := &p.units[at]
	days := k.days[:0]
	add := func(t int32) {
		if t >= h.from && t < h.until {
			days = append(days, t)
		}
	}
	switch {
	case u.hall && h.by < h.until:
		days = append(days, h.by)
	case u.hall:
	case h.pinned != none:
	default:
		add(h.from)
		add(h.settled)
		class := none
		for _, x := range u.rooms {
			add(p.since(h, x, h.until))
			if c := p.rooms[x].class; c != class {
				class = c
				for _, t := range k.priced[c] {
					add(t + 1)
				}
			}
		}
		slices.Sort(days)
		days = slices.Compact(days)
	}
	if h.pinned != none {
		days = append(days[:0], h.pinned)
	}
	k.days = days
	return days
}

// best is the best a household can do.
func (k *market) best(h *house) offer {
	best := offer{none, 0, h.stay*scale - k.home(h, h.by)}
	day := int64(k.p.policy.Day)
	for _, o := range h.options {
		if o.points*scale <= best.value {
			break
		}
		k.work += 2
		for _, s := range k.starts(h, o.unit) {
			if (o.points-day*int64(s-h.from))*scale <= best.value && s >= h.from {
				break
			}
			if v := k.value(h, o, s, best.value); v > best.value {
				best = offer{o.unit, s, v}
			}
		}
	}
	return best
}
