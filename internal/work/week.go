package work

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"wegwarte/engine/matching"
	"wegwarte/internal/errs"
)

// weekdays as they are written here, Monday first, and as other people write them.
var (
	weekdays = [7]string{"Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"}
	dayNames = map[string]int{"mo": 0, "montag": 0, "di": 1, "dienstag": 1, "mi": 2, "mittwoch": 2, "do": 3, "donnerstag": 3, "fr": 4, "freitag": 4,
		"sa": 5, "samstag": 5, "sonnabend": 5, "so": 6, "sonntag": 6, "montags": 0, "dienstags": 1, "mittwochs": 2, "donnerstags": 3, "freitags": 4, "samstags": 5, "sonntags": 6}
)

const longestWeek = 300 // characters

var (
	dashes    = strings.NewReplacer("–", "-", "—", "-", " bis ", "-", "uhr", " ", ".", ":", " und ", ",", "+", ",", "\u00a0", " ")
	timesFrom = regexp.MustCompile(`^(\d{1,2})(?::(\d{2}))?-(\d{1,2})(?::(\d{2}))?$`)
)

// ParseWeek reads times as people write them: "Mo–Fr 8–15, Sa 9:30–13". Days and
// ranges of days stand before their times; several times of a day follow each other.
func ParseWeek(text string) (w matching.Week, err error) {
	if len([]rune(text)) > longestWeek {
		return w, errs.Invalid("work.week.long", "most", longestWeek)
	}
	wrong := func(part string) (matching.Week, error) {
		return matching.Week{}, errs.Invalid("work.week.wrong", "part", part)
	}
	text = dashes.Replace(strings.ToLower(text))
	for _, around := range []string{" -", "- "} {
		for strings.Contains(text, around) {
			text = strings.ReplaceAll(text, around, "-")
		}
	}
	var days []int
	timed := true // the days before had their times
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\n' || r == '\r' || r == '\t' }) {
		part = strings.Trim(part, ":")
		if part == "" {
			continue
		}
		if more, ok := parseDays(part); ok {
			if timed {
				days, timed = nil, false
			}
			days = append(days, more...)
			continue
		}
		span, ok := parseTimes(part)
		if !ok || len(days) == 0 {
			return wrong(part)
		}
		timed = true
		for _, d := range days {
			w[d] = append(w[d], span)
		}
	}
	if !timed {
		return wrong(strings.TrimSpace(text))
	}
	return w, nil
}

func parseDays(part string) (days []int, ok bool) {
	one, other, isRange := strings.Cut(part, "-")
	from, ok := dayNames[one]
	if !ok {
		return nil, false
	}
	until := from
	if isRange {
		if until, ok = dayNames[other]; !ok || until < from {
			return nil, false
		}
	}
	for d := from; d <= until; d++ {
		days = append(days, d)
	}
	return days, true
}

func parseTimes(part string) (matching.Span, bool) {
	m := timesFrom.FindStringSubmatch(part)
	if m == nil {
		return matching.Span{}, false
	}
	var n [4]int
	for i, digits := range m[1:] {
		n[i], _ = strconv.Atoi(digits) // "" is 0
	}
	s := matching.Span{From: n[0]*60 + n[1], Until: n[2]*60 + n[3]}
	return s, n[1] < 60 && n[3] < 60 && s.Until <= 24*60 && s.From < s.Until
}

// FormatWeek writes times as ParseWeek reads them, days with the same times together.
func FormatWeek(w matching.Week) string {
	var parts []string
	for d := 0; d < 7; d++ {
		times := formatDay(w[d])
		if times == "" {
			continue
		}
		last := d
		for last < 6 && formatDay(w[last+1]) == times {
			last++
		}
		days := weekdays[d]
		if last > d {
			days += "–" + weekdays[last]
		}
		parts, d = append(parts, days+" "+times), last
	}
	return strings.Join(parts, ", ")
}

func formatDay(spans []matching.Span) string {
	var all []string
	for _, s := range spans {
		all = append(all, formatTime(s.From)+"–"+formatTime(s.Until))
	}
	return strings.Join(all, " ")
}

func formatTime(minutes int) string {
	if minutes%60 == 0 {
		return strconv.Itoa(minutes / 60)
	}
	return fmt.Sprintf("%d:%02d", minutes/60, minutes%60)
}
