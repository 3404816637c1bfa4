package world

import (
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/person"
)

func TestWhoIsWrittenDownAgainIsStillTheSame(t *testing.T) {
	made := map[Slip]int{}
	for h := range (Config{Seed: 1, Persons: 500, Today: clock.NewDate(2026, 11, 23)}).Households() {
		for _, p := range h.Persons {
			for _, slip := range Slips {
				again, ok := Again(p.Person, slip)
				if !ok {
					continue
				}
				made[slip]++
				if again.ID != "" || again.Phone != "" || again.Birth.Date.Year() != p.Birth.Date.Year() {
					t.Errorf("%v becomes %v", p.Person, again)
				}
				if again.Name() == p.Name() && again.Birth == p.Birth {
					t.Errorf("nothing is other about %v", again)
				}
				if slip == Swapped && (again.GivenName != p.FamilyName || person.Fold(again.FamilyName) != person.Fold(p.GivenName)) {
					t.Errorf("%v is not %v the other way round", again, p.Person)
				}
			}
		}
	}
	for _, slip := range Slips {
		if made[slip] < 20 {
			t.Errorf("the slip %d is possible for %d of 500", slip, made[slip])
		}
	}
}
