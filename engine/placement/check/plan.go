package check

import (
	"errors"
	"fmt"
	"slices"

	"wegwarte/engine/placement"
)

// book is what is left of each room on each day.
type book struct {
	in    *placement.Weighed
	first placement.Day
	left  [][][]int16
}

// Feasible gives the points of a plan. It fails if somebody is where or when they may not
// be, or a room does not have what is taken of it on some day.
func Feasible(in *placement.Weighed, plan []placement.Placement, first placement.Day) (int64, error) {
	if len(plan) != len(in.Households) {
		return 0, fmt.Errorf("%d households have a placement, there are %d", len(plan), len(in.Households))
	}
	b := book{in: in, first: first}
	for _, u := range in.Units {
		var left [][]int16
		for _, r := range u.Rooms {
			left = append(left, slices.Clone(r.Left))
		}
		b.left = append(b.left, left)
	}
	sum := int64(0)
	for i := range plan {
		points, err := b.follow(&in.Households[i], &plan[i])
		if err == nil && points != plan[i].Points {
			err = fmt.Errorf("it brings %d points, not %d", points, plan[i].Points)
		}
		if err != nil {
			return 0, fmt.Errorf("household %q: %w", in.Households[i].Name, err)
		}
		sum += points
	}
	return sum, nil
}

// follow takes what a placement takes, and gives what it brings.
func (b *book) follow(h *placement.WeighedHousehold, l *placement.Placement) (int64, error) {
	if l.Household != h.Name {
		return 0, fmt.Errorf("its placement is that of %q", l.Household)
	}
	if l.Level == placement.AtHome || l.Level == placement.Unplaced {
		if (l.Level == placement.AtHome) != (h.Home >= 0 && h.By == h.Until) {
			return 0, errors.New("it cannot stay where it is, or need not leave")
		}
		return h.Stay, b.take(h.Home, h.HomeRooms, h.HomeBed, 0, h.By)
	}
	day := int(l.From - b.first)
	o, rooms, err := b.find(h.Options, l.Unit, l.Rooms)
	if err != nil {
		return 0, err
	}
	if day < 0 || day >= h.Until || !allowed(b.in, h, o.Unit, day) {
		return 0, fmt.Errorf("it may not move on %s", l.From)
	}
	points := o.Points - when(b.in, h, o.Unit, day)
	empty, err := b.enter(h, o, rooms, day, h.Until)
	points -= empty
	if err == nil {
		err = b.take(h.Home, h.HomeRooms, h.HomeBed, 0, min(day, h.By))
	}
	if err != nil || day <= h.By {
		return points, err
	}
	if l.Bridge == nil || int(l.Bridge.From-b.first) != h.By || l.Bridge.To != l.From {
		return 0, errors.New("it has no roof until it moves")
	}
	if o, rooms, err = b.find(h.Bridges, l.Bridge.Unit, l.Bridge.Rooms); err != nil {
		return 0, err
	}
	empty, err = b.enter(h, o, rooms, h.By, day)
	return points - empty - o.Points - hallDays(b.in, h, o.Unit, day-h.By), err
}

// find finds a unit among those a household may live in, and its rooms.
func (b *book) find(among []placement.WeighedOption, unit string, names []string) (o placement.WeighedOption, rooms []int, err error) {
	x := slices.IndexFunc(among, func(o placement.WeighedOption) bool { return b.in.Units[o.Unit].Name == unit })
	if x < 0 {
		return o, nil, fmt.Errorf("it may not live in %q", unit)
	}
	u := &b.in.Units[among[x].Unit]
	for r := range u.Rooms {
		if !u.Shared || slices.Contains(names, u.Rooms[r].Name) {
			rooms = append(rooms, r)
		}
	}
	if u.Shared && len(rooms) != len(names) {
		return o, nil, fmt.Errorf("%q does not have the rooms %q", unit, names)
	}
	return among[x], rooms, nil
}

// enter takes rooms, which must be enough for the household, and gives what empty beds take away.
func (b *book) enter(h *placement.WeighedHousehold, o placement.WeighedOption, rooms []int, from, to int) (int64, error) {
	sum, least := 0, 1<<20
	for _, r := range rooms {
		beds := b.in.Units[o.Unit].Rooms[r].Beds
		sum, least = sum+beds, min(least, beds)
	}
	empty := int64(0)
	switch {
	case o.OneBed && len(rooms) != 1, len(rooms) == 0:
		return 0, errors.New("it has no room, or too many")
	case b.in.Units[o.Unit].Shared && !o.OneBed:
		if sum < h.Need || h.Alone && (len(rooms) < 2 || sum-least+1 < h.Need) {
			return 0, errors.New("its rooms are not enough")
		}
		empty = b.in.Spare * int64(sum-h.Need)
	}
	return empty, b.take(o.Unit, rooms, o.OneBed, from, to)
}

// take takes rooms, or one bed, from a day up to another.
func (b *book) take(u int, rooms []int, one bool, from, to int) error {
	for _, r := range rooms {
		for d := from; d < to; d++ {
			if b.left[u][r][d] -= int16(beds(b.in, u, r, one)); b.left[u][r][d] < 0 { //nolint:gosec // at most MaxBeds
				return fmt.Errorf("%q has no room for it on %s", b.in.Units[u].Name, b.first+placement.Day(d)) //nolint:gosec // at most MaxDays
			}
		}
	}
	return nil
}
