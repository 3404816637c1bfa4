package calendar

import (
	"context"
	"strconv"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
)

// Invitation is one meeting for somebody's own calendar: when and where. It names
// nobody, and not what it is about: a calendar is read by others too.
type Invitation struct {
	ID        id.ID
	Version   int
	Begins    time.Time
	Ends      time.Time
	Day       clock.Date // where no time of day is known
	Place     string
	With      string // the office
	Cancelled bool
	Changed   time.Time
	Organizer string // address of the house, where the invitation goes by mail
	Attendee  string // and of whoever is invited; "": a file that somebody takes along
}

// Method is what a calendar is to do with it (RFC 5546).
func (a Invitation) Method() string {
	switch {
	case a.Attendee == "":
		return "PUBLISH"
	case a.Cancelled:
		return "CANCEL"
	}
	return "REQUEST"
}

// ICS writes the invitation as a file (RFC 5545). The same meeting replaces itself
// in a calendar that has it.
func (a Invitation) ICS(ctx context.Context) []byte {
	var w writer
	w.begin(a.Method())
	w.meeting(ctx, a)
	w.line("END:VCALENDAR")
	return w.out
}

// Own is all that somebody has ahead, for their own calendar to read again and again.
type Own struct {
	Town string
	All  []Invitation
}

// ICS writes them as a calendar. The same meetings are the same bytes.
func (o Own) ICS(ctx context.Context) []byte {
	var w writer
	w.begin("PUBLISH")
	w.text("X-WR-CALNAME", i18n.T(ctx, "calendar.meeting", "place", o.Town))
	w.line("X-WR-TIMEZONE:Europe/Berlin")
	w.line("REFRESH-INTERVAL;VALUE=DURATION:PT2H")
	w.line("X-PUBLISHED-TTL:PT2H")
	for _, a := range o.All {
		w.meeting(ctx, a)
	}
	w.line("END:VCALENDAR")
	return w.out
}

func (w *writer) begin(method string) {
	w.line("BEGIN:VCALENDAR")
	w.line("VERSION:2.0")
	w.line("PRODID:-//Wegwarte//Treffen//DE")
	w.line("CALSCALE:GREGORIAN")
	w.line("METHOD:" + method)
}

func (w *writer) meeting(ctx context.Context, a Invitation) {
	w.line("BEGIN:VEVENT")
	w.line("UID:" + string(a.ID) + "@wegwarte")
	w.line("DTSTAMP:" + moment(a.Changed))
	w.line("LAST-MODIFIED:" + moment(a.Changed))
	w.line("SEQUENCE:" + strconv.Itoa(a.Version))
	if a.Day.IsZero() {
		w.line("DTSTART:" + moment(a.Begins))
		w.line("DTEND:" + moment(a.Ends))
	} else {
		w.line("DTSTART;VALUE=DATE:" + day(a.Day))
		w.line("DTEND;VALUE=DATE:" + day(a.Day.AddDays(1)))
	}
	w.text("SUMMARY", i18n.T(ctx, "calendar.meeting", "place", a.With))
	if a.Place != "" {
		w.text("LOCATION", a.Place)
	}
	if a.Attendee != "" {
		w.line("ORGANIZER:mailto:" + a.Organizer)
		w.line("ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:" + a.Attendee)
	}
	state := "CONFIRMED"
	if a.Cancelled {
		state = "CANCELLED"
	}
	w.line("STATUS:" + state)
	w.line("CLASS:CONFIDENTIAL")
	w.line("BEGIN:VALARM")
	w.line("ACTION:DISPLAY")
	w.text("DESCRIPTION", i18n.T(ctx, "calendar.meeting", "place", a.With))
	w.line("TRIGGER:-P1D")
	w.line("END:VALARM")
	w.line("END:VEVENT")
}
