package placement

import (
	"cmp"
	"fmt"
	"slices"
)

// Rule is a need that bars a household from a unit.
type Rule string

// The hard rules, in the order in which they are named.
const (
	NeedsStepFree    Rule = "step-free"
	NeedsGroundFloor Rule = "ground floor"
	NeedsArea        Rule = "area"
	NeedsBeds        Rule = "beds"
	NeedsSingleRoom  Rule = "single room"
	Forbidden        Rule = "forbidden"
	NotThere         Rule = "not there" // it is closed, blocked or lived in through all of the stay
)

// rules are the hard rules that can keep a household from a unit at any time.
var rules = []Rule{NeedsStepFree, NeedsGroundFloor, NeedsArea, NeedsBeds, NeedsSingleRoom, Forbidden}

// breaks says whether a household in a unit would break a rule.
func (p *problem) breaks(h *house, at int32, rule Rule) bool {
	u := &p.units[at]
	switch rule {
	case NeedsStepFree:
		return h.Needs.StepFree && !u.StepFree
	case NeedsGroundFloor:
		return h.Needs.GroundFloor && !u.GroundFloor
	case NeedsArea: // a flat of one's own is as good as an area
		return u.Area != "" && !slices.Contains(h.Areas, u.Area) || u.Area == "" && len(h.Areas) > 0 && u.Shared
	case NeedsBeds:
		return int32(u.beds) < h.need //nolint:gosec // at most MaxUnitRooms × MaxBeds
	case NeedsSingleRoom:
		return h.alone && !u.apart(h.need)
	case Forbidden:
		return slices.Contains(h.Forbid, u.Name)
	}
	return false
}

// bars names the first rule that keeps a household from a unit at any time, or none.
func (p *problem) bars(h *house, at int32) Rule {
	for _, rule := range rules {
		if p.breaks(h, at, rule) {
			return rule
		}
	}
	return ""
}

// apart says whether one of the household can have a room alone in a unit.
func (u *unit) apart(need int32) bool {
	least := u.Rooms[0].Beds
	for _, r := range u.Rooms {
		least = min(least, r.Beds)
	}
	return len(u.Rooms) > 1 && int32(u.beds-least+1) >= need //nolint:gosec // at most MaxUnitRooms × MaxBeds
}

// weigh finds the units a household may live in, and what each counts.
func (p *problem) weigh(h *house) error {
	h.bonus = int64(p.policy.Waiting) * int64(h.Waited)
	h.bridge = far
	h.stay = p.staying(h)
	for at := range p.units {
		u := int32(at) //nolint:gosec // at most MaxUnits
		rule := p.bars(h, u)
		if rule == "" && u != h.home && !p.everThere(h, u) {
			rule = NotThere
		}
		pinned := h.Pin == nil || h.Pin.Unit == p.units[at].Name
		if rule != "" {
			if h.Pin != nil && pinned {
				return fmt.Errorf("pin: it cannot go to %q: %s", h.Pin.Unit, rule)
			}
			continue
		}
		if p.units[at].hall || p.units[at].site.Bridge {
			h.bridgeable = append(h.bridgeable, u)
			h.bridge = min(h.bridge, p.bridging(h, u, h.by)*scale)
		}
		if pinned && u != h.home {
			h.options = append(h.options, option{u, p.points(h, u)})
		}
	}
	slices.SortStableFunc(h.options, func(a, b option) int { return cmp.Compare(b.points, a.points) })
	return nil
}

// everThere says whether there is a day from which a household could be in a unit to the end of its stay.
func (p *problem) everThere(h *house, u int32) bool {
	for _, r := range p.units[u].rooms {
		if since := p.since(h, r, h.until); since < h.until && (!p.units[u].hall || since <= h.by) {
			return true
		}
	}
	return false
}

// points is what living in a unit counts, whichever rooms and days it is; days in a hall come on top.
func (p *problem) points(h *house, at int32) int64 {
	u := &p.units[at]
	sum := h.persons * int64(p.policy.Placed)
	if u.hall {
		sum -= h.persons * int64(p.policy.Hall)
	} else {
		sum += h.bonus
	}
	if !u.Shared {
		sum -= int64(p.policy.Spare) * int64(int32(u.beds)-h.need) //nolint:gosec // at most MaxUnitRooms × MaxBeds
	}
	for _, part := range p.likes(h, at) {
		sum += part.Points
	}
	return sum
}

// Part is what a criterion adds to the points of a household in a unit, or takes away.
type Part struct {
	Criterion string `json:"criterion"`
	Points    int64  `json:"points"`
}

