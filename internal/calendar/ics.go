package calendar

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
)

// ICS writes the arrivals as a calendar (RFC 5545). The same arrivals are the
// same bytes. Base is the address of the house.
func (o Opened) ICS(ctx context.Context, base string) []byte {
	var w writer
	w.line("BEGIN:VCALENDAR")
	w.line("VERSION:2.0")
	w.line("PRODID:-//Wegwarte//Ankuenfte//DE")
	w.line("CALSCALE:GREGORIAN")
	w.line("METHOD:PUBLISH")
	w.text("X-WR-CALNAME", i18n.T(ctx, "calendar.feed.name", "place", o.Tenant.Name))
	w.line("X-WR-TIMEZONE:Europe/Berlin")
	w.line("REFRESH-INTERVAL;VALUE=DURATION:PT30M")
	w.line("X-PUBLISHED-TTL:PT30M")
	for _, a := range o.Arrivals {
		w.event(ctx, a, strings.TrimSuffix(base, "/"))
	}
	w.line("END:VCALENDAR")
	return w.out
}

// stay is how long an arrival fills in a calendar; how long it takes is not known.
const stay = time.Hour

func (w *writer) event(ctx context.Context, a assignment.Arrival, base string) {
	w.line("BEGIN:VEVENT")
	w.line("UID:" + string(a.ID) + "@wegwarte")
	w.line("DTSTAMP:" + moment(a.Changed))
	w.line("LAST-MODIFIED:" + moment(a.Changed))
	w.line("SEQUENCE:" + strconv.Itoa(a.Version))
	if at, known := a.At(); known {
		w.line("DTSTART:" + moment(at))
		w.line("DTEND:" + moment(at.Add(stay)))
	} else {
		w.line("DTSTART;VALUE=DATE:" + day(a.ArriveOn))
		w.line("DTEND;VALUE=DATE:" + day(a.ArriveOn.AddDays(1)))
	}
	w.text("SUMMARY", i18n.T(ctx, "calendar.event", "number", a.Number, "count", a.Persons))
	if a.MeetingPoint != "" {
		w.text("LOCATION", a.MeetingPoint)
	}
	page := base + "/zuweisungen/" + string(a.ID)
	w.text("DESCRIPTION", i18n.T(ctx, "calendar.state", "state", i18n.Key(a.State.Text()))+"\n"+page)
	w.line("URL:" + page)
	w.line("STATUS:" + status(a.State))
	w.line("TRANSP:TRANSPARENT") // it fills nobody's own time
	w.line("CLASS:CONFIDENTIAL")
	w.line("END:VEVENT")
}

// status says how sure it is: what is taken back or has no day is cancelled.
func status(s assignment.State) string {
	switch s {
	case assignment.StateWithdrawn, assignment.StateDidNotArrive, assignment.StatePostponed:
		return "CANCELLED"
	case assignment.StateReady, assignment.StateArrived, assignment.StateAcknowledged:
		return "CONFIRMED"
	}
	return "TENTATIVE"
}

// writer writes content lines.
type writer struct{ out []byte }

var escape = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// text writes a property of type TEXT. What i18n sets around names to keep their
// direction, and other control characters, have no place in it.
func (w *writer) text(name, value string) {
	value = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\r' || r == 0x7f || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(value, ""))
	w.line(name + ":" + escape.Replace(value))
}

// octets is how long a line may be before it is folded (RFC 5545, 3.1).
const octets = 75

// line writes a content line, folded between characters.
//
//go:noinline
func (w *writer) line(s string) {
	room := octets
	for len(s) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		w.out = append(append(w.out, s[:cut]...), "\r\n "...)
		s, room = s[cut:], octets-1
	}
	w.out = append(append(w.out, s...), "\r\n"...)
}

func moment(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

func day(d clock.Date) string { return strings.ReplaceAll(d.String(), "-", "") }
