package lodging_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

const (
	head = "Unterkunft;Art;Wohnung;Für mehrere Haushalte;Name des Raums;Plätze;Fläche in m²\n"
	good = head + "Lindenhof;Gemeinschaftsunterkunft;Erdgeschoss;ja;Rot;2;18,5\nLindenhof;;Erdgeschoss;;Blau;3;\nAm Markt 2;Wohnung;1. OG;;;4;60\n"
)

// taken brings a list, and takes it in if it may be.
func taken(t *testing.T, who *site.Client, list string) site.Page {
	t.Helper()
	page := who.Upload("/unterkuenfte/liste/pruefen", "liste", "bestand.csv", list)
	if page.Status != http.StatusOK {
		t.Fatalf("%d: %s", page.Status, page.Words())
	}
	who.Goes("/unterkuenfte/liste", "file", page.Hidden("file"), "packed", page.Hidden("packed"))
	return page
}

func TestTheStockIsTakenInFromAListAfterALookAtIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := site.Serve(t, d)
		who := w.EnterAt(t, w.Municipality, "", tenant.Housing)
		who.Get("/unterkuenfte").Has("/unterkuenfte/liste")
		who.Get("/unterkuenfte/liste").Has("/unterkuenfte/liste/tabelle", "/unterkuenfte/liste/vorlage", "Liste prüfen")
		page := who.Upload("/unterkuenfte/liste/pruefen", "liste", "bestand.csv", good)
		page.Has("4 Unterkünfte und Wohnungen ändern sich", "bestand.csv", "Lindenhof, Erdgeschoss", "2 Räume, Plätze: 5", "Gemeinschaftsunterkunft")
		who.Get("/unterkuenfte").HasNot("Lindenhof")
		taken(t, who, good)
		who.Get("/unterkuenfte").Has("4 Unterkünfte und Wohnungen sind übernommen.", "Lindenhof", "Am Markt 2")
		who.Upload("/unterkuenfte/liste/pruefen", "liste", "bestand.csv", good).Has("Diese Liste ändert nichts").HasNot("So übernehmen")
		page = who.Upload("/unterkuenfte/liste/pruefen", "liste", "neu.csv", head+"Lindenhof;Hotel oder Pension;Erdgeschoss;ja;Rot;4;18,5\n")
		page.Has("Art: Gemeinschaftsunterkunft → Hotel oder Pension", "Raum Rot, Plätze: 2 → 4", "Raum Blau: entfällt")
	})
}

func TestAListWithAMistakeIsNotTakenIn(t *testing.T) {
	w := site.Serve(t, testkit.SQLite(t))
	who := w.EnterAt(t, w.Municipality, "", tenant.Housing)
	page := who.Upload("/unterkuenfte/liste/pruefen", "liste", "falsch.csv", good+"Am Markt 2;Schloss;1. OG;;;viele;\nNeubau;;EG;;;2;\nHalle;Halle;EG;;;200;\n")
	page.Has("Zeile 5, Feld „Art“: Möglich sind nur", "Zeile 5, Feld „Plätze“: Das ist keine ganze Zahl", "Zeile 6, Feld „Art“: Bitte wählen Sie", "Zeile 7, Feld „Plätze“: Ein Raum hat 1 bis 100 Plätze").HasNot("So übernehmen")
	if page.Status != http.StatusUnprocessableEntity {
		t.Errorf("%d", page.Status)
	}
	for name, list := range map[string]string{"other columns": "AGS;Bestand\n1;2\n", "nothing": "\n"} {
		if p := who.Upload("/unterkuenfte/liste/pruefen", "liste", "falsch.csv", list); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	if p := who.Post("/unterkuenfte/liste", "packed", "x"); p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Body, "nicht mehr vollständig") {
		t.Errorf("what was not checked: %d", p.Status)
	}
	who.Get("/unterkuenfte").HasNot("Lindenhof", "Neubau")
}

func TestTheListGoesOutAndComesBackUnchanged(t *testing.T) {
	w := site.Serve(t, testkit.SQLite(t))
	who := w.EnterAt(t, w.Municipality, "", tenant.Housing)
	taken(t, who, good)
	for _, format := range []string{"csv", "xlsx"} {
		file := who.Post("/unterkuenfte/liste/tabelle", "art", format)
		if file.Status != http.StatusOK || format == "csv" && !strings.Contains(file.Body, "Lindenhof") {
			t.Fatalf("%s: %d", format, file.Status)
		}
		who.Upload("/unterkuenfte/liste/pruefen", "liste", "bestand."+format, file.Body).Has("Diese Liste ändert nichts", "4")
	}
	template := who.Get("/unterkuenfte/liste/vorlage").Body
	book, err := zip.NewReader(strings.NewReader(template), int64(len(template)))
	if err != nil {
		t.Fatal(err)
	}
	texts, err := book.Open("xl/worksheets/sheet2.xml")
	if err != nil {
		t.Fatal(err)
	}
	guide, err := io.ReadAll(texts)
	if err != nil || !bytes.Contains(guide, []byte("Gemeinschaftsunterkunft")) {
		t.Errorf("the guide does not say what kinds there are: %v", err)
	}
}

func TestWhoOnlyReadsKeepsTheListAndBringsNone(t *testing.T) {
	w := site.Serve(t, testkit.SQLite(t))
	taken(t, w.EnterAt(t, w.Municipality, "", tenant.Housing), good)
	lead := w.EnterAt(t, w.Municipality, "", tenant.Lead)
	lead.Get("/unterkuenfte/liste").Has("/unterkuenfte/liste/tabelle").HasNot("Liste prüfen")
	if file := lead.Post("/unterkuenfte/liste/tabelle", "art", "csv"); file.Status != http.StatusOK || !strings.Contains(file.Body, "Lindenhof") {
		t.Errorf("%d", file.Status)
	}
	if p := lead.Upload("/unterkuenfte/liste/pruefen", "liste", "bestand.csv", good); p.Status != http.StatusForbidden {
		t.Errorf("a lead brings a list: %d", p.Status)
	}
	if p := lead.Post("/unterkuenfte/liste", "packed", "x"); p.Status != http.StatusForbidden {
		t.Errorf("a lead takes a list in: %d", p.Status)
	}
	if file := w.EnterAt(t, w.Elsewhere, "", tenant.Housing).Post("/unterkuenfte/liste/tabelle", "art", "csv"); strings.Contains(file.Body, "Lindenhof") {
		t.Error("another municipality's list has it")
	}
}
