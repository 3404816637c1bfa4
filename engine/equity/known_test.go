package equity_test

import (
	"math"
	"testing"

	"wegwarte/engine/equity"
	"wegwarte/engine/survival"
)

func near(a, b, by float64) bool { return math.Abs(a-b) <= by }

// first gives what is found of group 1 beside group 0.
func first(t testing.TB, kind equity.Kind, cases []equity.Case, o equity.Options) equity.Finding {
	t.Helper()
	if o.Least == 0 {
		o.Least = 2
	}
	all, err := equity.Compare(equity.Question{Kind: kind, Groups: 2, Cases: cases}, o)
	if err != nil {
		t.Fatal(err)
	}
	return all[1]
}

// fourfold writes out a of the group and c of the others who had it, b and d who had not.
func fourfold(all []equity.Case, stratum, a, b, c, d int) []equity.Case {
	for i, n := range []int{a, b, c, d} {
		for range n {
			all = append(all, equity.Case{Group: 1 - i/2, Stratum: stratum, Value: float64(1 - i%2)})
		}
	}
	return all
}

// Admissions at Berkeley in 1973: P. J. Bickel, E. A. Hammel, J. W. O'Connell: Sex bias in graduate admissions. Science 187 (1975) 398–404. What is expected is
// what R prints for mantelhaen.test(UCBAdmissions); the risk difference is that of its formula.
func TestThePublishedOddsRatioIsMet(t *testing.T) {
	var cases []equity.Case
	for i, d := range [][4]int{{512, 313, 89, 19}, {353, 207, 17, 8}, {120, 205, 202, 391}, {138, 279, 131, 244}, {53, 138, 94, 299}, {22, 351, 24, 317}} {
		cases = fourfold(cases, i, d[0], d[1], d[2], d[3])
	}
	f := first(t, equity.Share, cases, equity.Options{Enough: 1000})
	if !near(f.Ratio, 0.9046968, 5e-8) || !near(f.Least, 0.7719074, 5e-8) || !near(f.Most, 1.0603298, 5e-8) || f.In != 2691 || f.Out != 1835 {
		t.Errorf("%+v", f)
	}
	if !near(f.P, 0.2169, 0.03) { // by chi-square without correction
		t.Errorf("P %v", f.P)
	}
}

// The University Group Diabetes Program, as in K. J. Rothman: Epidemiology, an introduction, chapter on stratified analysis: 0.035, and at 90 % −0.018 to 0.087.
func TestThePublishedRiskDifferenceIsMet(t *testing.T) {
	cases := fourfold(fourfold(nil, 0, 8, 98, 5, 115), 1, 22, 76, 16, 69)
	f := first(t, equity.Share, cases, equity.Options{Level: 0.9})
	if !near(f.Difference, 0.035, 5e-4) || !near(f.Low, -0.018, 1e-3) || !near(f.High, 0.087, 1e-3) || !near(f.Ratio, 1.40, 5e-3) {
		t.Errorf("%+v", f)
	}
}

// Remission of children with leukaemia (engine/survival has the source), with the logarithm of their white blood cells: D. G. Kleinbaum, M. Klein: Survival
// analysis, chapters 2 and 3.
var (
	weeks  = [2][]int{{1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23}, {6, 6, 6, 7, 10, 13, 16, 22, 23, -6, -9, -10, -11, -17, -19, -20, -25, -32, -32, -34, -35}}
	logWBC = [2][]float64{
		{2.80, 5.00, 4.91, 4.48, 4.01, 4.36, 2.42, 3.49, 3.97, 3.52, 3.05, 2.32, 3.26, 3.49, 2.12, 1.50, 3.06, 2.30, 2.95, 2.73, 1.97},
		{2.31, 4.06, 3.28, 4.43, 2.96, 2.88, 3.60, 2.32, 2.57, 3.20, 2.80, 2.70, 2.60, 2.16, 2.05, 2.01, 1.78, 2.20, 2.53, 1.47, 1.45},
	}
)

func remission(strata bool) (all []equity.Case) {
	for g := range 2 {
		for i, w := range weeks[g] {
			c := equity.Case{Group: g, Span: survival.Span{Until: w, End: survival.Happened}}
			if w < 0 {
				c.Span = survival.Span{Until: -w}
			}
			if x := logWBC[g][i]; strata && x > 3 {
				c.Stratum = 2
			} else if strata && x > 2.3 {
				c.Stratum = 1
			}
			all = append(all, c)
		}
	}
	return all
}

func TestThePublishedHazardRatioIsMet(t *testing.T) {
	f := first(t, equity.Duration, remission(false), equity.Options{})
	if !near(1/f.Ratio, 4.523, 5e-4) || !near(1/f.Most, 2.027, 5e-4) || !near(1/f.Least, 10.094, 5e-3) {
		t.Errorf("%v (%v to %v)", 1/f.Ratio, 1/f.Most, 1/f.Least)
	}
	if !near(f.Score, 9-19.25, 5e-3) || f.P > 0.001 || f.Within != 35 {
		t.Errorf("%+v", f)
	}
}

func TestThePublishedStratifiedLogRankIsMet(t *testing.T) {
	cases := remission(true)
	f := first(t, equity.Duration, cases, equity.Options{})
	variance := 0.0 // of the hypergeometric distribution, stratum by stratum and week by week
	for s := range 3 {
		for week := range 36 {
			var n, in, d float64
			for _, c := range cases {
				if c.Stratum == s && c.Span.Until >= week {
					n, in = n+1, in+float64(c.Group)
					if c.Span.Until == week && c.Span.End == survival.Happened {
						d++
					}
				}
			}
			if n > 1 {
				variance += d * in / n * (1 - in/n) * (n - d) / (n - 1)
			}
		}
	}
	if chi := f.Score * f.Score / variance; !near(chi, 10.14, 5e-3) {
		t.Errorf("chi-square %v", chi)
	}
}

// R, p.adjust, for the P of its own example in Holm's order.
func TestThePublishedCorrectionsAreMet(t *testing.T) {
	p := []float64{0.01, 0.02, 0.03, 0.04, 0.05}
	for i, want := range []float64{0.05, 0.08, 0.09, 0.09, 0.09} {
		if got := equity.Holm(p)[i]; !near(got, want, 1e-12) {
			t.Errorf("Holm %d: %v, not %v", i, got, want)
		}
		if got := equity.Hochberg(p)[i]; !near(got, 0.05, 1e-12) {
			t.Errorf("Hochberg %d: %v", i, got)
		}
	}
	if got := equity.Holm(nil); len(got) != 0 {
		t.Error(got)
	}
}
