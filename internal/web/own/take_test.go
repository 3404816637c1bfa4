package own_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
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

// keptPapers puts papers of a size on somebody's record, as a hand-over does.
func (h *house) keptPapers(t testing.TB, d *db.DB, keys *seal.Ring, n, bytes int) {
	t.Helper()
	s := h.As(tenant.Intake)
	content := make([]byte, bytes)
	for i := range content {
		content[i] = byte(i*i>>3 ^ i)
	}
	for i := range n {
		err := d.Do(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) error {
			return record.CopyPaper(ctx, tx, h.Clock, s, keys, h.family.Persons[0].ID, record.CopiedPaper{
				Paper: record.Paper{ID: id.New(), Kind: "other", MediaType: []string{"image/jpeg", "application/pdf"}[i%2], Bytes: bytes, Pages: 1}, Content: content})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// cpu is how long this process has worked.
func cpu(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Of 200 photos and PDFs of a megabyte each, no more than a few are in memory at
// once, and all of them are there after two seconds.
func TestAFullExportIsQuickAndHoldsNoMoreThanAFewFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("200 MB")
	}
	const files, size = 200, 1 << 20
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		keys := seal.New()
		h := foundAt(t, d, site.ServeWith(t, d, func(string) account.Setup { return account.Setup{Keys: keys} }))
		h.keptPapers(t, d, keys, files, size)
		c := h.Client(t)
		c.Post("/ich/anmelden", "number", h.number, "pin", pin)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+"/ich/mitnehmen/alles.zip", nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, cookie := range c.Cookies() {
			r.AddCookie(cookie)
		}
		var before, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		began, worked := time.Now(), cpu(t)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		var got, most int64
		part := make([]byte, 256<<10)
		for at := 0; ; at++ {
			n, err := answer.Body.Read(part)
			got += int64(n)
			if at%400 == 0 {
				runtime.ReadMemStats(&now)
				most = max(most, int64(now.HeapInuse)-int64(before.HeapInuse))
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		took, work := time.Since(began), cpu(t)-worked
		t.Logf("%d MB in %v, of which %v of work for server and reader; at most %d MB of memory more", got>>20, took.Round(time.Millisecond), work.Round(time.Millisecond), most>>20)
		if got < files*size {
			t.Errorf("only %d bytes", got)
		}
		if work > 2*time.Second { // on a machine with others, the clock says more than this did
			t.Errorf("%v of work", work)
		}
		if most > 96<<20 {
			t.Errorf("%d MB of memory", most>>20)
		}
	})
}

func TestWhatIsKnownCanBeReadAsPDF(t *testing.T) {
	h := found(t, testkit.SQLite(t))
	c := h.Client(t)
	c.Post("/ich/anmelden", "number", h.number, "pin", pin)
	for _, lang := range []string{"de", "ar", "ti"} {
		c.Post("/ich/sprache", "lang", lang, "back", "/ich")
		for _, path := range []string{"/ich/mitnehmen/alles.pdf", "/ich/gesundheit/gesundheit.pdf"} {
			if p := c.Get(path); p.Status != http.StatusOK || !strings.HasPrefix(p.Body, "%PDF-") || !strings.Contains(p.Body, "/MarkInfo<</Marked true>>") || !strings.Contains(p.Body, "/Lang("+lang+")") {
				t.Errorf("%s in %s: %d %.60q", path, lang, p.Status, p.Body)
			}
		}
	}
}

// In every language the pages at the foot are whole, to whoever comes by.
func TestWhoMaySeeWhatIsSaidInEveryLanguage(t *testing.T) {
	h := found(t, testkit.SQLite(t))
	for _, lang := range i18n.Own {
		c := h.Client(t)
		c.Post("/ich/sprache", "lang", string(lang), "back", "/ich/anmelden")
		ctx := i18n.With(t.Context(), lang)
		for _, path := range []string{"/ich/barrierefreiheit", "/ich/wer-darf-was"} {
			p := c.Get(path)
			if p.Status != http.StatusOK || strings.Contains(p.Body, "⟦") || !strings.Contains(p.Body, `lang="`+string(lang)+`"`) {
				t.Errorf("%s in %s: %d", path, lang, p.Status)
			}
		}
		c.Get("/ich/wer-darf-was").Has(i18n.T(ctx, "own.role.case-manager"), i18n.T(ctx, "own.role.facility-medic"))
	}
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
