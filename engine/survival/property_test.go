package survival_test

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/survival"
)

func TestACurveOnlyFallsAndItsIntervalHoldsIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := anySpans.Draw(t, "spans")
		for i := range all {
			all[i].From = rapid.IntRange(0, all[i].Until).Draw(t, "from")
		}
		narrow, err := survival.Of(all, 0.8)
		if err != nil {
			t.Fatal(err)
		}
		wide, err := survival.Of(all, 0.99)
		if err != nil {
			t.Fatal(err)
		}
		last := 1.0
		for i, s := range narrow.Steps {
			w := wide.Steps[i]
			if s.Survival > last || s.Low < 0 || s.Low > s.Survival+1e-12 || s.High < s.Survival-1e-12 || s.High > 1 || w.Low > s.Low+1e-12 || w.High < s.High-1e-12 {
				t.Fatalf("%+v in %+v after %v", s, w, last)
			}
			last = s.Survival
		}
		if narrow.Spans+narrow.Beyond != len(all) {
			t.Fatalf("%d of %d are lost", len(all)-narrow.Spans-narrow.Beyond, len(all))
		}
	})
}

func TestTheOrderOfRowsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := anySpans.Draw(t, "spans")
		one, err := survival.Of(all, survival.Usual)
		if err != nil {
			t.Fatal(err)
		}
		other, err := survival.Of(rapid.Permutation(all).Draw(t, "order"), survival.Usual)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(one, other) {
			t.Fatalf("%+v\n%+v", one, other)
		}
	})
}

func TestWhereAllAreWatchedToTheEndTheCurveIsTheirPart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []survival.Span
		days := rapid.SliceOfN(rapid.IntRange(0, 30), 1, 40).Draw(t, "days")
		for _, d := range days {
			all = append(all, survival.Span{Until: d, End: survival.Happened})
		}
		c, err := survival.Of(all, survival.Usual)
		if err != nil {
			t.Fatal(err)
		}
		for day := range c.Last + 1 {
			waiting, n := 0.0, float64(len(days))
			for _, d := range days {
				if d > day {
					waiting++
				}
			}
			e, _ := c.At(day)
			if s := waiting / n; !near(e.Survival, s, 1e-12) || s > 0 && s < 1 && !near(e.Variance, s*(1-s)/n, 1e-12) {
				t.Fatalf("day %d: %+v of %v", day, e, days)
			}
		}
		slices.Sort(days)
		if q := c.Median(); q.Day != days[(len(days)-1)/2] {
			t.Fatalf("median %d of %v", q.Day, days)
		}
		sum := 0
		for _, d := range days {
			sum += d
		}
		mean, _, ok := c.Mean(40)
		if !ok || !near(mean, float64(sum)/float64(len(days)), 1e-9) {
			t.Fatalf("mean %v of %v", mean, days)
		}
	})
}

func TestTheIntervalOfAQuantileHoldsIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, err := survival.Of(anySpans.Draw(t, "spans"), survival.Usual)
		if err != nil {
			t.Fatal(err)
		}
		q := c.Quantile(rapid.Float64Range(0.01, 1).Draw(t, "p"))
		if q.Reached() && (q.Low == survival.NotReached || q.Low > q.Day || q.High != survival.NotReached && q.High < q.Day) || !q.Reached() && q.High != survival.NotReached {
			t.Fatalf("%+v", q)
		}
	})
}

func TestAlikeGroupsAreNotToldApart(t *testing.T) {
	all := mercaptopurine
	c, err := survival.LogRank(all, all, all)
	if err != nil || !near(c.ChiSq, 0, 1e-9) || c.Degrees != 2 || !near(c.P, 1, 1e-9) {
		t.Errorf("%+v, %v", c, err)
	}
	c, err = survival.LogRank(all, nil) // nobody to compare with
	if err != nil || c.Degrees != 0 || c.P != 1 {
		t.Errorf("%+v, %v", c, err)
	}
	two, err := survival.LogRank(all, placebo)
	if err != nil {
		t.Fatal(err)
	}
	three, err := survival.LogRank(all, nil, placebo)
	if err != nil || three.Degrees != 1 || !near(three.ChiSq, two.ChiSq, 1e-9) {
		t.Errorf("an empty group changes it: %+v, %v", three, err)
	}
}

// The tables of the distribution: 5 % are above these.
func TestTheTailOfChiSquareIsThatOfTheTables(t *testing.T) {
	same := func(n, day int) (all []survival.Span) {
		for range n {
			all = append(all, survival.Span{Until: day, End: survival.Happened})
		}
		return all
	}
	for k := 2; k <= 8; k++ {
		var groups [][]survival.Span
		for g := range k {
			groups = append(groups, append(same(6, 1+g), same(5, 9)...))
		}
		c, err := survival.LogRank(groups...)
		if err != nil || c.Degrees != k-1 {
			t.Fatalf("%+v, %v", c, err)
		}
		if want := tail(c.ChiSq, c.Degrees); !near(c.P, want, 1e-6) {
			t.Errorf("%d degrees: %v, by areas %v", c.Degrees, c.P, want)
		}
	}
}

// tail adds up the density.
func tail(x float64, degrees int) (sum float64) {
	k := float64(degrees)
	const step = 1e-3
	for y := x + step/2; y < x+120; y += step {
		sum += step * math.Exp((k/2-1)*math.Log(y)-y/2-k/2*math.Ln2) / math.Gamma(k/2)
	}
	return sum
}

func TestWhatIsNoTimeIsRefusedInWords(t *testing.T) {
	for _, all := range [][]survival.Span{nil, {{From: -1}}, {{From: 3, Until: 2}}, {{Until: survival.MaxDay + 1}}, {{End: 9}}} {
		if c, err := survival.Of(all, survival.Usual); err == nil {
			t.Errorf("%v gives %+v", all, c)
		}
		if _, err := survival.Incidence(all); err == nil {
			t.Errorf("%v has an incidence", all)
		}
	}
	for _, level := range []float64{0, 1, -1, math.NaN()} {
		if _, err := survival.Of(placebo, level); err == nil {
			t.Errorf("a level of %v", level)
		}
	}
	if _, err := survival.LogRank(placebo); err == nil {
		t.Error("one group is compared")
	}
}

func TestWithNobodyHavingItTheLowerEndIsThatOfAllOfN(t *testing.T) {
	c := of(t, spans(-10, -10, -10, -10, -10))
	e, known := c.At(10)
	if want := math.Pow(0.025, 0.2); !known || e.Survival != 1 || !near(e.Low, want, 1e-12) || e.High != 1 || c.Median().Reached() {
		t.Errorf("%+v, Clopper and Pearson %v", e, want)
	}
}

func BenchmarkCurveOf20000(b *testing.B) {
	var all []survival.Span
	for i := range 20_000 {
		all = append(all, survival.Span{Until: i * 7919 % 1500, End: survival.End(i % 3)}) //nolint:gosec // 0 to 2
	}
	for b.Loop() {
		if c, err := survival.Of(all, survival.Usual); err != nil || c.Median().Day == 0 {
			b.Fatal(err)
		}
	}
}
