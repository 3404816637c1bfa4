package seating_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/seating"
)

var ages = []seating.Group{{From: 12, Until: 36}, {From: 36, Until: 80}}

// small draws a town of a few children and Kitas, in which points, days and lots decide.
func small(t *rapid.T, children, places int) seating.Task {
	task := seating.Task{Seed: rapid.StringMatching(`[a-z]{1,6}`).Draw(t, "seed"), On: 1000, Rule: seating.Rule{Strict: rapid.Bool().Draw(t, "strict"), Criteria: []seating.Criterion{
		{Kind: seating.Sibling, Points: rapid.IntRange(1, 3).Draw(t, "sibling")}, {Kind: seating.ParentsBusy, Points: 2},
		{Kind: seating.Waiting, Points: 1, Each: 300, Most: 2}, {Kind: seating.Near, Points: 1, Within: 500}}}}
	for p := range rapid.IntRange(1, places).Draw(t, "places") {
		groups := slices.Clone(ages)
		for g := range groups {
			groups[g].Seats = rapid.IntRange(0, 2).Draw(t, "seats")
		}
		task.Places = append(task.Places, seating.Place{ID: fmt.Sprintf("K%d", p), Groups: groups[rapid.IntRange(0, 1).Draw(t, "groups"):]})
	}
	for i := range rapid.IntRange(0, children).Draw(t, "children") {
		task.Children = append(task.Children, child(t, i, task.Places))
	}
	return task
}

func child(t *rapid.T, i int, places []seating.Place) seating.Child {
	c := seating.Child{Claim: seating.Claim{ID: fmt.Sprintf("c%d", i), Since: rapid.SampledFrom([]int{100, 600, 601, 900}).Draw(t, "since"), Siblings: []string{},
		Answers: map[seating.Kind]seating.Answer{seating.ParentsBusy: seating.Answer(rapid.IntRange(0, 2).Draw(t, "busy"))}, Metres: map[string]int{}},
		Months: rapid.SampledFrom([]int{20, 40, 40, 50}).Draw(t, "months")}
	if rapid.IntRange(0, 3).Draw(t, "related") == 0 {
		c.Family = "F"
	}
	for _, k := range rapid.Permutation(places).Draw(t, "wishes")[:rapid.IntRange(0, len(places)).Draw(t, "many")] {
		c.Wishes = append(c.Wishes, k.ID)
	}
	for _, k := range places {
		if rapid.Bool().Draw(t, "there") {
			c.Siblings = append(c.Siblings, k.ID)
		}
		if rapid.Bool().Draw(t, "near") {
			c.Metres[k.ID] = rapid.IntRange(100, 900).Draw(t, "metres")
		}
	}
	return c
}

// town says the same of a task without the engine's ways: who fits where, and who comes before whom.
type town struct{ seating.Task }

func (w town) group(c seating.Child, place string) *seating.Group {
	for _, p := range w.Places {
		for g := range p.Groups {
			if p.ID == place && c.Months >= p.Groups[g].From && c.Months < p.Groups[g].Until {
				return &p.Groups[g]
			}
		}
	}
	return nil
}

func (w town) first(a, b seating.Child, place string) bool {
	order, err := seating.Order(w.Rule, w.Seed, place, w.On, []seating.Claim{a.Claim, b.Claim})
	return err == nil && order[0].Claim == 0
}

// rank is how good a place is for a child: small is good, and no seat the worst.
func rank(c seating.Child, place string) int {
	if at := slices.Index(c.Wishes, place); at >= 0 {
		return at
	}
	return len(c.Wishes)
}

// wrong says why an outcome is not stable, or not possible.
func (w town) wrong(got []string) string {
	for i, c := range w.Children {
		if c.Pinned {
			continue
		}
		if got[i] != "" && (!slices.Contains(c.Wishes, got[i]) || w.group(c, got[i]) == nil) {
			return c.ID + " has what it did not wish for, or is too young or old"
		}
		for _, better := range c.Wishes[:rank(c, got[i])] {
			group := w.group(c, better)
			if group == nil {
				continue
			}
			free := group.Seats
			for j, other := range w.Children {
				if got[j] != better || w.group(other, better) != group {
					continue
				}
				if free--; !other.Pinned && w.first(c, other, better) {
					return c.ID + " comes before " + other.ID + " at " + better
				}
			}
			if free > 0 {
				return better + " has a seat that " + c.ID + " would rather have"
			}
		}
	}
	for _, p := range w.Places {
		for g := range p.Groups {
			n := 0
			for j, other := range w.Children {
				if got[j] == p.ID && w.group(other, p.ID) == &p.Groups[g] {
					n++
				}
			}
			if n > p.Groups[g].Seats {
				return p.ID + " has more children than seats"
			}
		}
	}
	return ""
}

// all calls fn with every way to give the children what they wish for, or nothing.
func (w town) all(fn func([]string)) {
	got := make([]string, len(w.Children))
	var next func(int)
	next = func(i int) {
		if i == len(got) {
			fn(got)
			return
		}
		for _, place := range append([]string{""}, w.Children[i].Wishes...) {
			got[i] = place
			next(i + 1)
		}
	}
	next(0)
}

func assign(t rapid.TB, task seating.Task) *seating.Outcome {
	o, err := seating.Assign(task)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestNoStableOutcomeIsBetterForAnyChild(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := town{small(t, 5, 3)}
		o := assign(t, w.Task)
		if why := w.wrong(o.Seat); why != "" {
			t.Fatal(why)
		}
		stable := 0
		w.all(func(got []string) {
			if w.wrong(got) != "" {
				return
			}
			stable++
			for i, c := range w.Children {
				if rank(c, got[i]) < rank(c, o.Seat[i]) {
					t.Fatalf("%s could have %q instead of %q in the stable %v", c.ID, got[i], o.Seat[i], got)
				}
			}
		})
		if stable == 0 {
			t.Fatal("there is no stable outcome: the oracle is wrong")
		}
	})
}

func TestNoFamilyGainsBySayingAnythingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := town{small(t, 5, 3)}
		o := assign(t, w.Task)
		for i, c := range w.Children {
			var say func(list []string)
			say = func(list []string) {
				lie := w.Task
				lie.Children = slices.Clone(w.Children)
				lie.Children[i].Wishes = list
				if got := assign(t, lie).Seat[i]; rank(c, got) < rank(c, o.Seat[i]) {
					t.Fatalf("%s says %v instead of %v and has %q instead of %q", c.ID, list, c.Wishes, got, o.Seat[i])
				}
				for _, p := range w.Places {
					if !slices.Contains(list, p.ID) {
						say(append(slices.Clone(list), p.ID))
					}
				}
			}
			say(nil)
		}
	})
}
