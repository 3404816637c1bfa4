package proposal

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/allocation"
	"wegwarte/engine/allocation/check"
)

func TestADecisionMovesNobodyForNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations(t)
		p := Proposal{Situation: s, Rules: rulesOfTest(t)}
		p.Rules.Floor = rapid.SampledFrom([]int{0, 80}).Draw(t, "floor")
		if err := p.solve(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		q := p
		q.Overrides = overridesOf(t, &s)
		if err := q.solve(t.Context(), &p.Solution); err != nil {
			t.Fatal(err)
		}
		in, err := q.instance()
		if err != nil {
			t.Fatal(err)
		}
		objective, err := check.Feasible(in, q.Solution.At)
		if err != nil || objective != q.Objective {
			t.Fatalf("%d, said %d: %v", objective, q.Objective, err)
		}
		if bound, err := check.Bound(in, q.Solution.Certificate); err != nil || bound != q.Bound || objective > bound {
			t.Fatalf("%d of %d, said %d: %v", objective, bound, q.Bound, err)
		}
		for i, now := range q.Solution.At {
			was := p.Solution.At[i]
			if was < 0 || now == was || in.Row(i)[was] == 0 {
				continue
			}
			back := slices.Clone(q.Solution.At)
			back[i] = was
			after, err := check.Feasible(in, back)
			if err == nil && objective-after <= worth && !q.lost(in, back) {
				t.Fatalf("household %d went elsewhere for %d points", i, objective-after)
			}
		}
	})
}

// lost reports whether a group of the proposal would be below its floor, and
// further than it is.
func (p *Proposal) lost(in *allocation.Instance, at []int) bool {
	for _, f := range p.Solution.Floors {
		sum, n := 0, 0
		for i, h := range p.Situation.Households {
			if slices.Contains(h.Groups, Group(f.Group)) {
				n++
				if at[i] >= 0 {
					sum += int(in.Row(i)[at[i]])
				}
			}
		}
		if float64(sum)/float64(max(n, 1)) < min(f.After, float64(f.Floor)) {
			return true
		}
	}
	return false
}
