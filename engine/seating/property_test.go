package seating_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wegwarte/engine/seating"
)

func TestTheOrderInWhichChildrenAreGivenDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		task := small(t, 8, 4)
		seats := map[string]string{}
		for i, at := range assign(t, task).Seat {
			seats[task.Children[i].ID] = at
		}
		task.Children = rapid.Permutation(task.Children).Draw(t, "other order")
		for i, at := range assign(t, task).Seat {
			if c := task.Children[i]; seats[c.ID] != at {
				t.Fatalf("%s has %q instead of %q", c.ID, at, seats[c.ID])
			}
		}
	})
}

func TestOneMoreSeatIsWorseForNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		task := small(t, 8, 4)
		before := assign(t, task).Seat
		p := rapid.IntRange(0, len(task.Places)-1).Draw(t, "where")
		task.Places[p].Groups[rapid.IntRange(0, len(task.Places[p].Groups)-1).Draw(t, "group")].Seats++
		for i, at := range assign(t, task).Seat {
			if c := task.Children[i]; rank(c, at) > rank(c, before[i]) {
				t.Fatalf("%s has %q instead of %q", c.ID, at, before[i])
			}
		}
	})
}

func TestWhoGetsMorePointsIsNotWorseOff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		task := small(t, 7, 3)
		if len(task.Children) == 0 {
			return
		}
		before := assign(t, task).Seat
		i := rapid.IntRange(0, len(task.Children)-1).Draw(t, "who")
		c := &task.Children[i]
		c.Answers = map[seating.Kind]seating.Answer{seating.ParentsBusy: seating.Yes}
		c.Since -= 300
		for _, p := range task.Places {
			c.Siblings = append(c.Siblings, p.ID)
		}
		if at := assign(t, task).Seat[i]; rank(*c, at) > rank(*c, before[i]) {
			t.Fatalf("%q instead of %q", at, before[i])
		}
	})
}

func TestWhatPeopleDecidedStandsAndTheRestIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		task := small(t, 6, 3)
		for i := range task.Children {
			if rapid.IntRange(0, 2).Draw(t, "pinned") == 0 {
				c := &task.Children[i]
				c.Pinned, c.To = true, rapid.SampledFrom(append([]string{""}, c.Wishes...)).Draw(t, "to")
			}
		}
		w := town{task}
		o, err := seating.Assign(task)
		if err != nil { // more were pinned than there are seats, or one to a place without a group of its age
			return
		}
		for i, c := range task.Children {
			if c.Pinned && o.Seat[i] != c.To {
				t.Fatalf("%s was pinned to %q and has %q", c.ID, c.To, o.Seat[i])
			}
			if c.Pinned && c.To != "" && w.group(c, c.To) == nil {
				return // it has a seat of the first group, which the oracle does not count
			}
		}
		if why := w.wrong(o.Seat); why != "" {
			t.Fatal(why)
		}
	})
}

func TestEachWishSaysWhatCameOfIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		task := small(t, 8, 3)
		o, w := assign(t, task), town{task}
		for i, asked := range o.Asked {
			got := false
			for _, a := range asked {
				switch {
				case a.Got:
					got = true
				case a.Asked && got:
					t.Fatal("asks on, though it has a seat")
				case a.Asked:
					group := w.group(task.Children[i], a.Place)
					if a.Behind != group.Seats {
						t.Fatalf("turned away where %d of %d come before it", a.Behind, group.Seats)
					}
					if group.Seats > 0 && a.By == "" {
						t.Fatal("turned away for nothing")
					}
				}
			}
			if got != (o.Seat[i] != "") {
				t.Fatal("what it has is none of its wishes")
			}
		}
		for _, a := range o.Apart {
			for _, together := range a.Together {
				if len(together.Lacks) == 0 {
					t.Fatal("apart where nothing keeps them apart")
				}
			}
		}
	})
}

// A strict rule is a sum with weights that no later ones reach together.
func TestAStrictRuleIsASumInWhichTheFirstOutweighsAllLaterOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		task := small(t, 8, 1)
		task.Rule.Strict = true
		sum := seating.Rule{Criteria: slices.Clone(task.Rule.Criteria)}
		for i := range sum.Criteria {
			weight := []int{300, 60, 2, 1}[i]
			sum.Criteria[i].Points = weight
			if sum.Criteria[i].Most > 0 {
				sum.Criteria[i].Most = 2 * weight
			}
		}
		var claims []seating.Claim
		for _, c := range task.Children {
			claims = append(claims, c.Claim)
		}
		strict, err := seating.Order(task.Rule, task.Seed, "K0", task.On, claims)
		if err != nil {
			t.Fatal(err)
		}
		summed, err := seating.Order(sum, task.Seed, "K0", task.On, claims)
		if err != nil {
			t.Fatal(err)
		}
		for i := range strict {
			if strict[i].Claim != summed[i].Claim {
				t.Fatalf("%d: %d instead of %d", i, strict[i].Claim, summed[i].Claim)
			}
		}
	})
}

