package placement

import (
	"slices"
	"sort"
)

// Alternative is a unit a household did not get, and what made the difference.
type Alternative struct {
	Unit   string `json:"unit"`
	From   Day    `json:"from"` // the day on which it could move in, or could have
	Points int64  `json:"points"`
	Why    Why    `json:"why"`
	// Difference is what its points differ in from those of the household's place, criterion by criterion.
	Difference []Part   `json:"difference"`
	By         []string `json:"by,omitempty"` // who has it
}

// Why says what made the difference.
type Why string

// What makes a difference.
const (
	FewerPoints Why = "fewer points" // it has room, and counts less
	Taken       Why = "taken"        // others have it; the points are those it would have had
	Overlooked  Why = "overlooked"   // it has room and counts more: the search ended before it was tried
)

// Reason says why a household has no place, or none but a hall, or stays where it lacks something.
type Reason struct {
	Fitting int `json:"fitting"` // units, no halls among them, that meet its needs; of a household that is pinned, that unit
	Lived   int `json:"lived"`   // of those: closed, blocked, or lived in by residents, at some time to the end of its stay whenever it comes
	Taken   int `json:"taken"`   // of those: others in this plan have them

	Binding Rule `json:"binding,omitempty"` // where none fits: the need without which most would
	Without int  `json:"without,omitempty"` // how many would fit then
}

// explain finds the next best three units, and the reason where there is no good
// place; where time is short, the reason alone.
func (s *search) explain(i int32, out *Placement, short bool) {
	p := s.p
	h := &p.houses[i]
	was := s.ways[i]
	s.leave(i)
	defer func() { s.enter(i, was) }()
	s.fee = nobody
	var all []Alternative
	free := 0
	for _, o := range h.options {
		if short {
			break
		}
		if o.unit == was.unit {
			continue
		}
		hall := p.units[o.unit].hall
		if len(all) >= 6 && (hall || out.Level == Placed) {
			break // by points, the others come behind
		}
		a := Alternative{Unit: p.units[o.unit].Name}
		w, ok := s.simply(i, o)
		if !ok {
			w, ok = s.wouldBe(i, o)
			a.Why = Taken
			a.By = s.holders(o.unit, w.start, h.until)
		} else {
			a.Why = FewerPoints
			if w.value > was.value {
				a.Why = Overlooked
			}
			if !hall {
				free++
			}
		}
		if !ok {
			continue
		}
		a.From, a.Points, a.Difference = p.in.First+Day(w.start), w.value, difference(p.parts(h, &w), out.Parts)
		all = append(all, a)
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Points > all[j].Points })
	out.Others = all[:min(3, len(all))]
	byHand := h.Pin != nil && out.Unit == h.Pin.Unit
	if !byHand && (out.Level == InHall || out.Level == Unplaced || out.Level == AtHome && h.unfit) {
		out.Reason = p.reason(h, free)
	}
}

// simply is the best way to a unit that needs nobody to move.
func (s *search) simply(i int32, o option) (best way, ok bool) {
	p := s.p
	h := &p.houses[i]
	days := slices.Clone(s.k.starts(h, o.unit))
	if !p.units[o.unit].hall && h.pinned == none {
		for _, r := range p.units[o.unit].rooms {
			if t := s.openFrom(h, r); t >= h.from && t < h.until {
				days = append(days, t)
			}
		}
	}
	for _, t := range days {
		w, rivals, can := s.try(i, choice{option: o, start: t})
		if can && len(rivals) == 0 && (!ok || w.value > best.value) {
			best, ok = w, true
		}
	}
	return best, ok
}

// openFrom is the day since which a room is free to the end of a household's stay.
func (s *search) openFrom(h *house, r int32) int32 {
	beds := int16(s.p.takes(h, r)) //nolint:gosec // at most MaxBeds
	t := h.until
	for t > 0 && s.used[r][t-1]+beds <= s.p.rooms[r].cap[t-1] {
		t--
	}
	return t
}

// wouldBe is the way a household would have to a unit if nobody else were there.
func (s *search) wouldBe(i int32, o option) (best way, ok bool) {
	h := &s.p.houses[i]
	for _, t := range slices.Clone(s.k.starts(h, o.unit)) {
		l, _, can := s.rooms.pick(h, o.unit, t, h.until, func(int32) int64 { return 0 })
		if !can || t > h.by && t > h.from && ok {
			continue
		}
		w := way{unit: o.unit, start: t}
		for x := range w.legs {
			w.legs[x].unit = none
		}
		l.rooms = slices.Clone(l.rooms)
		w.legs[inUnit] = l
		if t > h.by && !s.bridgeTo(h, &w) {
			continue
		}
		if w.value = s.p.worth(h, &w); !ok || w.value > best.value {
			best, ok = w, true
		}
	}
	return best, ok
}

// holders lists households that hold rooms of a unit at the time, three at most.
func (s *search) holders(unit, from, to int32) (out []string) {
	for _, r := range s.p.units[unit].rooms {
		for _, j := range s.holds[r] {
			if name := s.p.houses[j].Name; s.overlap(j, r, from, to) && !slices.Contains(out, name) && len(out) < 3 {
				out = append(out, name)
			}
		}
	}
	return out
}

// reason finds what stands between a household and a place; free is how many
// fitting units have room for it, at a price for others.
func (p *problem) reason(h *house, free int) *Reason {
	out := &Reason{}
	alone := map[Rule]int{} // units that one rule alone keeps it from
	for at := range p.units {
		u := int32(at) //nolint:gosec // at most MaxUnits
		if p.units[at].hall || u == h.home || h.Pin != nil && p.units[at].Name != h.Pin.Unit {
			continue
		}
		broken, last := 0, Rule("")
		for _, rule := range rules {
			if p.breaks(h, u, rule) {
				broken, last = broken+1, rule
			}
		}
		switch broken {
		case 1:
			alone[last]++
		case 0:
			out.Fitting++
			if !p.everThere(h, u) {
				out.Lived++
			}
		}
	}
	out.Taken = max(0, out.Fitting-out.Lived-free)
	if out.Fitting > 0 {
		return out
	}
	for _, rule := range rules {
		if alone[rule] > out.Without {
			out.Binding, out.Without = rule, alone[rule]
		}
	}
	return out
}

// difference is what one way has over another, by criterion.
func difference(of, from []Part) []Part {
	out := []Part{}
	sum := func(parts []Part, criterion string) (n int64) {
		for _, x := range parts {
			if x.Criterion == criterion {
				n += x.Points
			}
		}
		return n
	}
	for _, list := range [][]Part{of, from} {
		for _, x := range list {
			d := sum(of, x.Criterion) - sum(from, x.Criterion)
			if d != 0 && !slices.ContainsFunc(out, func(y Part) bool { return y.Criterion == x.Criterion }) {
				out = append(out, Part{x.Criterion, d})
			}
		}
	}
	return out
}
