package demand

import (
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
)

// What is told holds every count that is not small, and no cell twice.
func TestWhatIsToldOfACountIsOneCellEach(t *testing.T) {
	week := clock.MustDate("2026-11-23")
	n := counts{}
	for i, place := range []id.ID{"herne", "werne", "unna"} {
		for dose := 1; dose <= 2; dose++ {
			for w := range 3 {
				n[cell{"MMR", place, dose, week.AddDays(7 * w)}] = int64(1 + 7*((i+dose+w)%4))
			}
		}
		n[cell{"", place, 0, week}] = int64(13 + 10*i)
	}
	told, refused, err := protect(n)
	if err != nil || len(refused) > 0 {
		t.Fatal(refused, err)
	}
	seen, small := map[Count]bool{}, 0
	for _, c := range told {
		key := c
		key.Persons = 0
		if seen[key] {
			t.Errorf("%+v is there twice", c)
		}
		seen[key] = true
		if c.Persons >= 0 && c.Persons < int(policy().Min) {
			t.Errorf("%+v is small and told", c)
		}
		at := cell{c.Vaccine, c.Place, c.Dose, c.Week}
		if truth, leaf := n[at]; leaf && c.Persons >= 0 && int64(c.Persons) != truth {
			t.Errorf("%+v is told, and it is %d", c, truth)
		}
		if c.Withheld() {
			small++
		}
	}
	if small == 0 || len(told) < 30 {
		t.Errorf("%d withheld of %d: the test looks at nothing", small, len(told))
	}
}
