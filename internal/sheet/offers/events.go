package offers

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/offer"
	"wegwarte/internal/sheet"
)

// Bounds of a calendar that is brought.
const (
	MostBytes  = 512 << 10
	mostLines  = 40_000
	longestRun = 8000 // of an unfolded line
)

// property is a content line, unfolded: its name, its parameters, its value.
type property struct {
	name   string
	params map[string]string
	value  string
}

// ReadEvents reads the events of a calendar as offers: each once, with its times. What
// was cancelled is left out; what is not understood is an error with the number of the
// event. A mistake of the whole file is of kind Invalid.
func ReadEvents(r io.Reader) (list List, err error) {
	data, err := io.ReadAll(io.LimitReader(r, MostBytes+1))
	switch {
	case err != nil:
		return list, errs.Invalid("offer.events.unread").Because(err)
	case len(data) > MostBytes:
		return list, errs.Invalid("offer.events.large", "kib", MostBytes>>10)
	case !utf8.Valid(data):
		return list, errs.Invalid("offer.events.unread")
	}
	lines := unfold(string(data))
	if len(lines) == 0 || !strings.EqualFold(strings.TrimSpace(lines[0]), "BEGIN:VCALENDAR") {
		return list, errs.Invalid("offer.events.unread")
	}
	var event []property
	depth := 0 // of what lies within an event, such as an alarm
	inside := false
	for _, line := range lines {
		p, ok := parseProperty(line)
		switch {
		case !ok:
		case p.name == "BEGIN" && strings.EqualFold(p.value, "VEVENT") && !inside:
			inside, event, depth = true, nil, 0
		case p.name == "BEGIN" && inside:
			depth++
		case p.name == "END" && inside && depth > 0:
			depth--
		case p.name == "END" && inside:
			inside = false
			list.add(event)
			if len(list.Rows) > offer.MostTaken {
				return list, errs.Invalid("offer.take.many", "most", offer.MostTaken)
			}
		case inside && depth == 0:
			event = append(event, p)
		}
	}
	if len(list.Rows) == 0 && list.Count == 0 {
		return list, errs.Invalid("offer.events.none")
	}
	return list, nil
}

// unfold joins lines that were folded (RFC 5545, 3.1).
func unfold(text string) (lines []string) {
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line = strings.TrimRight(line, "\r\n")
		if n := len(lines); n > 0 && line != "" && (line[0] == ' ' || line[0] == '\t') {
			if len(lines[n-1])+len(line) <= longestRun {
				lines[n-1] += line[1:]
			}
			continue
		}
		if lines = append(lines, line); len(lines) > mostLines {
			return lines
		}
	}
	return lines
}

func parseProperty(line string) (p property, ok bool) {
	quoted, colon := false, -1
	for i, r := range line {
		if r == '"' {
			quoted = !quoted
		}
		if r == ':' && !quoted {
			colon = i
			break
		}
	}
	if colon <= 0 {
		return p, false
	}
	head := strings.Split(line[:colon], ";")
	p = property{name: strings.ToUpper(head[0]), params: map[string]string{}, value: line[colon+1:]}
	for _, one := range head[1:] {
		name, value, _ := strings.Cut(one, "=")
		p.params[strings.ToUpper(name)] = strings.Trim(value, `"`)
	}
	return p, true
}

