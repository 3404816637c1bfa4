package demand

import (
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
)

var week = clock.MustDate("2026-11-23")

func some() counts {
	n := counts{}
	for i, place := range []id.ID{"herne", "werne", "unna"} {
		for dose := 1; dose <= 2; dose++ {
			for w := range 3 {
				n[cell{"MMR", place, dose, week.AddDays(7 * w)}] = int64(1 + 7*((i+dose+w)%4))
			}
		}
		n[cell{"", place, 0, week}] = int64(13 + 10*i)
	}
	n[cell{"", "selm", 0, week}], n[cell{"MMR", "selm", 1, week}] = 3, 3
	return n
}

func toldOf(t *testing.T, n counts, before []Count) map[Count]int {
	t.Helper()
	told, refused, err := protect(n, before)
	if err != nil || len(refused) > 0 {
		t.Fatal(refused, err)
	}
	all := map[Count]int{}
	for _, c := range told {
		persons := c.Persons
		c.Persons = 0
		if _, twice := all[c]; twice {
			t.Errorf("%+v is there twice", c)
		}
		all[c] = persons
	}
	return all
}

// What is told is right, and never small; a place with few is not told of by name.
func TestNothingSmallIsTold(t *testing.T) {
	n := some()
	all, hidden := toldOf(t, n, nil), 0
	for at, persons := range all {
		truth, leaf := n[cell{at.Vaccine, at.Place, at.Dose, at.Week}]
		switch {
		case at.Place == "selm":
			t.Errorf("a place with three persons is told of: %+v", at)
		case persons < 0:
			hidden++
		case persons < int(policy().Min), leaf && int64(persons) != truth:
			t.Errorf("%+v is told as %d, and it is %d", at, persons, truth)
		}
	}
	if hidden < 3 || len(all) < 30 {
		t.Errorf("%d withheld of %d: the test looks at nothing", hidden, len(all))
	}
	if all[Count{Vaccine: "MMR", Dose: 1, Week: week}] != 48 {
		t.Errorf("%v", all)
	}
}

// A count that was withheld a week ago stays so for the same week, though it has grown.
func TestWhatWasWithheldStaysSo(t *testing.T) {
	n := some()
	before, _, err := protect(n, nil)
	if err != nil {
		t.Fatal(err)
	}
	at, small := cell{"MMR", "herne", 1, week.AddDays(14)}, Count{}
	for _, c := range before {
		if c.Place == at.place && c.Vaccine == at.vaccine && c.Dose == at.dose && c.Week == at.week {
			small = c
		}
	}
	if !small.Withheld() {
		t.Fatalf("%+v is told", small)
	}
	n[at] += 40
	small.Persons = 0
	if persons := toldOf(t, n, before)[small]; persons != -1 {
		t.Errorf("now it is told: %d", persons)
	}
}
