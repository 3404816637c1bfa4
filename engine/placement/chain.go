package placement

import (
	"cmp"
	"slices"
)

// Chain is a suggestion: residents who move on so that a household that would be
// in a hall, without a place, or where it lacks something, has one. Nobody moves into a hall
// or to where a need is not met, and nobody who is not to be asked. All move on one day.
type Chain struct {
	Household string   `json:"household"`
	Unit      string   `json:"unit"`
	Rooms     []string `json:"rooms,omitempty"`
	Day       Day      `json:"day"`
	Moves     []Move   `json:"moves"` // of residents, the last one first: into what is free
	Gain      int64    `json:"gain"`  // points, of all who move together
}

// Move is one resident's.
type Move struct {
	Resident string   `json:"resident"`
	From     string   `json:"from"`
	To       string   `json:"to"`
	Rooms    []string `json:"rooms,omitempty"`
	Early    bool     `json:"early,omitempty"` // before it is settled, which counts against the chain
}

// Bounds of the search for chains.
const (
	longest  = 3 // residents who move in one chain
	chains   = 20
	looks    = 600 // units looked at for one household
	branches = 30  // units looked at for one resident
)

// chainer looks for chains in a plan that is done; what it finds, it books.
type chainer struct {
	*search
	living map[int32][]int32 // room: residents
	gone   map[int32]bool    // residents who have moved in a chain
	fits   map[int32][]int32 // resident: units it may move to
	looks  int
	steps  []step
	best   []step
	gain   int64
}

// step is one move of a chain being looked for; resident none is the household itself.
type step struct {
	who  int32 // resident or household
	unit int32
	leg  leg
	gain int64
}

func newChainer(s *search) *chainer {
	c := &chainer{search: s, living: map[int32][]int32{}, gone: map[int32]bool{}, fits: map[int32][]int32{}}
	for i := range s.p.lodgers {
		for _, r := range s.p.lodgers[i].homeRooms {
			c.living[r] = append(c.living[r], int32(i)) //nolint:gosec // at most MaxRooms × MaxBeds
		}
	}
	return c
}

// chains finds a chain for each household that needs one, the largest first.
func (c *chainer) chains(late func() bool) []Chain {
	var out []Chain
	p := c.p
	var who []int32
	for i := range p.houses {
		if w := &c.ways[i]; (w.unit == none && (p.houses[i].unfit || p.houses[i].home == none || p.houses[i].by < p.houses[i].until) || w.unit != none && p.units[w.unit].hall) && p.houses[i].Pin == nil {
			who = append(who, int32(i)) //nolint:gosec // at most MaxHouseholds
		}
	}
	slices.SortStableFunc(who, func(a, b int32) int { return cmp.Compare(p.houses[b].persons, p.houses[a].persons) })
	for _, i := range who {
		if len(out) == chains || late() {
			break
		}
		if chain, ok := c.find(i); ok {
			out = append(out, chain)
		}
	}
	return out
}

// find looks for the chain with the fewest moves, and of those for the one with the highest gain.
func (c *chainer) find(i int32) (Chain, bool) {
	p := c.p
	h := &p.houses[i]
	was := c.ways[i]
	if h.from > h.by {
		return Chain{}, false
	}
	c.leave(i)
	units := c.fitting(h, len(p.units))
	for most := 1; most <= longest; most++ {
		c.looks, c.best, c.gain = looks, nil, 0
		for _, u := range units {
			if c.looks <= 0 {
				break
			}
			gain := p.points(h, u) - p.when(h, h.from, false) - was.value
			c.enterUnit(h, none, u, h.from, h.until, most, gain, func() {
				if sum := c.sum(); sum > c.gain && len(c.steps) > 1 {
					c.gain, c.best = sum, slices.Clone(c.steps)
				}
			})
		}
		if c.best != nil {
			return c.book(i, was), true
		}
	}
	c.enter(i, was)
	return Chain{}, false
}

func (c *chainer) sum() int64 {
	sum := int64(0)
	for _, s := range c.steps {
		sum += s.gain
	}
	return sum
}

