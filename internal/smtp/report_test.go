package smtp_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/id"
	"wegwarte/internal/mail"
	"wegwarte/internal/smtp"
)

var about = mail.Reference{Mail: "01KBQXJ8Z0A1B2C3D4E5F6G7H8", Tenant: "01KBQXJ8Z0H8G7F6E5D4C3B2A1"}

// report is one as Postfix writes it; what is between ‹› differs.
const report = `Return-Path: <>
Delivered-To: ‹to›
Date: Mon, 23 Nov 2026 10:01:02 +0100 (CET)
From: MAILER-DAEMON@mx.stadt.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: ‹to›
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="A1B2C3.1764/mx.stadt.example"

This is a MIME-encapsulated message.

--A1B2C3.1764/mx.stadt.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--A1B2C3.1764/mx.stadt.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.stadt.example
X-Postfix-Queue-ID: A1B2C3
Arrival-Date: Mon, 23 Nov 2026 10:01:01 +0100 (CET)

Final-Recipient: rfc822; s.korte@stadt.example
Original-Recipient: rfc822;s.korte@stadt.example
Action: ‹action›
Status: 5.1.1
Remote-MTA: dns; inside.stadt.example
Diagnostic-Code: smtp; 550 5.1.1 <s.korte@stadt.example>: Recipient address
    rejected: User unknown

--A1B2C3.1764/mx.stadt.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: "Wegwarte" <wegwarte@land.example>
To: <s.korte@stadt.example>
Subject: Neue Zuweisung Z-2026-0148
Message-ID:
 <‹id›@land.example>

--A1B2C3.1764/mx.stadt.example--
`

func written(to, action, reference string) string {
	return strings.ReplaceAll(strings.NewReplacer("‹to›", to, "‹action›", action, "‹id›", reference).Replace(report), "\n", "\r\n")
}

func TestAReportSaysWhichLetterFailedAndWhy(t *testing.T) {
	want := smtp.Report{Reference: about, Action: "failed", Status: "5.1.1",
		Answer: "550 5.1.1 <s.korte@stadt.example>: Recipient address rejected: User unknown"}
	for name, text := range map[string]string{
		"by the Message-ID":   written("wegwarte@land.example", "failed", about.String()),
		"by the address":      written("bounce+"+about.String()+"@land.example", "Failed", "other"),
		"with other line end": strings.ReplaceAll(written("wegwarte@land.example", "failed", about.String()), "\r\n", "\n"),
	} {
		got, err := smtp.ReadReport(strings.NewReader(text))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
	late, err := smtp.ReadReport(strings.NewReader(written("w@land.example", "delayed", about.String())))
	if err != nil || late.Action != "delayed" {
		t.Errorf("%+v %v", late, err)
	}
}

func TestWhatIsNoReportAboutOurMailIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":         "",
		"a letter":        "Subject: Hallo\r\n\r\n" + about.String(),
		"another's":       written("wegwarte@land.example", "failed", "1234.5678"),
		"a vacation note": strings.ReplaceAll(written("bounce+"+about.String()+"@land.example", "failed", ""), "multipart/report", "multipart/mixed"),
		"no action":       written("bounce+"+about.String()+"@land.example", "", ""),
		"cut off":         written("bounce+"+about.String()+"@land.example", "failed", "")[:500],
	} {
		if got, err := smtp.ReadReport(strings.NewReader(text)); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func FuzzReadReport(f *testing.F) {
	f.Add(written("wegwarte@land.example", "failed", about.String()))
	f.Add(written("bounce+"+about.String()+"@land.example", "delayed", "x"))
	f.Add("Content-Type: multipart/report; boundary=a\r\n\r\n--a\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n" + strings.Repeat("\r\n", 100))
	f.Add("Content-Type: multipart/report; boundary=a\n\n--a\nContent-Type: message/rfc822\n\n" + strings.Repeat("a: b\n", 1000))
	f.Fuzz(func(t *testing.T, text string) {
		r, err := smtp.ReadReport(strings.NewReader(text))
		if err != nil {
			return
		}
		_, ok1 := id.Parse(string(r.Reference.Mail))
		_, ok2 := id.Parse(string(r.Reference.Tenant))
		if !ok1 || !ok2 || r.Action == "" {
			t.Errorf("%+v", r)
		}
	})
}
