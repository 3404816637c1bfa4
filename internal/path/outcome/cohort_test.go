package outcome

import (
	"math"
	"testing"

	"wegwarte/internal/clock"
)

func TestACohortIsAsManyQuartersAsItTakes(t *testing.T) {
	begin := clock.MustDate("2025-04-01")
	for _, k := range []struct {
		each  int // who arrive in a quarter
		today string
		to    string // "": it is not complete
	}{
		{60, "2025-07-14", ""}, {60, "2025-07-15", "2025-06-30"}, {30, "2025-07-15", ""}, {30, "2025-10-15", "2025-09-30"},
		{59, "2026-11-26", "2025-09-30"}, {5, "2026-04-10", ""}, {5, "2026-04-15", "2026-03-31"}, {0, "2026-11-26", "2026-03-31"},
	} {
		c, ok := next(begin, clock.MustDate(k.today), func(from, to clock.Date) int {
			return k.each * ((from.DaysUntil(to) + 10) / 90)
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
	if p, _ := l.At(91); l.Of != 40 || l.Last != 182 || p.Least != 0.25 || p.Most != 0.25 || p.FewWaited != 40 || p.ManyWait != 40 {
		t.Errorf("%+v %+v", l, p)
	}
	if p, _ := l.At(30); p.Least != 0 || p.Most != 0 {
		t.Errorf("%+v", p)
	}
	if from, to, ok := l.Half(); !ok || from != 182 || to != 182 {
		t.Errorf("half had it after %d to %d", from, to)
	}
	last := l.Shares[len(l.Shares)-1]
	if math.Abs(last.Had-0.5) > 1e-12 || math.Abs(last.Gone-0.2) > 1e-12 || math.Abs(last.Open-0.3) > 1e-12 {
		t.Errorf("of all who came: %+v", last)
	}
	// A younger cohort counts as far as it was watched.
	both, err := Together(s, Series{Of: 20, Points: []Point{{30, Count{10, 0}}}})
	if p, _ := both.At(30); err != nil || math.Abs(p.Least-1.0/6) > 1e-12 || p.Most != p.Least {
		t.Errorf("%+v, %v", p, err)
	}
	// Where a point is not told, both ends are.
	l, err = Together(Series{Of: 40, Points: []Point{{30, Count{0, 0}}, {365, Count{20, 0}}}})
	if p, _ := l.At(182); err != nil || p.Least != 0 || p.Most != 0.5 || p.FewWaited != 20 || p.ManyWait != 40 || p.Low > 0 || p.High < 0.6 {
		t.Errorf("%+v, %v", p, err)
	}
	if from, to, ok := l.Half(); !ok || from != 91 || to != 365 {
		t.Errorf("half had it after %d to %d", from, to)
	}
	if p, known := l.At(365); !known || p.Most != 0.5 {
		t.Errorf("%+v", p)
	}
	if _, known := l.At(547); known {
		t.Error("nothing is told of it")
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
