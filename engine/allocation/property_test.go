package allocation_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"wegwarte/engine/allocation"
	"wegwarte/engine/allocation/check"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// solve solves an instance and lets the checker verify every word of it.
func solve(t interface {
	Helper()
	Fatalf(string, ...any)
}, ctx context.Context, in *allocation.Instance, o allocation.Options,
) *allocation.Solution {
	t.Helper()
	s, err := allocation.Solve(ctx, in, o)
	if err != nil {
		t.Fatalf("solve: %v", err)
	}
	if objective, err := check.Feasible(in, s.At); err != nil || objective != s.Objective {
		t.Fatalf("not feasible as stated: %v, %d instead of %d", err, objective, s.Objective)
	}
	if bound, err := check.Bound(in, s.Certificate); err != nil || bound != s.Bound {
		t.Fatalf("not proved as stated: %v, %d instead of %d", err, bound, s.Bound)
	}
	return s
}

// draw makes an instance like those of a Land: families, heavy-tailed places,
// a tenth more room than is needed.
func draw(n, m int, seed uint64) *allocation.Instance {
	g := rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // a test's numbers
	in := &allocation.Instance{Households: n, Places: m, Resources: 3}
	total := [3]int{}
	for range n {
		persons := 1 + min(g.IntN(8), g.IntN(8))
		school := g.IntN(persons)
		for r, d := range []int{persons, school, g.IntN(persons - school + 1)} {
			in.Demand = append(in.Demand, int32(d)) //nolint:gosec // small
			total[r] += d
		}
	}
	for range m {
		share := 0.3 + g.ExpFloat64()
		for r := range 3 {
			in.Capacity = append(in.Capacity, int32(1.2*float64(total[r])*share/1.3/float64(m)+2)) //nolint:gosec // small
		}
	}
	for range n * m {
		in.Score = append(in.Score, int32(max(0, g.IntN(1000)-30))) //nolint:gosec // small
	}
	return in
}

func TestTheOrderOfHouseholdsAndPlacesDoesNotChangeTheOptimum(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in := small(rt)
		n, m, r := in.Households, in.Places, in.Resources
		house, place := rapid.Permutation(indexes(n)).Draw(rt, "households"), rapid.Permutation(indexes(m)).Draw(rt, "places")
		other := &allocation.Instance{Households: n, Places: m, Resources: r, PerPlace: in.PerPlace}
		for _, j := range place {
			other.Capacity = append(other.Capacity, in.Has(j)...)
		}
		for _, i := range house {
			for _, j := range place {
				other.Score = append(other.Score, in.Row(i)[j])
				if in.PerPlace {
					other.Demand = append(other.Demand, in.Needs(i, j)...)
				}
			}
			if !in.PerPlace {
				other.Demand = append(other.Demand, in.Demand[i*r:(i+1)*r]...)
			}
		}
		o := allocation.Options{Seed: 1, Work: 300_000}
		a, b := solve(rt, t.Context(), in, o), solve(rt, t.Context(), other, o)
		if a.Objective == a.Bound && b.Objective == b.Bound && a.Objective != b.Objective || a.Objective > b.Bound || b.Objective > a.Bound {
			rt.Fatalf("%d of at most %d in one order, %d of at most %d in the other", a.Objective, a.Bound, b.Objective, b.Bound)
		}
	})
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func TestMoreCapacityNeverHurts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in := small(rt)
		more := *in
		more.Capacity = slices.Clone(in.Capacity)
		for c := range more.Capacity {
			more.Capacity[c] += rapid.Int32Range(0, 5).Draw(rt, "more")
		}
		o := allocation.Options{Seed: 1, Work: 300_000}
		a, b := solve(rt, t.Context(), in, o), solve(rt, t.Context(), &more, o)
		if b.Bound < a.Objective || b.Objective == b.Bound && b.Objective < a.Objective {
			rt.Fatalf("%d before, %d of at most %d with more", a.Objective, b.Objective, b.Bound)
		}
	})
}

func TestTheSameSeedGivesTheSameSolution(t *testing.T) {
	in := draw(150, 30, 7)
	o := allocation.Options{Seed: 3, Work: 60_000_000}
	a, b := solve(t, t.Context(), in, o), solve(t, t.Context(), in, o)
	if !slices.Equal(a.At, b.At) || a.Bound != b.Bound || !a.Complete {
		t.Errorf("%d of at most %d, then %d of at most %d", a.Objective, a.Bound, b.Objective, b.Bound)
	}
	if a.Objective == 0 || float64(a.Bound-a.Objective) > 0.01*float64(a.Bound) {
		t.Errorf("%d of at most %d", a.Objective, a.Bound)
	}
}

