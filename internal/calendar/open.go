package calendar

import (
	"strconv"
	"time"
)

// Event is something public that takes place.
type Event struct {
	UID     string
	Version int
	Begins  time.Time
	Ends    time.Time
	Title   string
	Text    string
	Place   string
	URL     string
	Changed time.Time
}

// Public writes public events as a calendar (RFC 5545) of a name. The same events are
// the same bytes.
func Public(name string, events []Event) []byte {
	var w writer
	w.line("BEGIN:VCALENDAR")
	w.line("VERSION:2.0")
	w.line("PRODID:-//Wegwarte//Angebote//DE")
	w.line("CALSCALE:GREGORIAN")
	w.line("METHOD:PUBLISH")
	w.text("X-WR-CALNAME", name)
	w.line("X-WR-TIMEZONE:Europe/Berlin")
	for _, e := range events {
		w.line("BEGIN:VEVENT")
		w.text("UID", e.UID)
		w.line("DTSTAMP:" + moment(e.Changed))
		w.line("SEQUENCE:" + strconv.Itoa(e.Version))
		w.line("DTSTART:" + moment(e.Begins))
		w.line("DTEND:" + moment(e.Ends))
		w.text("SUMMARY", e.Title)
		if e.Text != "" {
			w.text("DESCRIPTION", e.Text)
		}
		if e.Place != "" {
			w.text("LOCATION", e.Place)
		}
		if e.URL != "" {
			w.line("URL:" + e.URL)
		}
		w.line("CLASS:PUBLIC")
		w.line("END:VEVENT")
	}
	w.line("END:VCALENDAR")
	return w.out
}
