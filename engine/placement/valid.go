package placement

import (
	"errors"
	"fmt"
	"slices"
)

// Limits of what is read or solved; beyond them an instance is refused in words.
const (
	MaxHouseholds = 5_000 // and as many residents as there are places
	MaxUnits      = 20_000
	MaxRooms      = 60_000
	MaxDays       = 400
	MaxCells      = 4_000_000 // households × units; and 4 times that: rooms × days
	MaxBeds       = 200       // in one room
	MaxPersons    = 30        // in one household
	MaxUnitRooms  = 200
	MaxText       = 200 // of a name
)

// Valid says what is wrong with an instance, if anything, by the name of the
// site, unit or household and the field.
func (in *Instance) Valid() error {
	if err := in.first(); err != nil {
		return err
	}
	units, err := in.units()
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for x := range in.Households {
		if err := in.household(&in.Households[x], known, units, false); err != nil {
			return fmt.Errorf("household %.60q: %w", in.Households[x].Name, err)
		}
	}
	for x := range in.Residents {
		if err := in.household(&in.Residents[x], known, units, true); err != nil {
			return fmt.Errorf("resident %.60q: %w", in.Residents[x].Name, err)
		}
	}
	return nil
}

// first looks at the horizon and at the size of the whole.
func (in *Instance) first() error {
	units, rooms := 0, 0
	for _, s := range in.Sites {
		units += len(s.Units)
		for _, u := range s.Units {
			rooms += len(u.Rooms)
		}
	}
	switch n := len(in.Households); {
	case in.First < firstDay || in.First > lastDay-MaxDays:
		return errors.New("first: the first day of the horizon is missing, or too far away")
	case in.Days < 0 || in.Days > MaxDays:
		return fmt.Errorf("days: the horizon has %d days: 1 to %d are possible", in.Days, MaxDays)
	case n > MaxHouseholds:
		return fmt.Errorf("%d households: at most %d are possible", n, MaxHouseholds)
	case units > MaxUnits || rooms > MaxRooms:
		return fmt.Errorf("%d units with %d rooms: at most %d and %d are possible", units, rooms, MaxUnits, MaxRooms)
	case n*units > MaxCells || rooms*in.days() > 4*MaxCells:
		return fmt.Errorf("%d households × %d units and %d rooms × %d days are too much together: at most %d and %d are possible", n, units, rooms, in.days(), MaxCells, 4*MaxCells)
	}
	return nil
}

func (in *Instance) days() int {
	if in.Days == 0 {
		return defaultDays
	}
	return in.Days
}

// units looks at sites, units and rooms, and gives the units by name.
func (in *Instance) units() (map[string]*Unit, error) {
	units := map[string]*Unit{}
	sites := map[string]bool{}
	for x := range in.Sites {
		s := &in.Sites[x]
		if err := named(s.Name, sites); err != nil {
			return nil, fmt.Errorf("site %d: %w", x+1, err)
		}
		if !slices.Contains(Kinds, s.Kind) {
			return nil, fmt.Errorf("site %q: kind: there is no %.40q", s.Name, s.Kind)
		}
		if err := minutes(s.Minutes); err != nil {
			return nil, fmt.Errorf("site %q: %w", s.Name, err)
		}
		for y := range s.Units {
			u := &s.Units[y]
			if _, twice := units[u.Name]; twice || u.Name == "" || len(u.Name) > MaxText {
				return nil, fmt.Errorf("site %q: unit %d: the name %.40q is missing, too long or stands twice", s.Name, y+1, u.Name)
			}
			if err := u.valid(); err != nil {
				return nil, fmt.Errorf("unit %q: %w", u.Name, err)
			}
			units[u.Name] = u
		}
	}
	return units, nil
}

func (u *Unit) valid() error {
	if len(u.Rooms) == 0 || len(u.Rooms) > MaxUnitRooms {
		return fmt.Errorf("rooms: it has %d: 1 to %d are possible", len(u.Rooms), MaxUnitRooms)
	}
	if u.M2 < 0 || u.M2 > 100_000 {
		return fmt.Errorf("m2: %d is not possible", u.M2)
	}
	if u.Closes != 0 && u.Closes <= u.Opens {
		return fmt.Errorf("closes: %s is not after %s, when it opens", u.Closes, u.Opens)
	}
	if err := minutes(u.Minutes); err != nil {
		return err
	}
	if err := windows(u.Blocked); err != nil {
		return err
	}
	rooms := map[string]bool{}
	for x, r := range u.Rooms {
		if err := named(r.Name, rooms); err != nil {
			return fmt.Errorf("room %d: %w", x+1, err)
		}
		if r.Beds < 1 || r.Beds > MaxBeds {
			return fmt.Errorf("room %q: beds: it has %d: 1 to %d are possible", r.Name, r.Beds, MaxBeds)
		}
		if len(r.Blocked) > 0 && !u.Shared {
			return fmt.Errorf("room %q: blocked: a unit that one household has to itself is blocked as a whole", r.Name)
		}
		if err := windows(r.Blocked); err != nil {
			return fmt.Errorf("room %q: %w", r.Name, err)
		}
	}
	return nil
}

