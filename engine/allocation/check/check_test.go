package check_test

import (
	"strings"
	"testing"

	"wegwarte/engine/allocation"
	"wegwarte/engine/allocation/check"
)

// week is two places and three households; the best is 19: the first two at
// place 0, the third at place 1.
func week() *allocation.Instance {
	return &allocation.Instance{
		Households: 3, Places: 2, Resources: 1,
		Demand: []int32{2, 1, 2}, Capacity: []int32{3, 2}, Score: []int32{9, 5, 4, 0, 7, 6},
	}
}

func TestWhatIsNotFeasibleIsRefused(t *testing.T) {
	for _, c := range []struct {
		at   []int
		want string
	}{
		{[]int{0, 0, 1}, ""},
		{[]int{0, -1, 1}, ""},
		{[]int{0, 0}, "2 households are assigned"},
		{[]int{0, 1, 1}, "not allowed"},
		{[]int{0, 0, 0}, "5 are used"},
		{[]int{0, 2, 1}, "does not exist"},
		{[]int{-2, 0, 1}, "does not exist"},
	} {
		_, err := check.Feasible(week(), c.at)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.at, err, c.want)
		}
	}
}

func TestACertificateThatProvesTooLittleIsRefused(t *testing.T) {
	in := week()
	s, err := allocation.Solve(t.Context(), in, allocation.Options{Seed: 1, Work: 1_000_000})
	if err != nil {
		t.Fatal(err)
	}
	if s.Objective != 19 || s.Bound != 19 {
		t.Fatalf("%d of at most %d, want 19", s.Objective, s.Bound)
	}
	for name, spoil := range map[string]func(c *allocation.Certificate){
		"a place that takes less than it could":  func(c *allocation.Certificate) { c.Most[0] -= c.Scale },
		"a household that is worth less":         func(c *allocation.Certificate) { c.Worth[0] -= c.Scale },
		"a negative price":                       func(c *allocation.Certificate) { c.Price[0] = -1 },
		"a negative worth":                       func(c *allocation.Certificate) { c.Worth[0] = -1 },
		"no scale":                               func(c *allocation.Certificate) { c.Scale = 0 },
		"a price beyond all numbers":             func(c *allocation.Certificate) { c.Price[0] = 1 << 60 },
		"worths that add up beyond all numbers":  func(c *allocation.Certificate) { c.Worth[0], c.Worth[1] = 1<<60, 1<<60; c.Worth[2] = 1 << 60 },
		"the certificate of a smaller instance":  func(c *allocation.Certificate) { c.Worth = c.Worth[:2] },
		"the certificate of a narrower instance": func(c *allocation.Certificate) { c.Most = c.Most[:1] },
	} {
		c := *s.Certificate
		c.Worth, c.Price, c.Most = append([]int64(nil), c.Worth...), append([]int64(nil), c.Price...), append([]int64(nil), c.Most...)
		spoil(&c)
		if bound, err := check.Bound(in, &c); err == nil && bound < 19 {
			t.Errorf("%s: proves %d", name, bound)
		} else if err == nil && name != "a household that is worth less" {
			t.Errorf("%s is accepted and proves %d", name, bound)
		}
	}
	if _, err := check.Bound(in, nil); err == nil {
		t.Error("no certificate is accepted")
	}
}
