package allocation

import (
	"fmt"
	"slices"
)

// Limits of what is read or solved; beyond them an instance is refused in words.
const (
	MaxHouseholds = 100_000
	MaxPlaces     = 20_000
	MaxResources  = 64
	MaxCells      = 60_000_000    // households × places, and that times resources where demand depends on the place
	MaxScore      = 1_000_000_000 // of one household at one place
	MaxAmount     = 1_000_000_000 // of one resource, demanded or there
)

// Unplaced stands in an assignment for a household that has no place.
const Unplaced = -1

// Instance is one question: which household goes to which place?
//
// With n households, m places (municipalities) and R resources:
//
//	Demand    n×R, or n×m×R where PerPlace: what household i uses of resource r (at place j)
//	Capacity  m×R: what place j has of resource r
//	Score     n×m: how well they match, at least 1; 0 = not allowed
//
// Units are the caller's (persons, school places, …). A household is placed
// whole, at one place, or not at all; unplaced it scores nothing.
type Instance struct {
	Households, Places, Resources int

	Demand   []int32
	PerPlace bool
	Capacity []int32
	Score    []int32

	// Ceiling is set where costs are minimised: the cost of a household at a
	// place is Ceiling − Score, and Ceiling is so high that leaving one out
	// never pays.
	Ceiling int64

	Names *Names // nil for instances without names
}

// Names are the words for the numbers of an instance.
type Names struct {
	Households, Places, Resources []string
}

// Minimises says whether the instance asks for least cost instead of most score.
func (in *Instance) Minimises() bool { return in.Ceiling != 0 }

// Needs gives what household i uses at place j, one number per resource.
func (in *Instance) Needs(i, j int) []int32 {
	at := i
	if in.PerPlace {
		at = i*in.Places + j
	}
	return in.Demand[at*in.Resources : (at+1)*in.Resources : (at+1)*in.Resources]
}

// Has gives what place j has, one number per resource.
func (in *Instance) Has(j int) []int32 {
	return in.Capacity[j*in.Resources : (j+1)*in.Resources : (j+1)*in.Resources]
}

// Row gives the scores of household i at every place.
func (in *Instance) Row(i int) []int32 {
	return in.Score[i*in.Places : (i+1)*in.Places : (i+1)*in.Places]
}

// Clone gives a copy whose scores can be changed.
func (in *Instance) Clone() *Instance {
	out := *in
	out.Score = slices.Clone(in.Score)
	return &out
}

// Pin lets household i go nowhere but to place j.
func (in *Instance) Pin(i, j int) error {
	if err := in.known(i, j); err != nil {
		return err
	}
	row := in.Row(i)
	if row[j] == 0 {
		return fmt.Errorf("household %d is not allowed at place %d: it cannot be pinned there", i, j)
	}
	kept := row[j]
	clear(row)
	row[j] = kept
	return nil
}

// Forbid keeps household i from place j.
func (in *Instance) Forbid(i, j int) error {
	if err := in.known(i, j); err != nil {
		return err
	}
	in.Row(i)[j] = 0
	return nil
}

func (in *Instance) known(i, j int) error {
	if i < 0 || i >= in.Households {
		return fmt.Errorf("there is no household %d: they are numbered 0 to %d", i, in.Households-1)
	}
	if j < 0 || j >= in.Places {
		return fmt.Errorf("there is no place %d: they are numbered 0 to %d", j, in.Places-1)
	}
	return nil
}

// Valid says what is wrong with an instance, if anything: shapes, signs, limits.
func (in *Instance) Valid() error {
	n, m, r := in.Households, in.Places, in.Resources
	if err := size(n, m, r, in.PerPlace); err != nil {
		return err
	}
	demands := n * r
	if in.PerPlace {
		demands *= m
	}
	if len(in.Demand) != demands || len(in.Capacity) != m*r || len(in.Score) != n*m {
		return fmt.Errorf("%d demands, %d capacities and %d scores do not make %d households × %d places × %d resources",
			len(in.Demand), len(in.Capacity), len(in.Score), n, m, r)
	}
	for what, values := range map[string][]int32{"demand": in.Demand, "capacity": in.Capacity, "score": in.Score} {
		if len(values) > 0 && slices.Min(values) < 0 {
			return fmt.Errorf("a %s is negative", what)
		}
	}
	return nil
}

// size refuses what would not fit into memory.
func size(n, m, r int, perPlace bool) error {
	switch cells := n * m; {
	case n < 0 || n > MaxHouseholds:
		return fmt.Errorf("%d households: 0 to %d are possible", n, MaxHouseholds)
	case m < 0 || m > MaxPlaces:
		return fmt.Errorf("%d places: 0 to %d are possible", m, MaxPlaces)
	case r < 0 || r > MaxResources:
		return fmt.Errorf("%d resources: 0 to %d are possible", r, MaxResources)
	case cells > MaxCells || perPlace && cells*r > MaxCells:
		return fmt.Errorf("%d households × %d places are too many together: %d are possible", n, m, MaxCells)
	}
	return nil
}
