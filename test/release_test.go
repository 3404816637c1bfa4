package test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/web/door"
)

// The way of a table with many persons: somebody asks, somebody else agrees,
// and the file is there once.
func TestAListOfManyIsReleasedAndKept(t *testing.T) {
	b := browser.Start(t)
	for name, v := range map[string]browser.View{
		"desk":             {},
		"phone, no script": {Width: browser.Phone, Lang: i18n.Arabic, NoScript: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := onSQLiteAs(t, door.House{Free: 20})
			ctx := i18n.With(t.Context(), v.Lang)
			say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
			const table, query = "/haushalte/tabelle", "?absteigend=1&nach=groesse"

			desk := s.enter(t, b, v, "verteilung@land.example")
			desk.Go(s.URL + "/haushalte" + query)
			desk.Follow(say("table.keep"))
			desk.Sees(say("export.needed", "free", "20"))
			desk.sound(name + "-table-needed")
			desk.Submit(table, "reason", "kurz")
			desk.Sees(say("error.release.reason", "least", 15, "most", 500))
			desk.sound(name + "-table-short")
			desk.Submit(table, "reason", "Für die Belegungsplanung im Winter")
			desk.Sees(say("export.asked"), say("export.waits"))
			desk.sound(name + "-table-waits")

			lead := s.enter(t, b, v, "leitung@land.example")
			lead.Go(s.URL + "/freigaben")
			lead.Sees("Für die Belegungsplanung im Winter", say("releases.see"))
			lead.sound(name + "-releases")
			lead.Press(say("releases.grant"))
			lead.Sees(say("releases.granted"))

			desk.Go(s.URL + "/freigaben")
			desk.sound(name + "-releases-own")
			desk.Follow(say("releases.open"))
			desk.Sees(say("export.granted.text"))
			desk.sound(name + "-table-granted")
			c := s.logIn(t, "verteilung@land.example")
			form := url.Values{"absteigend": {"1"}, "nach": {"groesse"}, "art": {"xlsx"}}
			status, body := c.ask(http.MethodPost, table, form)
			if status != http.StatusOK {
				t.Fatalf("%d", status)
			}
			rows := rowsOf(t, body)
			if !strings.Contains(rows[3][0], "Zeilen") || len(rows) < 20 {
				t.Errorf("%q", rows[:min(4, len(rows))])
			}
			if status, _ := c.ask(http.MethodPost, table, form); status != http.StatusUnprocessableEntity {
				t.Errorf("a second time: %d", status)
			}
			desk.Go(s.URL + table + query)
			desk.Sees(say("export.reason"))
		})
	}
}
