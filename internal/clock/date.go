package clock

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a calendar day without time or zone, stored as TEXT "2026-11-22". It
// is comparable with ==; the zero Date is "not known", stored as an empty text.
type Date struct{ day time.Time } // midnight UTC

// Begins gives the moment at which the day begins in Berlin.
func (d Date) Begins() time.Time { return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, Berlin) }

// DateOf gives the day that t falls on in Berlin.
func DateOf(t time.Time) Date {
	y, m, d := t.In(Berlin).Date()
	return NewDate(y, m, d)
}

// NewDate gives a day; out-of-range values are carried over as time.Date does.
func NewDate(year int, month time.Month, day int) Date {
	return Date{time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}

// ParseDate reads "2026-11-22" and, as people write it, "22.11.2026".
func ParseDate(s string) (Date, error) {
	for _, layout := range []string{time.DateOnly, "2.1.2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return Date{t}, nil
		}
	}
	return Date{}, fmt.Errorf("%q is no date of the form 2026-11-22 or 22.11.2026", s)
}

// MustDate is ParseDate for dates written in code.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// String gives "2026-11-22", or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.day.Format(time.DateOnly)
}

// IsZero reports whether the day is not known.
func (d Date) IsZero() bool { return d.day.IsZero() }

// Year, Month, Day and Weekday give the parts.
func (d Date) Year() int             { return d.day.Year() }
func (d Date) Month() time.Month     { return d.day.Month() }
func (d Date) Day() int              { return d.day.Day() }
func (d Date) Weekday() time.Weekday { return d.day.Weekday() }

// Before reports whether the day comes before the other.
//
//go:noinline
func (d Date) Before(e Date) bool { return d.day.Before(e.day) }

// After reports whether the day comes after the other.
//
//go:noinline
func (d Date) After(e Date) bool { return d.day.After(e.day) }

// Compare gives -1, 0 or 1, for sorting.
//
//go:noinline
func (d Date) Compare(e Date) int { return d.day.Compare(e.day) }

// AddDays gives the day n days later.
//
//go:noinline
func (d Date) AddDays(n int) Date { return Date{d.day.AddDate(0, 0, n)} }

// AddMonths gives the day n months later; a day the month does not have
// carries over into the next month, as the German civil code's deadlines do
// not: use it for ages, not for legal deadlines.
//
//go:noinline
func (d Date) AddMonths(n int) Date { return Date{d.day.AddDate(0, n, 0)} }

// DaysUntil gives the number of calendar days from d to e.
func (d Date) DaysUntil(e Date) int { return int(e.day.Sub(d.day) / (24 * time.Hour)) }

// AgeOn gives the completed years of someone born on d at the day on.
func (d Date) AgeOn(on Date) int {
	years := on.Year() - d.Year()
	if on.Month() < d.Month() || on.Month() == d.Month() && on.Day() < d.Day() {
		years--
	}
	return years
}

// Value stores the day as text.
func (d Date) Value() (driver.Value, error) { return d.String(), nil }

// Scan reads what Value stored.
func (d *Date) Scan(src any) error {
	var text string
	switch v := src.(type) {
	case nil:
	case string:
		text = v
	case []byte:
		text = string(v)
	case time.Time: // some drivers turn text that looks like a date into a time
		*d = NewDate(v.Date())
		return nil
	default:
		return fmt.Errorf("clock: cannot read a date from %T", src)
	}
	if text == "" {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(text)
	*d = parsed
	return err
}

// MarshalText and UnmarshalText carry the day in JSON.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(text []byte) error { return d.Scan(text) }

// ISOWeek gives the number of the week the day is in, and the year it counts to.
func (d Date) ISOWeek() (year, week int) { return d.day.ISOWeek() }
