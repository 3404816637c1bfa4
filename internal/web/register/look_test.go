package register_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/testkit/site"
)

// pictures is where the pages' pictures go, for people who want to look at them.
const pictures = "WEGWARTE_PICTURES"

// enter logs in.
func enter(p *browser.Page, s *house, email string) {
	p.Go(s.URL + "/anmelden")
	p.Submit("/anmelden", "email", email, "password", site.Password)
}

// moved is a household that came from the other facility.
func (s *house) moved(t *testing.T) (h person.Household) {
	t.Helper()
	from := s.As(tenant.FacilitySocial)
	from.Unit = s.OtherUnit.ID
	s.Do(t, from, func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = person.Register(ctx, tx, s.Clock, from, person.RegisterCommand{FileNumber: "M-1", UnitSince: testkit.Today.AddDays(-30),
			Persons: []person.Person{{FamilyName: "Yıldız", GivenName: "Ali"}}})
		if err != nil {
			return err
		}
		h, err = person.Move(ctx, tx, s.Clock, from, person.MoveCommand{Household: h.ID, Version: h.Version, Unit: s.Facility.ID, Since: testkit.Today.AddDays(-9)})
		return err
	})
	return h
}

func TestThePagesAreSoundAtEveryWidthInBothLanguages(t *testing.T) {
	chromium := browser.Start(t)
	s := serve(t, testkit.SQLite(t))
	h := s.family(t)
	scope := s.As(tenant.FacilitySocial)
	s.Do(t, scope, func(ctx context.Context, tx *db.Tx) error {
		for i, name := range []string{"Ковальчук", "", "Demirtaş-Öztürk"} {
			if _, err := person.Register(ctx, tx, s.Clock, scope, person.RegisterCommand{FileNumber: []string{"B-1", "B-2", "B-3"}[i],
				Persons: []person.Person{{FamilyName: "Koval", GivenName: "Olena", FamilyNameOwn: name, Birth: person.BornInYear(1990 + i)}}}); err != nil {
				return err
			}
		}
		return nil
	})
	moved := s.moved(t)
	desk := s.As(tenant.LandLegal)
	s.Do(t, desk, func(ctx context.Context, tx *db.Tx) error {
		for _, status := range []person.Status{person.InProcedure, person.Recognised} {
			if err := person.SetLegal(ctx, tx, s.Clock, desk, person.Legal{Person: h.Persons[0].ID, Nationality: "SY", Status: status,
				Source: "Bescheid", StatedOn: testkit.Today}); err != nil {
				return err
			}
		}
		return nil
	})
	social := s.employ(t, s.Land, s.Facility.ID, tenant.FacilitySocial)
	legal := s.employ(t, s.Land, "", tenant.LandLegal)
	for _, view := range []struct {
		name string
		browser.View
	}{
		{"desk", browser.View{}}, {"phone", browser.View{Width: browser.Phone}},
		{"arabic", browser.View{Width: browser.Phone, Lang: i18n.Arabic}}, {"dark", browser.View{Dark: true}},
	} {
		t.Run(view.name, func(t *testing.T) {
			p := chromium.Open(t, view.View)
			look := func(name string) {
				p.Check()
				if folder := os.Getenv(pictures); folder != "" {
					p.Shot(filepath.Join(folder, view.name+"-"+name+".png"))
				}
			}
			enter(p, s, social)
			for name, path := range map[string]string{"list": "/haushalte", "left": "/haushalte?weg=1", "new": "/haushalte/neu",
				"household": "/haushalte/" + string(h.ID), "join": "/haushalte/" + string(h.ID) + "/person",
				"relations": "/haushalte/" + string(h.ID) + "/beziehungen", "person": "/personen/" + string(h.Persons[0].ID),
				"moved": "/haushalte/" + string(moved.ID), "move": "/haushalte/" + string(h.ID) + "/umzug", "arrivals": "/ankuenfte"} {
				if status := p.Go(s.URL + path); status != 200 {
					t.Errorf("%s: %d", path, status)
				}
				look(name)
			}
			p.Go(s.URL + "/haushalte")
			p.Submit("/haushalte", "suche", "haddad")
			p.Sees("Al-Haddad, Amina")
			look("found")
			p.Submit("/haushalte", "suche", "niemand")
			look("not-found")
			p.Go(s.URL + "/haushalte/neu")
			p.Press(i18n.T(i18n.With(t.Context(), view.Lang), "register.person.another"))
			look("new-two")
			p.Submit("/haushalte/neu", "1.given-name", "Olena", "2.birth", "x", "2.relation", "child")
			look("new-wrong")
			s.lookThroughAList(t, p, view.View, look)
			p = chromium.Open(t, view.View)
			enter(p, s, legal)
			p.Go(s.URL + "/personen/" + string(h.Persons[0].ID) + "/rechtsstellung")
			look("legal")
		})
	}
}

// lookThroughAList brings a list, looks at what would become of it, at how far it
// is, and at the report.
func (s *house) lookThroughAList(t *testing.T, p *browser.Page, view browser.View, look func(string)) {
	t.Helper()
	ctx := i18n.With(t.Context(), view.Lang)
	file := filepath.Join(t.TempDir(), "liste.csv")
	fresh := strings.ReplaceAll(list, "A-", fmt.Sprintf("A-%d-%s-%t-", view.Width, view.Lang, view.Dark))
	if err := os.WriteFile(file, []byte(fresh), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Go(s.URL + "/ankuenfte")
	p.Upload(i18n.T(ctx, "arrivals.file"), file)
	p.Press(i18n.T(ctx, "arrivals.bring"))
	p.Sees(i18n.T(ctx, "arrivals.run.ready"), "Al-Haddad, Amina")
	look("arrivals-preview")
	run := s.URL + p.URL()
	s.pretend(t, `UPDATE upload SET state = 'running', confirmed_at = brought_at, size = 4000, taken_size = 1000 WHERE state = 'ready'`)
	p.Go(run)
	p.Sees(i18n.T(ctx, "arrivals.run.running"))
	look("arrivals-running")
	s.pretend(t, `UPDATE upload SET state = 'ready', confirmed_at = 0, size = 3, taken_size = 0 WHERE state = 'running'`)
	for range 20 { // the page looks by itself, each second
		time.Sleep(1500 * time.Millisecond)
		if strings.Contains(p.Text(), i18n.T(ctx, "arrivals.run.ready")) {
			break
		}
	}
	p.Press(i18n.T(ctx, "arrivals.confirm", "count", 1))
	p.Sees(i18n.T(ctx, "arrivals.run.done"))
	look("arrivals-report")
	p.Go(s.URL + "/ankuenfte")
	look("arrivals-recent")
}
