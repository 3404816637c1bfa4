package placement

import "slices"

// everybody takes all out of the plan.
func (s *search) everybody() []int32 {
	out := make([]int32, len(s.ways))
	for i := range out {
		out[i] = int32(i) //nolint:gosec // at most MaxHouseholds
		s.leave(out[i])
		s.held[i] = 0
	}
	return out
}

// keep remembers the plan if it is the best so far.
func (s *search) keep() {
	if s.plan == nil || s.value > s.kept {
		s.kept = s.value
		s.plan = append(s.plan[:0], s.ways...)
	}
}

// restore goes back to the best plan.
func (s *search) restore() {
	var changed []int32
	for i := range s.ways {
		if !s.ways[i].same(&s.plan[i]) {
			changed = append(changed, int32(i)) //nolint:gosec // at most MaxHouseholds
			s.leave(int32(i))                   //nolint:gosec // at most MaxHouseholds
		}
	}
	for _, i := range changed {
		w := s.plan[i]
		w.cost = s.cost(i, &w)
		s.enter(i, w)
	}
}

func (w *way) same(v *way) bool {
	if w.unit != v.unit || w.start != v.start {
		return false
	}
	for x := range w.legs {
		if w.legs[x].unit != v.legs[x].unit || !slices.Equal(w.legs[x].rooms, v.legs[x].rooms) {
			return false
		}
	}
	return true
}

// again settles a group anew: a household that falls short of its best, and some
// of those who have what it would like; or it is given one of the ways it would like, and whoever is in the way moves
// on. Who has to may bid again. It keeps what comes of it if it is better.
func (s *search) again(late func() bool) {
	i := s.unlucky()
	clear(s.held)
	var out []int32
	if s.random.Below(2) == 0 {
		out = s.group(i, 4+s.random.Below(16))
		for _, j := range out {
			s.leave(j)
		}
	} else {
		out = s.insist(i)
	}
	s.auction(late, out, (5+int64(s.random.Below(100)))*scale, 6*len(out)+20)
	if s.value > s.kept || s.value == s.kept && !s.steady {
		s.kept = s.value
		s.plan = append(s.plan[:0], s.ways...)
	} else {
		s.restore()
	}
}

// insist gives a household one of the ways on its menu, not to be outbid, and tells who has to go for it.
func (s *search) insist(i int32) (out []int32) {
	if len(s.menu[i]) == 0 {
		return nil
	}
	n := len(s.menu[i])
	s.fee = func(int32) int64 { return 0 }
	s.leave(i)
	w, out, ok := s.try(i, s.menu[i][min(s.random.Below(n), s.random.Below(n))])
	if !ok {
		w, out = s.ways[i], nil
	}
	for _, j := range out {
		s.leave(j)
	}
	s.enter(i, w)
	s.held[i] = far / 1024
	return out
}

// unlucky draws a household, one that falls far short of its best rather than another.
func (s *search) unlucky() int32 {
	best := int32(s.random.Below(len(s.ways))) //nolint:gosec // at most MaxHouseholds
	for range 3 + 40*s.random.Below(2) {
		if i := int32(s.random.Below(len(s.ways))); s.ways[i].cost > s.ways[best].cost { //nolint:gosec // at most MaxHouseholds
			best = i
		}
	}
	return best
}

// group is a household and some of those who hold what it would like, and so on.
func (s *search) group(i int32, size int) []int32 {
	out := []int32{i}
	for tries := 0; len(out) < size && tries < 4*size; tries++ {
		j := out[s.random.Below(len(out))]
		if len(s.menu[j]) == 0 {
			continue
		}
		c := s.menu[j][s.random.Below(min(len(s.menu[j]), 12))]
		rooms := s.p.units[c.unit].rooms
		for _, k := range s.holds[rooms[s.random.Below(len(rooms))]] {
			if !slices.Contains(out, k) && len(out) < size {
				out = append(out, k)
			}
		}
	}
	return out
}

// resume takes up an earlier plan, as far as its places can still be had, and
// lets the others bid.
func (s *search) resume(late func() bool, from *Report) {
	at := map[string]*Placement{}
	for x := range from.Placements {
		at[from.Placements[x].Household] = &from.Placements[x]
	}
	out := s.everybody()
	var left []int32
	s.fee = nobody
	for _, stays := range []bool{true, false} { // those who go nowhere keep their homes first
		for _, i := range out {
			h := &s.p.houses[i]
			l := at[h.Name]
			if known := l != nil && l.Unit != "" && l.Level != AtHome; known == stays {
				continue
			}
			switch {
			case !stays && !s.earlier(i, l), stays && h.home == none:
				left = append(left, i)
			case stays:
				s.enter(i, s.fallback(i))
			}
		}
	}
	s.auction(late, left, 50*scale, 20*len(left)+1000)
}

// earlier gives a household its place in an earlier plan, if it can have it now.
func (s *search) earlier(i int32, l *Placement) bool {
	h, t := &s.p.houses[i], int32(l.From-s.p.in.First)
	u, ok := s.p.named[l.Unit]
	if !ok || t < 0 || t >= h.until || h.pinned != none && t != h.pinned || !slices.ContainsFunc(h.options, func(o option) bool { return o.unit == u }) {
		return false
	}
	stints := s.p.stints(u, l.Rooms, t, h.until)
	if l.Bridge != nil {
		bridge, ok := s.p.named[l.Bridge.Unit]
		if !ok || !slices.Contains(h.bridgeable, bridge) {
			return false
		}
		stints = append(stints, s.p.stints(bridge, l.Bridge.Rooms, h.by, t)...)
	}
	if t > h.by != (l.Bridge != nil) || len(stints) == 0 {
		return false
	}
	return s.settleIn(i, &mixed{unit: u, start: t}, stints)
}

// stints are the times in rooms of a unit, all of them if it is not shared.
func (p *problem) stints(u int32, names []string, from, to int32) (out []stint) {
	for _, r := range p.units[u].rooms {
		if !p.units[u].Shared || slices.Contains(names, p.rooms[r].name) {
			out = append(out, stint{taking: taking{class: p.rooms[r].class, from: from, to: to}, room: r})
		}
	}
	return out
}

// polish lets everybody move once more to what is free and better, on any day and
// in any unit, also such as were not on the menu.
func (s *search) polish(late func() bool) {
	s.fee = nobody
	for again := true; again && !late(); {
		again = false
		for i := range s.ways {
			if i%8 == 0 && late() {
				break
			}
			x := int32(i) //nolint:gosec // at most MaxHouseholds
			was := s.ways[x]
			s.leave(x)
			best := was
			for _, o := range s.p.houses[x].options {
				if o.points <= best.value {
					break
				}
				if w, ok := s.simply(x, o); ok && w.value > best.value {
					best = w
				}
			}
			again = again || best.value > was.value
			s.enter(x, best)
		}
	}
	s.keep()
}
