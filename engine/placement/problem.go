package placement

import (
	"cmp"
	"fmt"
	"slices"
)

// scale is what prices are whole multiples of: 1/scale points.
const scale = 64

// problem is an instance made ready to be solved: names are numbers, days are
// counted from the first of the horizon.
type problem struct {
	in      *Instance
	policy  Policy
	days    int
	units   []unit
	rooms   []room
	classes int
	houses  []house
	lodgers []house // the residents
	named   map[string]int32
	bedsOf  []int32 // of a room of each class
}

// unit is a unit with the rooms that can be taken one by one; a unit that is not
// shared counts as one room.
type unit struct {
	*Unit
	site  *Site
	rooms []int32
	hall  bool
	size  int // places at the whole site
	beds  int
}

// room is a room, day by day.
type room struct {
	unit  int32
	name  string
	class int32 // rooms that are as good as each other have the same prices
	beds  int32 // places to be taken: 1 for a unit that is not shared
	cap   []int16
	whole []int16 // days+1: since which day it is free as a whole up to a day
	bed   []int16 // days+1: since which day one bed is
}

// house is a household.
type house struct {
	*Household
	need       int32 // beds
	alone      bool  // one of several persons needs a room of their own
	from, by   int32
	until      int32 // the end of the stay, or of the horizon
	home       int32 // unit it lives in, or none
	homeRooms  []int32
	unfit      bool  // its present home is a hall, or lacks what it needs
	stay       int64 // what it brings where it is
	settled    int32
	persons    int64
	options    []option // by points, the highest first
	bridgeable []int32  // where it may live until it moves
	bridge     int64    // the least that takes away, in 1/scale
	pinned     int32    // day, or none
	bonus      int64    // for any place that is no hall
}

// option is a unit a household may live in.
type option struct {
	unit   int32
	points int64 // all that does not depend on days and rooms
}

const none = int32(-1)

func newProblem(in *Instance, policy Policy) (*problem, error) {
	p := &problem{in: in, policy: policy, days: in.days(), named: map[string]int32{}}
	p.build()
	for x := range in.Residents {
		h, err := p.house(&in.Residents[x])
		if err != nil {
			return nil, fmt.Errorf("resident %q: %w", in.Residents[x].Name, err)
		}
		p.lodgers = append(p.lodgers, h)
	}
	for x := range in.Households {
		h, err := p.house(&in.Households[x])
		if err != nil {
			return nil, fmt.Errorf("household %q: %w", in.Households[x].Name, err)
		}
		p.houses = append(p.houses, h)
	}
	if err := p.settleIn(); err != nil {
		return nil, err
	}
	for i := range p.houses {
		if err := p.weigh(&p.houses[i]); err != nil {
			return nil, fmt.Errorf("household %q: %w", p.houses[i].Name, err)
		}
	}
	return p, p.ranks()
}

// build numbers units and rooms.
func (p *problem) build() {
	for x := range p.in.Sites {
		s := &p.in.Sites[x]
		size := 0
		for _, u := range s.Units {
			for _, r := range u.Rooms {
				size += r.Beds
			}
		}
		for y := range s.Units {
			u := &s.Units[y]
			at := int32(len(p.units)) //nolint:gosec // at most MaxUnits
			p.named[u.Name] = at
			n := unit{Unit: u, site: s, hall: s.Kind == Hall, size: size}
			for _, r := range u.Rooms {
				n.beds += r.Beds
			}
			p.units = append(p.units, n)
			if u.Shared {
				for _, r := range u.Rooms {
					n.rooms = append(n.rooms, p.room(at, r.Name, r.Beds, append(slices.Clone(u.Blocked), r.Blocked...)))
				}
			} else {
				n.rooms = append(n.rooms, p.room(at, "", 1, u.Blocked))
			}
			p.units[at].rooms = n.rooms
		}
	}
}

// classify finds the rooms that are as good as each other: those of one unit with as many beds, free on the same days, in
// which nobody lives who may go. A unit's rooms of one class stand together.
func (p *problem) classify() {
	mine := make([]bool, len(p.rooms))
	for i := range p.houses {
		for _, r := range p.houses[i].homeRooms {
			mine[r] = true
		}
	}
	for u := range p.units {
		rooms := p.units[u].rooms
		slices.SortStableFunc(rooms, func(a, b int32) int {
			x, y := &p.rooms[a], &p.rooms[b]
			return cmp.Or(cmp.Compare(x.beds, y.beds), slices.Compare(x.cap, y.cap))
		})
		for k, r := range rooms {
			room := &p.rooms[r]
			if k > 0 && !mine[r] && !mine[rooms[k-1]] {
				if was := &p.rooms[rooms[k-1]]; was.beds == room.beds && slices.Equal(was.cap, room.cap) {
					room.class = was.class
					continue
				}
			}
			room.class = int32(len(p.bedsOf)) //nolint:gosec // at most MaxRooms
			p.bedsOf = append(p.bedsOf, room.beds)
		}
	}
	p.classes = len(p.bedsOf)
}

