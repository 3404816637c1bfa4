package own_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/testkit"
)

// All of it goes along in one file, in the person's language, each field explained.
func TestEverythingGoesAlongInOneFile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		h := found(t, d)
		c := h.Client(t)
		c.Post("/ich/anmelden", "number", h.number, "pin", pin)
		c.Get("/ich/mitnehmen").Has("Alles herunterladen", "Notizen")
		c.Post("/ich/sprache", "lang", "ar", "back", "/ich")
		page := c.Get("/ich/mitnehmen/alles.zip")
		if page.Status != http.StatusOK || page.Header.Get("Cache-Control") != "no-store" || !strings.Contains(page.Header.Get("Content-Disposition"), "attachment") {
			t.Fatalf("%d %v", page.Status, page.Header)
		}
		z, err := zip.NewReader(strings.NewReader(page.Body), int64(len(page.Body)))
		if err != nil {
			t.Fatal(err)
		}
		files := map[string][]byte{}
		for _, f := range z.File {
			r, err := f.Open()
			if err == nil {
				files[f.Name], err = io.ReadAll(r)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if read := string(files["lesen.html"]); !strings.Contains(read, "Haddad") || !strings.Contains(read, `dir="rtl"`) || strings.Contains(read, "⟦") {
			t.Errorf("to be read: %.2000s", read)
		}
		var all struct {
			Format  string
			Version int
			Schema  []struct {
				Name, Label string
				Fields      []struct{ Name, Kind, Label string }
			}
			Parts map[string][]map[string]any
		}
		if err := json.Unmarshal(files["alles.json"], &all); err != nil || all.Format != "wegwarte-person" || all.Version != 1 || bytes.Contains(files["alles.json"], []byte("⟦")) {
			t.Fatalf("%v %.300s", err, files["alles.json"])
		}
		for _, part := range all.Schema {
			named := map[string]bool{}
			for _, f := range part.Fields {
				if named[f.Name] = true; f.Label == "" || f.Kind == "" || part.Label == "" {
					t.Errorf("%s: %+v", part.Name, f)
				}
			}
			for _, row := range all.Parts[part.Name] {
				for name := range row {
					if !named[name] {
						t.Errorf("%s.%s is not explained", part.Name, name)
					}
				}
			}
		}
		if len(all.Parts["person"]) != 1 || len(all.Parts["step"]) == 0 {
			t.Errorf("%v", all.Parts["person"])
		}
	})
}

func TestDeletingTheAccessLeavesNothingInTheBrowser(t *testing.T) {
	h := found(t, testkit.SQLite(t))
	c := h.Client(t)
	c.Post("/ich/anmelden", "number", h.number, "pin", pin, "mine", "1")
	c.Get("/ich/loeschen").Has("§ 18 Abs. 3 Nr. 3 AZRG-DV", "Löschen verlangen")
	if p := c.Post("/ich/loeschen"); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("nothing ticked: %d", p.Status)
	}
	if p := c.Post("/ich/loeschen", "what", "papers"); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Words())
	}
	c.Get("/ich/loeschen").Has("Dezember 2026")
	p := c.Post("/ich/loeschen", "what", "access")
	if p.Status != http.StatusSeeOther || p.Location != "/ich/anmelden" || !strings.Contains(p.Header.Get("Clear-Site-Data"), "storage") {
		t.Fatalf("%d %s %v", p.Status, p.Location, p.Header)
	}
	if p := c.Get("/ich"); p.Status != http.StatusSeeOther {
		t.Errorf("still in: %d", p.Status)
	}
}
