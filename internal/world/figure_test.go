package world_test

import (
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/gazetteer"
	"wegwarte/internal/world"
)

func TestEveryMunicipalityHasItsFiguresAndAllAgesAreAllPeople(t *testing.T) {
	c := world.Config{Seed: 1, Persons: 100, Today: clock.MustDate("2026-11-23")}
	all := c.Figures()
	people, keys := map[string]int64{}, map[string]map[string]bool{}
	for _, r := range all {
		if _, ok := figure.AgeOf(r.Key); ok {
			people[r.AGS] += r.Value / figure.Thousand
		}
		if keys[r.AGS] == nil {
			keys[r.AGS] = map[string]bool{}
		}
		keys[r.AGS][r.Key] = true
		if r.Source != "erfundene Zahl der Vorführwelt" {
			t.Fatalf("%s of %s is said to be of %q", r.Key, r.AGS, r.Source)
		}
	}
	grown := map[string]bool{"arrival.18to24": true, "arrival.25to64": true, "arrival.65plus": true} // of the demo's own alone
	for _, m := range gazetteer.NRW().Municipalities {
		if m.AGS == world.DemoMunicipality && people[m.AGS] != int64(m.Population) {
			t.Errorf("%s: all ages are %d, not %d", m.Name, people[m.AGS], m.Population)
		}
		for _, k := range figure.Keys() {
			if name := k.Names()[0]; !keys[m.AGS][name] && k.Topic() != "office" && !grown[k.Key] {
				t.Errorf("%s has no %s", m.Name, name)
			}
		}
	}
	again := c.Figures()
	for i := range all {
		if all[i] != again[i] {
			t.Fatalf("the same seed gives %+v and %+v", all[i], again[i])
		}
	}
	if len(all) > 45_000 {
		t.Errorf("%d figures: each demo and each test makes them", len(all))
	}
}