// room adds a room that is there between opening and closing, except when it is blocked.
func (p *problem) room(at int32, name string, beds int, blocked []Window) int32 {
	u := p.units[at].Unit
	r := room{unit: at, name: name, beds: int32(beds), cap: make([]int16, p.days)} //nolint:gosec // at most MaxBeds
	for t := range r.cap {
		day := p.in.First + Day(t) //nolint:gosec // at most MaxDays
		if day < u.Opens || u.Closes != 0 && day >= u.Closes || slices.ContainsFunc(blocked, func(w Window) bool { return day >= w.From && (w.To == 0 || day < w.To) }) {
			continue
		}
		r.cap[t] = int16(beds) //nolint:gosec // at most MaxBeds
	}
	p.rooms = append(p.rooms, r)
	return int32(len(p.rooms) - 1) //nolint:gosec // at most MaxRooms
}

// house numbers a household.
func (p *problem) house(h *Household) (house, error) {
	out := house{Household: h, home: none, pinned: none, persons: int64(len(h.Persons)), need: int32(len(h.Persons))} //nolint:gosec // at most MaxPersons
	if h.Needs.CarerBed {
		out.need++
	}
	out.alone = h.Needs.SingleRoom && len(h.Persons) > 1
	out.from = max(0, p.day(h.From, 0))
	out.until = min(p.count(), p.day(h.Until, p.count()))
	out.settled = p.day(h.Settled, 0)
	out.by = min(max(out.from, p.day(h.By, out.from)), out.until)
	if h.Pin != nil && h.Pin.From != 0 {
		if out.pinned = p.day(h.Pin.From, 0); out.pinned < out.from || out.pinned >= out.until {
			return out, fmt.Errorf("pin: from: %s is not between the earliest day and the end", h.Pin.From)
		}
	}
	if h.Present == nil {
		return out, nil
	}
	out.home = p.named[h.Present.Unit]
	for _, r := range p.units[out.home].rooms {
		if name := p.rooms[r].name; name == "" || slices.Contains(h.Present.Rooms, name) {
			out.homeRooms = append(out.homeRooms, r)
		}
	}
	out.by = max(0, min(out.until, p.day(h.Present.Until, out.until)))
	for _, r := range out.homeRooms {
		for t, c := range p.rooms[r].cap[:out.by] {
			if c == 0 {
				out.by = int32(t) //nolint:gosec // at most MaxDays
				break
			}
		}
	}
	out.unfit = p.units[out.home].hall || p.bars(&out, out.home) != ""
	return out, nil
}

// day counts a day from the first of the horizon; without one it is what is said.
func (p *problem) day(d Day, without int32) int32 {
	if d == 0 {
		return without
	}
	return int32(d - p.in.First)
}

func (p *problem) count() int32 { return int32(p.days) } //nolint:gosec // at most MaxDays

// settleIn takes the residents' places away, refuses what is taken twice, and
// finds for every day since when each room is free.
func (p *problem) settleIn() error {
	used := make([][]int16, len(p.rooms))
	for _, list := range [][]house{p.lodgers, p.houses} {
		for i := range list {
			h := &list[i]
			for _, r := range h.homeRooms {
				if used[r] == nil {
					used[r] = make([]int16, p.days)
				}
				for t := range used[r][:h.by] {
					used[r][t] += int16(p.takes(h, r)) //nolint:gosec // at most MaxBeds
					if used[r][t] > p.rooms[r].cap[t] {
						return fmt.Errorf("unit %q: room %q: on %s it is taken twice, the second time by %q", p.units[h.home].Name, p.rooms[r].name, p.in.First+Day(t), h.Name) //nolint:gosec // at most MaxDays
					}
				}
			}
		}
	}
	for i := range p.lodgers {
		h := &p.lodgers[i]
		for _, r := range h.homeRooms {
			for t := range p.rooms[r].cap[:h.by] {
				p.rooms[r].cap[t] -= int16(p.takes(h, r)) //nolint:gosec // at most MaxBeds
			}
		}
	}
	for r := range p.rooms {
		p.rooms[r].free()
	}
	p.classify()
	return nil
}

// free finds since when a room is free up to each day.
func (r *room) free() {
	r.whole, r.bed = make([]int16, len(r.cap)+1), make([]int16, len(r.cap)+1)
	for t, c := range r.cap {
		r.whole[t+1], r.bed[t+1] = r.whole[t], r.bed[t]
		if int32(c) < r.beds {
			r.whole[t+1] = int16(t + 1) //nolint:gosec // at most MaxDays
		}
		if c < 1 {
			r.bed[t+1] = int16(t + 1) //nolint:gosec // at most MaxDays
		}
	}
}

// takes is how many places of a room a household takes: all, or one bed. Beds
// are given one by one only in areas: who set an area apart said who may share there.
// Whoever shares a room elsewhere already goes on doing so.
func (p *problem) takes(h *house, r int32) int32 {
	if p.oneBed(h, p.rooms[r].unit) {
		return 1
	}
	return p.rooms[r].beds
}

// since is the day since which a household could be in a room up to another.
func (p *problem) since(h *house, r int32, until int32) int32 {
	if p.takes(h, r) == p.rooms[r].beds {
		return int32(p.rooms[r].whole[until])
	}
	return int32(p.rooms[r].bed[until])
}

// oneBed says whether a household would take one bed in a unit.
func (p *problem) oneBed(h *house, u int32) bool {
	return h.Sharing && p.units[u].Shared && (p.units[u].Area != "" || u == h.home)
}
