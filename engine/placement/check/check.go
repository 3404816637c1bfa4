// Package check verifies a plan of engine/placement without trusting whoever
// made it: that no room holds more than it has on any day, that everybody is where and
// when they may be, what the plan brings, and that no plan brings more than its certificate says.
// It shares no code with the solver and counts in whole numbers only.
package check

import (
	"errors"
	"fmt"
	"slices"

	"wegwarte/engine/placement"
)

const far = int64(1) << 60

// prices of a bed: unit, room, day, added up over the days before.
type prices [][][]int64

// Bound verifies a certificate and gives what no plan brings more than.
func Bound(in *placement.Weighed, c placement.Certificate, first placement.Day) (int64, error) {
	if c.Scale < 1 || c.Scale > 1<<20 {
		return 0, errors.New("the certificate has no scale")
	}
	named, sums, total := map[string]int{}, prices{}, int64(0)
	for u := range in.Units {
		named[in.Units[u].Name] = u
		sums = append(sums, make([][]int64, len(in.Units[u].Rooms)))
		for r := range sums[u] {
			sums[u][r] = make([]int64, in.Days+1)
		}
	}
	for _, p := range c.Prices {
		u, ok := named[p.Unit]
		d := int(p.Day - first)
		if !ok || d < 0 || d >= in.Days || p.Each < 0 || p.Each > far>>30 {
			return 0, fmt.Errorf("the certificate has a price of %d for %q on %s", p.Each, p.Unit, p.Day)
		}
		for r, room := range in.Units[u].Rooms {
			if in.Units[u].Shared && room.Name != p.Room {
				continue
			}
			if sums[u][r][d+1] != 0 {
				return 0, fmt.Errorf("the certificate has two prices for %q on %s", p.Unit, p.Day)
			}
			sums[u][r][d+1] = p.Each
			if total += p.Each * int64(room.Left[d]); total > far {
				return 0, errors.New("the certificate adds up to too much")
			}
		}
	}
	for _, unit := range sums {
		for _, sum := range unit {
			for d := range in.Days {
				sum[d+1] += sum[d]
			}
		}
	}
	for i := range in.Households {
		if total += sums.most(in, &in.Households[i], c.Scale); total > far {
			return 0, errors.New("the certificate adds up to too much")
		}
	}
	return total / c.Scale, nil // whole numbers, and no plan is below zero
}

// most is the most a household can bring after paying for the beds it takes, wherever and whenever it goes.
func (s prices) most(in *placement.Weighed, h *placement.WeighedHousehold, scale int64) int64 {
	home := func(day int) (sum int64) {
		for _, r := range h.HomeRooms {
			sum += s[h.Home][r][min(day, h.By)] * beds(in, h.Home, r, h.HomeBed)
		}
		return sum
	}
	best := h.Stay*scale - home(h.By)
	bridge := make([]int64, in.Days+1)
	for d := h.By + 1; d < h.Until; d++ {
		bridge[d] = far
		for _, b := range h.Bridges {
			if cost, ok := s.cheapest(in, h, b, h.By, d, scale); ok {
				bridge[d] = min(bridge[d], cost+scale*(b.Points+hallDays(in, h, b.Unit, d-h.By)))
			}
		}
	}
	for _, o := range h.Options {
		for d := 0; d < h.Until; d++ {
			if !allowed(in, h, o.Unit, d) || bridge[d] == far || scale*(o.Points-when(in, h, o.Unit, d)) <= best {
				continue
			}
			if cost, ok := s.cheapest(in, h, o, d, h.Until, scale); ok {
				best = max(best, scale*(o.Points-when(in, h, o.Unit, d))-cost-home(d)-bridge[d])
			}
		}
	}
	return best
}

// allowed says whether a household may move to a unit on a day: into a hall when it must, elsewhere from its earliest day on.
func allowed(in *placement.Weighed, h *placement.WeighedHousehold, u, day int) bool {
	switch {
	case h.Pinned >= 0:
		return day == h.Pinned
	case in.Units[u].Hall:
		return day == h.By
	}
	return day >= h.From && day < h.Until
}

// when is what the day of moving takes away.
func when(in *placement.Weighed, h *placement.WeighedHousehold, u, day int) int64 {
	sum := in.Day*int64(max(0, day-h.From)) + h.Unfit*int64(min(day, h.By)) + hallDays(in, h, u, h.Until-day)
	if h.Home >= 0 {
		sum += in.Move
	}
	if h.Home >= 0 && day < h.Settled {
		sum += in.Early
	}
	if day > h.By {
		sum += in.Move
	}
	return sum
}

func hallDays(in *placement.Weighed, h *placement.WeighedHousehold, u, days int) int64 {
	if !in.Units[u].Hall {
		return 0
	}
	return h.HallDay * int64(days)
}

// beds is how many places of a room are taken.
func beds(in *placement.Weighed, u, r int, one bool) int64 {
	if one {
		return 1
	}
	return int64(in.Units[u].Rooms[r].Beds)
}

// cheapest is the least that rooms for a household cost, with the beds that stay
// empty; left[a][b] is the cost of b beds where a says whether one person has a room alone.
func (s prices) cheapest(in *placement.Weighed, h *placement.WeighedHousehold, o placement.WeighedOption, from, to int, scale int64) (int64, bool) {
	unit, need, spare, alone := &in.Units[o.Unit], h.Need, in.Spare*scale, h.Alone
	if !unit.Shared || o.OneBed {
		need, spare, alone = 1, 0, false
	}
	left := [2][]int64{make([]int64, need+1), make([]int64, need+1)}
	for b := range left[0] {
		left[0][b], left[1][b] = far, far
	}
	left[0][0] = 0
	for r := range unit.Rooms {
		takes := beds(in, o.Unit, r, o.OneBed)
		if slices.ContainsFunc(unit.Rooms[r].Left[from:to], func(left int16) bool { return int64(left) < takes }) {
			continue
		}
		cost := takes * (s[o.Unit][r][to] - s[o.Unit][r][from] + spare)
		for b := need; b >= 0; b-- {
			left[1][b] = min(left[1][b], left[1][max(0, b-int(takes))]+cost, left[0][max(0, b-1)]+cost)
			if b > 0 {
				left[0][b] = min(left[0][b], left[0][max(0, b-int(takes))]+cost)
			}
		}
	}
	cost := left[0][need]
	if alone {
		cost = left[1][need]
	}
	return cost - spare*int64(need), cost < far
}