var unescape = strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`)

// add reads an event.
func (list *List) add(event []property) {
	number := len(list.Rows) + list.Count + 1
	fail := func(field, key string, args ...any) {
		list.Errors = append(list.Errors, sheet.RowError{Row: number, Field: field, Rule: "event", Key: key, Args: append([]any{"row", number, "field", field}, args...)})
		list.Count++
	}
	o := offer.Offer{How: offer.Open, State: offer.StatePublished}
	var start, end, rule *property
	var except []property
	for i, p := range event {
		switch p.name {
		case "UID":
			o.Number = clipped(p.value, 200)
		case "SUMMARY":
			o.Title = clipped(strings.TrimSpace(unescape.Replace(p.value)), 200)
		case "DESCRIPTION":
			o.Text = clipped(strings.TrimSpace(unescape.Replace(p.value)), 4000)
		case "LOCATION":
			o.Where.Place = clipped(strings.TrimSpace(unescape.Replace(p.value)), 200)
		case "URL":
			if strings.HasPrefix(p.value, "https://") || strings.HasPrefix(p.value, "http://") {
				o.Link = p.value
			}
		case "STATUS":
			if strings.EqualFold(p.value, "CANCELLED") {
				return
			}
		case "DTSTART":
			start = &event[i]
		case "DTEND":
			end = &event[i]
		case "RRULE":
			rule = &event[i]
		case "EXDATE":
			except = append(except, p)
		case "RECURRENCE-ID": // one that was moved: its series says when it is
			return
		}
	}
	if o.Title == "" {
		fail("SUMMARY", "offer.events.title")
		return
	}
	if start == nil {
		fail("DTSTART", "offer.events.start", "title", o.Title)
		return
	}
	begins, whole, ok := start.moment()
	if !ok {
		fail("DTSTART", "offer.events.start", "title", o.Title)
		return
	}
	slot := offer.Slot{Day: clock.DateOf(begins), From: begins.In(clock.Berlin).Hour()*60 + begins.In(clock.Berlin).Minute()}
	if end != nil && !whole {
		if ends, _, ok := end.moment(); ok && clock.DateOf(ends) == slot.Day && ends.After(begins) {
			slot.To = ends.In(clock.Berlin).Hour()*60 + ends.In(clock.Berlin).Minute()
		}
	}
	for _, p := range except {
		for one := range strings.SplitSeq(p.value, ",") {
			p.value = one
			if off, _, ok := p.moment(); ok && len(o.When.Not) < 200 {
				o.When.Not = append(o.When.Not, clock.DateOf(off))
			}
		}
	}
	switch {
	case rule == nil:
		o.When.Dates = []offer.Slot{slot}
	case !series(&o.When, slot, rule.value):
		fail("RRULE", "offer.events.rule", "title", o.Title, "rule", clipped(rule.value, 80))
		return
	}
	list.Rows = append(list.Rows, offer.Row{Number: number, Offer: o})
}

// moment reads a day or a time. One of another zone than Berlin's that this machine does
// not know is not understood.
func (p property) moment() (at time.Time, whole, ok bool) {
	value, zone := strings.TrimSpace(p.value), clock.Berlin
	if len(value) == 8 || p.params["VALUE"] == "DATE" {
		at, err := time.ParseInLocation("20060102", value, zone)
		return at, true, err == nil && sane(at)
	}
	if strings.HasSuffix(value, "Z") {
		at, err := time.Parse("20060102T150405Z", value)
		return at, false, err == nil && sane(at)
	}
	if name := p.params["TZID"]; name != "" && name != "Europe/Berlin" && len(name) < 64 && !strings.Contains(name, "..") {
		known, err := time.LoadLocation(name)
		if err != nil {
			return at, false, false
		}
		zone = known
	}
	at, err := time.ParseInLocation("20060102T150405", value, zone)
	return at, false, err == nil && sane(at)
}

func sane(at time.Time) bool { return at.Year() >= 2000 && at.Year() <= 2100 }

var icsDays = map[string]time.Weekday{"MO": time.Monday, "TU": time.Tuesday, "WE": time.Wednesday, "TH": time.Thursday, "FR": time.Friday, "SA": time.Saturday, "SU": time.Sunday}

// series reads how an event comes again: every week, every second, third …, or on the
// first, second … or last such day of each month. It is false for what is not known here.
func series(w *offer.When, slot offer.Slot, rule string) bool {
	parts := map[string]string{}
	for part := range strings.SplitSeq(rule, ";") {
		name, value, _ := strings.Cut(part, "=")
		parts[strings.ToUpper(strings.TrimSpace(name))] = strings.ToUpper(strings.TrimSpace(value))
	}
	every, count := 1, 0
	for name, value := range parts {
		var err error
		switch name {
		case "FREQ", "BYDAY", "WKST", "UNTIL":
		case "INTERVAL":
			every, err = strconv.Atoi(value)
		case "COUNT":
			count, err = strconv.Atoi(value)
		default:
			return false
		}
		if err != nil || every < 1 || every > 8 || count < 0 || count > 1000 {
			return false
		}
	}
	again := 0 // every week
	if every > 1 {
		again = every
	}
	w.Begins, w.Always = slot.Day, true
	switch parts["FREQ"] {
	case "WEEKLY":
		days := []time.Weekday{slot.Day.Weekday()}
		if parts["BYDAY"] != "" {
			days = nil
			for name := range strings.SplitSeq(parts["BYDAY"], ",") {
				day, known := icsDays[name]
				if !known || slices.Contains(days, day) {
					return false
				}
				days = append(days, day)
			}
		}
		for _, day := range days {
			w.Weekly = append(w.Weekly, offer.Weekly{Day: day, From: slot.From, To: slot.To, Every: again})
		}
	case "MONTHLY":
		name := parts["BYDAY"]
		if len(name) < 3 || every != 1 {
			return false
		}
		nth, err := strconv.Atoi(name[:len(name)-2])
		day, known := icsDays[name[len(name)-2:]]
		if err != nil || !known || nth == 0 || nth < -1 || nth > 4 {
			return false
		}
		w.Weekly = []offer.Weekly{{Day: day, From: slot.From, To: slot.To, Nth: nth}}
	default:
		return false
	}
	if until := parts["UNTIL"]; until != "" {
		last, _, ok := property{value: until, params: map[string]string{}}.moment()
		if !ok {
			return false
		}
		w.Ends = clock.DateOf(last)
	}
	if count > 0 {
		w.Ends = last(*w, count)
	}
	return true
}

// last is the day of the time of that number.
func last(w offer.When, count int) clock.Date {
	day, left := w.Begins, count
	w.Not = nil // what was taken out counts
	for range 40 {
		slots := w.Between(day, day.AddDays(365), left)
		if left -= len(slots); left <= 0 {
			return slots[len(slots)-1].Day
		}
		day = day.AddDays(366)
	}
	return day
}

func clipped(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most])
	}
	return text
}
