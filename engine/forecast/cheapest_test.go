package forecast_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"wegwarte/engine/forecast"
	"wegwarte/engine/placement"
)

// smallTown has a hall with people in it, and something to do about it.
func smallTown(seed uint64) (*forecast.Plan, []forecast.Offer, forecast.Goal) {
	r := rand.New(rand.NewPCG(seed, 1))
	p := &forecast.Plan{First: firstDay, Weeks: 26, Futures: 60, Seed: seed, Arrivals: forecast.Arrivals{Weeks: weeks(r, 12, 1)}}
	p.Stock = []forecast.Stock{
		{Name: "hall", Kind: placement.Hall, Count: 40, Lives: []int{r.IntN(6), r.IntN(3), r.IntN(3), r.IntN(2)}, Costs: []forecast.Cost{{Per: forecast.Month, Cents: 900_000}}},
		{Name: "house", Kind: placement.Shared, Count: 30 + r.IntN(20), Lives: []int{5, 3, 2}, Closes: firstDay + forecast.Day(90+r.IntN(60))},
		{Name: "flats", Kind: placement.Flat, Size: 4, Count: 6, Lives: []int{0, 1, 2, 1 + r.IntN(2)}, Costs: []forecast.Cost{{Per: forecast.PlaceMonth, Cents: 30_000}}},
	}
	offers := []forecast.Offer{
		{Measure: rent("flats of 4", 4, 4, "2027-01-11"), Most: 2 + r.IntN(2)},
		{Measure: rent("flats of 2", 2, 5, "2027-01-04"), Most: 2},
		{Measure: forecast.Measure{Name: "modules", Add: &forecast.Stock{Name: "modules", Kind: placement.Module, Count: 12 + r.IntN(30), Costs: []forecast.Cost{{Per: forecast.PlaceMonth, Cents: 63_000}}},
			After: 6 + r.IntN(8), Costs: []forecast.Cost{{Per: forecast.Once, Cents: 4_000_000}}}, Most: 2},
		{Measure: forecast.Measure{Name: "extend", Extend: &forecast.Extend{Stock: "house", Until: firstDay + 400}, Costs: []forecast.Cost{{Per: forecast.Month, Cents: 1_000_000}}}},
	}
	if r.IntN(2) == 0 {
		offers[3] = forecast.Offer{Measure: forecast.Measure{Name: "help", Support: &forecast.Support{Factor: 2, From: firstDay + 14}, Costs: []forecast.Cost{{Per: forecast.Month, Cents: 500_000}}}}
	}
	if r.IntN(3) == 0 {
		offers = append(offers, forecast.Offer{Measure: forecast.Measure{Name: "give up flats", Close: &forecast.Close{Stock: "flats", On: firstDay + 70}}})
	}
	return p, offers, forecast.Goal{By: firstDay + 7*forecast.Day(10+r.IntN(8)), Level: []float64{.3, .5, .8}[r.IntN(3)]}
}

// byForce goes through all mixes with the capacity plan itself.
func byForce(t *testing.T, p *forecast.Plan, offers []forecast.Offer, goal forecast.Goal, prices []forecast.Price) (best int64, possible bool) {
	t.Helper()
	week := int(goal.By-p.First) / 7
	times := make([]int, len(offers))
	for {
		cost := int64(0)
		var takes []forecast.Taken
		for i, n := range times {
			cost += int64(n) * prices[i].Cents
			if n > 0 {
				takes = append(takes, forecast.Taken{Measure: offers[i].Measure, Times: n})
			}
		}
		own := *p
		own.Scenarios = []forecast.Scenario{{Name: "mix", Takes: takes}}
		r, err := forecast.Forecast(context.Background(), &own)
		if err != nil {
			t.Fatal(err)
		}
		if r.Scenarios[1].HallFree.By(week) >= goal.Level-1e-9 && (!possible || cost < best) {
			best, possible = cost, true
		}
		i := 0
		for ; i < len(times); i++ {
			if times[i]++; times[i] <= max(offers[i].Most, 1) {
				break
			}
			times[i] = 0
		}
		if i == len(times) {
			return best, possible
		}
	}
}

