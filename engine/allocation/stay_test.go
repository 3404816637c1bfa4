package allocation

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// asked draws a few households, some of a group that has a floor, and places.
func asked(t *rapid.T) (*Request, Policy) {
	n := func(name string, least, most int) int { return rapid.IntRange(least, most).Draw(t, name) }
	q := &Request{Resources: []string{"persons", "school"}}
	for j := range n("places", 2, 4) {
		q.Places = append(q.Places, Place{Name: fmt.Sprintf("P%d", j), Capacity: map[string]int{"persons": n("has", 2, 9), "school": n("has school", 0, 4)}})
	}
	for i := range n("households", 2, 8) {
		h := Household{Name: fmt.Sprintf("H%d", i), Demand: map[string]int{"persons": n("needs", 1, 4), "school": n("needs school", 0, 2)}, Scores: map[string]Marks{}}
		for _, p := range q.Places {
			h.Scores[p.Name] = Marks{"match": n("score", 1, 60)}
		}
		if n("group", 0, 1) == 1 {
			h.Groups = []string{"step-free"}
		}
		q.Households = append(q.Households, h)
	}
	return q, Policy{Floors: []Floor{{Group: "step-free", Average: n("floor", 10, 60)}}}
}

// What a floor asks for is kept, and nobody moves for what nobody could be told;
// with the floor and without.
func TestADecisionMovesNobodyForNothingAndNoFloorIsLostByThat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q, policy := asked(t)
		if rapid.Bool().Draw(t, "plain") {
			policy.Floors = nil
		}
		o := Options{Seed: 1, Work: 2_000_000}
		before, err := q.Plan(t.Context(), policy, o)
		if err != nil {
			t.Fatal(err)
		}
		q.Households[0].Pin = q.Places[rapid.IntRange(0, len(q.Places)-1).Draw(t, "pin")].Name
		o.From = before.Solution
		free, err := q.Plan(t.Context(), policy, o)
		if err != nil {
			t.Fatal(err)
		}
		stay := &Stay{At: before.Solution.At, Points: 3}
		o.Stay = stay
		after, err := q.Plan(t.Context(), policy, o)
		if err != nil {
			t.Fatal(err)
		}
		for x, f := range after.Floors {
			if free.Floors[x].Reached && !f.Reached {
				t.Fatalf("%v: who stayed cost a group its floor: %+v, before %+v", after.Solution.At, f, free.Floors[x])
			}
		}
		at := after.Solution.At
		if got := after.Instance.score(at); got != after.Solution.Objective {
			t.Fatalf("scores %d, said %d", got, after.Solution.Objective)
		}
		for _, left := range Left(after.Instance, at) {
			if left < 0 {
				t.Fatal("more is used than there is")
			}
		}
		back := stay.back(after.Instance, at, func(at []int) bool {
			for _, f := range after.Floors {
				if q.average(after.Instance, at, f.Group) < min(f.After, float64(f.Floor)) {
					return false
				}
			}
			return true
		})
		if !slices.Equal(back, at) {
			t.Fatalf("%v, though %v would do", at, back)
		}
	})
}

func TestWhoLosesLittleStaysUnlessAFloorWouldBeMissed(t *testing.T) {
	q := &Request{Resources: []string{"persons"}, Places: []Place{{Name: "P", Capacity: map[string]int{"persons": 1}}, {Name: "Q", Capacity: map[string]int{"persons": 1}}},
		Households: []Household{{Name: "A", Demand: map[string]int{"persons": 1}, Scores: map[string]Marks{"P": {"match": 50}, "Q": {"match": 49}}},
			{Name: "B", Demand: map[string]int{"persons": 1}, Scores: map[string]Marks{"P": {"match": 49}, "Q": {"match": 50}}, Groups: []string{"step-free"}}}}
	for want, policy := range map[int]Policy{1: {}, 0: {Floors: []Floor{{Group: "step-free", Average: 50}}}} {
		for points, at := range map[int64]int{3: want, 0: 0} {
			p, err := q.Plan(t.Context(), policy, Options{Seed: 1, Work: 1_000_000, Stay: &Stay{At: []int{1, 0}, Points: points}})
			if err != nil || p.Solution.At[0] != at || p.Solution.Objective != int64(100-2*at) {
				t.Errorf("for %d points, with %d floors: %v for %d, %v", points, len(policy.Floors), p.Solution.At, p.Solution.Objective, err)
			}
		}
	}
}

// Who makes room for one that goes back may make too little: then another goes too,
// or nobody does.
func TestWhoGoesBackIsNeverOneTooMany(t *testing.T) {
	in := &Instance{Households: 3, Places: 2, Resources: 1, Demand: []int32{3, 2, 1}, Capacity: []int32{3, 3}, Score: []int32{10, 10, 10, 10, 10, 10}}
	after := []int{1, 0, 0}
	for _, c := range []struct{ before, want []int }{
		{[]int{0, 1, 1}, []int{0, 1, 1}},
		{[]int{0, 1, Unplaced}, after}, // the third has nowhere to go back to
	} {
		got := (&Stay{At: c.before, Points: 3}).back(in, after, func([]int) bool { return true })
		if !slices.Equal(got, c.want) {
			t.Errorf("who were at %v and are at %v go back to %v, want %v", c.before, after, got, c.want)
		}
	}
}
