package deadline

import (
	"fmt"
	"strconv"
)

// Day is a calendar day, counted from the first of March of the year 0, so that
// the day leap years add is the last of its year. Zero says that there is none.
type Day int32

// ParseDay reads "2026-12-01", from 1900 to 2199.
func ParseDay(s string) (Day, error) {
	if len(s) == 10 && s[4] == '-' && s[7] == '-' {
		y, one := strconv.ParseUint(s[:4], 10, 16)
		m, two := strconv.ParseUint(s[5:7], 10, 8)
		d, three := strconv.ParseUint(s[8:], 10, 8)
		if year, month, day := int(y), int(m), int(d); one == nil && two == nil && three == nil && //nolint:gosec // few bits
			year >= 1900 && year <= 2199 && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month) {
			return dayOf(year, month, day), nil
		}
	}
	return 0, fmt.Errorf("%.20q is no day: it is written as 2026-12-01", s)
}

// String writes the day as "2026-12-01", or "" for none.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	y, m, day := d.parts()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, day)
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

// weekend says whether the day is a Saturday or a Sunday.
func (d Day) weekend() bool { return (d+2)%7 >= 5 } // 1 March 0000 was a Wednesday

// dayOf counts the days up to a date of the Gregorian calendar.
func dayOf(y, m, d int) Day {
	if m <= 2 {
		y, m = y-1, m+12
	}
	return Day(365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d - 1) //nolint:gosec // four digits of a year
}

func (d Day) parts() (year, month, day int) {
	n := int(d)
	era, rest := n/146097, n%146097
	y := (rest - rest/1460 + rest/36524 - rest/146096) / 365
	day = rest - (365*y + y/4 - y/100)
	m := (5*day + 2) / 153
	y += 400 * era
	day -= (153*m + 2) / 5
	if m += 3; m > 12 {
		y, m = y+1, m-12
	}
	return y, m, day + 1
}

func monthLength(y, m int) int {
	switch {
	case m == 2 && y%4 == 0 && (y%100 != 0 || y%400 == 0):
		return 29
	case m == 2:
		return 28
	case m == 4, m == 6, m == 9, m == 11:
		return 30
	}
	return 31
}
