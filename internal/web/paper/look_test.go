package paper_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/testkit/site"
)

// Papers are added, looked at, turned and removed in a browser, with and without
// script, and every page of it is sound for assistive technology.
func TestThePagesAreSoundInABrowser(t *testing.T) {
	b := browser.Start(t)
	s := serve(t, testkit.SQLite(t))
	scope := s.At(s.Land, tenant.Administrator)
	s.Do(t, scope, func(ctx context.Context, tx *db.Tx) error {
		_, err := account.Add(ctx, tx, s.Clock, scope, account.New{Email: "social@amt.example", Name: "Test", Password: site.Password,
			Unit: s.Facility.ID, Roles: []tenant.Role{tenant.FacilitySocial}})
		return err
	})
	folder := t.TempDir()
	for name, data := range map[string][]byte{"zeugnis.jpg": report.Photo(), "zeugnis.pdf": report.PDF(), "falsch.jpg": []byte("<svg/>")} {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	medic := s.facility(t, tenant.FacilityMedic)
	s.sends(t, medic, s.folder(s.sami), map[string]string{"kind": "vaccination-record"}, file{"x.jpg", photo(t, 200)})
	for _, one := range []struct {
		name string
		view browser.View
	}{ // the first adds what the others look at
		{"wide", browser.View{}}, {"narrow", browser.View{Width: 390, NoScript: true}},
		{"arabic", browser.View{Width: 390, Lang: i18n.Arabic}}, {"dark", browser.View{Dark: true}},
	} {
		name, view := one.name, one.view
		p := b.Open(t, view)
		p.Go(s.URL + s.folder(s.sami))
		p.Submit("/anmelden", "email", "social@amt.example", "password", site.Password)
		p.Go(s.URL + s.folder(s.sami))
		p.Check()
		s.shot(p, name+"-folder")
		if name == "wide" {
			p.Choose("Schulzeugnis")
			p.Upload("Dateien", filepath.Join(folder, "falsch.jpg"))
			p.Press("Ablegen")
			p.Sees("1 Datei wurde nicht angenommen", "falsch.jpg")
			p.Check()
			s.shot(p, name+"-refused")
			for _, file := range []string{"zeugnis.jpg", "zeugnis.pdf"} {
				p.Choose("Schulzeugnis")
				p.Fill("Datum des Dokuments", "2026-07-03")
				p.Upload("Dateien", filepath.Join(folder, file))
				p.Press("Ablegen")
			}
			p.Sees("2 Dokumente abgelegt")
		}
		for page, url := range map[string]string{"picture": s.paper(t, "image/jpeg"), "pdf": s.paper(t, "application/pdf"), "household": "/haushalte/" + string(s.household)} {
			p.Go(s.URL + url)
			p.Check()
			s.shot(p, name+"-"+page)
		}
		if view.Lang == i18n.Arabic {
			continue
		}
		p.Go(s.URL + s.paper(t, "image/jpeg"))
		p.Press("Nach rechts drehen")
		p.Check()
		s.shot(p, name+"-turned")
	}
}

// paper is the page of the latest paper of a media type that the social team reads.
func (s *house) paper(t *testing.T, media string) string {
	t.Helper()
	var found string
	social := s.As(tenant.FacilitySocial)
	s.Do(t, social, func(ctx context.Context, tx *db.Tx) error {
		all, err := db.All(ctx, tx, db.Value[string], `SELECT id FROM paper WHERE tenant_id = $1 AND media_type = $2 AND data <> 'measure-health' ORDER BY id`, social.Tenant, media)
		if err == nil && len(all) > 0 {
			found = "/papiere/" + all[len(all)-1]
		}
		return err
	})
	if !strings.HasPrefix(found, "/papiere/") {
		t.Fatal("there is none")
	}
	return found
}

// shot keeps a picture where WEGWARTE_SHOTS names a folder.
func (s *house) shot(p *browser.Page, name string) {
	if dir := os.Getenv("WEGWARTE_SHOTS"); dir != "" {
		p.Shot(filepath.Join(dir, "paper-"+name+".png"))
	}
}
