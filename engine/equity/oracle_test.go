package equity_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/equity"
	"wegwarte/engine/survival"
)

func anyCases(kind equity.Kind, groups, most int) *rapid.Generator[[]equity.Case] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) equity.Case {
		c := equity.Case{Group: rapid.IntRange(0, groups-1).Draw(t, "group"), Stratum: rapid.IntRange(0, 1).Draw(t, "stratum")}
		switch kind {
		case equity.Duration:
			c.Span = survival.Span{Until: rapid.IntRange(0, 8).Draw(t, "until"), End: survival.End(rapid.IntRange(0, 2).Draw(t, "end"))} //nolint:gosec // 0 to 2
		case equity.Amount:
			c.Value = float64(rapid.IntRange(-4, 9).Draw(t, "value"))
		case equity.Share:
			c.Value = float64(rapid.IntRange(0, 1).Draw(t, "yes"))
		}
		return c
	}), 4, most)
}

var kinds = []equity.Kind{equity.Duration, equity.Amount, equity.Share}

func compare(t *rapid.T, q equity.Question, o equity.Options) []equity.Finding {
	all, err := equity.Compare(q, o)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// score by the definition: stratum by stratum, for durations day by day.
func score(kind equity.Kind, cases []equity.Case, in []bool) (sum float64) {
	for s := range 2 {
		var n, x, m, mine float64
		for i, c := range cases {
			if c.Stratum != s {
				continue
			}
			n, x = n+1, x+c.Value
			if in[i] {
				m, mine = m+1, mine+c.Value
			}
		}
		if m == 0 || m == n {
			continue
		}
		if kind != equity.Duration {
			sum += mine - m*x/n
			continue
		}
		for day := range 9 {
			var risk, riskIn, had, hadIn float64
			for i, c := range cases {
				if c.Stratum != s || c.Span.Until < day {
					continue
				}
				now := c.Span.Until == day && c.Span.End == survival.Happened
				risk++
				if now {
					had++
				}
				if in[i] {
					riskIn++
					if now {
						hadIn++
					}
				}
			}
			if risk > 0 {
				sum += hadIn - had*riskIn/risk
			}
		}
	}
	return sum
}

// All labels are dealt in all ways that leave each stratum as many of the group as it has.
func TestChanceIsThatOfAllWaysToDealLabels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		cases := anyCases(kind, 2, 11).Draw(t, "cases")
		f := compare(t, equity.Question{Kind: kind, Groups: 2, Cases: cases}, equity.Options{Least: 2})[1]
		if !f.Told() {
			return
		}
		in := make([]bool, len(cases))
		var size [2]int
		for i, c := range cases {
			if in[i] = c.Group == 1; in[i] {
				size[c.Stratum]++
			}
		}
		observed := score(kind, cases, in)
		as, all := 0, 0
		for deal := range 1 << len(cases) {
			var n [2]int
			for i, c := range cases {
				if in[i] = deal>>i&1 == 1; in[i] {
					n[c.Stratum]++
				}
			}
			if n == size {
				if all++; math.Abs(score(kind, cases, in)) >= math.Abs(observed)-1e-9 {
					as++
				}
			}
		}
		if !near(f.Score, observed, 1e-9) || !f.Exact || !near(f.P, float64(as)/float64(all), 1e-12) {
			t.Fatalf("%+v; by hand score %v, %d of %d", f, observed, as, all)
		}
	})
}

// What is drawn comes near to what is counted.
func TestDrawingAgreesWithCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		q := equity.Question{Kind: kind, Groups: 2, Cases: anyCases(kind, 2, 12).Draw(t, "cases")}
		counted := compare(t, q, equity.Options{Least: 2})[1]
		drawn := compare(t, q, equity.Options{Least: 2, Exact: 1, Most: 4000, Enough: 4000})[1]
		if counted.Told() && !near(counted.P, drawn.P, 5*math.Sqrt(counted.P*(1-counted.P)/4000)+0.002) {
			t.Fatalf("counted %v, drawn %v", counted.P, drawn.P)
		}
	})
}

// In one stratum of as many on each side, all count alike: the mean is that of package survival.
func TestAMeanWaitIsTheAreaUnderTheCurve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases := anyCases(equity.Duration, 1, 12).Draw(t, "cases")
		cases = cases[:len(cases)/2*2]
		var sides [2][]survival.Span
		for i := range cases {
			cases[i].Stratum, cases[i].Group = 0, i%2
			sides[i%2] = append(sides[i%2], cases[i].Span)
		}
		f := compare(t, equity.Question{Kind: equity.Duration, Groups: 2, Cases: cases}, equity.Options{Least: 2})[1]
		if !f.Told() || f.Within == 0 {
			return
		}
		for g, got := range []float64{f.Rest, f.Mean} {
			c, err := survival.Of(sides[g], survival.Usual)
			if err != nil {
				t.Fatal(err)
			}
			if want, _, ok := c.Mean(f.Within); !ok || !near(got, want, 1e-9) {
				t.Fatalf("side %d: %v, not %v (%v)", g, got, want, ok)
			}
		}
	})
}

// The partial likelihood is highest at the ratio: looked for on a grid.
func TestTheHazardRatioIsTheMostLikelyOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases := anyCases(equity.Duration, 2, 14).Draw(t, "cases")
		f := compare(t, equity.Question{Kind: equity.Duration, Groups: 2, Cases: cases}, equity.Options{Least: 2})[1]
		if !f.Told() || f.Ratio == 0 {
			return
		}
		likelihood := func(beta float64) (sum float64) {
			for _, c := range cases {
				if c.Span.End != survival.Happened {
					continue
				}
				risk, both := 0.0, [2]bool{}
				for _, o := range cases {
					if o.Stratum == c.Stratum {
						both[o.Group] = true
					}
					if o.Stratum == c.Stratum && o.Span.Until >= c.Span.Until {
						risk += math.Exp(beta * float64(o.Group))
					}
				}
				if both[0] && both[1] {
					sum += beta*float64(c.Group) - math.Log(risk)
				}
			}
			return sum
		}
		best := likelihood(math.Log(f.Ratio))
		for _, by := range []float64{-0.5, -0.01, 0.01, 0.5} {
			if likelihood(math.Log(f.Ratio)+by) > best+1e-9 {
				t.Fatalf("%v is not the most likely", f.Ratio)
			}
		}
	})
}

// Where nobody still waits, chance by the mean is that of as many days as an amount.
func TestChanceByTheMeanIsThatOfTheDaysWaited(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases := anyCases(equity.Duration, 2, 11).Draw(t, "cases")
		within := rapid.IntRange(1, 9).Draw(t, "within")
		days := make([]equity.Case, len(cases))
		for i := range cases {
			cases[i].Span.End = survival.Happened
			days[i] = equity.Case{Group: cases[i].Group, Stratum: cases[i].Stratum, Value: float64(min(within, cases[i].Span.Until))}
		}
		f := compare(t, equity.Question{Kind: equity.Duration, Groups: 2, Cases: cases, Within: within, ByMean: true}, equity.Options{Least: 2})[1]
		g := compare(t, equity.Question{Kind: equity.Amount, Groups: 2, Cases: days}, equity.Options{Least: 2})[1]
		if f.Told() && (!near(f.Score, g.Score, 1e-9) || !near(f.P, g.P, 1e-12)) {
			t.Fatalf("%+v\n%+v", f, g)
		}
	})
}