func (in *Instance) household(h *Household, known map[string]bool, units map[string]*Unit, resident bool) error {
	if err := named(h.Name, known); err != nil {
		return err
	}
	if len(h.Persons) == 0 || len(h.Persons) > MaxPersons {
		return fmt.Errorf("persons: it has %d: 1 to %d are possible", len(h.Persons), MaxPersons)
	}
	for _, a := range h.Persons {
		if a < Child || a > 130 {
			return fmt.Errorf("persons: %d is no age", a)
		}
	}
	if h.Sharing && (len(h.Persons) > 1 || !h.Persons[0].grown() || h.Needs.SingleRoom || h.Needs.CarerBed) {
		return errors.New("sharing: only a grown-up alone who needs neither a room alone nor a carer's bed can share a room with others")
	}
	if h.Until != 0 && h.Until <= max(h.From, in.First) {
		return fmt.Errorf("until: %s is not after the earliest day", h.Until)
	}
	if h.Waited < 0 || h.Waited > 10_000 {
		return fmt.Errorf("waited: %d days are not possible", h.Waited)
	}
	if h.By != 0 && (h.By < max(h.From, in.First) || h.Present != nil) {
		return errors.New("by: it must not be before from, and not be given for who lives somewhere already")
	}
	if last := in.First + Day(in.days()); max(h.From, in.First) >= last { //nolint:gosec // at most MaxDays
		return fmt.Errorf("from: %s is not within the horizon, which ends before %s", h.From, last)
	}
	if resident && (h.Present == nil || h.Pin != nil || len(h.Forbid) > 0) {
		return errors.New("present: a resident lives somewhere, and is neither pinned nor forbidden anything")
	}
	if err := h.present(units); err != nil {
		return fmt.Errorf("present: %w", err)
	}
	if h.Pin != nil && units[h.Pin.Unit] == nil {
		return fmt.Errorf("pin: there is no unit %.60q", h.Pin.Unit)
	}
	for _, u := range h.Forbid {
		if units[u] == nil {
			return fmt.Errorf("forbid: there is no unit %.60q", u)
		}
	}
	if len(h.Uses) > 20 || len(h.Wishes) > 20 || len(h.Areas) > 20 {
		return errors.New("uses, wishes, areas: at most 20 of each are possible")
	}
	return nil
}

// present looks at where a household lives.
func (h *Household) present(units map[string]*Unit) error {
	p := h.Present
	if p == nil {
		return nil
	}
	u := units[p.Unit]
	if u == nil {
		return fmt.Errorf("unit: there is no %.60q", p.Unit)
	}
	if !u.Shared {
		if len(p.Rooms) > 0 {
			return errors.New("rooms: it has all of them, as the unit is not shared")
		}
		return nil
	}
	if len(p.Rooms) == 0 || h.Sharing && len(p.Rooms) > 1 {
		return errors.New("rooms: it must be said which, and who shares a room has one")
	}
	for x, name := range p.Rooms {
		if !slices.ContainsFunc(u.Rooms, func(r Room) bool { return r.Name == name }) || slices.Contains(p.Rooms[:x], name) {
			return fmt.Errorf("rooms: there is no %.60q, or it stands twice", name)
		}
	}
	return nil
}

func named(name string, known map[string]bool) error {
	switch {
	case name == "":
		return errors.New("name: it has none")
	case len(name) > MaxText:
		return fmt.Errorf("name: %.40q… is too long", name)
	case known[name]:
		return fmt.Errorf("name: %q stands twice", name)
	}
	known[name] = true
	return nil
}

func minutes(of map[string]int) error {
	for name, m := range of {
		if m < 0 || m > 10_000 {
			return fmt.Errorf("minutes: %.60q is %d: 0 to 10000 are possible", name, m)
		}
	}
	return nil
}

func windows(of []Window) error {
	for _, w := range of {
		if w.From < 0 || w.To != 0 && w.To <= w.From {
			return fmt.Errorf("blocked: from %s to %s is no time", w.From, w.To)
		}
	}
	return nil
}
