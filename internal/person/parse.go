package person

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"wegwarte/internal/clock"
)

var (
	dayMonthYear = regexp.MustCompile(`^(\d{1,2})\s*[./ -]\s*(\d{1,2})\s*[./ -]\s*(\d{4}|\d{2})$`)
	yearMonthDay = regexp.MustCompile(`^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:T[0-9:]*)?$`)
	dayNamed     = regexp.MustCompile(`^(\d{1,2})\.?\s*(\pL+)\.?\s*(\d{4})$`)
	monthYear    = regexp.MustCompile(`^(\d{1,2})\s*[./-]\s*(\d{4})$`)
	monthNamed   = regexp.MustCompile(`^(\pL+)\.?\s*(\d{4})$`)
	yearAlone    = regexp.MustCompile(`^\d{4}$`)
)

// ParseBirth reads a date of birth as people write it: 3.3.1984, 03.03.84,
// 3. März 1984, 1984-03-03, 03.1984, März 1984, 1984. A year of two digits is
// the last such year up to the one of the day today.
func ParseBirth(text string, today clock.Date) (Birth, bool) {
	text = strings.TrimSpace(text)
	switch {
	case yearAlone.MatchString(text):
		return bornOn(text, "", "", today)
	case dayMonthYear.MatchString(text):
		m := dayMonthYear.FindStringSubmatch(text)
		return bornOn(m[3], m[2], m[1], today)
	case yearMonthDay.MatchString(text):
		m := yearMonthDay.FindStringSubmatch(text)
		return bornOn(m[1], m[2], m[3], today)
	case monthYear.MatchString(text):
		m := monthYear.FindStringSubmatch(text)
		return bornOn(m[2], m[1], "", today)
	case dayNamed.MatchString(text):
		m := dayNamed.FindStringSubmatch(text)
		return bornOn(m[3], monthNumber(m[2]), m[1], today)
	case monthNamed.MatchString(text):
		m := monthNamed.FindStringSubmatch(text)
		return bornOn(m[2], monthNumber(m[1]), "", today)
	}
	return Birth{}, false
}

// bornOn makes the birth of its parts as digits; month and day may be empty.
func bornOn(year, month, day string, today clock.Date) (Birth, bool) {
	y, m, d := number(year), number(month), number(day)
	if len(year) == 2 {
		if y += today.Year() / 100 * 100; y > today.Year() {
			y -= 100
		}
	}
	b := Birth{Precision: ToTheDay}
	switch {
	case month == "":
		b, m, d = Birth{Precision: ToTheYear}, 1, 1
	case day == "":
		b, d = Birth{Precision: ToTheMonth}, 1
	}
	b.Date = clock.NewDate(y, time.Month(m), d)
	if y < 1000 || b.Date.Month() != time.Month(m) || b.Date.Day() != d {
		return Birth{}, false // there is no 30 February, and no 13th month
	}
	return b, true
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // the patterns let at most four digits through
	return n
}

var months = []string{"januar", "februar", "maerz", "april", "mai", "juni", "juli", "august",
	"september", "oktober", "november", "dezember"}

// monthNumber gives "3" for März, Mär and maerz; a name that is no month gives
// "0", which is none.
func monthNumber(name string) string {
	folded := Fold(name)
	for i, month := range months {
		if len(folded) >= 3 && strings.HasPrefix(month, folded) {
			return strconv.Itoa(i + 1)
		}
	}
	return "0"
}
