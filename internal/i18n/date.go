package i18n

import (
	"context"
	"fmt"
	"time"

	"wegwarte/internal/clock"
)

// Date writes a day in full, "22. November 2026", and the zero Date as "not
// known".
func Date(ctx context.Context, d clock.Date) string {
	if d.IsZero() {
		return T(ctx, "date.unknown")
	}
	var day any = d.Day()
	if day == 1 && From(ctx) == French {
		day = "1er"
	}
	return T(ctx, "date.long",
		"day", day, "month", Key(monthKeys[d.Month()-1]), "year", d.Year())
}

// DateShort writes a day in figures, "22.11.2026", in every language: so it
// stands on the papers a reader holds beside the screen.
func DateShort(ctx context.Context, d clock.Date) string {
	if d.IsZero() {
		return T(ctx, "date.unknown")
	}
	return fmt.Sprintf("%02d.%02d.%04d", d.Day(), d.Month(), d.Year())
}

// Weekday names the day of the week.
func Weekday(ctx context.Context, d clock.Date) string { return T(ctx, weekdayKeys[d.Weekday()]) }

// Time writes a moment as Berlin's clocks show it, "22.11.2026, 14:05 Uhr",
// and the zero time as "not known".
func Time(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return T(ctx, "date.unknown")
	}
	return T(ctx, "date.moment",
		"date", DateShort(ctx, clock.DateOf(t)),
		"clock", t.In(clock.Berlin).Format("15:04"))
}

var monthKeys = [12]string{
	"date.month.1", "date.month.2", "date.month.3", "date.month.4",
	"date.month.5", "date.month.6", "date.month.7", "date.month.8",
	"date.month.9", "date.month.10", "date.month.11", "date.month.12",
}

var weekdayKeys = [7]string{
	time.Sunday: "date.weekday.0", time.Monday: "date.weekday.1",
	time.Tuesday: "date.weekday.2", time.Wednesday: "date.weekday.3",
	time.Thursday: "date.weekday.4", time.Friday: "date.weekday.5",
	time.Saturday: "date.weekday.6",
}
