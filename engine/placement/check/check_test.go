package check_test

import (
	"slices"
	"strings"
	"testing"

	"wegwarte/engine/placement"
	"wegwarte/engine/placement/check"
)

const first placement.Day = 20788

// week is one shared unit with two rooms and a hall; two families want in, one can.
func week() *placement.Instance {
	room := func(name string) placement.Room { return placement.Room{Name: name, Beds: 2} }
	return &placement.Instance{
		First: first, Days: 7,
		Sites: []placement.Site{
			{Name: "a", Kind: placement.Shared, Units: []placement.Unit{{Name: "u", Shared: true, Rooms: []placement.Room{room("1"), room("2")}}}},
			{Name: "h", Kind: placement.Hall, Units: []placement.Unit{{Name: "hall", Shared: true, Rooms: []placement.Room{room("1"), room("2"), room("3")}}}},
		},
		Households: []placement.Household{{Name: "A", Persons: []placement.Age{30, 4}}, {Name: "B", Persons: []placement.Age{40, 41, 2}}},
	}
}

func solved(t *testing.T) (*placement.Weighed, *placement.Report) {
	t.Helper()
	r, err := placement.Solve(t.Context(), week(), placement.Usual(), placement.Options{Seed: 1, Work: 1_000_000})
	if err != nil {
		t.Fatal(err)
	}
	w, err := placement.Weigh(week(), placement.Usual())
	if err != nil {
		t.Fatal(err)
	}
	return w, r
}

func TestAPlanThatCannotBeIsRefused(t *testing.T) {
	w, r := solved(t)
	if got, err := check.Feasible(w, r.Placements, first); err != nil || got != r.Objective {
		t.Fatalf("%v, %d", err, got)
	}
	x := slices.IndexFunc(r.Placements, func(l placement.Placement) bool { return l.Unit == "u" })
	for want, spoil := range map[string]func(p []placement.Placement) []placement.Placement{
		"have a placement": func(p []placement.Placement) []placement.Placement { return p[:1] },
		"is that of":       func(p []placement.Placement) []placement.Placement { p[0].Household = "C"; return p },
		"may not live in":  func(p []placement.Placement) []placement.Placement { p[x].Unit = "v"; return p },
		"the rooms":        func(p []placement.Placement) []placement.Placement { p[x].Rooms = []string{"7"}; return p },
		"may not move on":  func(p []placement.Placement) []placement.Placement { p[x].From = first - 1; return p },
		"no room":          func(p []placement.Placement) []placement.Placement { p[x].Rooms = nil; return p },
		"points, not":      func(p []placement.Placement) []placement.Placement { p[x].Points++; return p },
		"cannot stay":      func(p []placement.Placement) []placement.Placement { p[x].Level = placement.AtHome; return p },
		"no roof":          func(p []placement.Placement) []placement.Placement { p[x].From = first + 3; return p },
		"has no room for it": func(p []placement.Placement) []placement.Placement {
			p[0], p[1] = p[x], p[x]
			p[0].Household, p[1].Household = "A", "B"
			p[0].Rooms, p[1].Rooms = []string{"1"}, []string{"1", "2"}
			p[0].Points, p[1].Points = 0, 0
			p[0].Points = points(w, 0, p[0])
			return p
		},
		"not enough": func(p []placement.Placement) []placement.Placement {
			y := slices.IndexFunc(p, func(l placement.Placement) bool { return l.Household == "B" })
			p[y].Unit, p[y].Level, p[y].From, p[y].Rooms = "u", placement.Placed, first, []string{"1"}
			return p
		},
	} {
		p := spoil(slices.Clone(r.Placements))
		if _, err := check.Feasible(w, p, first); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// points is what the checker says a placement brings.
func points(w *placement.Weighed, i int, l placement.Placement) int64 {
	for v := range int64(60_000) {
		l.Points = v
		one := *w
		one.Households = w.Households[i : i+1]
		if _, err := check.Feasible(&one, []placement.Placement{l}, first); err == nil {
			return v
		}
	}
	return -1
}

func TestACertificateThatProvesTooLittleIsRefused(t *testing.T) {
	w, r := solved(t)
	best := r.Objective
	for name, spoil := range map[string]func(c *placement.Certificate){
		"no prices": func(c *placement.Certificate) { c.Prices = nil },
		"other prices": func(c *placement.Certificate) {
			c.Prices = []placement.Price{{Unit: "u", Room: "1", Day: first, Each: 70_000}}
		},
		"a negative price": func(c *placement.Certificate) {
			c.Prices = []placement.Price{{Unit: "u", Room: "1", Day: first, Each: -5}}
		},
		"two prices": func(c *placement.Certificate) {
			c.Prices = []placement.Price{{Unit: "u", Room: "1", Day: first, Each: 5}, {Unit: "u", Room: "1", Day: first, Each: 5}}
		},
		"no such unit": func(c *placement.Certificate) {
			c.Prices = []placement.Price{{Unit: "v", Room: "1", Day: first, Each: 5}}
		},
		"a day too late": func(c *placement.Certificate) {
			c.Prices = []placement.Price{{Unit: "u", Room: "1", Day: first + 7, Each: 5}}
		},
		"a price too high": func(c *placement.Certificate) {
			c.Prices = []placement.Price{{Unit: "u", Room: "1", Day: first, Each: 1 << 62}}
		},
		"no scale":         func(c *placement.Certificate) { c.Scale = 0 },
		"a scale too high": func(c *placement.Certificate) { c.Scale = 1 << 40 },
		"prices for no rooms": func(c *placement.Certificate) {
			c.Prices = []placement.Price{{Unit: "u", Room: "9", Day: first, Each: 5}}
		},
	} {
		c := r.Certificate
		spoil(&c)
		if bound, err := check.Bound(w, c, first); err == nil && bound < best {
			t.Errorf("%s: proves %d, and %d can be had", name, bound, best)
		}
	}
	if bound, err := check.Bound(w, r.Certificate, first); err != nil || bound != r.Bound {
		t.Errorf("%v, %d instead of %d", err, bound, r.Bound)
	}
}
