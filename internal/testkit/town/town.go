// Package town draws instances of placement for tests and benchmarks: an invented
// town with its flats, shared sites and halls, who lives there, and who comes. The
// same seed gives the same town.
package town

import (
	"fmt"
	"math/rand/v2"

	"wegwarte/engine/placement"
)

// First is the first day of every town's horizon, 1 December 2026.
const First placement.Day = 20788

// town is what is being drawn.
type town struct {
	*rand.Rand
	in    placement.Instance
	lived int
}

// Draw draws a town with about so many places, and so many households that are
// to be placed: large families, few step-free units, halls, leases that end and
// sites that open within twelve weeks.
func Draw(seed uint64, households, places int) *placement.Instance {
	t := &town{Rand: rand.New(rand.NewPCG(seed, 77))} //nolint:gosec // a test's numbers
	t.in = placement.Instance{First: First, Days: 84}
	flats, shared := places*42/100, places*43/100
	for n := 0; flats > 0; n++ {
		flats -= t.house(n)
	}
	for n := 0; shared > 0; n++ {
		shared -= t.site(n)
	}
	for n, left := 0, places*15/100; left > 0; n++ {
		left -= t.hall(n)
	}
	for n := range households {
		t.household(n, households)
	}
	t.settle()
	return &t.in
}

func (t *town) day(n int) placement.Day { return First + placement.Day(n) } //nolint:gosec // small

func (t *town) minutes() map[string]int {
	out := map[string]int{}
	for _, f := range facilities {
		out[f] = 3 + t.IntN(42)
	}
	return out
}

var (
	facilities = []string{"GS Nord", "GS Sued", "Gesamtschule", "Berufskolleg", "Kita Mitte", "Kita Bach", "Praxis Am Markt", "Dialyse"}
	districts  = []string{"Nord", "Sued", "Mitte", "West", "Bach"}
)

// house is a house with some flats.
func (t *town) house(n int) (places int) {
	s := placement.Site{Name: fmt.Sprintf("Haus %d", n), Kind: placement.Flat, District: districts[t.IntN(len(districts))], Minutes: t.minutes()}
	if t.IntN(8) == 0 {
		s.Kind = placement.House
	}
	for f := range 1 + t.IntN(4) {
		u := placement.Unit{Name: fmt.Sprintf("W%d.%d", n, f), StepFree: t.IntN(12) == 0, GroundFloor: f == 0}
		for r := range 1 + min(t.IntN(4), t.IntN(4)) {
			u.Rooms = append(u.Rooms, placement.Room{Name: fmt.Sprint(r + 1), Beds: 1 + t.IntN(3)})
		}
		places += t.there(&u, 14)
		s.Units = append(s.Units, u)
	}
	t.in.Sites = append(t.in.Sites, s)
	return places
}

// there gives a unit its size, and sometimes an opening, a closing or a renovation.
func (t *town) there(u *placement.Unit, m2 int) (beds int) {
	for _, r := range u.Rooms {
		beds += r.Beds
	}
	u.M2 = beds * (m2 - 4 + t.IntN(8))
	switch t.IntN(16) {
	case 0:
		u.Opens = t.day(7 + t.IntN(70))
	case 1:
		u.Closes = t.day(14 + t.IntN(120))
	case 2:
		from := t.IntN(60)
		u.Blocked = []placement.Window{{From: t.day(from), To: t.day(from + 7 + t.IntN(21)), Why: "renovation"}}
	}
	return beds
}

// site is shared accommodation, or modules: floors with rooms.
func (t *town) site(n int) (places int) {
	kinds := []placement.Kind{placement.Shared, placement.Shared, placement.Module, placement.Hotel}
	s := placement.Site{Name: fmt.Sprintf("Unterkunft %d", n), Kind: kinds[t.IntN(4)], District: districts[t.IntN(len(districts))], Minutes: t.minutes()}
	for f := range 2 + t.IntN(4) {
		u := placement.Unit{Name: fmt.Sprintf("U%d.%d", n, f), Shared: true, StepFree: t.IntN(6) == 0, GroundFloor: f == 0}
		switch t.IntN(5) {
		case 0:
			u.Area = "women"
		case 1, 2:
			u.Area = "men"
		}
		for r := range 4 + t.IntN(6) {
			u.Rooms = append(u.Rooms, placement.Room{Name: fmt.Sprint(r + 1), Beds: 2 + t.IntN(3)})
		}
		places += t.there(&u, 9)
		s.Units = append(s.Units, u)
	}
	t.in.Sites = append(t.in.Sites, s)
	return places
}

