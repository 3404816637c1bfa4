package vaccination

import (
	"testing"

	"pgregory.net/rapid"
)

func TestABirthThatIsNotKnownToTheDayIsTakenCarefully(t *testing.T) {
	for _, c := range []struct{ why, born, doses, on, antigen, want string }{
		{"all days have one row", "2023", "2026-11-01 J07BD52", "2026-11-26", "Masern", "1/1 due 1-4-MMR: 2 from 2026-12-01"},
		{"some days have a row that is off", "2021", "", "2026-11-26", "Tetanus", "0/0 off 5-17-Tet, unclear"},
		{"some have none", "2021", "", "2026-11-26", "Hib", "0/0 no-rule, unclear"},
		{"two rows: the one that asks for more", "2025", "2026-06-01 J07AL02", "2026-11-26", "Pneumokokken", "1/1 due U12-PCV: 2 from 2026-08-01, unclear"},
		{"nobody is born after a dose", "2025", "2025-03-01 J07AL02", "2026-11-26", "Pneumokokken", "1/1 due U12-PCV: 2 from 2025-05-01"},
		{"the earlier end of a row", "2022-12", "2026-10-01 J07AH09", "2026-11-26", "MenB", "1/1 due 2-4-MenB: 2 from 2026-11-01 until 2027-11-30, unclear"},
		{"a year on one side of 1971", "1970", "", "2026-11-26", "Masern", "0/0 exempt AD-Mea"},
		{"born this year, not after today", "2026", "", "2026-11-26", "Pneumokokken", "0/0 due U12-PCV: 1 from 2026-11-26"},
	} {
		born := span(c.born)
		p := Person{Born: born.First, BornUntil: born.Last}
		found := evaluate(t, shipped, p, given(t, shipped, c.doses), day(c.on))
		if got := line(about(t, shipped, found, c.antigen)); got != c.want {
			t.Errorf("%s: %s, want %s", c.why, got, c.want)
		}
	}
	if _, err := shipped.Evaluate(Person{Born: day("2025-01-01"), BornUntil: day("2025-12-31")}, given(t, shipped, "2024-12-31 J07AL02"), day("2026-11-26"), nil); err == nil {
		t.Error("a dose before the first possible day was taken")
	}
}

func TestWhateverTheDayOfBirthNoMoreIsPromised(t *testing.T) {
	try(t, func(t *rapid.T, s *Schedule, p Person, doses []Dose, on Day, atFirst []Finding) {
		q := p
		q.BornUntil = min(p.Born+Day(rapid.IntRange(1, 360).Draw(t, "span")), on) //nolint:gosec // small
		found, err := s.Evaluate(q, doses, on, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range doses {
			q.BornUntil = min(q.BornUntil, d.When.Last)
		}
		p.Born = Day(rapid.Int32Range(int32(p.Born), int32(max(p.Born, q.BornUntil))).Draw(t, "born")) // one of the possible days
		one, err := s.Evaluate(p, doses, on, nil)
		if err != nil {
			t.Fatal(err)
		}
		for n, f := range found {
			switch o := one[n]; {
			case f.Status == Complete && o.Status == Due, f.Judged() && !o.Judged(), f.Judged() && f.Missing < o.Missing,
				f.Status == Due && o.Status == Due && f.Due == o.Due && f.DueFrom > 0 && f.DueFrom < o.DueFrom && f.Missing == o.Missing:
				t.Fatalf("%s: born %s until %s: %+v\nborn %s: %+v", f.Antigen, q.Born, q.BornUntil, f, p.Born, o)
			}
		}
		if _ = atFirst; len(s.FirstOffer(q, on)) < len(s.FirstOffer(p, on)) {
			t.Fatalf("an offer is missing")
		}
	})
}
