package offers

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/offer"
)

func calendarOf(events string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + strings.ReplaceAll(events, "\n", "\r\n") + "\r\nEND:VCALENDAR\r\n"
}

func event(lines string) string { return "BEGIN:VEVENT\n" + lines + "\nEND:VEVENT" }

func TestACalendarsEventsBecomeOffers(t *testing.T) {
	list, err := ReadEvents(strings.NewReader(calendarOf(event("UID:a1\nSUMMARY:Sprachcafé\\, Dienstag\nDESCRIPTION:Kaffee und\n  Deutsch\\nfür alle\nLOCATION:Bücherei\nDTSTART;TZID=Europe/Berlin:20261201T160000\nDTEND;TZID=Europe/Berlin:20261201T180000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270131T225959Z\nEXDATE;TZID=Europe/Berlin:20261229T160000\nBEGIN:VALARM\nSUMMARY:nicht das\nEND:VALARM") +
		"\n" + event("UID:a2\nSUMMARY:Fest\nDTSTART:20260701T160000Z\nDTEND:20260701T200000Z") +
		"\n" + event("UID:a3\nSUMMARY:Abgesagt\nSTATUS:CANCELLED\nDTSTART:20260701T160000Z") +
		"\n" + event("UID:a4\nSUMMARY:Frühstück\nDTSTART;TZID=Europe/Berlin:20261205T093000\nRRULE:FREQ=MONTHLY;BYDAY=1SA;COUNT=3") +
		"\n" + event("UID:a5\nSUMMARY:Täglich\nDTSTART:20261205\nRRULE:FREQ=DAILY") + "\n" + event("SUMMARY:ohne Anfang"))))
	if err != nil {
		t.Fatal(err)
	}
	if len(list.Rows) != 3 || list.Count != 2 {
		t.Fatalf("%d events, %d errors: %+v", len(list.Rows), list.Count, list.Errors)
	}
	one := list.Rows[0].Offer
	if one.Number != "a1" || one.Title != "Sprachcafé, Dienstag" || one.Text != "Kaffee und Deutsch\nfür alle" || one.Where.Place != "Bücherei" {
		t.Errorf("%+v", one)
	}
	if got := one.When.FormatTimes(); got != "Di 16–18 alle 2 Wochen" || one.When.Ends.String() != "2027-01-31" {
		t.Errorf("%q until %s", got, one.When.Ends)
	}
	var days []string
	for _, s := range one.When.Between(one.When.Begins, one.When.Ends, 9) {
		days = append(days, s.Day.String()[5:])
	}
	if got := strings.Join(days, " "); got != "12-01 12-15 01-12 01-26" {
		t.Errorf("on %s", got)
	}
	if got := list.Rows[1].Offer.When.FormatTimes(); got != "1.7.2026 18–22" { // of Greenwich, in summer
		t.Errorf("%q", got)
	}
	if three := list.Rows[2].Offer.When; three.FormatTimes() != "1. Sa 9:30" || three.Ends.String() != "2027-02-06" {
		t.Errorf("%q until %s", three.FormatTimes(), three.Ends)
	}
}

func TestWhatIsNoCalendarIsRefused(t *testing.T) {
	for name, text := range map[string]string{"nothing": "", "another file": "PK\x03\x04", "no event": calendarOf(""), "too large": calendarOf(strings.Repeat("X:y\n", MostBytes/4)), "too many": calendarOf(strings.Repeat(event("SUMMARY:x\nDTSTART:20261205")+"\n", offer.MostTaken+2))} {
		if _, err := ReadEvents(strings.NewReader(text)); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzEvents(f *testing.F) {
	for _, rule := range []string{"FREQ=WEEKLY;BYDAY=MO,TU;COUNT=9", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=WEEKLY;INTERVAL=8;UNTIL=20300101", "FREQ=YEARLY"} {
		f.Add(calendarOf(event("UID:1\nSUMMARY:x\nDTSTART;TZID=Europe/Berlin:20261201T160000\nDTEND:20261201T170000Z\nRRULE:" + rule + "\nEXDATE:20261202,20261203T160000Z")))
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, err := ReadEvents(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, row := range list.Rows {
			for _, one := range row.Offer.When.Weekly {
				if one.From < 0 || one.From >= 24*60 || one.Every > 8 || one.Nth > 4 {
					t.Fatalf("%+v", one)
				}
			}
			var again offer.When
			if err := again.ParseTimes(row.Offer.When.FormatTimes()); err != nil {
				t.Fatalf("%q: %v", row.Offer.When.FormatTimes(), err)
			}
		}
	})
}

func TestAListIsReadWithTheHeadersOfAnyLanguage(t *testing.T) {
	for _, text := range []string{
		"Kennung;Anbieter;Thema;Titel;Zeiten;Teilnahme;Plätze;Mit Kinderbetreuung;Kosten in Euro;Sprachen\nA1;Stadtbücherei;Deutsch sprechen;Sprachcafé;Di 16–18;Platz: hier anmelden;12;Ja;2,50;de, ar\n",
		"number;provider;theme;title;times;how;seats;childcare;cents;languages\nA1;Stadtbücherei;practice;Sprachcafé;Di 16-18;seat;12;yes;2.50;de ar\n",
	} {
		list, err := Read(context.Background(), strings.NewReader(text))
		if err != nil || list.Count > 0 || len(list.Rows) != 1 {
			t.Fatalf("%v, %+v", err, list)
		}
		o := list.Rows[0].Offer
		if o.Theme != offer.Practice || o.How != offer.Seat || o.Seats != 12 || !o.Childcare || o.Cents != 250 || len(o.Languages) != 2 || o.When.FormatTimes() != "Di 16–18" || o.State != offer.StatePublished {
			t.Errorf("%+v", o)
		}
	}
	list, err := Read(context.Background(), strings.NewReader("Titel;Thema;Zeiten\nSprachcafé;Segeln;irgendwann\n"))
	if err != nil || list.Count != 2 {
		t.Errorf("%v, %+v", err, list.Errors)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("title;how;weekly;seats\nChor;open;Mo 18:00–19:30;12\n"))
	f.Add([]byte("title\n\x00;x"))
	if file, err := WriteTemplate(i18n.With(context.Background(), i18n.German)); err == nil {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := Read(i18n.With(context.Background(), i18n.German), bytes.NewReader(data))
		if err != nil {
			if !errs.Is(err, errs.KindInvalid) {
				t.Errorf("%v", err)
			}
			return
		}
		for _, row := range list.Rows {
			if n := len(row.Offer.Title); n > 4*200 {
				t.Errorf("a title of %d bytes", n)
			}
		}
	})
}
