package record

import (
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

// Circle is who may see a need. Whoever records it may draw it narrower than
// the catalogue does, never wider.
type Circle string

// The circles.
const (
	All Circle = "all" // the roles that may read needs
	Few Circle = "few" // the roles that may read needs that tell of health
)

// Circles lists them in the order a form offers them.
var Circles = []Circle{All, Few}

// Data is the kind of data that a role must be able to read to be in the circle.
func (c Circle) Data() tenant.Data { return needData(c == Few) }

// Circle gives who, as the catalogue has it, may see the need.
func (e NeedEntry) Circle() Circle { return circle(e.Health) }

// Circle gives who may see the need.
func (n Need) Circle() Circle { return circle(n.Health) }

func circle(health bool) Circle {
	if health {
		return Few
	}
	return All
}

// Writable reports whether the scope's role may end the need or take it back:
// it may record needs of its sort, and is in the circle.
func (n Need) Writable(s tenant.Scope) bool { return n.mayWrite(s) == nil }

func (n Need) mayWrite(s tenant.Scope) error {
	sort := n.data()
	if entry, known := Current().Need(n.Code); known {
		sort = entry.Circle().Data()
	}
	if err := s.MayWrite(sort); err != nil {
		return err
	}
	return s.MayRead(n.data())
}

// drawn gives the circle of a need of the entry's sort.
func (c Circle) drawn(e NeedEntry) (Circle, error) {
	switch c {
	case "":
		return e.Circle(), nil
	case Few:
		return Few, nil
	case All:
		if !e.Health {
			return All, nil
		}
		return c, errs.Invalid("error.record.circle.wider").At("circle")
	}
	return c, errs.Invalid("error.record.circle").At("circle")
}
