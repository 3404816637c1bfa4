package proposal

import (
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/allocation/check"
)

func TestADecisionMovesNobodyForNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations(t)
		p := Proposal{Situation: s, Rules: rulesOfTest(t)}
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
		for i := range q.Solution.At {
			if q.Solution.At[i] == p.Solution.At[i] {
				continue
			}
			if back, lost, moved := goBack(in, p.Solution.At, q.Solution.At, i); back != nil && lost <= worth*moved {
				t.Fatalf("household %d went elsewhere for %d points", i, lost)
			}
		}
	})
}
