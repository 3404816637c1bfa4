package care_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/testkit/site"
)

// Every page of this package, wide and narrow, in both languages, is sound for
// assistive technology and does not scroll sideways.
func TestThePagesAreSoundInABrowser(t *testing.T) {
	b := browser.Start(t)
	s := serve(t, testkit.SQLite(t))
	s.fill(t)
	scope := s.At(s.Land, tenant.Administrator)
	s.Do(t, scope, func(ctx context.Context, tx *db.Tx) error {
		_, err := account.Add(ctx, tx, s.Clock, scope, account.New{Email: "medic@amt.example", Name: "Test", Password: site.Password,
			Unit: s.Facility.ID, Roles: []tenant.Role{tenant.FacilityMedic}})
		return err
	})
	file := filepath.Join(t.TempDir(), "impfpass.json")
	if err := os.WriteFile(file, []byte(impfpass), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, view := range map[string]browser.View{
		"wide": {}, "narrow": {Width: 390}, "arabic": {Width: 390, Lang: i18n.Arabic}, "dark": {Dark: true},
	} {
		p := b.Open(t, view)
		p.Go(s.URL + s.home())
		p.Submit("/anmelden", "email", "medic@amt.example", "password", site.Password)
		for page, url := range map[string]string{
			"household": s.home(), "choice": "/personen/" + string(s.sami) + "/bedarf",
			"need": "/personen/" + string(s.amina) + "/bedarf?code=dialysis", "measure": "/personen/" + string(s.amina) + "/massnahmen?kind=vaccination",
			"kinds": "/personen/" + string(s.amina) + "/massnahmen", "along": s.home() + "/impfungen", "upload": "/personen/" + string(s.sami) + "/dokumente",
		} {
			p.Go(s.URL + url)
			p.Check()
			s.shot(p, name+"-"+page)
		}
		if view.Lang == i18n.Arabic {
			continue // the forms of this area speak German
		}
		p.Go(s.URL + "/personen/" + string(s.sami) + "/dokumente")
		p.Upload("Datei", file)
		p.Press("Datei lesen")
		p.Sees("Gehört dieses Dokument wirklich zu dieser Person?")
		p.Check()
		s.shot(p, name+"-reading")
	}
}

// shot keeps a picture where WEGWARTE_SHOTS names a folder.
func (s *house) shot(p *browser.Page, name string) {
	if dir := os.Getenv("WEGWARTE_SHOTS"); dir != "" {
		p.Shot(filepath.Join(dir, "care-"+name+".png"))
	}
}

// fill puts in the record what a household's page can show.
func (s *house) fill(t *testing.T) {
	t.Helper()
	medic, social := s.As(tenant.FacilityMedic), s.As(tenant.FacilitySocial)
	s.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
		if _, err := record.AddNeeds(ctx, tx, s.Clock, medic,
			record.NeedCommand{Person: s.amina, Code: "step-free", Source: record.Observation, Basis: "asylg-44-2"},
			record.NeedCommand{Person: s.amina, Code: "continuous-medication", Detail: "Vorrat für 5 Tage", Source: record.OwnWord, Basis: record.ByConsent, Consent: "mündlich, mit Dolmetscherin, am 3.11."},
			record.NeedCommand{Person: s.sami, Code: "school-place", Detail: "Klasse 1", Severity: record.Wish, Source: record.OwnWord, Basis: "schulg-34-6"},
			record.NeedCommand{Person: s.sami, Code: "quiet-room", From: testkit.Today.AddDays(-60), Until: testkit.Today.AddDays(-2), Source: record.OwnWord, Basis: "asylg-44-2"},
		); err != nil {
			return err
		}
		mmr := record.MeasureCommand{Person: s.amina, Kind: "vaccination", Outcome: record.Done, Day: testkit.Today.AddDays(-60),
			Antigens: []string{"Masern", "Mumps", "Roeteln"}, ATC: "J07BD52", Source: record.AZR, Place: "ZUE Musterberg"}
		own := mmr
		own.Source, own.Vaccine, own.Batch = record.VaccinationRecord, "Priorix", "A69CD123A"
		_, err := record.AddMeasures(ctx, tx, s.Clock, medic, mmr, own,
			record.MeasureCommand{Person: s.amina, Kind: "tb-screening", Outcome: record.NotDocumented, Source: record.AZR},
			record.MeasureCommand{Person: s.amina, Kind: "tb-screening", Outcome: record.Done, Day: testkit.Today.AddDays(-20), Source: record.OwnWord, Place: "Klinik Musterberg"},
			record.MeasureCommand{Person: s.sami, Kind: "vaccination", Outcome: record.Declined, Antigens: []string{"Masern"}, Source: record.OwnWord})
		return err
	})
	s.Do(t, social, func(ctx context.Context, tx *db.Tx) error {
		_, err := record.AddMeasure(ctx, tx, s.Clock, social, record.MeasureCommand{Person: s.sami, Kind: "schooling", Outcome: record.Planned,
			Day: testkit.Today.AddDays(7), Source: record.Observation})
		return err
	})
}
