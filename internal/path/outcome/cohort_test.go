package outcome

import (
	"math"
	"testing"

	"wegwarte/internal/clock"
)

func TestACohortIsAsManyQuartersAsItTakes(t *testing.T) {
	begin := clock.MustDate("2025-01-01")
	for _, k := range []struct {
		each  int // who arrive in a quarter
		today string
		to    string // "": it is not complete
	}{
		{60, "2025-04-14", ""}, {60, "2025-04-15", "2025-03-31"}, {30, "2025-04-15", ""}, {30, "2025-07-15", "2025-06-30"},
		{59, "2026-11-26", "2025-06-30"}, {5, "2025-12-31", ""}, {5, "2026-01-15", "2025-12-31"}, {0, "2026-11-26", "2025-12-31"},
	} {
		c, ok := next(begin, clock.MustDate(k.today), func(from, to clock.Date) int {
			return k.each * ((int(to.Month()) - int(from.Month()) + 1) / 3)
		})
		if ok != (k.to != "") || ok && (c.From != begin || c.To.String() != k.to) {
			t.Errorf("%+v: %v to %v, %v", k, c.From, c.To, ok)
		}
	}
}

func TestAMarkIsToldWhenTheLastHasComeToIt(t *testing.T) {
	c := Cohort{clock.MustDate("2026-01-01"), clock.MustDate("2026-03-31")}
	for today, want := range map[string]bool{"2026-07-14": false, "2026-07-15": true} { // 31 March, 91 days and two weeks later
		if c.closed(91, clock.MustDate(today)) != want {
			t.Errorf("%s: not %v", today, want)
		}
	}
}

func TestTheCurveIsThatOfToldPointsAlone(t *testing.T) {
	s := Series{Of: 40, Points: []Point{{30, Count{0, 0}}, {91, Count{10, Unsaid}}, {182, Count{20, 8}}}}
	l, err := Together(s)
	if err != nil {
		t.Fatal(err)
	}
	if e, _ := l.At(100); l.Of != 40 || e.Survival != 0.75 || l.AtRisk(182) != 30 || l.Last != 182 {
		t.Errorf("%+v", l)
	}
	if q := l.Median(); q.Day != 182 {
		t.Errorf("half had it after %+v", q)
	}
	last := l.Shares[len(l.Shares)-1]
	if math.Abs(last.Had-0.5) > 1e-12 || math.Abs(last.Gone-0.2) > 1e-12 || math.Abs(last.Open-0.3) > 1e-12 {
		t.Errorf("of all who came: %+v", last)
	}
	// A younger cohort counts as far as it was watched.
	both, err := Together(s, Series{Of: 20, Points: []Point{{30, Count{10, 0}}}})
	if e, _ := both.At(30); err != nil || math.Abs(e.Survival-5.0/6) > 1e-12 || both.AtRisk(91) != 40 {
		t.Errorf("%+v, %v", both, err)
	}
	if none, err := Together(Series{Of: 40}); none != nil || err != nil {
		t.Errorf("%+v, %v", none, err)
	}
}

// What waited for a later mark is no difference between cohorts.
func TestCohortsAreComparedAtMarksToldOfAll(t *testing.T) {
	a := Series{Of: 60, Points: []Point{{91, Count{20, 0}}, {182, Count{30, 0}}, {365, Count{40, 0}}}}
	b := Series{Of: 60, Points: []Point{{182, Count{30, 0}}, {365, Count{40, 0}}}}
	if c, err := Differ([]Series{a, b}); err != nil || c.Degrees != 1 || c.ChiSq > 1e-9 {
		t.Errorf("%+v, %v", c, err)
	}
	b.Points[1].Had = 58
	if c, err := Differ([]Series{a, b}); err != nil || c.P > 0.05 {
		t.Errorf("%+v, %v", c, err)
	}
}
