package office_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/sheet/evidence"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/testkit/site"
)

// worked puts on record what an office did: a colleague who read a file, one who
// was refused often, and a night of reading.
func worked(t *testing.T, s *site.Site) (colleague, file id.ID) {
	t.Helper()
	a := s.Employ(t, s.Municipality, "aufnahme@stadt.example", "", tenant.Intake)
	scope := s.As(tenant.Intake)
	scope.Actor, file = a.ID, id.New()
	s.Do(t, scope, func(_ context.Context, tx *db.Tx) error {
		audit.Log(tx, s.Clock, scope, audit.Read, tenant.Register, "household", file)
		audit.Log(tx, s.Clock, scope, audit.Change, tenant.Register, "fields: birth phone", file)
		audit.Log(tx, s.Clock, scope, audit.Search, tenant.Register, "=1+1")
		night := clock.At(testkit.Now.Add(-8 * time.Hour))
		for range 6 {
			audit.Log(tx, night, scope, audit.Read, tenant.Register, "household", id.New(), id.New())
			audit.Log(tx, s.Clock, scope, audit.Refuse, tenant.Legal, "GET /personen/{id}/rechtsstellung")
		}
		return nil
	})
	return a.ID, file
}

func TestTheAuditIsNarrowedAndEachLookIsOnRecord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := site.Serve(t, d)
		colleague, file := worked(t, s)
		b := s.EnterAt(t, s.Municipality, "", tenant.Auditor)
		for address, want := range map[string]struct{ has, hasNot string }{
			"?aktion=refuse":                 {"/personen/{id}/rechtsstellung", "Felder: Geburtsdatum, Telefon"},
			"?betroffen=" + string(file):     {"Felder: Geburtsdatum, Telefon", "/personen/{id}/rechtsstellung"},
			"?wer=" + string(colleague):      {"fields: birth phone", "Protokoll lesen"},
			"?rolle=auditor":                 {"Einträge im Protokoll", "fields: birth phone"},
			"?art=legal":                     {"/personen/{id}/rechtsstellung", "fields: birth phone"},
			"?von=2026-11-24":                {"Keine Einträge zu dieser Auswahl", "fields: birth phone"},
			"?von=2026-11-23&bis=2026-11-23": {"fields: birth phone", "Keine Einträge"},
			"?bis=2026-11-22":                {"Keine Einträge zu dieser Auswahl", "fields: birth phone"},
			"?betroffen=https://x/" + strings.ToLower(string(file)): {"Felder: Geburtsdatum, Telefon", "Keine Einträge"},
		} {
			b.Get("/protokoll") // so that the auditor is in the list
			p := b.Get("/protokoll" + address)
			if p.Status != http.StatusOK || !strings.Contains(p.Body, want.has) || strings.Contains(p.Body, want.hasNot) {
				t.Errorf("%s: %d, wants %q and not %q", address, p.Status, want.has, want.hasNot)
			}
		}
		for _, wrong := range []string{"?von=gestern", "?bis=2026-02-30", "?von=2026-11-23&bis=2026-11-01", "?betroffen=Amina", "?wer=X", "?rolle=X", "?aktion=X", "?art=X"} {
			if p := b.Get("/protokoll" + wrong); p.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", wrong, p.Status)
			}
		}
		auditor := s.At(s.Municipality, tenant.Auditor)
		s.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			looks, err := audit.Page(ctx, tx, auditor, audit.Filter{Kind: tenant.Audit, Action: audit.Read, Subject: file})
			if len(looks) != 2 {
				t.Errorf("%d looks at one file are on record, want 2", len(looks))
			}
			return err
		})
	})
}

func TestWhatIsUnusualLeadsToItsEntries(t *testing.T) {
	s := site.Serve(t, testkit.SQLite(t))
	colleague, _ := worked(t, s)
	b := s.EnterAt(t, s.Municipality, "", tenant.Auditor)
	p := b.Get("/protokoll/auffaelligkeiten")
	for _, want := range []string{"Auffällig heißt nicht falsch", "Name aufnahme@stadt.example", "6-mal", "12 Akten", "aktion=refuse", "wer=" + string(colleague), "Vorschlag"} {
		if !strings.Contains(p.Body, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if p := s.EnterAt(t, s.Municipality, "", tenant.Lead).Get("/protokoll/auffaelligkeiten"); p.Status != http.StatusForbidden {
		t.Errorf("the lead sees what is unusual: %d", p.Status)
	}
	if p := b.Get("/protokoll"); !strings.Contains(p.Body, "Auffälligkeiten im Protokoll") {
		t.Error("the look is not on record")
	}
}

func TestAnExportProvesItselfAndIsOnRecord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := site.Serve(t, d)
		_, file := worked(t, s)
		b := s.EnterAt(t, s.Municipality, "", tenant.Auditor)
		p := b.Post("/protokoll/ausgabe", "betroffen", string(file))
		u, err := evidence.Read(strings.NewReader(p.Body), int64(len(p.Body)))
		if err != nil {
			t.Fatal(err)
		}
		if fault := u.Proof.Check(u.Entries, u.Sum, nil); fault != (audit.Fault{}) || len(u.Entries) != 2 {
			t.Errorf("%d entries, %+v", len(u.Entries), fault)
		}
		if p := b.Post("/protokoll/ausgabe", "von", "gestern"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("a day that is none: %d", p.Status)
		}
		if p := s.EnterAt(t, s.Municipality, "", tenant.Intake).Post("/protokoll/ausgabe"); p.Status != http.StatusForbidden {
			t.Errorf("the intake takes entries: %d", p.Status)
		}
		auditor := s.At(s.Municipality, tenant.Auditor)
		s.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			taken, err := audit.Page(ctx, tx, auditor, audit.Filter{Action: audit.Export})
			if len(taken) != 1 || taken[0].Kind != tenant.Audit {
				t.Errorf("on record: %+v", taken)
			}
			return err
		})
	})
}

func TestTheAuditorsPagesAreSoundAtEveryWidthInBothLanguages(t *testing.T) {
	chromium := browser.Start(t)
	s := site.Serve(t, testkit.SQLite(t))
	_, file := worked(t, s)
	s.Employ(t, s.Municipality, "datenschutz@stadt.example", "", tenant.Auditor)
	for name, view := range map[string]browser.View{"desk": {}, "phone": {Width: browser.Phone},
		"arabic": {Width: browser.Phone, Lang: i18n.Arabic}, "arabic-desk": {Lang: i18n.Arabic}, "dark": {Dark: true}} {
		t.Run(name, func(t *testing.T) {
			p := chromium.Open(t, view)
			p.Go(s.URL + "/anmelden")
			p.Submit("/anmelden", "email", "datenschutz@stadt.example", "password", site.Password)
			for i, address := range []string{"/protokoll", "/protokoll?betroffen=" + string(file), "/protokoll?von=x", "/protokoll?von=2027-01-01", "/protokoll/auffaelligkeiten"} {
				p.Go(s.URL + address)
				p.Check()
				if folder := os.Getenv("WEGWARTE_PICTURES"); folder != "" {
					p.Shot(filepath.Join(folder, fmt.Sprintf("%s-audit-%d.png", name, i)))
				}
			}
			p.Go(s.URL + "/protokoll")
			p.Submit("/protokoll/pruefen")
			p.Check()
		})
	}
}
