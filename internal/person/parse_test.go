package person

import (
	"testing"
	"time"

	"wegwarte/internal/clock"
)

var today = clock.MustDate("2026-11-23")

func TestParseBirth(t *testing.T) {
	march3 := Born(clock.MustDate("1984-03-03"))
	march := BornIn(1984, time.March)
	for text, want := range map[string]Birth{
		"3.3.1984": march3, "03.03.1984": march3, "1984-03-03": march3, "3/3/1984": march3, "3-3-1984": march3,
		"3 3 1984": march3, "3. 3. 1984": march3, "3.3.84": march3, "3. März 1984": march3, "3 Mär. 1984": march3,
		"3. maerz 1984": march3, " 3.3.1984 ": march3, "1984-03-03T00:00:00": march3,
		"03.1984": march, "3/1984": march, "März 1984": march, "1984-03": march,
		"1984":   BornInYear(1984),
		"1.1.26": Born(clock.MustDate("2026-01-01")), "1.1.27": Born(clock.MustDate("1927-01-01")),
		"29.2.2024": Born(clock.MustDate("2024-02-29")),
	} {
		if got, ok := ParseBirth(text, today); !ok || got != want {
			t.Errorf("ParseBirth(%q) = %v, %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "Haddad", "30.2.1984", "29.2.2023", "1.13.1984", "0.1.1984", "13.1984", "84",
		"3. Mumpitz 1984", "0000", "1.1.0001", "19840303", "3.3.198"} {
		if got, ok := ParseBirth(text, today); ok {
			t.Errorf("ParseBirth(%q) = %v, want it refused", text, got)
		}
	}
}

func TestInDoubtSomebodyIsTheYoungerOne(t *testing.T) {
	for _, test := range []struct {
		birth Birth
		on    string
		years int
	}{
		{Born(clock.MustDate("2008-11-23")), "2026-11-22", 17},
		{Born(clock.MustDate("2008-11-23")), "2026-11-23", 18},
		{BornInYear(2008), "2026-12-30", 17},
		{BornInYear(2008), "2026-12-31", 18},
		{BornIn(2008, time.February), "2026-02-27", 17},
		{BornIn(2008, time.February), "2026-03-01", 18},
		{BornInYear(2026), "2026-01-01", 0},
	} {
		if years, known := test.birth.AgeOn(clock.MustDate(test.on)); !known || years != test.years {
			t.Errorf("%v is %d (%v) on %s, want %d", test.birth, years, known, test.on, test.years)
		}
	}
	if _, known := (Birth{Precision: NotKnown}).AgeOn(today); known {
		t.Error("an unknown birth has an age")
	}
}

func FuzzParseBirth(f *testing.F) {
	for _, text := range []string{"3.3.1984", "1984-03-03", "3. März 1984", "03.1984", "3.3.84", "\xff", "٣.٣.١٩٨٤"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, ok := ParseBirth(text, today)
		if ok == b.Date.IsZero() {
			t.Errorf("ParseBirth(%q) = %v, %v", text, b, ok)
		}
		if again, ok2 := ParseBirth(b.Date.String(), today); ok && b.Precision == ToTheDay && (!ok2 || again != b) {
			t.Errorf("%q read as %v does not read back", text, b)
		}
	})
}
