package survival_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/survival"
)

var anySpan = rapid.Custom(func(t *rapid.T) survival.Span {
	return survival.Span{Until: rapid.IntRange(0, 12).Draw(t, "until"), End: survival.End(rapid.IntRange(0, 2).Draw(t, "end"))} //nolint:gosec // 0 to 2
})

var anySpans = rapid.SliceOfN(anySpan, 1, 14)

// Efron 1967: each has the same part; who is no longer watched leaves theirs to all who are watched for longer. No part
// of the curve's formula is in it. Gone are those whose wait ended Otherwise, where that counts.
func redistributed(all []survival.Span, day int, otherwiseCounts bool) (had, gone float64) {
	left := slices.Clone(all)
	rank := func(s survival.Span) int { // what is no longer watched comes after what happened the same day
		if s.End == survival.Happened || otherwiseCounts && s.End == survival.Otherwise {
			return 2 * s.Until
		}
		return 2*s.Until + 1
	}
	slices.SortStableFunc(left, func(a, b survival.Span) int { return rank(a) - rank(b) })
	mass := make([]float64, len(left))
	for i := range mass {
		mass[i] = 1 / float64(len(left))
	}
	for i, s := range left {
		if rank(s)%2 == 0 {
			if s.Until <= day && s.End == survival.Happened {
				had += mass[i]
			} else if s.Until <= day {
				gone += mass[i]
			}
			continue
		}
		later := i + 1
		for later < len(left) && rank(left[later]) == rank(s) {
			later++
		}
		for j := later; j < len(left); j++ {
			mass[j] += mass[i] / float64(len(left)-later)
		}
	}
	return had, gone
}

func TestRedistributingToTheRightGivesTheSameCurve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := anySpans.Draw(t, "spans")
		c, err := survival.Of(all, survival.Usual)
		if err != nil {
			t.Fatal(err)
		}
		for day := range 13 {
			if e, known := c.At(day); known {
				if had, _ := redistributed(all, day, false); !near(1-e.Survival, had, 1e-9) {
					t.Fatalf("day %d: %v, Efron %v", day, 1-e.Survival, had)
				}
			}
		}
		shares, err := survival.Incidence(all)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range shares {
			had, gone := redistributed(all, s.Day, true)
			if !near(s.Had, had, 1e-9) || !near(s.Gone, gone, 1e-9) || !near(s.Had+s.Gone+s.Open, 1, 1e-9) {
				t.Fatalf("%+v, Efron %v %v", s, had, gone)
			}
		}
	})
}

// By the definition, person by person and day by day.
func TestWhoWasSeenLaterCountsFromThenOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := anySpans.Draw(t, "spans")
		for i := range all {
			all[i].From = rapid.IntRange(0, all[i].Until).Draw(t, "from")
		}
		c, err := survival.Of(all, survival.Usual)
		if err != nil {
			t.Fatal(err)
		}
		s, sum, seen := 1.0, 0.0, false
		for day := range 14 {
			risk, had := 0, 0
			for _, a := range all {
				if a.From <= day && day <= a.Until {
					risk++
					if a.Until == day && a.End == survival.Happened {
						had++
					}
				}
			}
			e, known := c.At(day)
			if seen = seen || risk > 0; seen && risk == 0 {
				if known || c.Last >= day {
					t.Fatalf("day %d: nobody is at risk, and the curve goes on to %d", day, c.Last)
				}
				return
			}
			if c.AtRisk(day) != risk {
				t.Fatalf("day %d: %d at risk, not %d", day, risk, c.AtRisk(day))
			}
			if risk > 0 {
				s *= 1 - float64(had)/float64(risk)
			}
			if s > 0 && had > 0 {
				sum += float64(had) / float64(risk*(risk-had))
			}
			if !known || !near(e.Survival, s, 1e-12) || !near(e.Variance, s*s*sum, 1e-12) {
				t.Fatalf("day %d: %+v, not %v (%v)", day, e, s, s*s*sum)
			}
		}
	})
}

// With three groups, the inverse of two rows can be written down.
func TestThreeGroupsAreComparedAsByHand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		groups := [3][]survival.Span{anySpans.Draw(t, "a"), anySpans.Draw(t, "b"), anySpans.Draw(t, "c")}
		var x [2]float64
		var v [2][2]float64
		for day := range 13 {
			var n, d [4]float64
			for g, all := range groups {
				for _, s := range all {
					if s.Until >= day {
						n[g], n[3] = n[g]+1, n[3]+1
					}
					if s.Until == day && s.End == survival.Happened {
						d[g], d[3] = d[g]+1, d[3]+1
					}
				}
			}
			if d[3] == 0 {
				continue
			}
			for g := range 2 {
				x[g] += d[g] - d[3]*n[g]/n[3]
				for h := range 2 {
					same := 0.0
					if g == h {
						same = 1
					}
					if n[3] > 1 {
						v[g][h] += d[3] * (n[3] - d[3]) / (n[3] - 1) * n[g] / n[3] * (same - n[h]/n[3])
					}
				}
			}
		}
		got, err := survival.LogRank(groups[0], groups[1], groups[2])
		if err != nil {
			t.Fatal(err)
		}
		det := v[0][0]*v[1][1] - v[0][1]*v[1][0]
		if det < 1e-6 {
			return // groups that nothing tells apart: fewer degrees of freedom
		}
		want := (v[1][1]*x[0]*x[0] - 2*v[0][1]*x[0]*x[1] + v[0][0]*x[1]*x[1]) / det
		if got.Degrees != 2 || !near(got.ChiSq, want, 1e-6*(1+want)) || !near(got.P, math.Exp(-want/2), 1e-6) {
			t.Fatalf("%+v, by hand %v", got, want)
		}
	})
}