// hall is a gym with compartments.
func (t *town) hall(n int) (places int) {
	s := placement.Site{Name: fmt.Sprintf("Halle %d", n), Kind: placement.Hall, District: districts[t.IntN(len(districts))], Minutes: t.minutes()}
	for f, area := range []string{"", "men", "women"} {
		u := placement.Unit{Name: fmt.Sprintf("H%d.%d", n, f), Shared: true, StepFree: true, GroundFloor: true, Area: area, M2: 150}
		for r := range 8 - 2*f {
			u.Rooms = append(u.Rooms, placement.Room{Name: fmt.Sprint(r + 1), Beds: 4 + t.IntN(3)})
			places += u.Rooms[r].Beds
		}
		s.Units = append(s.Units, u)
	}
	t.in.Sites = append(t.in.Sites, s)
	return places
}

// people draws a household without a day.
func (t *town) people(name string) placement.Household {
	h := placement.Household{Name: name, Waited: min(t.IntN(400), t.IntN(400))}
	size := 1
	if t.IntN(100) < 55 {
		size = 2 + min(t.IntN(7), t.IntN(7))
	}
	for x := range size {
		age := placement.Age(19 + t.IntN(50))
		if x > 1 || x == 1 && t.IntN(4) == 0 {
			age = placement.Age(t.IntN(18))
		}
		h.Persons = append(h.Persons, age)
	}
	h.Needs.StepFree = t.IntN(14) == 0
	h.Needs.GroundFloor = t.IntN(25) == 0
	h.Needs.CarerBed = t.IntN(50) == 0
	h.Needs.SingleRoom = t.IntN(30) == 0
	if size == 1 {
		h.Sharing = !h.Needs.CarerBed && !h.Needs.SingleRoom && t.IntN(6) > 0
		switch t.IntN(8) {
		case 0:
			h.Areas = []string{"women"}
		case 1, 2, 3, 4, 5:
			h.Areas = []string{"men"}
		}
	} else if t.IntN(20) == 0 {
		h.Areas = []string{"women"}
	}
	return h
}

// household draws one that is to be placed, arriving in the course of twelve weeks.
func (t *town) household(n, of int) {
	h := t.people(fmt.Sprintf("A-%d", n+1))
	from := 70 * n / of
	h.From = t.day(from)
	if t.IntN(3) == 0 {
		h.By = h.From + placement.Day(t.IntN(14)) //nolint:gosec // small
	}
	if t.IntN(8) == 0 {
		h.Until = h.From + placement.Day(20+t.IntN(100)) //nolint:gosec // small
	}
	if t.IntN(3) == 0 {
		h.Wishes = []string{districts[t.IntN(len(districts))]}
	}
	for range t.IntN(3) {
		h.Uses = append(h.Uses, facilities[t.IntN(len(facilities))])
	}
	t.in.Households = append(t.in.Households, h)
}

// settle lets about half of the places be lived in, some of them by households
// that wait for another place.
func (t *town) settle() {
	for x := range t.in.Sites {
		s := &t.in.Sites[x]
		for y := range s.Units {
			u := &s.Units[y]
			if s.Kind == placement.Hall && t.IntN(2) == 0 || u.Opens != 0 || len(u.Blocked) > 0 && u.Blocked[0].From == First {
				continue
			}
			if !u.Shared {
				if t.IntN(100) < 55 {
					t.lives(s, u, nil)
				}
				continue
			}
			for r := range u.Rooms {
				if t.IntN(100) < 50 {
					t.lives(s, u, &u.Rooms[r])
				}
			}
		}
	}
}

// lives lets somebody live in a unit, or in a room of it.
func (t *town) lives(s *placement.Site, u *placement.Unit, r *placement.Room) {
	t.lived++
	h := t.people(fmt.Sprintf("B-%d", t.lived))
	beds := 0
	for _, r := range u.Rooms {
		beds += r.Beds
	}
	h.Present = &placement.Present{Unit: u.Name}
	if r != nil {
		beds = r.Beds
		h.Present.Rooms = []string{r.Name}
	}
	h.Persons = h.Persons[:min(len(h.Persons), beds)]
	h.Needs.CarerBed, h.Needs.SingleRoom, h.Sharing = false, false, false
	h.Fixed = t.IntN(5) == 0
	if t.IntN(4) == 0 {
		h.Settled = t.day(50 + t.IntN(100))
	}
	if t.IntN(10) == 0 {
		h.Present.Until = t.day(5 + t.IntN(75))
	}
	h.Needs.StepFree = h.Needs.StepFree && (u.StepFree || t.IntN(3) == 0)
	if s.Kind == placement.Hall && t.IntN(2) == 0 || t.IntN(40) == 0 {
		h.Fixed = false
		t.in.Households = append(t.in.Households, h)
		return
	}
	t.in.Residents = append(t.in.Residents, h)
}
