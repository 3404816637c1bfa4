package world_test

import (
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/world"
)

func TestAFewAreLateAndAFewHaveNotReported(t *testing.T) {
	c := world.Config{Seed: 1, Persons: 300, Today: clock.MustDate("2026-11-25")}
	last := map[string]world.MonthlyReport{}
	all, werne := 0, 0
	for day, reports := range c.ReportDays() {
		for _, r := range reports {
			all++
			if r.AGS == world.DemoMunicipality {
				werne++
			}
			if r.On != day || day.After(c.Today) || day.Before(c.FirstDay()) || !r.Stichtag.Before(day) || r.Persons < 0 {
				t.Fatalf("on %s: %+v", day, r)
			}
			if !r.Stichtag.Before(last[r.AGS].Stichtag) {
				last[r.AGS] = r
			}
		}
	}
	fresh, older := 0, 0
	for _, r := range last {
		if r.Stichtag == clock.MustDate("2026-10-31") {
			fresh++
		} else {
			older++
		}
	}
	if fresh < 350 || older < 8 || older > 40 || len(last) == 396 || len(last) < 388 {
		t.Errorf("%d are up to date, %d are late or have stopped, %d have never reported", fresh, older, 396-len(last))
	}
	if got := last[world.DemoMunicipality]; got.Stichtag != clock.MustDate("2026-10-31") || !got.Own || werne != 6 {
		t.Errorf("the demo's municipality: %d reports, last %+v", werne, got)
	}
	if all > 396*7 {
		t.Errorf("%d reports", all)
	}
}

func TestTheLandsPlacesCountInTownsOneEach(t *testing.T) {
	c := world.Config{Seed: 1, Persons: 10_000, Today: clock.MustDate("2026-11-25")}
	seen := map[string]bool{}
	for _, p := range c.CreditedPlaces() {
		if seen[p.AGS] || p.AGS == world.DemoMunicipality || p.Facility.Capacity == 0 {
			t.Errorf("%+v", p)
		}
		seen[p.AGS] = true
	}
	if len(seen) != len(c.Facilities()) {
		t.Errorf("%d places for %d facilities", len(seen), len(c.Facilities()))
	}
}
