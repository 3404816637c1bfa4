package deadline

import (
	"fmt"
	"strconv"
	"strings"
)

// Term is a length of time as laws have it: months or days (a week is seven).
// The zero Term is one that no source gives.
type Term struct{ months, days int32 }

// Months makes a term of months.
func Months(n int) Term { return Term{months: int32(n)} } //nolint:gosec // of a law

// Days makes a term of days.
func Days(n int) Term { return Term{days: int32(n)} } //nolint:gosec // of a law

// Known says whether there is a length at all.
func (t Term) Known() bool { return t != Term{} }

// ParseTerm reads "3 months", "2 weeks", "30 days"; "" is not known.
func ParseTerm(s string) (Term, error) {
	if s == "" {
		return Term{}, nil
	}
	number, unit, _ := strings.Cut(s, " ")
	if n, err := strconv.ParseUint(number, 10, 9); err == nil && n > 0 {
		switch strings.TrimSuffix(unit, "s") {
		case "day":
			return Days(int(n)), nil //nolint:gosec // nine bits
		case "week":
			return Days(7 * int(n)), nil //nolint:gosec // nine bits
		case "month":
			return Months(int(n)), nil //nolint:gosec // nine bits
		}
	}
	return Term{}, fmt.Errorf("%.20q is no term: it is written as 3 months, 2 weeks or 30 days", s)
}

// String writes a term as ParseTerm reads it.
func (t Term) String() string {
	n, unit := t.months, "month"
	switch {
	case !t.Known():
		return ""
	case t.days != 0 && t.days%7 == 0:
		n, unit = t.days/7, "week"
	case t.days != 0:
		n, unit = t.days, "day"
	}
	if n != 1 {
		unit += "s"
	}
	return strconv.Itoa(int(n)) + " " + unit
}

// MarshalText writes a term.
func (t Term) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads a term.
func (t *Term) UnmarshalText(b []byte) (err error) {
	*t, err = ParseTerm(string(b))
	return err
}

// From gives the day with which a term ends that an event on the day starts
// (§§ 187(1), 188 BGB); weekends and holidays are not looked at.
func (t Term) From(event Day) Day {
	if t.months == 0 {
		return event + Day(t.days)
	}
	y, m, d := event.parts()
	m += int(t.months) - 1
	y, m = y+m/12, m%12+1
	return dayOf(y, m, min(d, monthLength(y, m)))
}

// after gives the day with which a term ends that follows one that ended with
// the day (§§ 190, 187(2), 188(2), (3) BGB): after the last of a month, with the last of a month.
func (t Term) after(end Day) Day {
	if t.months == 0 {
		return end + Day(t.days)
	}
	y, m, d := end.parts()
	if d == monthLength(y, m) {
		y, m, _ = t.From(dayOf(y, m, 1)).parts()
		return dayOf(y, m, monthLength(y, m))
	}
	return t.From(end)
}
