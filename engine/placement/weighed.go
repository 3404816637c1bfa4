package placement

import "slices"

// Weighed is an instance in numbers, under a policy: who may live where, what it
// counts, and what there is on which day. It is what package check counts with. Days are counted
// from the first of the horizon; points are whole; what takes points away is above zero.
type Weighed struct {
	Days  int
	Day   int64 // off for each day from the earliest day to the move
	Move  int64 // off for each move of who lives somewhere, and for leaving a bridge
	Early int64 // off for a move before Settled
	Spare int64 // off for each bed that stays empty in the rooms of a shared unit

	Units      []WeighedUnit
	Households []WeighedHousehold
}

// WeighedUnit is a unit; one that is not shared has one room, which has one place.
type WeighedUnit struct {
	Name   string
	Shared bool
	Hall   bool
	Rooms  []WeighedRoom
}

// WeighedRoom is a room, and what residents, closings and blocked times leave of it on each day.
type WeighedRoom struct {
	Name string
	Beds int
	Left []int16
}

// WeighedHousehold is a household. Where OneBed says so of a unit, it takes one
// bed of one room there, and whole rooms otherwise.
type WeighedHousehold struct {
	Name                     string
	Need                     int  // beds
	Alone                    bool // and one of them in a room alone
	From, By, Until, Settled int
	Pinned                   int // the day it must move on, or −1

	Home      int // unit, or −1
	HomeRooms []int
	HomeBed   bool  // it takes one bed there
	Stay      int64 // what it brings if it goes nowhere
	Unfit     int64 // off for each day at home

	HallDay int64           // off for each day in a hall
	Options []WeighedOption // where it may live to the end
	Bridges []WeighedOption // where it may live from By on until it moves; Points is off for going there
}

// WeighedOption is a unit a household may live in, and what that counts whichever rooms and days it is.
type WeighedOption struct {
	Unit   int
	Points int64
	OneBed bool
}

// Weigh makes numbers of an instance.
func Weigh(in *Instance, policy Policy) (*Weighed, error) {
	if err := in.Valid(); err != nil {
		return nil, err
	}
	if err := policy.valid(); err != nil {
		return nil, err
	}
	p, err := newProblem(in, policy)
	if err != nil {
		return nil, err
	}
	y := &policy
	out := &Weighed{Days: p.days, Day: int64(y.Day), Move: int64(y.Move), Early: int64(y.Early), Spare: int64(y.Spare)}
	for at := range p.units {
		u := &p.units[at]
		n := WeighedUnit{Name: u.Name, Shared: u.Shared, Hall: u.hall}
		for _, r := range u.rooms {
			n.Rooms = append(n.Rooms, WeighedRoom{p.rooms[r].name, int(p.rooms[r].beds), p.rooms[r].cap})
		}
		out.Units = append(out.Units, n)
	}
	for i := range p.houses {
		h := &p.houses[i]
		n := WeighedHousehold{
			Name: h.Name, Need: int(h.need), Alone: h.alone, From: int(h.from), By: int(h.by), Until: int(h.until), Settled: int(h.settled),
			Pinned: int(h.pinned), Home: int(h.home), Stay: h.stay, HallDay: h.persons * int64(y.HallDay),
		}
		if h.unfit {
			n.Unfit = n.HallDay
		}
		for _, r := range h.homeRooms {
			n.HomeRooms = append(n.HomeRooms, slices.Index(p.units[h.home].rooms, r))
			n.HomeBed = h.Sharing && p.units[h.home].Shared
		}
		for _, o := range h.options {
			n.Options = append(n.Options, WeighedOption{int(o.unit), o.points, p.oneBed(h, o.unit)})
		}
		for _, u := range h.bridgeable {
			off := int64(0)
			if p.units[u].hall {
				off = h.persons * int64(y.Hall)
			}
			n.Bridges = append(n.Bridges, WeighedOption{int(u), off, p.oneBed(h, u)})
		}
		out.Households = append(out.Households, n)
	}
	return out, nil
}
