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
			n := NoticeOf(clock.MustDate(tt.announced), clock.MustDate(tt.arrival))
			if n.Days != tt.days || n.Workdays != tt.workdays || n.Kept() != tt.kept {
				t.Errorf("%+v, kept %t", n, n.Kept())
			}
		})
	}
}

func TestThePromiseInForceIsTheLatestThatHasBegun(t *testing.T) {
	defer func(before []Promise) { Promises = before }(Promises)
	Promises = []Promise{{From: clock.MustDate("2023-01-01"), Notice: 14}, {From: clock.MustDate("2027-01-01"), Notice: 21}}
	for day, want := range map[string]int{"2020-01-01": 14, "2026-12-31": 14, "2027-01-01": 21, "2030-01-01": 21} {
		if got := PromiseOn(clock.MustDate(day)).Notice; got != want {
			t.Errorf("on %s %d days, want %d", day, got, want)
		}
	}
}

func TestEveryPromiseHasItsSource(t *testing.T) {
	for i, p := range Promises {
		if p.Source == "" || p.Notice < 0 || p.Acknowledge < 1 || p.Answer < 1 || p.NewDay < 1 {
			t.Errorf("%+v", p)
		}
		if i > 0 && !p.From.After(Promises[i-1].From) {
			t.Errorf("%s is out of order", p.From)
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
