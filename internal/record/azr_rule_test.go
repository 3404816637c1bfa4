package record

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"wegwarte/internal/clock"
)

// Worked by hand from § 18 Abs. 3 Nr. 3 AZRG-DV: twelve months after the end of
// the quarter in which it was sent in.
func TestTheAZRKeepsAStatementTwelveMonthsAfterItsQuarter(t *testing.T) {
	for _, c := range []struct{ sent, last, why string }{
		{"2026-01-01", "2027-03-31", "the first day of a quarter"},
		{"2026-02-14", "2027-03-31", "in the middle"},
		{"2026-03-31", "2027-03-31", "its last day: exactly twelve months"},
		{"2026-04-01", "2027-06-30", "a day later, and three months more"},
		{"2026-06-30", "2027-06-30", "the last day of the second quarter"},
		{"2026-07-01", "2027-09-30", "the third"},
		{"2026-09-30", "2027-09-30", "its last day"},
		{"2026-10-01", "2027-12-31", "the fourth"},
		{"2026-12-31", "2027-12-31", "New Year's Eve"},
		{"2027-02-28", "2028-03-31", "over a leap day"},
		{"2024-02-29", "2025-03-31", "sent in on a leap day"},
	} {
		if got := AZRLast(clock.MustDate(c.sent)); got.String() != c.last {
			t.Errorf("%s, sent in on %s: %s, want %s", c.why, c.sent, got, c.last)
		}
	}
	if !AZRLast(clock.Date{}).IsZero() {
		t.Error("of what nobody knows the day of, a day is said")
	}
}

// Worked by hand: on the last day it is there, on the day after it is not.
func TestWhatIsOlderThanTheOldestHasBeenDeleted(t *testing.T) {
	for on, oldest := range map[string]string{
		"2027-03-31": "2026-01-01", "2027-04-01": "2026-04-01", "2026-11-22": "2025-10-01", "2026-12-31": "2025-10-01", "2027-01-01": "2026-01-01",
	} {
		if got := azrOldest(clock.MustDate(on)); got.String() != oldest {
			t.Errorf("on %s: from %s on, want %s", on, got, oldest)
		}
	}
}

func TestTheOldestThatIsThereAgreesWithItsLastDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := clock.NewDate(2015, time.January, 1)
		sent := start.AddDays(rapid.IntRange(0, 9000).Draw(t, "sent"))
		on := start.AddDays(rapid.IntRange(0, 9000).Draw(t, "on"))
		if gone := sent.Before(azrOldest(on)); gone != AZRLast(sent).Before(on) {
			t.Fatalf("sent in on %s, on %s: gone is %v, the last day %s", sent, on, gone, AZRLast(sent))
		}
		if later := sent.AddDays(1); AZRLast(later).Before(AZRLast(sent)) {
			t.Fatalf("what was sent in on %s goes before what was sent in a day earlier", later)
		}
		if days := sent.DaysUntil(AZRLast(sent)); days < 365 || days > 458 {
			t.Fatalf("sent in on %s, it is there for %d days", sent, days)
		}
	})
}

func TestARuleThatComesLaterHoldsFromItsDay(t *testing.T) {
	before := AZRRules
	t.Cleanup(func() { AZRRules = before })
	AZRRules = append(AZRRules[:1:1], AZRRule{From: clock.MustDate("2028-01-01"), Months: 24})
	if got := AZRLast(clock.MustDate("2027-12-31")); got.String() != "2028-12-31" {
		t.Errorf("by the rule before: %s", got)
	}
	if got := AZRLast(clock.MustDate("2028-01-01")); got.String() != "2030-03-31" {
		t.Errorf("by the new rule: %s", got)
	}
	if got := azrOldest(clock.MustDate("2030-01-15")); got.String() != "2028-01-01" {
		t.Errorf("from %s on", got)
	}
}
