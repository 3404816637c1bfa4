package vaccination

import "fmt"

// Day is a calendar day, counted from the first of March of the year 0, so that
// the day leap years add is the last of its year. Zero says that no day is given.
type Day int32

// date is a day with its parts.
type date struct{ year, month, day int }

// dayOf counts the days up to a date of the Gregorian calendar.
func dayOf(d date) Day {
	y, m := d.year, d.month
	if m <= 2 {
		y, m = y-1, m+12
	}
	n := 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d.day - 1
	return Day(n) //nolint:gosec // four digits of a year
}

func (d Day) date() date {
	n := int(d)
	era := n / 146097
	rest := n % 146097
	y := (rest - rest/1460 + rest/36524 - rest/146096) / 365
	day := rest - (365*y + y/4 - y/100)
	m := (5*day + 2) / 153
	y += 400 * era
	day -= (153*m + 2) / 5
	if m += 3; m > 12 {
		y, m = y+1, m-12
	}
	return date{y, m, day + 1}
}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

// lengths of the months of a year that is no leap year; January is 1.
var lengths = [13]int{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func monthLength(y, m int) int {
	if m == 2 && leap(y) {
		return 29
	}
	return lengths[m]
}

// ParseDay reads "2026-12-01", from 1900 to 2199.
func ParseDay(s string) (Day, error) {
	span, err := ParseSpan(s)
	if err != nil || span.First != span.Last {
		return 0, fmt.Errorf("%.20q is no day: it is written as 2026-12-01", s)
	}
	return span.First, nil
}

// String writes the day as "2026-12-01", or "" for none.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	p := d.date()
	return fmt.Sprintf("%04d-%02d-%02d", p.year, p.month, p.day)
}

// MarshalText writes a day.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a day, or none from "".
func (d *Day) UnmarshalText(b []byte) (err error) {
	if *d = 0; len(b) == 0 {
		return nil
	}
	*d, err = ParseDay(string(b))
	return err
}

// Span is the days on which something may have been: one day, or a month or
// year of which the day is not known.
type Span struct{ First, Last Day }

// On is a span of one day.
func On(d Day) Span { return Span{d, d} }

// inside says whether every day of s is one of t.
func (s Span) inside(t Span) bool { return t.First <= s.First && s.Last <= t.Last }

// ParseSpan reads "2024-05-03", "2024-05" (the day is not known) or "2024" (nor
// the month), from 1900 to 2199.
func ParseSpan(s string) (Span, error) {
	wrong := func() (Span, error) {
		return Span{}, fmt.Errorf("%.20q is no day: it is written as 2026-12-01, 2026-12 where the day is not known, or 2026", s)
	}
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return wrong()
	}
	var p [3]int // year, month, day
	part := 0
	for x, c := range []byte(s) {
		switch dash := x == 4 || x == 7; {
		case dash && c == '-':
			part++
		case dash || c < '0' || c > '9':
			return wrong()
		default:
			p[part] = p[part]*10 + int(c-'0')
		}
	}
	y, m, d := p[0], p[1], p[2]
	if y < 1900 || y > 2199 || part > 0 && (m < 1 || m > 12) || part > 1 && (d < 1 || d > monthLength(y, m)) {
		return wrong()
	}
	switch part {
	case 0:
		return Span{dayOf(date{y, 1, 1}), dayOf(date{y, 12, 31})}, nil
	case 1:
		return Span{dayOf(date{y, m, 1}), dayOf(date{y, m, monthLength(y, m)})}, nil
	}
	return On(dayOf(date{y, m, d})), nil
}

// String writes a span as ParseSpan reads it; one that was cut at a birth, with
// both its ends.
func (s Span) String() string {
	first, last := s.First.date(), s.Last.date()
	switch {
	case s.First == s.Last:
		return s.First.String()
	case first.day == 1 && first.year == last.year && first.month == last.month && last.day == monthLength(last.year, last.month):
		return s.First.String()[:7]
	case first.day == 1 && first.month == 1 && first.year == last.year && last.month == 12 && last.day == 31:
		return s.First.String()[:4]
	}
	return s.First.String() + "/" + s.Last.String()
}
