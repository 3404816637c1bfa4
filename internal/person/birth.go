package person

import (
	"time"

	"wegwarte/internal/clock"
)

// Precision is how much of a date is known.
type Precision string

// The precisions.
const (
	ToTheDay   Precision = "day"
	ToTheMonth Precision = "month"
	ToTheYear  Precision = "year"
	NotKnown   Precision = "unknown"
)

// Birth is a date of birth as far as it is known: papers often name a year only.
type Birth struct {
	Date      clock.Date // the first possible day; zero where NotKnown
	Precision Precision
}

// Born gives a birth known to the day.
func Born(d clock.Date) Birth { return Birth{d, ToTheDay} }

// BornIn gives a birth known to the month.
func BornIn(year int, month time.Month) Birth {
	return Birth{clock.NewDate(year, month, 1), ToTheMonth}
}

// BornInYear gives a birth of which only the year is known.
func BornInYear(year int) Birth { return Birth{clock.NewDate(year, time.January, 1), ToTheYear} }

// Last gives the last possible day.
func (b Birth) Last() clock.Date {
	switch b.Precision {
	case ToTheMonth:
		return clock.NewDate(b.Date.Year(), b.Date.Month()+1, 0)
	case ToTheYear:
		return clock.NewDate(b.Date.Year(), time.December, 31)
	default:
		return b.Date
	}
}

// AgeOn gives the completed years at the day d. Where only the month or the
// year is known it is the age of somebody born on the last possible day: the
// person is treated as the younger one, as in doubt the law wants for minors.
// It is not known where nothing is, and 0 before the birth.
func (b Birth) AgeOn(d clock.Date) (years int, known bool) {
	if b.Precision == NotKnown || b.Date.IsZero() {
		return 0, false
	}
	return max(0, b.Last().AgeOn(d)), true
}

// MinorOn reports whether the person is, or may be, under 18 at the day d; it
// is false where no date of birth is known.
func (b Birth) MinorOn(d clock.Date) bool {
	years, known := b.AgeOn(d)
	return known && years < 18
}
