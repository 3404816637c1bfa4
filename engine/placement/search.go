package placement

import (
	"cmp"
	"slices"

	"wegwarte/engine/descent"
)

// search improves a plan. The prices say what each way costs others: at the
// lowest bound, nearly all households of a best plan have one of their best ways at these
// prices. Who gets which of them is settled by auction (auction.go), for all and then group by group (again.go).
type search struct {
	*book
	rooms  picker
	k      *market // at the best prices
	best   []int64 // the best of each household at the prices
	menu   [][]choice
	random descent.Random
	work   int64

	held []int64             // what it takes to outbid each household (auction.go)
	fee  func(j int32) int64 // what it takes to send a household away; below zero: it cannot be
	shut []int32             // rooms that are not looked at
	kept int64               // the value of the best plan so far
	plan []way               // the best plan so far

	steady bool // what is as good as before is not worth a change: the plan is known to people already
}

// choice is a unit and a day that a household might well take.
type choice struct {
	option
	start int32
	short int64 // how far it is below the best, at the prices
}

// dishes is how many choices of each household are looked at.
const dishes = 40

func newSearch(b *book, k *market, best []int64, seed uint64) *search {
	s := &search{book: b, rooms: picker{p: b.p}, random: descent.NewRandom(seed), held: make([]int64, len(b.p.houses))}
	s.guide(k, best)
	return s
}

// guide makes the menu at other prices.
func (s *search) guide(k *market, best []int64) {
	s.k, s.best = k, best
	s.menu = make([][]choice, len(best))
	p := s.p
	for i := range s.menu {
		s.menu[i] = s.k.dishes(&p.houses[i], best[i], dishes)
	}
	for i := range s.ways {
		s.ways[i].cost = s.cost(int32(i), &s.ways[i]) //nolint:gosec // at most MaxHouseholds
	}
}

// dishes lists what comes nearest to a household's best, the nearest first, and some halls.
func (k *market) dishes(h *house, best int64, most int) []choice {
	var out, halls []choice
	least := -far / 2
	cut := func() {
		slices.SortStableFunc(out, func(a, b choice) int { return cmp.Compare(a.short, b.short) })
		if len(out) >= most {
			out = out[:most]
			least = best - out[most-1].short
		}
	}
	for _, o := range h.options {
		hall := k.p.units[o.unit].hall
		if !hall && o.points*scale <= least {
			continue
		}
		for _, t := range k.starts(h, o.unit) {
			limit := least
			if hall {
				limit = -far / 2
			}
			switch v := k.value(h, o, t, limit); {
			case v <= limit:
			case hall:
				halls = append(halls, choice{o, t, best - v})
			default:
				out = append(out, choice{o, t, best - v})
			}
		}
		if len(out) > 2*most {
			cut()
		}
	}
	cut()
	slices.SortStableFunc(halls, func(a, b choice) int { return cmp.Compare(a.short, b.short) })
	out = append(out, halls[:min(4, len(halls))]...)
	slices.SortStableFunc(out, func(a, b choice) int { return cmp.Compare(a.short, b.short) })
	return slices.Clone(out)
}

// cost is how far a way falls short of a household's best, at the prices.
func (s *search) cost(i int32, w *way) int64 {
	h := &s.p.houses[i]
	sum := s.best[i] - w.value*scale
	for x := range w.legs {
		l := &w.legs[x]
		for _, r := range l.rooms {
			sum += int64(s.p.takes(h, r)) * s.k.toll(s.p.rooms[r].class, l.from, l.to)
		}
	}
	return sum
}

// try finds rooms for a choice: free ones, or such whose holders may go; nil: there are none.
func (s *search) try(i int32, c choice) (w way, rivals []int32, ok bool) {
	p := s.p
	h := &p.houses[i]
	w = way{unit: c.unit, start: c.start}
	for x := range w.legs {
		w.legs[x].unit = none
	}
	if end := min(h.by, c.start); end > 0 && len(h.homeRooms) > 0 {
		w.legs[atHome] = leg{h.home, h.homeRooms, 0, end}
		for _, r := range h.homeRooms {
			rivals = s.rivals(rivals, r, p.takes(h, r), 0, end)
		}
	}
	for _, j := range rivals {
		if s.fee(j) < 0 {
			return w, nil, false
		}
	}
	s.work += 120
	main, _, ok := s.rooms.pick(h, c.unit, c.start, h.until, func(r int32) int64 {
		s.work += 30
		if slices.Contains(s.shut, r) {
			return -1
		}
		toll := int64(p.takes(h, r)) * s.k.toll(p.rooms[r].class, c.start, h.until)
		if s.free(r, p.takes(h, r), c.start, h.until) {
			return toll + s.unbroken(h, c.unit, r, c.start)
		}
		s.work += 90
		from := len(rivals)
		all := s.rivals(rivals, r, p.takes(h, r), c.start, h.until)
		for _, j := range all[from:] {
			fee := s.fee(j)
			if fee < 0 {
				return -1
			}
			toll += fee
		}
		return toll
	})
	if !ok {
		return w, nil, false
	}
	main.rooms = slices.Clone(main.rooms)
	w.legs[inUnit] = main
	for _, r := range main.rooms {
		rivals = s.rivals(rivals, r, p.takes(h, r), c.start, h.until)
	}
	if c.start > h.by && !s.bridgeTo(h, &w) {
		return w, nil, false
	}
	w.value = p.worth(h, &w)
	w.cost = s.cost(i, &w)
	return w, rivals, true
}

// bridgeTo finds a bridge with free rooms, the one that takes least away.
func (s *search) bridgeTo(h *house, w *way) bool {
	p := s.p
	least := far
	for _, u := range h.bridgeable {
		off := p.bridging(h, u, w.start) * scale
		if off >= least {
			continue
		}
		l, sum, ok := s.rooms.pick(h, u, h.by, w.start, func(r int32) int64 {
			s.work += 30
			if !s.free(r, p.takes(h, r), h.by, w.start) {
				return -1
			}
			return int64(p.takes(h, r)) * s.k.toll(p.rooms[r].class, h.by, w.start)
		})
		if ok && sum+off < least {
			least = sum + off
			l.rooms = slices.Clone(l.rooms)
			w.legs[onBridge] = l
		}
	}
	return least < far
}

// unbroken prefers, for those who share a room, one in which others live already: whole rooms remain for families.
func (s *search) unbroken(h *house, unit, r, day int32) int64 {
	if !s.p.oneBed(h, unit) {
		return 0
	}
	return int64(s.p.rooms[r].cap[day] - s.used[r][day])
}
