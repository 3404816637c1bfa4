package vaccination

import (
	"testing"
	"time"
)

func TestDaysAreThoseOfTheCalendar(t *testing.T) {
	last := day("2199-12-31")
	for d := day("1900-01-01"); d <= last; d++ {
		if want := timeOf(d).Format(time.DateOnly); d.String() != want || day(want) != d {
			t.Fatalf("%d is %s, want %s", d, d, want)
		}
	}
}

func TestADayThatIsNoneIsRefused(t *testing.T) {
	for _, text := range []string{"", "2026", "2026-12", "2026-13-01", "2026-00-10", "2025-02-29", "1900-02-29", "2026-04-31", "2026-4-3", "2026/04/03", "1899-12-31", "2200-01-01",
		"2026-12-01 ", "20261201", "2026-12-0a", "-026-12-01"} {
		if d, err := ParseDay(text); err == nil {
			t.Errorf("%q was read as %s", text, d)
		}
	}
	for text, want := range map[string]Span{"2024-02": {day("2024-02-01"), day("2024-02-29")}, "2023": {day("2023-01-01"), day("2023-12-31")}, "1970-01-01": On(day("1970-01-01"))} {
		if got := span(text); got != want || got.String() != text {
			t.Errorf("%s: %v", text, got)
		}
	}
	if (Span{day("2024-02-03"), day("2024-02-29")}).String() != "2024-02-03/2024-02-29" {
		t.Error("a span that was cut is written as if it was not")
	}
}

func TestAnIntervalEndsOnTheSameNumberOrTheLastOfTheMonth(t *testing.T) {
	for _, c := range []struct{ from, term, want string }{
		{"2026-01-15", "1 month", "2026-02-15"}, {"2026-01-31", "1 month", "2026-02-28"}, {"2024-01-31", "1 month", "2024-02-29"},
		{"2026-01-29", "1 month", "2026-02-28"}, {"2026-02-28", "1 month", "2026-03-28"}, {"2026-03-31", "6 months", "2026-09-30"},
		{"2026-08-31", "6 months", "2027-02-28"}, {"2024-02-29", "1 year", "2025-02-28"}, {"2024-02-29", "10 years", "2034-02-28"},
		{"2024-02-29", "4 years", "2028-02-29"}, {"2025-12-31", "2 months", "2026-02-28"}, {"2025-12-30", "8 weeks", "2026-02-24"}, {"2026-01-01", "28 days", "2026-01-29"},
	} {
		term, err := ParseTerm(c.term)
		if err != nil {
			t.Fatal(err)
		}
		if got := term.After(day(c.from)); got != day(c.want) {
			t.Errorf("%s and %s: %s, want %s", c.from, c.term, got, c.want)
		}
	}
}

func TestAnAgeIsReachedOnTheBirthdayOrTheFirstOfMarch(t *testing.T) {
	for _, c := range []struct {
		born, on string
		want     int32
	}{
		{"2024-02-29", "2025-02-28", 11}, {"2024-02-29", "2025-03-01", 12}, {"2024-02-29", "2028-02-28", 47}, {"2024-02-29", "2028-02-29", 48},
		{"2026-01-31", "2026-02-28", 0}, {"2026-01-31", "2026-03-01", 1}, {"2020-05-10", "2021-05-09", 11}, {"2020-05-10", "2021-05-10", 12},
		{"2026-01-31", "2026-01-31", 0}, {"1990-12-31", "2026-06-30", 425}, {"1990-12-31", "2026-07-01", 426},
	} {
		if got := months(day(c.born).date(), day(c.on).date()); got != c.want {
			t.Errorf("born %s, on %s: %d months, want %d", c.born, c.on, got, c.want)
		}
	}
	for _, born := range []string{"2024-02-29", "2023-01-31", "2023-08-30", "1970-01-01", "2000-12-31"} {
		b := day(born).date()
		for m := range int32(300) {
			if d := reached(b, m); months(b, d.date()) != m || months(b, (d-1).date()) != m-1 {
				t.Fatalf("born %s: %d months on %s", born, m, d)
			}
		}
	}
}

func TestATermIsReadAndWritten(t *testing.T) {
	for _, text := range []string{"", "1 month", "6 months", "8 weeks", "10 years", "1 day", "5 days"} {
		term, err := ParseTerm(text)
		if err != nil || term.String() != text || term.Known() != (text != "") {
			t.Errorf("%q: %q %v", text, term, err)
		}
	}
	for _, text := range []string{"6", "six months", "-1 months", "6 moons", "5000 months", "1.5 months"} {
		if term, err := ParseTerm(text); err == nil {
			t.Errorf("%q was read as %q", text, term)
		}
	}
}

func FuzzParseSpan(f *testing.F) {
	for _, s := range []string{"2024-02-29", "2024-02", "2024", "", "20-4", "2024-13-01"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, err := ParseSpan(s); err == nil && (got.String() != s || got.First > got.Last || got.First <= 0) {
			t.Errorf("%q was read as %v", s, got)
		}
	})
}
