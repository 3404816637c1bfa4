package placement

import (
	"fmt"
	"io"
	"maps"
	"slices"
)

// Policy says what counts, and how many points. It is one file that everybody can read.
//
// Three levels come before each other: to have a place at all (Placed), not to
// be in a hall (Hall, HallDay), and the rest. The engine refuses a policy under which a
// household could be put into a hall, or left without a place, for the sake of its own
// preferences.
type Policy struct {
	Placed  int `json:"placed"`   // per person: for a place at all
	Hall    int `json:"hall"`     // per person: off for whoever is put into a hall, or left in one or in a place that does not fit
	HallDay int `json:"hall_day"` // per person and day of that: off

	Kinds map[Kind]int `json:"kinds"` // per household: for living at a site of this kind; halls have none
	Size  Size         `json:"size"`
	Near  Near         `json:"near"`
	Space Space        `json:"space"`

	Wish    int `json:"wish"`    // for a place that was wished for
	Spare   int `json:"spare"`   // off for each bed that stays empty
	Day     int `json:"day"`     // off for each day from the earliest day to the move
	Move    int `json:"move"`    // off for each move of those who live somewhere already
	Early   int `json:"early"`   // off for a move before the household is settled
	Waiting int `json:"waiting"` // for each day already waited, anywhere but in a hall: who waited longer goes first

	HallLimit int `json:"hall_limit"` // days after which a hall must be left
}

// Size takes points away from large sites: Each for every place beyond Small, Most at most.
type Size struct {
	Small int `json:"small"`
	Each  int `json:"each"`
	Most  int `json:"most"`
}

// Near gives points for every facility that a household uses already: Points less Each per minute of the way.
type Near struct {
	Points int `json:"points"`
	Each   int `json:"each"`
}

// Space takes points away where there is little room: Each for every m² per person below Least, Most at most.
type Space struct {
	Least int `json:"least"`
	Each  int `json:"each"`
	Most  int `json:"most"`
}

// Usual is the policy that holds where no other is given.
func Usual() Policy {
	return Policy{
		Placed: 12_000, Hall: 5_000, HallDay: 10,
		Kinds: map[Kind]int{Flat: 300, House: 300, Module: 200, Shared: 150, Hotel: 120, Land: 60},
		Size:  Size{Small: 10, Each: 2, Most: 200},
		Near:  Near{Points: 60, Each: 2},
		Space: Space{Least: 9, Each: 15, Most: 90},
		Wish:  100, Spare: 10, Day: 3, Move: 40, Early: 150, Waiting: 1,
		HallLimit: 28,
	}
}

// maxPolicy is how much of a policy is read, maxWeight the highest weight.
const (
	maxPolicy = 1 << 20
	maxWeight = 1_000_000
)

// ReadPolicy reads a policy; what it does not say is as in Usual.
func ReadPolicy(r io.Reader) (Policy, error) {
	p := Usual()
	if err := decode(r, maxPolicy, "policy", &p); err != nil {
		return p, err
	}
	return p, p.valid()
}

func (p Policy) valid() error {
	for _, w := range []struct {
		name  string
		value int
	}{
		{"placed", p.Placed},
		{"hall", p.Hall},
		{"hall_day", p.HallDay},
		{"size.small", p.Size.Small},
		{"size.each", p.Size.Each},
		{"size.most", p.Size.Most},
		{"near.points", p.Near.Points},
		{"near.each", p.Near.Each},
		{"space.least", p.Space.Least},
		{"space.each", p.Space.Each},
		{"space.most", p.Space.Most},
		{"wish", p.Wish},
		{"spare", p.Spare},
		{"day", p.Day},
		{"move", p.Move},
		{"early", p.Early},
		{"waiting", p.Waiting},
		{"hall_limit", p.HallLimit},
	} {
		if w.value < 0 || w.value > maxWeight {
			return fmt.Errorf("policy: %s is %d: 0 to %d are possible", w.name, w.value, maxWeight)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(p.Kinds)) {
		if !slices.Contains(Kinds, k) || k == Hall {
			return fmt.Errorf("policy: kinds: %.40q is no kind that can have points", k)
		}
		if w := p.Kinds[k]; w < 0 || w > maxWeight {
			return fmt.Errorf("policy: kinds: %q is %d: 0 to %d are possible", k, w, maxWeight)
		}
	}
	return nil
}
