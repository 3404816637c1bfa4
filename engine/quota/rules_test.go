package quota_test

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/calc"
	"wegwarte/engine/quota"
)

// some draws municipalities, some of which did not report.
func some(t *rapid.T) []quota.Municipality {
	all := make([]quota.Municipality, rapid.IntRange(1, 12).Draw(t, "municipalities"))
	for i := range all {
		all[i] = quota.Municipality{AGS: fmt.Sprintf("05%06d", i), Population: rapid.Int64Range(0, 5000).Draw(t, "people"),
			AreaHa: rapid.Int64Range(0, 9000).Draw(t, "area"), Places: rapid.Int64Range(0, 50).Draw(t, "places")}
		if rapid.Bool().Draw(t, "reports") {
			n := rapid.Int64Range(0, 300).Draw(t, "bestand")
			all[i].Bestand = &n
		}
	}
	all[0].Population++
	all[0].AreaHa++
	return all
}

// plainly computes keys as one would with a pocket calculator.
func plainly(all []quota.Municipality) []float64 {
	people, area := 0.0, 0.0
	for _, m := range all {
		people += float64(m.Population)
		area += float64(m.AreaHa)
	}
	keys, capped := make([]float64, len(all)), make([]bool, len(all))
	excess, rest := 0.0, 0.0
	for i, m := range all {
		p := float64(m.Population) / people
		keys[i] = .9*p + .1*float64(m.AreaHa)/area
		if limit := 1.25 * p; keys[i] > limit+1e-15 {
			excess += keys[i] - limit
			keys[i], capped[i] = limit, true
		} else {
			rest += keys[i]
		}
	}
	for i := range keys {
		if !capped[i] {
			keys[i] += excess * keys[i] / rest
		}
	}
	return keys
}

func TestKeysAreThoseOfAPocketCalculator(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := some(t)
		done, err := quota.Calculate(quota.Standard[0], all, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range plainly(all) {
			if got, _ := done.Figure(quota.Key, i).Float64(); math.Abs(got-want) > 1e-9 {
				t.Errorf("%d: key %g, by hand %g", i, got, want)
			}
		}
	})
}

func TestWhatHoldsOfEveryQuota(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := some(t)
		r := quota.Standard[0]
		r.Iterate = rapid.Bool().Draw(t, "iterate")
		r.Credit = big.NewRat(rapid.Int64Range(0, 20).Draw(t, "credit"), 10)
		done, err := quota.Calculate(r, all, nil)
		if err != nil {
			t.Fatal(err)
		}
		if one := done.Total(quota.Key); one.Cmp(big.NewRat(1, 1)) != 0 {
			t.Errorf("the keys add up to %v", one)
		}
		g := done.Parameter(quota.Total)
		if done.Total(quota.Soll).Cmp(g) != 0 {
			t.Errorf("Soll adds up to %v of %v", done.Total(quota.Soll), g)
		}
		half := new(big.Rat).Add(g, big.NewRat(1, 2))
		if whole := new(big.Int).Quo(half.Num(), half.Denom()); done.Total(quota.RoundedSoll).Cmp(new(big.Rat).SetInt(whole)) != 0 {
			t.Errorf("whole persons add up to %v of %v", done.Total(quota.RoundedSoll), g)
		}
		for i, m := range all {
			if gap := new(big.Rat).Sub(done.Figure(quota.RoundedSoll, i), done.Figure(quota.Soll, i)); gap.Abs(gap).Cmp(big.NewRat(1, 1)) >= 0 && gap.Sign() != 0 {
				t.Errorf("rounded by %v", gap)
			}
			if (done.Figure(quota.Quote, i) == nil) != (m.Bestand == nil || done.Figure(quota.Soll, i).Sign() == 0) {
				t.Errorf("%s has a quote of %v", m.AGS, done.Figure(quota.Quote, i))
			}
			if r.Iterate && done.Figure(quota.Key, i).Cmp(done.Figure(quota.Limit, i)) > 0 {
				t.Errorf("%s is above its limit", m.AGS)
			}
		}
		turned := slices.Clone(all)
		slices.Reverse(turned)
		again, err := quota.Calculate(r, turned, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range all {
			if done.Figure(quota.RoundedSoll, i).Cmp(again.Figure(quota.RoundedSoll, i)) != 0 {
				t.Errorf("in another order %s is another", all[i].AGS)
			}
		}
	})
}

func TestWhoHasNotReportedHasASollAndNoQuote(t *testing.T) {
	n := int64(40)
	done := calculate(t, quota.Standard[0], []quota.Municipality{{AGS: "05000001", Population: 100, AreaHa: 10, Bestand: &n},
		{AGS: "05000002", Population: 100, AreaHa: 10}}, 100)
	if done.Figure(quota.Quote, 1) != nil || done.Figure(quota.Open, 1) != nil || done.Figure(quota.Bestand, 1) != nil {
		t.Error("what was not reported is a figure")
	}
	if done.Figure(quota.Soll, 1).Cmp(big.NewRat(50, 1)) != 0 || done.Unknown(quota.Bestand) != 1 {
		t.Errorf("Soll %v, %d not reported", done.Figure(quota.Soll, 1), done.Unknown(quota.Bestand))
	}
	if open := done.Figure(quota.Open, 0); open.Cmp(big.NewRat(10, 1)) != 0 {
		t.Errorf("open %v", open)
	}
}

func TestAFigureSaysWhatItFollowsFrom(t *testing.T) {
	done := calculate(t, quota.Standard[0], land(), 1000)
	i := slices.IndexFunc(done.Columns, func(c calc.Column) bool { return c.Name == quota.Mixed })
	name := func(s string) string { return s }
	got := calc.Write(done.Columns[i].Formula, calc.Notation{Param: name, Col: name, Signs: [4]string{" + ", " − ", " · ", " ÷ "}})
	if want := "weight_population · population_key + weight_area · area_key"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWhatCannotBeComputedIsSaid(t *testing.T) {
	bad := quota.Standard[0]
	bad.Area = big.NewRat(1, 5)
	minus := int64(-1)
	for name, c := range map[string]struct {
		r    quota.Rules
		all  []quota.Municipality
		want error
	}{
		"nobody":        {quota.Standard[0], nil, quota.ErrNobody},
		"no inhabitant": {quota.Standard[0], []quota.Municipality{{AGS: "1", AreaHa: 1}}, quota.ErrNobody},
		"no area":       {quota.Standard[0], []quota.Municipality{{AGS: "1", Population: 1}}, quota.ErrNoArea},
		"weights":       {bad, land(), quota.ErrWeights},
		"twice":         {quota.Standard[0], append(land(), land()[0]), nil},
		"below zero":    {quota.Standard[0], []quota.Municipality{{AGS: "1", Population: 1, AreaHa: 1, Bestand: &minus}}, nil},
	} {
		if _, err := quota.Calculate(c.r, c.all, nil); err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