func TestWhoStopsTheSearchGetsTheBestSoFarWithItsBound(t *testing.T) {
	in := draw(300, 60, 5)
	for _, after := range []time.Duration{0, time.Millisecond, 50 * time.Millisecond, 300 * time.Millisecond} {
		ctx, stop := context.WithTimeout(t.Context(), after)
		begin := time.Now()
		s := solve(t, ctx, in, allocation.Options{Seed: 1, Work: 1 << 50})
		stop()
		if s.Complete {
			t.Errorf("after %v: the search says it was not cut short", after)
		}
		if took := time.Since(begin); took > after+20*time.Second {
			t.Errorf("after %v: it stopped %v later", after, took-after)
		}
	}
}

func TestPinsAndForbiddenPlacesHold(t *testing.T) {
	in := draw(80, 12, 2)
	if err := in.Forbid(0, 3); err != nil {
		t.Fatal(err)
	}
	row := in.Row(5)
	at := slices.Index(row, slices.Max(row))
	if err := in.Pin(5, at); err != nil {
		t.Fatal(err)
	}
	if err := in.Pin(0, 3); err == nil {
		t.Error("a forbidden place can be pinned")
	}
	s := solve(t, t.Context(), in, allocation.Options{Seed: 1, Work: 20_000_000})
	if s.At[0] == 3 || s.At[5] != at && s.At[5] != allocation.Unplaced {
		t.Errorf("household 0 at %d, household 5 at %d", s.At[0], s.At[5])
	}
}

func TestStrangeInstancesGetAnAnswer(t *testing.T) {
	wide := draw(3, 400, 1)
	same := draw(60, 10, 4)
	for c := range same.Score {
		same.Score[c] = 7
	}
	none := draw(20, 5, 4)
	clear(none.Score)
	tight := draw(60, 10, 4)
	clear(tight.Capacity)
	high := draw(40, 8, 4)
	for c := range high.Score {
		high.Score[c] = allocation.MaxScore - int32(c%5) //nolint:gosec // small
	}
	for name, in := range map[string]*allocation.Instance{
		"empty": {}, "no places": {Households: 3}, "no households": {Places: 3}, "nothing is needed": {Households: 2, Places: 2, Score: []int32{1, 2, 3, 4}},
		"wide": wide, "all the same": same, "nowhere allowed": none, "no room": tight, "high scores": high,
	} {
		s := solve(t, t.Context(), in, allocation.Options{Seed: 1, Work: 2_000_000})
		if s.Bound < s.Objective {
			t.Errorf("%s: %d of at most %d", name, s.Objective, s.Bound)
		}
	}
	bad := &allocation.Instance{Households: 2, Places: 1, Resources: 1, Demand: []int32{1, -1}, Capacity: []int32{1}, Score: []int32{1, 1}}
	if _, err := allocation.Solve(t.Context(), bad, allocation.Options{}); err == nil {
		t.Error("a negative demand is solved")
	}
}

func TestAfterAPinTheSearchGoesOnWhereItWas(t *testing.T) {
	in := draw(300, 60, 5)
	before := solve(t, t.Context(), in, allocation.Options{Seed: 1, Work: 150_000_000})
	pinned := in.Clone()
	to := (before.At[0] + 1) % in.Places
	for pinned.Row(0)[to] == 0 {
		to = (to + 1) % in.Places
	}
	if err := pinned.Pin(0, to); err != nil {
		t.Fatal(err)
	}
	after := solve(t, t.Context(), pinned, allocation.Options{Seed: 1, Work: 20_000_000, From: before})
	if after.At[0] != to {
		t.Errorf("the pinned household is at %d, not %d", after.At[0], to)
	}
	moved := 0
	for i := range after.At {
		if after.At[i] != before.At[i] {
			moved++
		}
	}
	if after.Objective < before.Objective-1500 || after.Bound > before.Bound+50 {
		t.Errorf("%d of at most %d before, %d of at most %d after; %d moved", before.Objective, before.Bound, after.Objective, after.Bound, moved)
	}
	other := draw(20, 5, 5)
	solve(t, t.Context(), other, allocation.Options{Seed: 1, Work: 1_000_000, From: before}) // of another size: begins anew
}
