package offer

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
)

// Times are typed as people write them, one a line or between semicolons: "Di 16–18",
// "Mo–Fr 8:30–12", "Mo, Mi 9–11", "1. Sa 10–13", "letzter Fr 19–21", "Do 18–20 alle 2 Wochen",
// "5.12.2026 10–16".

var (
	shortDays = map[time.Weekday]string{time.Monday: "Mo", time.Tuesday: "Di", time.Wednesday: "Mi", time.Thursday: "Do", time.Friday: "Fr", time.Saturday: "Sa", time.Sunday: "So"}
	hoursOf   = `(\d{1,2})(?::(\d\d))?(?:\s*(?:–|-|bis)\s*(\d{1,2})(?::(\d\d))?)?\s*(?:Uhr)?`
	someTimes = regexp.MustCompile(`^(?:([1-4])\.\s*|(letzte[rn]?)\s+)?([A-Za-zäöü]{2,10}(?:\s*(?:,|–|-|und|\+)\s*[A-Za-zäöü]{2,10})*)\.?,?\s+` + hoursOf + `(?:,?\s*alle\s+([1-8])\s+Wochen)?$`)
	oneTime   = regexp.MustCompile(`^(?:[A-Za-z]{2}\.?,?\s+)?(\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}),?\s+` + hoursOf + `$`)
	daysOf    = regexp.MustCompile(`([A-Za-zäöü]+)|(–|-)`)
)

// longestTimes bounds what is read.
const longestTimes = 8000

// ParseTimes reads the times of an offer, and leaves the rest of When as it is.
func (w *When) ParseTimes(text string) error {
	w.Dates, w.Weekly = nil, nil
	if len(text) > longestTimes {
		return errs.Invalid("offer.long", "most", longestTimes).At("times")
	}
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == ';' }) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if !w.parseTime(line) || len(w.Dates)+len(w.Weekly) > mostSlots {
			return errs.Invalid("offer.times", "line", clipped(line)).At("times")
		}
	}
	return nil
}

func clipped(line string) string {
	if runes := []rune(line); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return line
}

func (w *When) parseTime(line string) bool {
	if m := oneTime.FindStringSubmatch(line); m != nil {
		day, err := clock.ParseDate(m[1])
		from, to, ok := minutes(m[2:6])
		if err != nil || !ok || day.Year() < 2000 || day.Year() > 2100 {
			return false
		}
		w.Dates = append(w.Dates, Slot{Day: day, From: from, To: to})
		return true
	}
	m := someTimes.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	days, ok := weekdays(m[3])
	from, to, timed := minutes(m[4:8])
	if !ok || !timed {
		return false
	}
	one := Weekly{From: from, To: to}
	one.Nth, _ = strconv.Atoi(m[1])
	if m[2] != "" {
		one.Nth = -1
	}
	one.Every, _ = strconv.Atoi(m[8])
	for _, one.Day = range days {
		w.Weekly = append(w.Weekly, one)
	}
	return true
}

// minutes reads hours and minutes from and to.
func minutes(m []string) (from, to int, ok bool) {
	at := func(hour, minute string) int {
		h, _ := strconv.Atoi(hour)
		n, _ := strconv.Atoi(minute)
		if n > 59 {
			return -1
		}
		return 60*h + n
	}
	if from = at(m[0], m[1]); m[2] != "" {
		to = at(m[2], m[3])
		if to <= 0 {
			return 0, 0, false
		}
	}
	return from, to, span(from, to)
}

// weekdays reads the days of a week: single ones, and from one to another.
func weekdays(text string) (days []time.Weekday, ok bool) {
	through := false
	for _, m := range daysOf.FindAllStringSubmatch(text, -1) {
		if m[2] != "" {
			through = true
			continue
		}
		if m[1] == "und" {
			continue
		}
		day, known := weekday(m[1])
		if !known {
			return nil, false
		}
		if through && len(days) > 0 {
			for last := days[len(days)-1]; last != day; {
				last = (last + 1) % 7
				days = append(days, last)
			}
		} else {
			days = append(days, day)
		}
		through = false
	}
	return days, len(days) > 0 && len(days) <= 14 && !through
}

func weekday(name string) (time.Weekday, bool) {
	for day, short := range shortDays {
		if strings.EqualFold(name, short) || len(name) > 3 && strings.HasPrefix(strings.ToLower(longDays[day]), strings.ToLower(name)) {
			return day, true
		}
	}
	return 0, false
}

var longDays = map[time.Weekday]string{time.Monday: "Montag", time.Tuesday: "Dienstag", time.Wednesday: "Mittwoch", time.Thursday: "Donnerstag", time.Friday: "Freitag", time.Saturday: "Samstag", time.Sunday: "Sonntag"}

// FormatTimes writes the times so that ParseTimes reads the same.
func (w When) FormatTimes() string {
	var lines []string
	for _, one := range w.Weekly {
		line := shortDays[one.Day] + " " + hoursText(one.From, one.To)
		switch {
		case one.Nth < 0:
			line = "letzter " + line
		case one.Nth > 0:
			line = strconv.Itoa(one.Nth) + ". " + line
		}
		if one.Every > 1 {
			line += fmt.Sprintf(" alle %d Wochen", one.Every)
		}
		lines = append(lines, line)
	}
	for _, s := range w.Dates {
		lines = append(lines, fmt.Sprintf("%d.%d.%d %s", s.Day.Day(), s.Day.Month(), s.Day.Year(), hoursText(s.From, s.To)))
	}
	return strings.Join(lines, "\n")
}

func hoursText(from, to int) string {
	if to == 0 {
		return clockText(from)
	}
	return clockText(from) + "–" + clockText(to)
}

func clockText(minute int) string {
	if minute%60 == 0 {
		return strconv.Itoa(minute / 60)
	}
	return fmt.Sprintf("%d:%02d", minute/60, minute%60)
}

// ParseDays reads days between commas, semicolons or blanks.
func ParseDays(text string) (days []clock.Date, ok bool) {
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",; \n\t\r", r) }) {
		day, err := clock.ParseDate(part)
		if err != nil || len(days) >= mostSlots {
			return nil, false
		}
		days = append(days, day)
	}
	return days, true
}
