package main

import (
	"strings"
	"testing"
	"time"

	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/mail"
)

func TestAnInvitationComesFromTheAddressOfTheMail(t *testing.T) {
	transport, err := mailing{URL: "https://w.example", SMTP: "smtps://mx.example", MailFrom: "Wegwarte <wegwarte@land.example>"}.transport()
	if err != nil {
		t.Fatal(err)
	}
	m := mail.Mail{About: id.New(), Kind: mail.MeetingInvited, Facts: mail.Facts{At: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC), Length: 45, Change: 3}}
	text := string(invitations(transport)(i18n.With(t.Context(), i18n.French), m, "Stadt Werne", "amina@post.example"))
	for _, line := range []string{"METHOD:REQUEST", "UID:" + string(m.About) + "@wegwarte", "SEQUENCE:3", "ORGANIZER:mailto:wegwarte@land.example", "DTSTART:20261201T090000Z", "DTEND:20261201T094500Z", "Rendez-vous : Stadt Werne"} {
		if !strings.Contains(text, line) {
			t.Errorf("%s is not in\n%s", line, text)
		}
	}
	if m.Kind = mail.MeetingCancelled; !strings.Contains(string(invitations(transport)(t.Context(), m, "Stadt Werne", "amina@post.example")), "METHOD:CANCEL") {
		t.Error("what is cancelled stays in the calendar")
	}
	if invitations(nil) != nil {
		t.Error("an invitation from nobody")
	}
}
