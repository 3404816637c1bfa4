package vaccination

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// often tries five times as often as rapid does by itself: the rows have many boundaries.
func often(check func(*rapid.T)) func(*testing.T) {
	return func(t *testing.T) {
		for range 5 {
			rapid.Check(t, check)
		}
	}
}

// try draws people for the shipped rules and for those with every row on.
func try(t *testing.T, check func(t *rapid.T, s *Schedule, p Person, doses []Dose, on Day, found []Finding)) {
	for name, s := range map[string]*Schedule{"shipped": shipped, "everything on": everythingOn} {
		t.Run(name, often(func(t *rapid.T) {
			p, doses, on := aPerson(t, s)
			found, err := s.Evaluate(p, doses, on, nil)
			if err != nil {
				t.Fatal(err)
			}
			check(t, s, p, doses, on, found)
		}))
	}
}

func TestAddingADoseNeverMakesMoreDue(t *testing.T) {
	try(t, func(t *rapid.T, s *Schedule, p Person, doses []Dose, on Day, before []Finding) {
		more := append(slices.Clone(doses), aDose(t, s, p, doses, on))
		after, err := s.Evaluate(p, more, on, nil)
		if err != nil {
			t.Fatal(err)
		}
		for n, f := range after {
			b := before[n]
			if b.Judged() && f.Missing > b.Missing || b.Status == Complete && f.Due > 0 || f.Documented < b.Documented {
				t.Fatalf("%s: born %s, on %s: %v\n%+v\nwith %v\n%+v", f.Antigen, p.Born, on, doses, b, more[len(doses)], f)
			}
		}
	})
}

func TestOrderAndDuplicatesOfDosesDoNotMatter(t *testing.T) {
	try(t, func(t *rapid.T, s *Schedule, p Person, doses []Dose, on Day, found []Finding) {
		other := slices.Clone(doses)
		for _, d := range doses { // said twice, and once for each antigen alone
			if rapid.Bool().Draw(t, "twice") {
				other = append(other, d)
			}
			for n := range s.Antigens {
				if d.Against.Has(n) && rapid.IntRange(0, 3).Draw(t, "apart") == 0 {
					other = append(other, Dose{1 << n, d.When})
				}
			}
		}
		other = rapid.Permutation(other).Draw(t, "order")
		again, err := s.Evaluate(p, other, on, nil)
		if err != nil || !slices.Equal(found, again) {
			t.Fatalf("%v\n%+v\n%v\n%+v %v", doses, found, other, again, err)
		}
	})
}

func TestAskedLaterNoDoseCountsLess(t *testing.T) {
	try(t, func(t *rapid.T, s *Schedule, p Person, doses []Dose, on Day, found []Finding) {
		later := on + Day(rapid.IntRange(1, 5000).Draw(t, "days")) //nolint:gosec // small
		again, err := s.Evaluate(p, doses, later, nil)
		if err != nil {
			t.Fatal(err)
		}
		for n, f := range again {
			if f.Counted < found[n].Counted {
				t.Fatalf("%s: born %s, %v: on %s\n%+v\non %s\n%+v", f.Antigen, p.Born, doses, on, found[n], later, f)
			}
		}
	})
}

func TestAnswersHoldTogether(t *testing.T) {
	try(t, func(t *rapid.T, s *Schedule, p Person, doses []Dose, on Day, found []Finding) {
		for n, f := range found {
			switch {
			case (f.Due > 0) != (f.Status == Due), (f.Missing > 0) != (f.Due > 0), f.Due > 0 && f.Due != f.Counted+1,
				f.DueFrom > 0 && f.Due == 0, f.Latest > 0 && f.Due == 0, f.Counted+f.Early != f.Documented, f.Booster && f.Due == 0,
				f.Status != NoRule && f.Rule == nil, f.Judged() && f.Rule.Off,
				f.Due > 0 && p.Contraindicated.Has(n), f.Due > 0 && p.Pregnant && s.live.Has(n):
				t.Fatalf("%+v", f)
			}
		}
	})
}
