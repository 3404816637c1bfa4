package clock_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wegwarte/internal/clock"
)

func TestTheDayIsBerlins(t *testing.T) {
	late := time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC)
	if got := clock.DateOf(late).String(); got != "2026-11-23" {
		t.Errorf("half past midnight in Berlin is %s", got)
	}
	if got := clock.Today(clock.At(late)); got != clock.MustDate("23.11.2026") {
		t.Errorf("today is %s", got)
	}
}

func TestADateIsReadAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]string{"2026-03-01": "2026-03-01", "1.3.2026": "2026-03-01", "01.03.2026": "2026-03-01",
		"2026-02-30": "", "31.4.2026": "", "3.2026": "", "gestern": ""} {
		d, err := clock.ParseDate(text)
		if d.String() != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", text, d, err)
		}
	}
}

func TestADateSurvivesDatabaseAndJSON(t *testing.T) {
	for _, d := range []clock.Date{{}, clock.MustDate("1961-08-13"), clock.MustDate("2028-02-29")} {
		var fromDB, fromJSON clock.Date
		value, err := d.Value()
		if err != nil || fromDB.Scan(value) != nil || fromDB != d {
			t.Errorf("%q came back from the database as %q", d, fromDB)
		}
		text, err := json.Marshal(d)
		if err != nil || json.Unmarshal(text, &fromJSON) != nil || fromJSON != d {
			t.Errorf("%q came back from JSON as %q", d, fromJSON)
		}
	}
}

func TestAgeIsCountedInBirthdays(t *testing.T) {
	born := clock.MustDate("2008-02-29")
	for on, want := range map[string]int{"2026-02-28": 17, "2026-03-01": 18, "2028-02-29": 20, "2008-02-29": 0} {
		if got := born.AgeOn(clock.MustDate(on)); got != want {
			t.Errorf("on %s: %d, want %d", on, got, want)
		}
	}
}

// The dates of Easter are those of the calendar of the Physikalisch-Technische
// Bundesanstalt.
func TestHolidaysOfNRW(t *testing.T) {
	for day, want := range map[string]string{
		"2026-01-01": "holiday.new-year", "2026-04-03": "holiday.good-friday", "2026-04-06": "holiday.easter-monday",
		"2026-05-01": "holiday.labour-day", "2026-05-14": "holiday.ascension", "2026-05-25": "holiday.whit-monday",
		"2026-06-04": "holiday.corpus-christi", "2026-10-03": "holiday.german-unity", "2026-11-01": "holiday.all-saints",
		"2026-12-25": "holiday.christmas-1", "2026-12-26": "holiday.christmas-2",
		"2026-04-05": "", "2026-01-06": "", "2026-10-31": "", "2026-12-24": "", // Sunday, and no holidays here
		"2027-03-29": "holiday.easter-monday", "2038-04-26": "holiday.easter-monday",
	} {
		if got := clock.Holiday(clock.MustDate(day)); got != want {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
}

func TestWorkdaysLeaveOutWeekendsAndHolidays(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     int
	}{
		{"2026-11-23", "2026-11-23", 0}, {"2026-11-23", "2026-11-24", 1}, {"2026-11-20", "2026-11-23", 1}, {"2026-11-23", "2026-12-07", 10},
		{"2026-12-23", "2026-12-28", 2}, {"2026-04-02", "2026-04-07", 1}, {"2026-12-07", "2026-11-23", -10},
	} {
		if got := clock.MustDate(c.from).WorkdaysUntil(clock.MustDate(c.to)); got != c.want {
			t.Errorf("%s to %s: %d, want %d", c.from, c.to, got, c.want)
		}
	}
}

func TestAddingWorkdaysIsTheInverseOfCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := clock.NewDate(2026, 1, 1).AddDays(rapid.IntRange(0, 3000).Draw(t, "from"))
		n := rapid.IntRange(1, 60).Draw(t, "n")
		to := from.AddWorkdays(n)
		if !to.IsWorkday() || from.WorkdaysUntil(to) != n {
			t.Fatalf("%s + %d = %s, which is %d", from, n, to, from.WorkdaysUntil(to))
		}
	})
}
