package placement

import "fmt"

// Day is a calendar day, counted from 1 January 1970; in JSON it is written as
// "2026-12-01". Zero says that no day is given.
type Day int32

// Bounds of the days that can be written.
const (
	firstDay = Day(1)     // 1970-01-02
	lastDay  = Day(73048) // 2169-12-31
)

// ParseDay reads "2026-12-01".
func ParseDay(s string) (Day, error) {
	var y, m, d int
	if len(s) != len("2006-01-02") {
		return 0, fmt.Errorf("%.20q is no day: it is written as 2026-12-01", s)
	}
	for x, c := range []byte(s) {
		if dash := x == 4 || x == 7; dash != (c == '-') || !dash && (c < '0' || c > '9') {
			return 0, fmt.Errorf("%.20q is no day: it is written as 2026-12-01", s)
		}
	}
	for x, into := range []*int{&y, &m, &d} {
		for _, c := range [][]byte{[]byte(s[:4]), []byte(s[5:7]), []byte(s[8:])}[x] {
			*into = *into*10 + int(c-'0')
		}
	}
	day := dayOf(y, m, d)
	if day < firstDay || day > lastDay || day.String() != s {
		return 0, fmt.Errorf("there is no day %q", s)
	}
	return day, nil
}

// dayOf counts the days up to a date of the Gregorian calendar; years begin in
// March here, so that the day that leap years add is their last.
func dayOf(y, m, d int) Day {
	if m <= 2 {
		y, m = y-1, m+12
	}
	return Day(365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d - 1 - 719468) //nolint:gosec // four digits of a year
}

// String writes the day as "2026-12-01", or "-" for none.
func (d Day) String() string {
	if d == 0 {
		return "-"
	}
	n := int(d) + 719468
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
	return fmt.Sprintf("%04d-%02d-%02d", y, m, day+1)
}

// MarshalText writes a day.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a day.
func (d *Day) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDay(string(b))
	return err
}
