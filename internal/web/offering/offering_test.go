package offering_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

const ags = "05999999"

// served is the house of a municipality with an official key, in which a club offers
// something; page is where everybody sees it.
func served(t *testing.T, d *db.DB) (w *site.Site, one offer.Offer, page string) {
	t.Helper()
	w = site.Serve(t, d)
	s := w.As(tenant.CaseManager)
	w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO municipality (ags, name, official_name, kreis_key, kreis, kreisfrei, district, postal_code, population, area_ha, latitude, longitude, as_of, source)
			VALUES ($1, 'Musterstadt', 'Musterstadt', '05999', 'Muster', FALSE, '', '', 1, 1, 51.6, 7.6, '2026-01-01', '')`, ags); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE tenant SET ags = $2 WHERE id = $1`, w.Municipality.ID, ags)
		return err
	})
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		one, err = offer.Save(ctx, tx, w.Clock, s, offer.Offer{Provider: w.Provider, Theme: offer.Practice, Title: "Sprachcafé", State: offer.StatePublished, How: offer.Open, Details: offer.Details{Text: "Bei <b>Kaffee</b>.",
			Words: map[string]offer.Words{"ar": {Title: "مقهى اللغة"}}, Languages: []string{"de", "ar"}, When: offer.When{Weekly: []offer.Weekly{{Day: time.Tuesday, From: 16 * 60, To: 18 * 60}}}}})
		return err
	})
	return w, one, "/angebote/" + ags + "/" + string(one.ID)
}

func TestEverybodyFindsWhatIsPublished(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w, one, page := served(t, d)
		who := w.Client(t)
		who.Get("/angebote/"+ags+"?suche=sprach&sprache=ar&tag=2&zeit=afternoon").Has("Sprachcafé", "Turnverein Musterstadt", "16:00 bis 18:00 Uhr", "Kostet nichts")
		who.Get("/angebote/"+ags+"?suche=segeln").Has("Dazu haben wir nichts gefunden", "Alle Angebote zeigen").HasNot("Sprachcafé")
		who.Get("/angebote/"+ags+"?nahe=Nirgendwo").Has("Diesen Ort kennen wir nicht", "Sprachcafé")
		who.Get(page).Has("Jeden Dienstag", "Kommen Sie einfach vorbei", "Alle können mitmachen", "Bei <b>Kaffee</b>.")
		who.Get(page+"/plakat").Has("Sprachcafé", "مقهى اللغة", page, "Mit der Handy-Kamera ansehen")
		ics := who.Get(page + ".ics")
		if !strings.Contains(ics.Body, "BEGIN:VEVENT") || !strings.Contains(ics.Body, "SUMMARY:Sprachcafé") {
			t.Errorf("%s", ics.Body)
		}
		for _, path := range []string{"/angebote/05000000", "/angebote/1", "/angebote/" + ags + "/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/angebote/" + ags + "/x", "/angebote/x.json"} {
			if got := who.Get(path); got.Status != http.StatusNotFound {
				t.Errorf("%s: %d", path, got.Status)
			}
		}
		w.Do(t, w.As(tenant.CaseManager), func(ctx context.Context, tx *db.Tx) error {
			_, err := offer.End(ctx, tx, w.Clock, w.As(tenant.CaseManager), one.ID, one.Version)
			return err
		})
		if got := who.Get(page); got.Status != http.StatusNotFound {
			t.Errorf("what is over: %d", got.Status)
		}
	})
}

// What programs are told is what stands in docs/offers.md, and nothing else.
func TestProgramsAreToldWhatIsPublicAndNothingElse(t *testing.T) {
	w, _, _ := served(t, testkit.SQLite(t))
	got := w.Client(t).Get("/angebote/" + ags + ".json")
	var all map[string]any
	if err := json.Unmarshal([]byte(got.Body), &all); err != nil {
		t.Fatal(err)
	}
	one := all["offers"].([]any)[0].(map[string]any) //nolint:forcetypeassert // else the test fails
	known := " id url version theme area title text words provider address online link times when languages childcare step_free cents costs sign_up sign_up_until seats seats_left level age_from age_until only_for law "
	for name := range one {
		if !strings.Contains(known, " "+name+" ") {
			t.Errorf("tells %q", name)
		}
	}
	if one["title"] != "Sprachcafé" || one["cents"] != 0.0 || one["seats"] != nil || len(one["times"].([]any)) != 10 { //nolint:forcetypeassert // else the test fails
		t.Errorf("%v", one)
	}
	if strings.Contains(got.Body, "Test case-manager") || strings.Contains(got.Body, string(w.As(tenant.CaseManager).Actor)) {
		t.Errorf("tells who wrote it: %s", got.Body)
	}
}

func TestAProviderKeepsItsOffersInTheBrowser(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w, _, _ := served(t, d)
		who := w.EnterAt(t, w.Municipality, w.Provider, tenant.Offerer)
		wrong := []string{"version", "0", "theme", "sport", "title", "Turnen", "how", "open", "times", "irgendwann", "only_for", "Frauen", "languages", "de", "do", "publish"}
		got := who.Post("/anbieten/neu", wrong...)
		got.Has("irgendwann", "Turnen")
		if got.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d", got.Status)
		}
		good := []string{"version", "0", "theme", "sport", "title", "Turnen", "how", "seat", "seats", "12", "times", "Di 16–18\n1. Sa 10–13", "cents", "2,50", "languages", "de", "languages", "uk", "words_uk", "Гімнастика", "do", "publish"}
		if got := who.Post("/anbieten/neu", good...); got.Status != http.StatusSeeOther {
			t.Fatalf("%d: %s", got.Status, got.Words())
		}
		who.Get("/anbieten").Has("Turnen", "0 von 12", "Veröffentlicht")
		w.Client(t).Get("/angebote/"+ags+"?suche=turnen").Has("Turnen", "2,50 €", "Noch 12 Plätze frei")
		who.Get("/anbieten/kalender").Has("Turnen", "16:00")
		list := "Thema;Titel;Zeiten\nMusik und Kunst;Chor;Do 19–21\n"
		look := who.Upload("/anbieten/liste", "datei", "liste.csv", list)
		look.Has("1 neu, 0 geändert, 0 unverändert, 0 schon vorbei", "Chor", "Noch ist nichts übernommen")
		who.Get("/anbieten").HasNot("Chor")
		if got := who.Post("/anbieten/liste/uebernehmen", "data", look.Hidden("data"), "name", "liste.csv"); got.Status != http.StatusSeeOther {
			t.Errorf("%d: %s", got.Status, got.Words())
		}
		who.Get("/anbieten").Has("Chor")
		if got := who.Get("/haushalte"); got.Status != http.StatusForbidden {
			t.Errorf("reads households: %d", got.Status)
		}
	})
}
