package world

import (
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
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

// A hand-over leaves out what is over before the day of arrival, so nobody can
// ask about it.
func TestWhatIsOverBeforeTheArrivalIsNotAskedAbout(t *testing.T) {
	due := clock.NewDate(2026, 9, 30)
	h := Household{Since: due.AddDays(-60), Persons: []Person{{Needs: []record.Need{
		{Code: "pregnancy-care", Until: due, RecordedAt: morning(due.AddDays(-6))},
	}}}}
	for name, c := range map[string]struct {
		by, on clock.Date
		want   bool
	}{
		"it lasts until the arrival":   {due.AddDays(-5), due, true},
		"it is over before":            {due.AddDays(-5), due.AddDays(1), false},
		"it was not yet written down":  {due.AddDays(-7), due, false},
		"whenever it was written down": {clock.NewDate(9999, 12, 31), h.Since, true},
	} {
		if _, found := h.Need("pregnancy-care", c.by, c.on); found != c.want {
			t.Errorf("%s: %v", name, found)
		}
	}
}
