package quota_test

import (
	"math/big"
	"testing"

	"wegwarte/engine/calc"
	"wegwarte/engine/quota"
	"wegwarte/internal/gazetteer"
)

func land() (all []quota.Municipality) {
	for _, m := range gazetteer.NRW().Municipalities {
		all = append(all, quota.Municipality{AGS: m.AGS, Population: int64(m.Population), AreaHa: m.AreaHa})
	}
	return all
}

func calculate(t *testing.T, r quota.Rules, all []quota.Municipality, total int64) *calc.Result {
	t.Helper()
	done, err := quota.Calculate(r, all, big.NewRat(total, 1))
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestOnePassCaps76MunicipalitiesAndIteration78(t *testing.T) {
	r := quota.Standard[0]
	once := calculate(t, r, land(), 100_000)
	r.Iterate = true
	again := calculate(t, r, land(), 100_000)
	if n := once.Total(quota.Capped); n.Cmp(big.NewRat(76, 1)) != 0 {
		t.Errorf("one pass caps %v", n)
	}
	if n := again.Total(quota.Capped); n.Cmp(big.NewRat(78, 1)) != 0 {
		t.Errorf("iteration caps %v", n)
	}
	largest := 0.0
	for i := range once.Rows {
		d, _ := new(big.Rat).Sub(once.Figure(quota.Key, i), again.Figure(quota.Key, i)).Float64()
		largest = max(largest, d, -d)
	}
	t.Logf("largest difference %.3g", largest)
	for _, done := range []*calc.Result{once, again} {
		if done.Total(quota.Key).Cmp(big.NewRat(1, 1)) != 0 {
			t.Errorf("the keys add up to %v", done.Total(quota.Key).FloatString(12))
		}
		if done.Total(quota.RoundedSoll).Cmp(big.NewRat(100_000, 1)) != 0 {
			t.Errorf("whole persons add up to %v", done.Total(quota.RoundedSoll))
		}
	}
}