func TestTheCheapestMixIsTheCheapestOfAll(t *testing.T) {
	found, proofs, trials := 0, map[forecast.Proof]int{}, 0
	const towns = 12
	for seed := range uint64(towns) {
		p, offers, goal := smallTown(seed)
		all, err := forecast.Cheapest(context.Background(), p, offers, goal, forecast.Search{})
		if err != nil {
			t.Fatal(err)
		}
		best, possible := byForce(t, p, offers, goal, all.Prices)
		switch {
		case !possible:
			if all.Proof != forecast.Impossible || all.Reached >= goal.Level {
				t.Errorf("town %d: %+v, and nothing is enough", seed, all)
			}
		case all.Proof != forecast.Exhaustive || all.Cost != best || all.Bound != best || all.Reached < goal.Level-1e-9:
			t.Errorf("town %d: %s, cost %d, bound %d, reached %v: the best costs %d", seed, all.Proof, all.Cost, all.Bound, all.Reached, best)
		}
		ruled, err := forecast.Cheapest(context.Background(), p, offers, goal, forecast.Search{Exhaustive: -1})
		if err != nil {
			t.Fatal(err)
		}
		proofs[ruled.Proof]++
		trials += ruled.Trials
		switch {
		case ruled.Proof == forecast.Impossible:
			if possible {
				t.Errorf("town %d: not impossible at all", seed)
			}
			found++
		case ruled.Reached < goal.Level-1e-9 || ruled.Cost < best:
			t.Errorf("town %d: what is said to be enough is not: %+v", seed, ruled)
		case ruled.Cost == best:
			found++
		}
		if few, err := forecast.Cheapest(context.Background(), p, offers, goal, forecast.Search{Exhaustive: -1, Trials: 6}); err != nil {
			t.Fatal(err)
		} else if possible && (few.Bound > few.Cost || few.Cost < best || few.Proof == forecast.Gapped && few.Gap < 0) {
			t.Errorf("town %d: after few trials: %+v, the best costs %d", seed, few, best)
		}
	}
	if proofs[forecast.Monotone] < towns/2 {
		t.Errorf("too little is possible in these towns: %v", proofs)
	}
	t.Logf("the rule finds the best in %d of %d towns after %d trials: %v", found, towns, trials, proofs)
	if found < towns-1 { // more of something may, in a rare town, fill a hall
		t.Errorf("the rule finds the best in %d of %d towns only", found, towns)
	}
}

func TestAMixThatIsStoppedIsStillAnAnswer(t *testing.T) {
	p, offers, goal := smallTown(3)
	goal.Level = .1
	ctx, stop := context.WithCancel(context.Background())
	mix, err := forecast.Cheapest(ctx, p, offers, goal, forecast.Search{Exhaustive: -1, Progress: func(int, int64, int64) { stop() }})
	if err != nil || mix.Proof == forecast.Exhaustive || mix.Bound > mix.Cost {
		t.Errorf("%+v, %v", mix, err)
	}
	stop()
	if _, err := forecast.Cheapest(ctx, p, offers, goal, forecast.Search{}); err == nil {
		t.Error("a search that may not begin has an answer")
	}
}

// BenchmarkPlanCheapestMix looks for the cheapest mix for a city, of 5 offers, each up to five times: 7,776 mixes.
func BenchmarkPlanCheapestMix(b *testing.B) {
	p := city()
	p.Futures = 300
	var offers []forecast.Offer
	for x, size := range []int{2, 3, 4, 6, 10} {
		offers = append(offers, forecast.Offer{Measure: rent(fmt.Sprint("flats of ", size), size, 1200/size, fmt.Sprintf("2027-0%d-01", 1+x)), Most: 5})
	}
	for b.Loop() {
		mix, err := forecast.Cheapest(context.Background(), p, offers, forecast.Goal{By: day("2027-08-30")}, forecast.Search{})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(100*mix.Gap, "gap%")
		b.ReportMetric(float64(mix.Trials), "trials")
		b.Logf("%s %d %.3f %v", mix.Proof, mix.Cost, mix.Reached, len(mix.Takes))
	}
}
