package placement

import (
	"cmp"
	"math"
	"slices"
)

const (
	// favour is what outweighs all else, in points.
	favour = 1e6
	// whole is as much of a way as counts as all of it; little as none.
	whole, little = 0.999, 1e-4
	// mostLean is how many points the mixture is led to whole ways by, at most.
	mostLean = 2000
)

// wholes leads the mixture to whole ways, and gives each household's way, or none.
func (m *mix) wholes(late func() bool) []int32 {
	m.lean(late)
	m.decide(late)
	out := make([]int32, len(m.of))
	for i := range out {
		if j, x := m.most(int32(i)); x >= whole { //nolint:gosec // at most MaxHouseholds
			out[i] = j
		} else {
			out[i] = none
		}
	}
	return out
}

// most is the way of which the mixture has most for a household.
func (m *mix) most(i int32) (way int32, x float64) {
	way = none
	for _, j := range m.of[i] {
		if v := m.lp.X(j); v > x {
			way, x = j, v
		}
	}
	return way, x
}

// lean lets what a divided household has most of count for more, a little more each time, and for large households
// sooner: of the many mixtures that are nearly as good as the best, it ends at one that hardly divides anybody.
func (m *mix) lean(late func() bool) {
	for more := 10.0; more < mostLean && !late(); more *= 1.3 {
		divided := false
		for i := range m.of {
			j, x := m.most(int32(i)) //nolint:gosec // at most MaxHouseholds
			if x > little && x < whole {
				m.lp.Favour(j, more*math.Sqrt(float64(m.market.p.houses[i].persons)))
				divided = true
			}
		}
		if !divided {
			return
		}
		m.lp.Solve(steps, enough, late)
	}
}

// decide settles those who are still divided one after the other, the largest first: of the ways of a household, it takes that
// which leaves most to all.
func (m *mix) decide(late func() bool) {
	given := map[int32]bool{}
	for !late() {
		i := none
		for k := range m.of {
			if _, x := m.most(int32(k)); !given[int32(k)] && x > little && x < whole && //nolint:gosec // at most MaxHouseholds
				(i == none || m.market.p.houses[k].persons > m.market.p.houses[i].persons) {
				i = int32(k) //nolint:gosec // at most MaxHouseholds
			}
		}
		if i == none {
			return
		}
		best, value := none, 0.0
		for _, j := range slices.Clone(m.of[i]) {
			if late() || m.lp.X(j) <= little {
				continue
			}
			m.lp.Favour(j, favour)
			m.lp.Solve(steps, enough, late)
			if v := m.lp.Objective(); m.lp.X(j) >= whole && (best == none || v > value) {
				best, value = j, v
			}
			m.lp.Favour(j, -favour)
		}
		if best == none {
			given[i] = true
		} else {
			m.lp.Favour(best, favour)
		}
		m.lp.Solve(steps, enough, late)
	}
}

// stint is a time in one room that a way of the mixture takes.
type stint struct {
	house int32
	taking
	room int32
}

// assign finds rooms for the ways of the mixture: in each class, whoever comes first chooses first, and whoever shares takes
// a room where others live. It enters the ways that fit and gives the households that have none.
func (s *search) assign(m *mix, ways []int32) (left []int32) {
	all := make([][]stint, s.p.classes)
	for i, j := range ways {
		if j == none {
			continue
		}
		for _, u := range m.ways[j].takes {
			if u.from < u.to {
				all[u.class] = append(all[u.class], stint{int32(i), u, none}) //nolint:gosec // at most MaxHouseholds
			}
		}
	}
	of := make([][]int32, s.p.classes)
	for r := range s.p.rooms {
		of[s.p.rooms[r].class] = append(of[s.p.rooms[r].class], int32(r)) //nolint:gosec // at most MaxRooms
	}
	stints := make([][]stint, len(ways))
	used := make([][]int16, len(s.p.rooms))
	for c, list := range all {
		slices.SortStableFunc(list, func(a, b stint) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.beds, a.beds)) })
		for _, x := range list {
			x.room = s.roomFor(of[c], used, x)
			stints[x.house] = append(stints[x.house], x)
		}
	}
	for x, j := range ways {
		i := int32(x) //nolint:gosec // at most MaxHouseholds
		if j == none || !s.settleIn(i, &m.ways[j], stints[i]) {
			left = append(left, i)
		}
	}
	return left
}

// roomFor chooses the room that is fullest already and still has the beds for all of a stint, or none.
func (s *search) roomFor(rooms []int32, used [][]int16, x stint) int32 {
	best, least := none, int16(math.MaxInt16)
	for _, r := range rooms {
		if used[r] == nil {
			used[r] = make([]int16, s.p.days)
		}
		left := int16(math.MaxInt16)
		for t := x.from; t < x.to; t++ {
			left = min(left, s.p.rooms[r].cap[t]-used[r][t])
		}
		if left >= int16(x.beds) && left < least { //nolint:gosec // at most MaxBeds
			best, least = r, left
		}
	}
	if best != none {
		for t := x.from; t < x.to; t++ {
			used[best][t] += int16(x.beds) //nolint:gosec // at most MaxBeds
		}
	}
	return best
}

// settleIn enters a household's way if there is a room for each of its stints.
func (s *search) settleIn(i int32, of *mixed, stints []stint) bool {
	h := &s.p.houses[i]
	w := s.p.stayHome(h)
	if of.unit != none {
		end := min(h.by, of.start)
		w = way{unit: of.unit, start: of.start, legs: [3]leg{{unit: none}, {unit: none}, {unit: none}}}
		if len(h.homeRooms) > 0 && end > 0 {
			w.legs[atHome] = leg{h.home, h.homeRooms, 0, end}
		}
	}
	for _, x := range stints {
		if x.room == none {
			return false
		}
		if slices.Contains(h.homeRooms, x.room) && x.from == 0 && x.to <= h.by {
			continue
		}
		at := inUnit
		if x.to <= of.start {
			at = onBridge
		}
		l := &w.legs[at]
		l.unit, l.from, l.to = s.p.rooms[x.room].unit, x.from, x.to
		l.rooms = append(l.rooms, x.room)
	}
	for _, l := range w.legs {
		for _, r := range l.rooms {
			if l.from < l.to && !s.free(r, s.p.takes(h, r), l.from, l.to) {
				return false
			}
		}
	}
	w.value = s.p.worth(h, &w)
	w.cost = s.cost(i, &w)
	s.enter(i, w)
	return true
}
