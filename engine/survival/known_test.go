package survival_test

import (
	"math"
	"testing"

	"wegwarte/engine/survival"
)

// Weeks of remission of 21 pairs of children with acute leukaemia: E. J. Freireich and others: The effect of 6-mercaptopurine on the duration of
// steroid-induced remissions in acute leukemia. Blood 21 (1963) 699–716, as in Klein and Moeschberger, table 1.1, and in
// Kleinbaum and Klein: Survival analysis, chapter 2. Below 0: no longer watched.
var (
	mercaptopurine = spans(6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35)
	placebo        = spans(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
)

func spans(weeks ...int) (all []survival.Span) {
	for _, w := range weeks {
		s := survival.Span{Until: w, End: survival.Happened}
		if w < 0 {
			s = survival.Span{Until: -w}
		}
		all = append(all, s)
	}
	return all
}

func of(t testing.TB, all []survival.Span) *survival.Curve {
	t.Helper()
	c, err := survival.Of(all, survival.Usual)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func near(a, b, by float64) bool { return math.Abs(a-b) <= by }

func TestThePublishedCurveIsMet(t *testing.T) {
	c := of(t, mercaptopurine)
	for _, p := range []struct {
		week, risk, happened    int
		survival, se, low, high float64
	}{ // the interval: Stata, sts list, for the same data
		{6, 21, 3, 0.8571, 0.0764, 0.6197, 0.9516},
		{7, 17, 1, 0.8067, 0.0869, 0.5631, 0.9228},
		{10, 15, 1, 0.7529, 0.0963, 0.5032, 0.8894},
		{13, 12, 1, 0.6902, 0.1068, 0.4316, 0.8491},
		{16, 11, 1, 0.6275, 0.1141, 0.3675, 0.8049},
		{22, 7, 1, 0.5378, 0.1282, 0.2678, 0.7468},
		{23, 6, 1, 0.4482, 0.1346, 0.1881, 0.6801},
	} {
		e, known := c.At(p.week)
		if !known || !near(e.Survival, p.survival, 5e-5) || !near(math.Sqrt(e.Variance), p.se, 5e-5) || !near(e.Low, p.low, 5e-5) || !near(e.High, p.high, 5e-5) {
			t.Errorf("week %d: %+v, published %+v", p.week, e, p)
		}
		for _, s := range c.Steps {
			if s.Day == p.week && (s.AtRisk != p.risk || s.Happened != p.happened || c.AtRisk(p.week) != p.risk) {
				t.Errorf("week %d: %+v and %d at risk, published %+v", p.week, s, c.AtRisk(p.week), p)
			}
		}
	}
	if _, known := c.At(36); known || c.Happened != 9 || c.Spans != 21 {
		t.Errorf("after the last week nothing is known: %+v", c)
	}
}

func TestThePublishedMediansAndMeansAreMet(t *testing.T) {
	treated, other := of(t, mercaptopurine), of(t, placebo)
	if q := treated.Median(); q != (survival.Quantile{Day: 23, Low: 13, High: survival.NotReached}) {
		t.Errorf("6-MP: %+v", q)
	}
	if q := other.Median(); q != (survival.Quantile{Day: 8, Low: 4, High: 11}) {
		t.Errorf("placebo: %+v", q)
	}
	for _, p := range []struct {
		curve    *survival.Curve
		mean, se float64
	}{{treated, 23.29, 2.83}, {other, 8.667, 1.377}} { // R, survfit, restricted to 35 weeks
		mean, variance, ok := p.curve.Mean(35)
		if !ok || !near(mean, p.mean, 5e-3) || !near(math.Sqrt(variance), p.se, 5e-3) {
			t.Errorf("%v %v %v, published %v %v", mean, math.Sqrt(variance), ok, p.mean, p.se)
		}
	}
	if _, _, ok := treated.Mean(40); ok {
		t.Error("a mean beyond what was watched")
	}
}

func TestThePublishedLogRankIsMet(t *testing.T) {
	c, err := survival.LogRank(mercaptopurine, placebo)
	if err != nil || !near(c.ChiSq, 16.79, 5e-3) || c.Degrees != 1 || !near(c.P, 4.17e-5, 5e-7) {
		t.Errorf("%+v, %v", c, err)
	}
	if a, b := c.Groups[0], c.Groups[1]; a.Observed != 9 || b.Observed != 21 || !near(a.Expected, 19.25, 5e-3) || !near(b.Expected, 10.75, 5e-3) {
		t.Errorf("%+v", c.Groups)
	}
}
