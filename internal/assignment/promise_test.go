package assignment

import (
	"testing"

	"pgregory.net/rapid"

	"wegwarte/internal/clock"
)

func TestNoticeCountsCalendarAndWorkingDays(t *testing.T) {
	tests := []struct {
		name, announced, arrival string
		days, workdays           int
		kept                     bool
	}{
		{"two weeks without a holiday", "2026-11-23", "2026-12-07", 14, 10, true},
		{"a day short", "2026-11-23", "2026-12-06", 13, 9, false},
		{"over Christmas", "2026-12-21", "2027-01-04", 14, 8, true}, // 25 December and 1 January are Fridays
		{"on the same day", "2026-11-23", "2026-11-23", 0, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := Proposed[0].Notice(clock.MustDate(tt.announced), clock.MustDate(tt.arrival))
			if n.Days != tt.days || n.Workdays != tt.workdays || n.Kept() != tt.kept {
				t.Errorf("%+v, kept %t", n, n.Kept())
			}
		})
	}
}

// seasons is a Land that promises three weeks from 2027 on, and pauses over
// Christmas.
var seasons = Promises{
	{Kind: Usual, From: clock.MustDate("2026-12-23"), Until: clock.MustDate("2027-01-05"), Pause: true, Days: 14},
	{Kind: Usual, From: clock.MustDate("2026-01-01"), Days: 14},
	{Kind: Usual, From: clock.MustDate("2027-01-01"), Until: clock.MustDate("2027-01-31"), Days: 21},
	{Kind: Urgent, From: clock.MustDate("2026-06-01"), Days: 2},
}

func TestThePromiseInForceIsTheOneOfTheSeasonThatBeginsLast(t *testing.T) {
	for _, c := range []struct {
		kind    Kind
		arrival string
		days    int
		pause   bool
	}{
		{Usual, "2025-12-01", 14, false}, // before the first: as the house proposes
		{Usual, "2026-12-22", 14, false},
		{Usual, "2026-12-23", 14, true},
		{Usual, "2027-01-01", 21, false}, // begins later than the pause, and so overrides it
		{Usual, "2027-02-01", 14, false},
		{Urgent, "2026-05-31", 3, false},
		{Urgent, "2026-12-24", 2, false},
	} {
		got := seasons.On(c.kind, clock.MustDate(c.arrival))
		if got.Days != c.days || got.Pause != c.pause {
			t.Errorf("%s on %s: %+v", c.kind, c.arrival, got)
		}
	}
}

func TestWhoIsOwedAReason(t *testing.T) {
	usual, pause, urgent := Promise{Kind: Usual, Days: 14}, Promise{Kind: Usual, Days: 14, Pause: true}, Promise{Kind: Urgent, Days: 3}
	for _, c := range []struct {
		promise Promise
		days    int
		owed    bool
	}{{usual, 14, false}, {usual, 13, true}, {pause, 40, true}, {urgent, 40, true}, {urgent, 1, true}} {
		today := clock.MustDate("2026-11-23")
		if got := c.promise.Owes(c.promise.Notice(today, today.AddDays(c.days))); got != c.owed {
			t.Errorf("%+v, %d days: %t", c.promise, c.days, got)
		}
	}
}

func TestEveryProposalHasItsSource(t *testing.T) {
	for _, p := range Proposed {
		if err := p.check(); err != nil {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

func TestWorkdaysAreWorkdays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := clock.MustDate("2026-01-01").AddDays(rapid.IntRange(0, 2000).Draw(t, "day"))
		before, upTo, from := workdayBefore(d), workdayUpTo(d), workdayFrom(d)
		if !before.IsWorkday() || !upTo.IsWorkday() || !from.IsWorkday() || !before.Before(d) || upTo.After(d) || from.Before(d) {
			t.Fatalf("%s: %s %s %s", d, before, upTo, from)
		}
		if d.IsWorkday() && (upTo != d || from != d) {
			t.Fatalf("%s is a working day", d)
		}
	})
}