func TestACalculationIsTheRuleReadAloud(t *testing.T) {
	rule := seating.Rule{Criteria: []seating.Criterion{{Kind: seating.SchoolNext, Points: 50}, {Kind: seating.Sibling, Points: 20}, {Kind: seating.Waiting, Points: 2, Each: 30, Most: 12},
		{Kind: seating.Near, Points: 5, Within: 1500}, {Kind: seating.OneParent, Points: 10}}}
	claim := seating.Claim{ID: "7", Since: 900, Siblings: []string{"Nord"}, Metres: map[string]int{"Nord": 1500, "Süd": 1501}, Answers: map[seating.Kind]seating.Answer{seating.SchoolNext: seating.Yes, seating.OneParent: seating.No}}
	for place, want := range map[string][]seating.Line{
		"Nord": {{Holds: seating.Yes, Points: 50}, {Holds: seating.Yes, Points: 20}, {Holds: seating.Yes, Points: 6, Count: 3}, {Holds: seating.Yes, Points: 5, Count: 1500}, {Holds: seating.No}},
		"Süd":  {{Holds: seating.Yes, Points: 50}, {Holds: seating.No}, {Holds: seating.Yes, Points: 6, Count: 3}, {Holds: seating.No, Count: 1501}, {Holds: seating.No}},
		"Ost":  {{Holds: seating.Yes, Points: 50}, {Holds: seating.No}, {Holds: seating.Yes, Points: 6, Count: 3}, {Holds: seating.NotKnown}, {Holds: seating.No}},
	} {
		got, total := rule.Calculate(claim, place, 1000, "s"), 0
		for i := range want {
			want[i].Criterion = rule.Criteria[i]
			total += want[i].Points
		}
		if d := cmp.Diff(want, got.Lines); d != "" || got.Total != total {
			t.Errorf("%s: %d points\n%s", place, got.Total, d)
		}
	}
	if most := rule.Calculate(claim, "Nord", 5000, "s").Lines[2].Points; most != 12 {
		t.Errorf("waiting gives %d points, at most 12", most)
	}
	if early := rule.Calculate(claim, "Nord", 100, "s").Lines[2].Points; early != 0 {
		t.Errorf("who waits from later on has %d points", early)
	}
}

func TestALotCanBeDrawnAgainByAnybody(t *testing.T) {
	if got, want := seating.Lot("Herbst 2026", "c1"), fmt.Sprintf("%x", sha256.Sum256([]byte("Herbst 2026\nc1"))); got != want {
		t.Error(got)
	}
	firsts := map[int]int{}
	for seed := range 600 {
		order, err := seating.Order(seating.Rule{}, fmt.Sprint(seed), "", 0, []seating.Claim{{ID: "a"}, {ID: "b"}, {ID: "c"}})
		if err != nil || order[1].Behind != seating.ByLot {
			t.Fatal(err, order)
		}
		firsts[order[0].Claim]++
	}
	for who, n := range firsts {
		if n < 150 || n > 250 {
			t.Errorf("%d is first %d times of 600", who, n)
		}
	}
}

func TestWhatIsNoTaskIsRefused(t *testing.T) {
	ok := seating.Place{ID: "K", Groups: []seating.Group{{From: 0, Until: 36, Seats: 1}}}
	one := seating.Child{Claim: seating.Claim{ID: "c"}, Wishes: []string{"K"}}
	pinned := seating.Child{Claim: seating.Claim{ID: "d"}, Wishes: []string{"K"}, Pinned: true, To: "K"}
	third := pinned
	third.ID = "e"
	for name, task := range map[string]seating.Task{
		"ages overlap":      {Places: []seating.Place{{ID: "K", Groups: []seating.Group{{From: 0, Until: 36}, {From: 35, Until: 80}}}}},
		"no seats at all":   {Places: []seating.Place{{ID: "K", Groups: []seating.Group{{From: 0, Until: 36, Seats: -1}}}}},
		"twice":             {Places: []seating.Place{ok, ok}},
		"unknown wish":      {Children: []seating.Child{one}},
		"same child":        {Places: []seating.Place{ok}, Children: []seating.Child{one, one}},
		"wish twice":        {Places: []seating.Place{ok}, Children: []seating.Child{{Claim: one.Claim, Wishes: []string{"K", "K"}}}},
		"two on one seat":   {Places: []seating.Place{ok}, Children: []seating.Child{pinned, third}},
		"pinned to nowhere": {Children: []seating.Child{{Claim: one.Claim, Pinned: true, To: "K"}}},
		"no such criterion": {Rule: seating.Rule{Criteria: []seating.Criterion{{Kind: "passport", Points: 1}}}},
		"criterion twice":   {Rule: seating.Rule{Criteria: []seating.Criterion{{Kind: seating.OneParent, Points: 1}, {Kind: seating.OneParent, Points: 2}}}},
		"no days":           {Rule: seating.Rule{Criteria: []seating.Criterion{{Kind: seating.Waiting, Points: 1, Most: 3}}}},
	} {
		if _, err := seating.Assign(task); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func BenchmarkAssign5000(b *testing.B) {
	task := seating.Task{Seed: "s", On: 1000, Rule: seating.Rule{Criteria: []seating.Criterion{{Kind: seating.ParentsBusy, Points: 3}, {Kind: seating.Waiting, Points: 1, Each: 30, Most: 12}}}}
	for p := range 100 {
		task.Places = append(task.Places, seating.Place{ID: fmt.Sprint("K", p), Groups: []seating.Group{{From: 0, Until: 36, Seats: 15}, {From: 36, Until: 84, Seats: 30}}})
	}
	for i := range 5000 {
		c := seating.Child{Claim: seating.Claim{ID: fmt.Sprint(i), Since: i * 7919 % 900, Answers: map[seating.Kind]seating.Answer{seating.ParentsBusy: seating.Answer(i % 3)}}, Months: 12 + i*31%60}
		for w := range 5 {
			c.Wishes = append(c.Wishes, fmt.Sprint("K", (i*13+w*w*7+w)%100))
		}
		task.Children = append(task.Children, c)
	}
	for b.Loop() {
		if _, err := seating.Assign(task); err != nil {
			b.Fatal(err)
		}
	}
}
