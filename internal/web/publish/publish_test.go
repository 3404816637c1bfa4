package publish_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

// served is the house of a municipality with an official key.
func served(t *testing.T, d *db.DB) *site.Site {
	t.Helper()
	w := site.Serve(t, d)
	w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO municipality (ags, name, official_name, kreis_key, kreis, kreisfrei, district, postal_code, population, area_ha, latitude, longitude, as_of, source)
			VALUES ('05999999', 'Musterstadt', 'Musterstadt', '05999', 'Muster', FALSE, '', '', 20000, 5000, 51.6, 7.6, '2026-01-01', '')`); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE tenant SET ags = '05999999' WHERE id = $1`, w.Municipality.ID)
		return err
	})
	return w
}

func TestTheLeadLooksPublishesAndWithdraws(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := served(t, d)
		lead := w.EnterAt(t, w.Municipality, "", tenant.Lead)
		lead.Get("/offene-seite").Has("Es gibt keinen Entwurf", "Es fehlt, wer für die Seite verantwortlich ist")
		lead.Post("/offene-seite/einstellungen", "number", "0", "rhythm", "weekly", "email", "x").Has("Bitte wählen Sie eine der Möglichkeiten", "E-Mail-Adresse")
		lead.Goes("/offene-seite/einstellungen", "number", "0", "rhythm", "quarterly", "name", "Stadt Musterstadt", "address", "Rathaus", "email", "stadt@muster.example")
		lead.Post("/offene-seite/fragen/neu", "rumour", "Wirklich?").Has("Bitte füllen Sie dieses Feld aus")
		lead.Goes("/offene-seite/fragen/neu", "rumour", "Wirklich?", "text", "Ja.", "source", "Stadt", "version", "0", "rumour.uk", "Справді?", "text.uk", "Так.")
		lead.Get("/offene-seite/fragen").Has("Wirklich?", "In 2 von 11 Sprachen")
		lead.Goes("/offene-seite")
		lead.Get("/offene-seite/vorschau").Has("Entwurf: So würden es alle sehen", "Wirklich?")
		desk := lead.Get("/offene-seite")
		act := desk.Link("/offene-seite/vorschau")
		publish := ""
		if at := strings.Index(desk.Body, "/veroeffentlichen"); at > 0 {
			publish = desk.Body[strings.LastIndex(desk.Body[:at], `"`)+1:at] + "/veroeffentlichen"
		}
		if act == "" || publish == "" {
			t.Fatal(desk.Body)
		}
		if got := lead.Post(publish, "hash", "what nobody saw"); got.Status != http.StatusConflict {
			t.Errorf("another hash: %d", got.Status)
		}
		lead.Goes(publish, "hash", desk.Hidden("hash"))
		w.Client(t).Get("/offen/05999999").Has("Musterstadt: Zahlen für alle", "Wirklich?")
		page := lead.Get("/offene-seite").Link("/offene-seite/fassungen/")
		lead.Post(page + "/zurueckziehen").Has("Bitte füllen Sie dieses Feld aus")
		lead.Goes(page+"/zurueckziehen", "reason", "Eine Zahl war falsch.")
		lead.Get(page).Has("Eine Zahl war falsch.", "Zurückgezogen")
	})
}

func TestACaseManagerWritesAnswersAndDoesNotPublish(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := served(t, d)
		one := w.EnterAt(t, w.Municipality, "", tenant.CaseManager)
		one.Goes("/offene-seite/fragen/neu", "rumour", "Wirklich?", "text", "Ja.", "source", "Stadt", "version", "0")
		one.Goes("/offene-seite")
		one.Get("/offene-seite").Has("kann die Leitung").HasNot("/veroeffentlichen")
		if got := one.Post("/offene-seite/einstellungen", "number", "0", "rhythm", "monthly"); got.Status != http.StatusForbidden {
			t.Errorf("%d", got.Status)
		}
	})
}
