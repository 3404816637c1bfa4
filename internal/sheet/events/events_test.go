package events_test

import (
	"bytes"
	"strings"
	"testing"

	"wegwarte/engine/deadline"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/events"
)

func TestAListIsReadAsPeopleKeepIt(t *testing.T) {
	for what, text := range map[string]string{
		"as printed":        "date,event\n2026-01-12,applied\n2026-01-20,acknowledged\n",
		"from Excel":        "\ufeffDatum;Ereignis\r\n12.01.2026;Applied\r\n20.1.2026; acknowledged \r\n",
		"rows out of order": "date,event\n\n2026-01-20,acknowledged\n2026-01-12,applied\n",
		"other columns":     "event,note,date\napplied,by post,2026-01-12\nacknowledged,,2026-01-20",
	} {
		list, err := events.Read(strings.NewReader(text), events.Limits)
		if err != nil || list.Count != 0 || len(list.Events) != 2 {
			t.Errorf("%s: %+v, %v", what, list, err)
			continue
		}
		for _, e := range list.Events {
			if want := map[deadline.Kind]string{deadline.Applied: "2026-01-12", deadline.Acknowledged: "2026-01-20"}[e.Kind]; e.Day.String() != want {
				t.Errorf("%s: %s on %s", what, e.Kind, e.Day)
			}
		}
	}
}

func TestWhatAnAuthoritySaidOfATimeIsRead(t *testing.T) {
	text := "date,event,until,days\n2026-01-12,applied,,\n2026-02-01,paused,2026-02-14,\n2026-03-01,extended,,30\n"
	list, err := events.Read(strings.NewReader(text), events.Limits)
	if err != nil || list.Count != 0 || len(list.Events) != 3 || list.Events[1].Until.String() != "2026-02-14" || list.Events[2].Days != 30 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestAWrongRowIsNamedWithItsFieldAndRule(t *testing.T) {
	for text, want := range map[string]string{
		"date,event\n2026-01-12,asked\n":   "2 event unknown asked",
		"date,event\n2026-02-30,applied\n": "2 date date 2026-02-30",
		"Datum,Ereignis\n,applied\n":       "2 Datum required ",
		"date,event\n2026-01-12,\n":        "2 event required ",
		"date,event\n1026-01-12,applied\n": "2 date date 1026-01-12",
		"date,event\n2026-01-12,applied\n2026-01-11,acknowledged\n2026-02-01,decided\n":       "3 date before-application 2026-01-11",
		"date,event\n2026-01-12,applied\n\n2026-01-13,applied\n":                              "4 event twice applied",
		"date,event\n2026-01-12,documents_complete\n":                                         "2 event no-application documents_complete",
		"date,event\n2026-01-12,applied\n2026-01-14,resumed\n":                                "3 event not-paused resumed",
		"date,event,until\n2026-01-12,applied,\n2026-01-14,paused,2026-01-13\n":               "3 until until-before 2026-01-13",
		"date,event,days\n2026-01-12,applied,\n2026-01-14,extended,many\n":                    "3 days int many",
		"date,event,days\n2026-01-12,applied,\n2026-01-14,paused,4\n":                         "3 days days 4",
		"date,event\n2026-01-12,applied\n2026-02-01,decided\n2026-02-02,documents_complete\n": "4 date after-decision 2026-02-02",
	} {
		list, err := events.Read(strings.NewReader(text), events.Limits)
		if err != nil || list.Count != 1 {
			t.Errorf("%q: %+v, %v", text, list, err)
			continue
		}
		e := list.Errors[0]
		if got := strings.Join([]string{string(rune('0' + e.Row)), e.Field, e.Rule, e.Value}, " "); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestAFileWithoutAListIsRefused(t *testing.T) {
	for what, text := range map[string]string{"empty": "", "no header": "2026-01-12,applied\n", "no event": "date\n2026-01-12\n", "twice": "date,event,Datum\n",
		"too much": "date,event\n" + strings.Repeat(" ", 1<<20), "too many": "date,event\n" + strings.Repeat("2026-01-12,paused\n", 600)} {
		if list, err := events.Read(strings.NewReader(text), events.Limits); err == nil {
			t.Errorf("%s: read %+v", what, list)
		}
	}
	if list, err := events.Read(strings.NewReader("date,event\n"), events.Limits); err != nil || len(list.Events) != 0 || list.Count != 0 {
		t.Errorf("nothing has happened: %+v, %v", list, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("date,event\n2026-01-12,applied\n2026-02-01,documents_complete\n"))
	f.Add([]byte("Datum;Ereignis;bis\n12.1.2026;applied;\n1.2.2026;paused;14.2.2026\n"))
	f.Add([]byte("date,event,days\n2026-01-12,applied,\n2026-02-01,extended,3650\n2026-01-31,documents_complete,\n"))
	rule := deadline.Recognition().Rules[0]
	on, _ := deadline.ParseDay("2026-11-26")
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := events.Limits
		limits.Bytes = 1 << 16
		list, err := events.Read(bytes.NewReader(data), limits)
		if err != nil || list.Count > 0 {
			return
		}
		if len(list.Errors) > sheet.Default.Errors || len(list.Events) > deadline.MaxEvents {
			t.Errorf("%d events, %d errors", len(list.Events), len(list.Errors))
		}
		s, err := rule.Reckon(list.Events, on, nil)
		if err != nil || s.Overdue < 0 || s.Since > on {
			t.Errorf("what was read is refused: %+v, %v", s, err)
		}
	})
}
