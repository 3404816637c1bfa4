package vaccination

import (
	"fmt"
	"strconv"
	"strings"
)

// Term is a length of time as the tables have it: months (a year is twelve) or
// days (a week is seven). The zero Term is one that no source gives.
type Term struct{ months, days int32 }

// Known says whether there is a length at all.
func (t Term) Known() bool { return t != Term{} }

// ParseTerm reads "6 months", "8 weeks", "10 years", "28 days"; "" is not known.
func ParseTerm(s string) (Term, error) {
	if s == "" {
		return Term{}, nil
	}
	number, unit, _ := strings.Cut(s, " ")
	n, err := strconv.ParseUint(number, 10, 12)
	if err == nil {
		switch n := int32(n); strings.TrimSuffix(unit, "s") { //nolint:gosec // twelve bits
		case "day":
			return Term{days: n}, nil
		case "week":
			return Term{days: 7 * n}, nil
		case "month":
			return Term{months: n}, nil
		case "year":
			return Term{months: 12 * n}, nil
		}
	}
	return Term{}, fmt.Errorf("%.20q is no length of time: it is written as 6 months, 8 weeks, 10 years or 28 days", s)
}

// String writes a term as ParseTerm reads it.
func (t Term) String() string {
	n, unit := int(t.months), "month"
	switch {
	case !t.Known():
		return ""
	case t.months == 0 && t.days%7 == 0:
		n, unit = int(t.days/7), "week"
	case t.months == 0:
		n, unit = int(t.days), "day"
	case t.months%12 == 0:
		n, unit = int(t.months/12), "year"
	}
	if n != 1 {
		unit += "s"
	}
	return strconv.Itoa(n) + " " + unit
}

// MarshalText writes a term.
func (t Term) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads a term.
func (t *Term) UnmarshalText(b []byte) (err error) {
	*t, err = ParseTerm(string(b))
	return err
}

// After gives the day on which a term that began on d is over: the day of the
// same number so many months later, and where that month has no such day, its
// last (§ 188(3) BGB): 31 January and a month is 28 February.
func (t Term) After(d Day) Day {
	if t.months == 0 {
		return d + Day(t.days)
	}
	p := d.date()
	m := p.year*12 + p.month - 1 + int(t.months)
	p.year, p.month = m/12, m%12+1
	p.day = min(p.day, monthLength(p.year, p.month))
	return dayOf(p) + Day(t.days)
}

// months gives somebody's age in whole months. An age is reached on the day of
// the birth's number; where the month has none, on the first of the next
// (§ 187(2), § 188(2), (3) BGB): born on 29 February, one is a year old on 1 March.
func months(born, on date) int32 {
	n := (on.year-born.year)*12 + on.month - born.month
	if on.day < born.day {
		n--
	}
	return int32(n) //nolint:gosec // within two centuries
}

// reached gives the day on which somebody has an age of so many months.
func reached(born date, months int32) Day {
	m := born.year*12 + born.month - 1 + int(months)
	y, m := m/12, m%12+1
	if born.day > monthLength(y, m) {
		return dayOf(date{y, m, monthLength(y, m)}) + 1
	}
	return dayOf(date{y, m, born.day})
}
