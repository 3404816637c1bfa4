package facts_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

// figures are 100 residents of each age, and 130 places for 300 children under three, half of whom want one.
func figures(t *testing.T, s *site.Site) {
	t.Helper()
	row := func(key string, from, to clock.Date, n int64) figure.Row {
		return figure.Row{Figure: figure.Figure{Key: key, From: from, To: to, Value: 1000 * n, Low: 1000 * n, High: 1000 * n, Source: "IT.NRW", Licence: "dl-de/by-2-0", AsOf: clock.MustDate("2026-06-30")}}
	}
	day := clock.MustDate("2025-12-31")
	rows := []figure.Row{row("kita.u3.places", day, day, 130), row("kita.u3.wish", clock.NewDate(2025, time.January, 1), day, 50), row("population.births", clock.NewDate(2025, time.January, 1), day, 100)}
	for age := range 100 {
		rows = append(rows, row(fmt.Sprintf("population.age.%d", age), day, day, 100))
	}
	lead := s.At(s.Municipality, tenant.Lead)
	s.Do(t, lead, func(ctx context.Context, tx *db.Tx) error {
		_, err := figure.Take(ctx, tx, s.Clock, lead, figure.TakeCommand{Rows: rows, Way: figure.Sheet})
		return err
	})
}

func TestAnEmptyPageOfGapsSaysHowToBegin(t *testing.T) {
	s := site.Serve(t, testkit.SQLite(t))
	lead := s.EnterAt(t, s.Municipality, "", tenant.Lead)
	lead.Get("/luecken").Has("Noch lässt sich nichts ausrechnen", "Landesdatenbank NRW", `href="/zahlen"`, `href="/zahlen/kita-u3-places"`, `href="/luecken/annahmen/office-per?fuer=office"`)
	lead.Get("/luecken/kita-u3").Has("Diese Zahlen fehlen noch")
	if p := lead.Get("/luecken/nichts"); p.Status != http.StatusNotFound {
		t.Errorf("%d", p.Status)
	}
}

func TestAGapOpensIntoItsCalculation(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := site.Serve(t, d)
		figures(t, s)
		lead, housing := s.EnterAt(t, s.Municipality, "", tenant.Lead), s.Enter(t, tenant.Housing)
		lead.Get("/luecken").Has("Kita-Plätze unter 3 Jahren", "Wozu Zahlen fehlen", "150", "130", "20")
		lead.Get("/luecken/kita-u3").Has("Wie gerechnet wird", "300 × 50 ÷ 100 = 150", "150 − 130 = 20", "IT.NRW", "§ 24 Abs. 2 SGB VIII", "Wer angekommen ist, ist nicht bekannt",
			"übliche Annahme, hier nicht geprüft", "So viele leben hier, nach Alter und Jahr")
		if p := lead.Get("/luecken/rechnung/kita-u3"); p.Status != http.StatusOK || p.Header.Get("Content-Type") != "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" {
			t.Errorf("%d %s", p.Status, p.Header)
		}
		housing.Get("/luecken/kita-u3").Has("Wie gerechnet wird").HasNot("Maßnahme eintragen", "Eigene Annahme")
		if p := housing.Get("/luecken/neu/kita-u3"); p.Status != http.StatusForbidden {
			t.Errorf("%d", p.Status)
		}
	})
}

func TestAnAssumptionIsReplacedAndKept(t *testing.T) {
	s := site.Serve(t, testkit.SQLite(t))
	figures(t, s)
	lead := s.EnterAt(t, s.Municipality, "", tenant.Lead)
	url := "/luecken/annahmen/kita-u3-wish?fuer=kita-u3"
	if p := lead.Post(url, "version", "0", "low", "70", "value", "6o", "high", "", "why", ""); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("%d", p.Status)
	} else {
		p.Has("Das ist keine Zahl. Bitte schreiben Sie sie so: 12,5.", `value="6o"`)
	}
	if p := lead.Post(url, "version", "0", "low", "70", "value", "60", "high", "", "why", ""); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("%d", p.Status)
	} else {
		p.Has("Der wahrscheinliche Wert liegt nicht zwischen")
	}
	lead.Goes(url, "version", "0", "low", "55", "value", "60,5", "high", "65", "why", "Elternbefragung 2026")
	lead.Get("/luecken/kita-u3").Has("Elternbefragung 2026", "300 × 60,5 ÷ 100 = 181,5", "35 bis 65")
	lead.Get(url).Has("Elternbefragung 2026", `value="60,5"`)
	if p := lead.Post(url, "version", "0", "value", "1", "why", "x"); p.Status != http.StatusConflict {
		t.Errorf("%d", p.Status)
	}
	lead.Goes(url, "version", "1", "drop", "1", "why", "wieder amtlich")
	lead.Get("/luecken/kita-u3").Has("300 × 50 ÷ 100 = 150")
}

func TestAMeasureSaysWhatItClosesForHowMuch(t *testing.T) {
	s := site.Serve(t, testkit.SQLite(t))
	figures(t, s)
	lead := s.EnterAt(t, s.Municipality, "", tenant.Lead)
	if p := lead.Post("/luecken/neu/kita-u3", "title", "Kita am Markt", "places", "", "from", "2027-08-01", "state", "proposed"); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("%d", p.Status)
	} else {
		p.Has("Bitte sagen Sie, wie viel dazukommt.", "Kita am Markt")
	}
	lead.Goes("/luecken/neu/kita-u3", "title", "Kita am Markt", "places", "60", "once", "1.250.000", "yearly", "", "from", "2027-08-01", "state", "proposed", "source", "Rat 7/2026")
	page := lead.Get("/luecken/kita-u3").Has("Kita am Markt", "1.250.000 € einmalig", "Am günstigsten schließt die Lücke: Kita am Markt", "Was in jedem Jahr bleibt", "Rat 7/2026")
	url := page.Link("/luecken/massnahmen/")
	lead.Get(url).Has(`value="1250000"`, `name="version" value="1"`)
	lead.Goes(url, "version", "1", "title", "Kita am Markt", "places", "60", "once", "1250000", "from", "2027-08-01", "state", "dropped")
	lead.Get("/luecken/kita-u3").Has("Noch ist keine Maßnahme eingetragen")
}
