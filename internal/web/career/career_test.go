package career_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

// served is the house with somebody who looks for work; file is their page.
func served(t *testing.T, d *db.DB) (w *site.Site, who *site.Client, file string) {
	t.Helper()
	w = site.Serve(t, d)
	s := w.As(tenant.CaseManager)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		h, err := person.Register(ctx, tx, w.Clock, s, person.RegisterCommand{FileNumber: "W-7", Persons: []person.Person{{FamilyName: "Bondar", GivenName: "Oksana", Sex: person.Female,
			Birth: person.BornInYear(1988), Phone: "0151 555", Languages: []person.Language{{Tag: "uk", Speaks: true, Reads: true}}}}})
		if err == nil {
			file = "/personen/" + string(h.Persons[0].ID) + "/arbeit"
		}
		return err
	})
	return w, w.EnterAt(t, w.Municipality, "", tenant.CaseManager), file
}

const head = "Art;Betrieb;Beruf oder Tätigkeit;Arbeitszeiten;Lohn von (Euro)\n"

func TestAListOfPlacesComesInWholeOrNotAtAll(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		_, who, _ := served(t, d)
		good := head + "Arbeit;Bäckerei Kötter;Verkauf;Mo–Fr 8–12;\n"
		page := who.Upload("/stellen/liste", "liste", "falsch.csv", good+"Arbeit;;Backen;immer;viel\nPraktikum;Kita;Helferin;;15\n")
		page.Has("falsch.csv", "Zeile 3, Feld „Betrieb“", "„immer“ ist nicht zu lesen", "Zeile 3, Feld „Lohn von (Euro)“")
		if page.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d", page.Status)
		}
		who.Upload("/stellen/liste", "liste", "falsch.csv", good+"Praktikum;Kita;Helferin;;15\n").Has("Lohn je", "je Stunde oder je Monat")
		who.Get("/stellen").HasNot("Kötter")
		if page := who.Upload("/stellen/liste", "liste", "leer.csv", "AGS;Bestand\n1;2\n"); page.Status != http.StatusUnprocessableEntity {
			t.Errorf("other columns: %d", page.Status)
		}
		if page := who.Upload("/stellen/liste", "liste", "gut.csv", good); page.Status != http.StatusSeeOther {
			t.Errorf("%d: %s", page.Status, page.Words())
		}
		who.Get("/stellen").Has("Übernommen: 1 neu, 0 geändert, 0 unverändert.", "Bäckerei Kötter", "Mo–Fr 8–12")
	})
}

func TestOfTwoWhoWriteAtOnceBothVersionsAreShown(t *testing.T) {
	_, who, file := served(t, testkit.SQLite(t))
	who.Goes(file+"/profil", "version", "0", "seeks", "work", "wants", "Im Büro arbeiten.", "level.de", "3")
	page := who.Post(file+"/profil", "version", "0", "seeks", "training", "wants", "Eine Ausbildung im Labor.", "level.de", "2")
	page.Has("hat inzwischen etwas geändert", "Im Büro arbeiten.", "Eine Ausbildung im Labor.")
	if page.Status == http.StatusOK || page.Hidden("version") != "1" && !strings.Contains(page.Body, `name="version" value="1"`) {
		t.Errorf("%d", page.Status)
	}
}

func TestTheCVSaysWhatThePersonWantsInIt(t *testing.T) {
	_, who, file := served(t, testkit.SQLite(t))
	cv := strings.Replace(file, "/arbeit", "/lebenslauf", 1)
	who.Goes(file+"/eintrag", "kind", "work", "title", "Bauelektrik (KldB 2621)", "place", "Werk", "from", "4/2018", "until", "2021-11")
	who.Goes(file+"/eintrag", "kind", "work", "title", "Gefängniswärterin", "from", "01/2015", "until", "03/2016", "hidden", "yes")
	who.Goes(file+"/profil", "version", "0", "seeks", "work", "skills", "Löten, Schweißen", "level.uk", "6", "cv", "skills", "cv", "languages", "cv", "contact")
	who.Get(cv).Has("Oksana Bondar", "0151 555", "04/2018 – 11/2021", "Bauelektrik", "Löten, Schweißen", "Ukrainisch", "C2").HasNot("KldB", "Gefängnis", "1988")
}

func TestWhoDoesNotGoTheWayWithSomebodySeesNothingOfIt(t *testing.T) {
	w, _, file := served(t, testkit.SQLite(t))
	for _, role := range []tenant.Role{tenant.Intake, tenant.Housing, tenant.Lead, tenant.Administrator} {
		who := w.EnterAt(t, w.Municipality, "", role)
		for _, path := range []string{file, "/arbeit", "/stellen", strings.Replace(file, "/arbeit", "/lebenslauf", 1)} {
			if page := who.Get(path); page.Status != http.StatusForbidden {
				t.Errorf("%s reads %s: %d", role, path, page.Status)
			}
		}
	}
}
