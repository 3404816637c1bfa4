package leaflet_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
)

// shots names the folder for pictures of what the test looked at; empty: none.
var shots = os.Getenv("WEGWARTE_SHOTS")

// look opens a page for somebody in the role.
func (s *site) look(t *testing.T, chromium *browser.Browser, role tenant.Role, view browser.View) *browser.Page {
	t.Helper()
	p := chromium.Open(t, view)
	p.Go(s.URL + "/anmelden")
	words := i18n.With(t.Context(), view.Lang)
	p.Fill(i18n.T(words, "account.email"), email(role, s.home(role)))
	p.Fill(i18n.T(words, "account.password"), password)
	p.Press(i18n.T(words, "frame.log-in"))
	return p
}

func TestTakingAConsentBackIsSoundInEveryLookOfIt(t *testing.T) {
	chromium := browser.Start(t)
	s := serve(t, testkit.SQLite(t))
	s.employ(t, tenant.Intake, s.Municipality)
	s.employ(t, tenant.FacilityMedic, s.Land)
	views := map[string]browser.View{"desk": {}, "phone-ar": {Width: browser.Phone, Lang: i18n.Arabic}}
	for name, view := range views {
		p := s.look(t, chromium, tenant.FacilityMedic, view)
		p.Go(s.URL + "/bedarf/" + string(s.Consent.ID))
		p.Check()
		s.shoot(p, "consent-need-"+name)
	}
	medic := s.As(tenant.FacilityMedic)
	s.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
		_, err := assignment.WithdrawConsent(ctx, tx, s.Clock, medic, record.ConsentCommand{Need: s.Consent.ID, How: "mündlich"})
		return err
	})
	for name, view := range views {
		p := s.look(t, chromium, tenant.Intake, view)
		p.Go(s.URL + "/zuweisungen/" + string(s.Transfer.ID))
		p.Check()
		s.shoot(p, "consent-transfer-"+name)
		p = s.look(t, chromium, tenant.FacilityMedic, view)
		p.Go(s.URL + "/haushalte/" + string(s.Family.ID))
		p.Check()
		s.shoot(p, "consent-household-"+name)
	}
}

// shoot takes a picture where pictures are wanted.
func (s *site) shoot(p *browser.Page, name string) {
	if shots != "" {
		p.Shot(filepath.Join(shots, name+".png"))
	}
}

func TestALeafletIsSoundAndFitsTwoPagesInEveryLanguage(t *testing.T) {
	chromium := browser.Start(t)
	s := serve(t, testkit.SQLite(t))
	s.contact(t)
	s.employ(t, tenant.Intake, s.Municipality)
	for name, view := range map[string]browser.View{"desk": {}, "phone-ar": {Width: browser.Phone, Lang: i18n.Arabic}} {
		p := s.look(t, chromium, tenant.Intake, view)
		for _, lang := range i18n.Papers {
			for who, household := range map[string]string{"mother": string(s.Family.Persons[0].ID), "father": string(s.Family.Persons[1].ID)} {
				if status := p.Go(s.URL + s.path() + "?fuer=" + household + "&sprache=" + string(lang)); status != 200 {
					t.Fatalf("%s: %d", lang, status)
				}
				p.Check()
				if name == "phone-ar" {
					continue
				}
				pdf := p.PDF()
				if n := browser.Sheets(pdf); n < 1 || n > 2 {
					t.Errorf("the leaflet of the %s in %s has %d pages", who, lang, n)
				}
				if shots != "" {
					if err := os.WriteFile(filepath.Join(shots, "leaflet-"+who+"-"+string(lang)+".pdf"), pdf, 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		p.Go(s.URL + s.path())
		p.Check()
		s.shoot(p, "leaflets-"+name)
		p.Go(s.URL + "/ankunftskontakt")
		p.Check()
		s.shoot(p, "contact-"+name)
	}
}
