package clock

import "time"

// WorkdaysUntil counts the working days after d up to and including e: Monday
// to Friday without the holidays of Nordrhein-Westfalen. It is negative where
// e lies before d.
func (d Date) WorkdaysUntil(e Date) int {
	if e.Before(d) {
		return -e.WorkdaysUntil(d)
	}
	n := 0
	for day := d.AddDays(1); !day.After(e); day = day.AddDays(1) {
		if day.IsWorkday() {
			n++
		}
	}
	return n
}

// AddWorkdays gives the n-th working day after d.
func (d Date) AddWorkdays(n int) Date {
	for n > 0 {
		d = d.AddDays(1)
		if d.IsWorkday() {
			n--
		}
	}
	return d
}

// IsWorkday reports whether offices work on the day.
func (d Date) IsWorkday() bool {
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && Holiday(d) == ""
}

// Holiday gives the message key of the public holiday that the day is in
// Nordrhein-Westfalen, or "". Source: Feiertagsgesetz NW § 2.
func Holiday(d Date) string {
	switch {
	case d.Month() == time.January && d.Day() == 1:
		return "holiday.new-year"
	case d.Month() == time.May && d.Day() == 1:
		return "holiday.labour-day"
	case d.Month() == time.October && d.Day() == 3:
		return "holiday.german-unity"
	case d.Month() == time.November && d.Day() == 1:
		return "holiday.all-saints"
	case d.Month() == time.December && d.Day() == 25:
		return "holiday.christmas-1"
	case d.Month() == time.December && d.Day() == 26:
		return "holiday.christmas-2"
	}
	switch Easter(d.Year()).DaysUntil(d) {
	case -2:
		return "holiday.good-friday"
	case 1:
		return "holiday.easter-monday"
	case 39:
		return "holiday.ascension"
	case 50:
		return "holiday.whit-monday"
	case 60:
		return "holiday.corpus-christi"
	}
	return ""
}

// Easter gives Easter Sunday of a Gregorian year (Meeus, Jones and Butcher).
func Easter(year int) Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return NewDate(year, time.Month(n/31), n%31+1)
}
