package allocation_test

import (
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/allocation"
	"wegwarte/engine/allocation/check"
)

// small draws an instance that brute force can solve.
func small(t *rapid.T) *allocation.Instance {
	n, m, r := rapid.IntRange(0, 7).Draw(t, "households"), rapid.IntRange(0, 4).Draw(t, "places"), rapid.IntRange(0, 5).Draw(t, "resources")
	in := &allocation.Instance{Households: n, Places: m, Resources: r, PerPlace: rapid.Bool().Draw(t, "per place")}
	demands := n * r
	if in.PerPlace {
		demands *= m
	}
	high := rapid.SampledFrom([]int32{1, 5, 1000, 1_000_000}).Draw(t, "scores up to")
	amount := rapid.SampledFrom([]int32{1, 4, 40_000}).Draw(t, "demands up to")
	in.Demand = rapid.SliceOfN(rapid.Int32Range(0, amount), demands, demands).Draw(t, "demand")
	in.Capacity = rapid.SliceOfN(rapid.Int32Range(0, 3*amount), m*r, m*r).Draw(t, "capacity")
	in.Score = rapid.SliceOfN(rapid.Int32Range(0, high), n*m, n*m).Draw(t, "score")
	return in
}

// bruteForce tries everything.
func bruteForce(in *allocation.Instance) int64 {
	at := make([]int, in.Households)
	best := int64(0)
	left := append([]int32(nil), in.Capacity...)
	var try func(i int, score int64)
	try = func(i int, score int64) {
		best = max(best, score)
		if i == in.Households {
			return
		}
		try(i+1, score)
		for j := range in.Places {
			s := in.Row(i)[j]
			room := left[j*in.Resources : (j+1)*in.Resources]
			fits := s > 0
			for r, d := range in.Needs(i, j) {
				fits = fits && d <= room[r]
			}
			if !fits {
				continue
			}
			at[i] = j
			for r, d := range in.Needs(i, j) {
				room[r] -= d
			}
			try(i+1, score+int64(s))
			for r, d := range in.Needs(i, j) {
				room[r] += d
			}
		}
	}
	try(0, 0)
	return best
}

func TestNothingBeatsBruteForceAndTheBoundIsNeverWrong(t *testing.T) {
	tried, optimal, proved := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		in := small(rt)
		s, err := allocation.Solve(t.Context(), in, allocation.Options{Seed: 1, Work: 200_000})
		if err != nil {
			rt.Fatal(err)
		}
		objective, err := check.Feasible(in, s.At)
		if err != nil || objective != s.Objective {
			rt.Fatalf("not feasible as stated: %v, %d instead of %d", err, objective, s.Objective)
		}
		bound, err := check.Bound(in, s.Certificate)
		if err != nil || bound != s.Bound {
			rt.Fatalf("the certificate is wrong: %v, %d instead of %d", err, bound, s.Bound)
		}
		best := bruteForce(in)
		if bound < best || objective > best {
			rt.Fatalf("optimum %d, bound %d, objective %d", best, bound, objective)
		}
		tried++
		if objective == best {
			optimal++
		}
		if bound == objective {
			proved++
		}
	})
	t.Logf("%d instances, %d optimal, %d proved", tried, optimal, proved)
}