// likes are the preferences that depend on the unit alone.
func (p *problem) likes(h *house, at int32) []Part {
	u, y := &p.units[at], &p.policy
	parts := make([]Part, 0, 8)
	add := func(criterion string, points int) {
		if points != 0 {
			parts = append(parts, Part{criterion, int64(points)})
		}
	}
	add("kind", y.Kinds[u.site.Kind])
	add("size", -min(y.Size.Most, y.Size.Each*max(0, u.size-y.Size.Small)))
	near := 0
	for _, name := range h.Uses {
		minutes, ok := u.Minutes[name]
		if !ok {
			minutes, ok = u.site.Minutes[name]
		}
		if ok {
			near += max(0, y.Near.Points-y.Near.Each*minutes)
		}
	}
	add("near", near)
	if slices.ContainsFunc(h.Wishes, func(w string) bool {
		return w == u.Name || w == u.site.Name || w == u.site.District || w == string(u.site.Kind)
	}) {
		add("wish", y.Wish)
	}
	if u.M2 > 0 {
		persons := len(h.Persons)
		if u.Shared {
			persons = u.beds
		}
		add("space", -min(y.Space.Most, y.Space.Each*max(0, y.Space.Least-u.M2/persons)))
	}
	return parts
}

// staying is what a household brings that goes nowhere: nothing, unless it lives
// somewhere and may stay.
func (p *problem) staying(h *house) int64 {
	if h.home == none || h.by < h.until {
		return 0
	}
	sum := h.persons * int64(p.policy.Placed)
	if h.unfit {
		sum -= h.persons * (int64(p.policy.Hall) + int64(p.policy.HallDay)*int64(h.until))
	} else {
		sum += h.bonus
	}
	for _, part := range p.likes(h, h.home) {
		sum += part.Points
	}
	return sum
}

// when is what the day of moving takes away, without what is lived in until then.
func (p *problem) when(h *house, start int32, hall bool) int64 {
	y := &p.policy
	sum := int64(y.Day) * int64(max(0, start-h.from))
	if h.home != none {
		sum += int64(y.Move)
		if start < h.settled {
			sum += int64(y.Early)
		}
		if h.unfit {
			sum += h.persons * int64(y.HallDay) * int64(min(start, h.by))
		}
	}
	if hall {
		sum += h.persons * int64(y.HallDay) * int64(h.until-start)
	}
	if start > h.by {
		sum += int64(y.Move)
	}
	return sum
}

// bridging is what living in a unit until a later place opens takes away.
func (p *problem) bridging(h *house, at, until int32) int64 {
	if !p.units[at].hall {
		return 0
	}
	return h.persons * (int64(p.policy.Hall) + int64(p.policy.HallDay)*int64(until-h.by))
}

// ranks holds the levels apart: for no household may preferences outweigh a
// hall, nor a hall a place.
func (p *problem) ranks() error {
	y := &p.policy
	for i := range p.houses {
		h := &p.houses[i]
		most, least, spare := int64(0), int64(0), 0
		look := func(u int32) {
			sum := int64(0)
			for _, part := range p.likes(h, u) {
				sum += part.Points
			}
			if !p.units[u].Shared {
				sum -= int64(y.Spare) * int64(int32(p.units[u].beds)-h.need) //nolint:gosec // at most MaxUnitRooms × MaxBeds
			}
			most, least = max(most, sum), min(least, sum)
		}
		for _, o := range h.options {
			look(o.unit)
		}
		for _, u := range h.bridgeable {
			for _, r := range p.units[u].Rooms {
				spare = max(spare, r.Beds)
			}
		}
		for _, o := range h.options {
			for _, r := range p.units[o.unit].Rooms {
				spare = max(spare, r.Beds)
			}
		}
		if h.home != none {
			look(h.home)
		}
		widest := most - least + int64(2*y.Spare*spare+y.Day*p.days+2*y.Move+y.Early)
		if hall := h.persons * int64(y.Hall); hall <= widest {
			return fmt.Errorf("policy: hall is %d per person: household %q could be put into a hall for the sake of preferences, which differ by up to %d", y.Hall, h.Name, widest)
		}
		if worst := h.persons*(int64(y.Hall)+int64(y.HallDay)*int64(p.days)) + widest; h.persons*int64(y.Placed) <= worst {
			return fmt.Errorf("policy: placed is %d per person: household %q could be left without a place to spare it a hall, which takes away up to %d", y.Placed, h.Name, worst)
		}
	}
	return nil
}