// enterUnit lets somebody into a unit from a day on, sends whoever is in the way on, and
// calls found when all have a place; then it undoes all.
func (c *chainer) enterUnit(h *house, who, unit, day, until int32, most int, gain int64, found func()) {
	p := c.p
	c.looks--
	c.work += 500
	if len(c.steps) > longest {
		return
	}
	c.rooms.open = true
	l, _, ok := c.rooms.pick(h, unit, day, until, func(r int32) int64 {
		if c.free(r, p.takes(h, r), day, until) {
			return 0
		}
		in := c.inTheWay(r, p.takes(h, r), day, until)
		if len(in) == 0 || len(in) > most {
			return -1
		}
		return int64(len(in)) * 1000 * scale
	})
	c.rooms.open = false
	if !ok {
		return
	}
	l.rooms = slices.Clone(l.rooms)
	var out []int32
	for _, r := range l.rooms {
		for _, k := range c.inTheWay(r, p.takes(h, r), day, until) {
			if !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	if len(out) > most {
		return
	}
	gain -= int64(p.policy.Spare) * p.wasted(h, l)
	c.steps = append(c.steps, step{who, unit, l, gain})
	for _, k := range out {
		c.vacate(k, day, -1)
	}
	c.occupy(h, l, 1)
	c.onward(out, day, most-len(out), found)
	c.occupy(h, l, -1)
	for _, k := range out {
		c.vacate(k, day, 1)
	}
	c.steps = c.steps[:len(c.steps)-1]
}

// onward finds places for residents who must move.
func (c *chainer) onward(out []int32, day int32, most int, found func()) {
	if len(out) == 0 {
		found()
		return
	}
	p := c.p
	k := out[0]
	h := &p.lodgers[k]
	units, ok := c.fits[k]
	if !ok {
		units = c.fitting(h, branches)
		c.fits[k] = units
	}
	for _, u := range units {
		if c.looks <= 0 {
			return
		}
		gain := c.likesOf(h, u) - c.likesOf(h, h.home) - int64(p.policy.Move)
		if day < h.settled {
			gain -= int64(p.policy.Early)
		}
		end := h.by
		if h.Present.Until == 0 {
			end = h.until // it must leave its home when that closes, not the town
		}
		c.enterUnit(h, k, u, day, end, most, gain, func() { c.onward(out[1:], day, most, found) })
	}
}

// fitting lists units that somebody may move to, those they like best first.
func (c *chainer) fitting(h *house, most int) (out []int32) {
	p := c.p
	for at := range p.units {
		if u := int32(at); !p.units[at].hall && u != h.home && p.bars(h, u) == "" { //nolint:gosec // at most MaxUnits
			out = append(out, u)
		}
	}
	likes := make(map[int32]int64, len(out))
	for _, u := range out {
		likes[u] = c.likesOf(h, u)
	}
	slices.SortStableFunc(out, func(a, b int32) int { return cmp.Compare(likes[b], likes[a]) })
	return out[:min(most, len(out))]
}

// likesOf is what a resident's preferences say of a unit.
func (c *chainer) likesOf(h *house, u int32) int64 {
	sum := int64(0)
	for _, part := range c.p.likes(h, u) {
		sum += part.Points
	}
	if !c.p.units[u].Shared {
		sum -= int64(c.p.policy.Spare) * int64(int32(c.p.units[u].beds)-h.need) //nolint:gosec // at most MaxUnitRooms × MaxBeds
	}
	return sum
}

// inTheWay lists residents without whom a room has so many beds; none: that is
// not enough, or somebody is not to be asked.
func (c *chainer) inTheWay(r, beds, from, to int32) []int32 {
	if c.free(r, beds, from, to) {
		return nil
	}
	var out []int32
	for _, k := range c.living[r] {
		h := &c.p.lodgers[k]
		if h.by > from && !h.Fixed && !c.gone[k] && !slices.ContainsFunc(c.steps, func(s step) bool { return s.who == k }) {
			out = append(out, k)
		}
	}
	for _, k := range out {
		c.vacate(k, from, -1)
	}
	enough := c.free(r, beds, from, to)
	for _, k := range out {
		c.vacate(k, from, 1)
	}
	if !enough {
		return nil
	}
	return out
}

// vacate takes a resident out of its rooms from a day on, or (sign 1) puts it back.
func (c *chainer) vacate(k, day int32, sign int16) {
	h := &c.p.lodgers[k]
	for _, r := range h.homeRooms {
		for t := day; t < h.by; t++ {
			c.used[r][t] += sign * int16(c.p.takes(h, r)) //nolint:gosec // at most MaxBeds
		}
	}
}

func (c *chainer) occupy(h *house, l leg, sign int16) {
	for _, r := range l.rooms {
		for t := l.from; t < l.to; t++ {
			c.used[r][t] += sign * int16(c.p.takes(h, r)) //nolint:gosec // at most MaxBeds
		}
	}
}

// book does what was found, so that the next chain can build on it.
func (c *chainer) book(i int32, was way) Chain {
	p := c.p
	first := c.best[0]
	out := Chain{Household: p.houses[i].Name, Unit: p.units[first.unit].Name, Rooms: p.names(first.leg), Day: p.in.First + Day(first.leg.from), Gain: c.gain}
	w := way{unit: first.unit, start: first.leg.from, value: was.value + first.gain}
	w.legs[inUnit] = first.leg
	w.legs[atHome] = was.legs[atHome]
	w.legs[atHome].to = min(w.legs[atHome].to, first.leg.from)
	w.legs[onBridge].unit = none
	for _, s := range c.best[1:] {
		h := &p.lodgers[s.who]
		c.vacate(s.who, s.leg.from, -1)
		c.occupy(h, s.leg, 1)
		c.gone[s.who] = true
		out.Moves = append(out.Moves, Move{h.Name, p.units[h.home].Name, p.units[s.unit].Name, p.names(s.leg), s.leg.from < h.settled})
	}
	slices.Reverse(out.Moves)
	c.enter(i, w)
	return out
}
