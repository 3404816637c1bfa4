package placement

import "slices"

// leg is a time in some rooms of one unit.
type leg struct {
	unit     int32 // or none
	rooms    []int32
	from, to int32
}

// picker chooses rooms; it keeps its tables from one time to the next.
type picker struct {
	p     *problem
	table []int64
	took  []int8
	rooms []int32 // the last choice
	open  bool    // rooms where residents live are looked at, too (chain.go)
}

// pick chooses the rooms of a unit for a household, those that cost least
// together; cost says what a room costs, below zero where it cannot be had. The
// rooms are valid until the next time.
func (k *picker) pick(h *house, at, from, to int32, cost func(r int32) int64) (out leg, sum int64, ok bool) {
	p := k.p
	u := &p.units[at]
	out = leg{unit: at, from: from, to: to, rooms: k.rooms[:0]}
	defer func() { k.rooms = out.rooms }()
	if !u.Shared || p.oneBed(h, at) {
		sum = far
		for _, r := range u.rooms {
			if !k.open && p.since(h, r, to) > from {
				continue
			}
			if c := cost(r); c >= 0 && c < sum {
				sum, out.rooms = c, append(out.rooms[:0], r)
			}
		}
		return out, sum, sum < far
	}
	need := int(h.need)
	wide := 1
	if h.alone {
		wide = 2
	}
	// table[f*(need+1)+b] is the least cost of b beds, with (f = 1) or without a
	// room for one person alone; last[x] says what the table's state x took of room y.
	size := wide * (need + 1)
	k.table = slices.Grow(k.table[:0], size)[:size]
	table := k.table
	for x := range table {
		table[x] = far
	}
	table[0] = 0
	spare := int64(p.policy.Spare) * scale
	k.took = slices.Grow(k.took[:0], size*len(u.rooms))[:size*len(u.rooms)]
	took := k.took // 0: not, 1: its beds, 2: as the room for one alone
	clear(took)
	for y, r := range u.rooms {
		if !k.open && p.since(h, r, to) > from {
			continue
		}
		c := cost(r)
		if c < 0 {
			continue
		}
		beds := int(p.rooms[r].beds)
		c += spare * int64(beds)
		for f := wide - 1; f >= 0; f-- {
			for b := need; b >= 0; b-- {
				if b == 0 && f == 0 {
					continue
				}
				x := f*(need+1) + b
				if v := table[f*(need+1)+max(0, b-beds)] + c; b > 0 && v < table[x] {
					table[x], took[y*size+x] = v, 1
				}
				if f == 1 {
					if v := table[max(0, b-1)] + c; v < table[x] {
						table[x], took[y*size+x] = v, 2
					}
				}
			}
		}
	}
	if sum = table[size-1]; sum >= far {
		return out, sum, false
	}
	f, b := wide-1, need
	for y := len(u.rooms) - 1; y >= 0; y-- {
		switch took[y*size+f*(need+1)+b] {
		case 1:
			b = max(0, b-int(p.rooms[u.rooms[y]].beds))
		case 2:
			f, b = 0, max(0, b-1)
		default:
			continue
		}
		out.rooms = append(out.rooms, u.rooms[y])
	}
	return out, sum - spare*int64(need), true
}

// wasted counts the beds that stay empty in the rooms of a shared unit.
func (p *problem) wasted(h *house, l leg) int64 {
	if l.unit == none || !p.units[l.unit].Shared || p.oneBed(h, l.unit) {
		return 0
	}
	sum := -int64(h.need)
	for _, r := range l.rooms {
		sum += int64(p.rooms[r].beds)
	}
	return sum
}
