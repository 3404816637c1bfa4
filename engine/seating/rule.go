package seating

import (
	"errors"
	"fmt"
	"slices"
)

// Kind is what a criterion asks.
type Kind string

// The kinds there are.
const (
	SchoolNext  Kind = "school-next"  // the child comes to school within the year
	Sibling     Kind = "sibling"      // a sibling is at this place already
	ParentsBusy Kind = "parents-busy" // all parents work, train or study, look for work or are in a course
	OneParent   Kind = "one-parent"   // one parent alone looks after them
	Language    Kind = "language"     // needs support in learning the language
	Moved       Kind = "moved"        // had a seat like this and lost it by moving or by the closing of a place
	OnTheWay    Kind = "on-the-way"   // it is the next step of a way that was agreed
	Waiting     Kind = "waiting"      // for each full stretch of days
	Near        Kind = "near"         // lives within a distance of this place
)

// Kinds lists them in the order of a form.
var Kinds = []Kind{SchoolNext, Sibling, ParentsBusy, OneParent, Language, Moved, OnTheWay, Waiting, Near}

// Asked are the kinds that are answered by yes or no, the same at every place.
var Asked = []Kind{SchoolNext, ParentsBusy, OneParent, Language, Moved, OnTheWay}

// Criterion is one thing that counts.
type Criterion struct {
	Kind   Kind
	Points int // where it holds; of Waiting, for each full stretch
	Each   int // of Waiting: days of a stretch
	Most   int // of Waiting: points at most
	Within int // of Near: metres
}

// Rule is what counts, the same for all. Without criteria, who waits longest comes first.
type Rule struct {
	Strict   bool // the criteria are compared one after the other instead of added
	Criteria []Criterion
}

// Asks are what the rule counts and somebody answers by yes or no.
func (r Rule) Asks() (kinds []Kind) {
	for _, c := range r.Criteria {
		if slices.Contains(Asked, c.Kind) {
			kinds = append(kinds, c.Kind)
		}
	}
	return kinds
}

// Bounds of a rule.
const (
	MostPoints = 1000
	MostDays   = 3650
	MostMetres = 100_000
)

// Fault is what is wrong with a criterion.
type Fault struct {
	Criterion int // its position
	Field     string
	Why       string
}

func (f Fault) Error() string {
	return fmt.Sprintf("seating: criterion %d: %s: %s", f.Criterion+1, f.Field, f.Why)
}

// Check says what is wrong with a rule; nil where nothing is. Each error in it is a Fault.
func (r Rule) Check() error {
	var all []error
	seen := map[Kind]bool{}
	for i, c := range r.Criteria {
		bad := func(field, why string) { all = append(all, Fault{i, field, why}) }
		if !slices.Contains(Kinds, c.Kind) {
			bad("kind", "there is no such criterion")
		}
		if seen[c.Kind] {
			bad("kind", "it stands here twice")
		}
		seen[c.Kind] = true
		if c.Points < 1 || c.Points > MostPoints {
			bad("points", "from 1 to 1000")
		}
		switch c.Kind {
		case Waiting:
			if c.Each < 1 || c.Each > MostDays {
				bad("each", "from 1 to 3650 days")
			}
			if c.Most < c.Points || c.Most > MostPoints {
				bad("most", "from the points of one stretch to 1000")
			}
		case Near:
			if c.Within < 1 || c.Within > MostMetres {
				bad("within", "from 1 to 100000 metres")
			}
		}
	}
	return errors.Join(all...)
}
