package world_test

import (
	"context"
	"os"
	"testing"

	"wegwarte/engine/forecast"
	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/world"
)

func dayOf(t testing.TB, d clock.Date) forecast.Day {
	t.Helper()
	day, err := placement.ParseDay(d.String())
	if err != nil {
		t.Fatal(err)
	}
	return day
}

// arrivalsOf is what a municipality knows of its past.
func arrivalsOf(t testing.TB, town world.TownPast) *forecast.Arrivals {
	t.Helper()
	a := &forecast.Arrivals{Sizes: town.Sizes}
	years := map[int]bool{}
	for _, w := range town.Weeks {
		a.Weeks = append(a.Weeks, forecast.Week{From: dayOf(t, w.From), Persons: w.Persons, Households: w.Households})
		if y := w.From.Year(); !years[y] {
			years[y] = true
			a.Pauses = append(a.Pauses, forecast.Span{From: dayOf(t, clock.NewDate(y, 12, 23)), To: dayOf(t, clock.NewDate(y+1, 1, 6))})
		}
	}
	return a
}

func replay(t testing.TB, seed uint64, every int) (out forecast.Replayed) {
	t.Helper()
	for i, town := range (world.Config{Seed: seed, Today: clock.MustDate("2026-11-23")}).Past(156) {
		if i%every != 0 && town.AGS != world.DemoMunicipality {
			continue
		}
		r, err := arrivalsOf(t, town).Replay(context.Background(), forecast.Usual(), 26, 300, seed)
		if err != nil {
			t.Fatal(err)
		}
		out.Weeks, out.Months = out.Weeks.Add(r.Weeks), out.Months.Add(r.Months)
	}
	return out
}

func TestTuning(t *testing.T) {
	if os.Getenv("TUNE") == "" {
		t.Skip()
	}
	var all forecast.Replayed
	for seed := uint64(101); seed <= 104; seed++ {
		r := replay(t, seed, 20)
		for n, s := range map[string]forecast.Score{"weeks": r.Weeks, "months": r.Months} {
			t.Logf("seed %d %s: n %d covered %.3f calibrated %.3f better %.3f middle better %.3f", seed, n, s.Outcomes, s.Share(), s.Calibrated/float64(s.Outcomes), s.Better(), 1-s.Middle/s.LastMid)
		}
		all.Weeks, all.Months = all.Weeks.Add(r.Weeks), all.Months.Add(r.Months)
	}
	for n, s := range map[string]forecast.Score{"weeks": all.Weeks, "months": all.Months} {
		t.Logf("all %s: n %d covered %.3f calibrated %.3f better %.3f middle better %.3f", n, s.Outcomes, s.Share(), s.Calibrated/float64(s.Outcomes), s.Better(), 1-s.Middle/s.LastMid)
	}
}
