package register_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/testkit/site"
)

// twice registers two of the family again, as another office wrote them down.
func (s *house) twice(t *testing.T) (h person.Household) {
	t.Helper()
	scope := s.As(tenant.FacilitySocial)
	s.Do(t, scope, func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = person.Register(ctx, tx, s.Clock, scope, person.RegisterCommand{FileNumber: "N-2026-4", Persons: []person.Person{
			{FamilyName: "Alhaddad", GivenName: "Ameena", Birth: person.Born(clock.MustDate("1984-03-03")), Sex: person.Female},
			{FamilyName: "Jusuf", GivenName: "Al-Haddad", Birth: person.Born(clock.MustDate("1980-07-09")), Phone: "+49 151 0000000"}}})
		return err
	})
	return h
}

var pairLink = regexp.MustCompile(`/dubletten/[0-9A-Z]{26}`)

func TestWhoIsHereAlreadyIsSaidComparedMergedAndTakenBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		h := s.family(t)
		c := s.social(t)
		c.Get("/dubletten").Has(said("duplicate.none"))
		saved := c.Post("/haushalte/neu", "file-number", "N-7", "persons", "1", "1.given-name", "Ameena", "1.family-name", "Al Haddad", "1.birth", "3.3.1984")
		if saved.Status != http.StatusSeeOther {
			t.Fatal(saved)
		}
		after := c.Get(saved.Location)
		after.Has(said("duplicate.maybe-here", "count", 1))
		pair := pairLink.FindString(after.Body)
		c.Get("/dubletten").Has("Al-Haddad, Amina", "Al Haddad, Ameena", pair, said("duplicate.certain"),
			said("duplicate.level.sounds"), "Geburtsdatum: "+said("duplicate.level.same"))
		c.Get(pair).Has("Amina Al-Haddad", "A-2026-17", "N-7", "03.03.1984", said("duplicate.merge.do"), said("duplicate.keep.do"))

		if p := c.Post(pair+"/zusammenfuehren", "version", "1"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("merged without saying who leads: %d", p.Status)
		} else {
			p.Has(said("error.duplicate.leader"))
		}
		if p := c.Post(pair+"/getrennt", "version", "1"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("kept apart without a reason: %d", p.Status)
		} else {
			p.Has(said("error.duplicate.reason"))
		}
		if p := c.Post(pair+"/zusammenfuehren", "version", "1", "leader", string(h.Persons[0].ID)); p.Location != "/haushalte/"+string(h.ID) {
			t.Fatalf("%d %s", p.Status, p.Location)
		}
		c.Get("/haushalte/"+string(h.ID)).Has(said("duplicate.merged-now"), said("duplicate.also"), "Ameena Al Haddad", "N-7", pair)
		if p := c.Get("/haushalte"); strings.Contains(p.Body, "N-7") {
			t.Error("the merged household is still listed")
		}
		if p := c.Get(saved.Location); p.Status != http.StatusNotFound {
			t.Errorf("the merged household's page: %d", p.Status)
		}
		c.Get("/dubletten?stand=zusammengefuehrt").Has(pair, said("duplicate.merged"))
		if p := c.Post(pair+"/rueckgaengig", "version", "1"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("undone by who has not seen it: %d", p.Status)
		}
		if p := c.Post(pair+"/rueckgaengig", "version", "2"); p.Location != pair {
			t.Fatalf("%d %s", p.Status, p.Body)
		}
		c.Get("/haushalte").Has("N-7", "A-2026-17")
		if p := c.Post(pair+"/getrennt", "version", "3", "reason", "Zwei Schwestern"); p.Location != "/dubletten" {
			t.Fatalf("%d %s", p.Status, p.Body)
		}
		c.Get("/dubletten?stand=getrennt").Has(pair, said("duplicate.apart"))
		c.Get(pair).Has("Zwei Schwestern", said("duplicate.reopen"))
	})
}

func TestAListSaysWhoOfItIsHereAlready(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	s.family(t)
	list := "Aktenzeichen;Familienname;Vorname;Geburtsdatum\nN-1;Haddad;Ameena;3.3.1984\n"
	c := s.social(t)
	run := c.Upload("/ankuenfte", "liste", "liste.csv", list).Location
	if p := c.Post(run + "/einlesen"); p.Location != run {
		t.Fatal(p)
	} else {
		c.Get(run).Has(said("duplicate.import", "count", 1), `href="/dubletten"`)
	}
}

func TestWhoOnlyReadsTheRegisterDecidesNothing(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	s.family(t)
	s.twice(t)
	c := s.Enter(t, tenant.LandLegal)
	pair := pairLink.FindString(c.Get("/dubletten").Body)
	p := c.Get(pair)
	p.Has(said("duplicate.read-only"))
	if strings.Contains(p.Body, said("duplicate.merge.do")) {
		t.Error("the legal desk is offered to merge")
	}
	if p := c.Post(pair+"/zusammenfuehren", "version", "1"); p.Status != http.StatusForbidden {
		t.Errorf("the legal desk merges: %d", p.Status)
	}
	other := s.EnterAt(t, s.Land, s.OtherUnit.ID, tenant.FacilitySocial)
	if p := other.Get(pair); p.Status != http.StatusNotFound {
		t.Errorf("another facility sees the pair: %d", p.Status)
	}
}

// The Land's desk decides on who was registered in two facilities, and takes it
// back; neither facility comes to the pair before.
func TestTheLandDecidesOnAPairAcrossTwoFacilities(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		h := s.family(t)
		scope := s.As(tenant.FacilitySocial)
		scope.Unit = s.OtherUnit.ID
		s.Do(t, scope, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Register(ctx, tx, s.Clock, scope, person.RegisterCommand{FileNumber: "N-2026-9", Persons: []person.Person{
				{FamilyName: "Alhaddad", GivenName: "Ameena", Birth: person.Born(clock.MustDate("1984-03-03"))}}})
			return err
		})
		desk, social, other := s.Enter(t, tenant.LandAllocation), s.social(t), s.EnterAt(t, s.Land, s.OtherUnit.ID, tenant.FacilitySocial)
		list := desk.Get("/dubletten?stand=zwei-einrichtungen").Has("N-2026-9", s.Facility.Name, s.OtherUnit.Name)
		pair := pairLink.FindString(list.Body)
		for name, c := range map[string]*site.Client{"one facility": social, "the other": other} {
			if p := c.Get("/dubletten?stand=zwei-einrichtungen"); strings.Contains(p.Body, pair) || strings.Contains(p.Body, said("duplicate.state.across")) {
				t.Errorf("%s is shown the pair", name)
			}
			if p := c.Get(pair); p.Status != http.StatusNotFound {
				t.Errorf("%s comes to the pair: %d", name, p.Status)
			}
		}
		desk.Get(pair).Has(said("duplicate.across"), said("duplicate.merge.do"), s.Facility.Name, s.OtherUnit.Name)
		if p := desk.Post(pair+"/zusammenfuehren", "version", "1", "leader", string(h.Persons[0].ID)); p.Location != "/haushalte/"+string(h.ID) {
			t.Fatalf("%d %s", p.Status, p.Location)
		}
		social.Get("/haushalte/"+string(h.ID)).Has(said("duplicate.also"), "Ameena Alhaddad", pair)
		if p := other.Get("/haushalte"); strings.Contains(p.Body, "N-2026-9") {
			t.Error("the merged household is still listed in its facility")
		}
		if p := social.Post(pair+"/rueckgaengig", "version", "2"); p.Location != "/dubletten" {
			t.Errorf("the facility takes it back and is led to %s (%d)", p.Location, p.Status)
		}
		other.Get("/haushalte").Has("N-2026-9")
		if p := desk.Post(pair+"/getrennt", "version", "3", "reason", "Zwei Cousinen"); p.Location != "/dubletten" {
			t.Fatalf("%d %s", p.Status, p.Body)
		}
		desk.Get("/dubletten?stand=getrennt").Has(pair, said("duplicate.decision"))
	})
}

func TestThePagesOfDuplicatesAreSoundAtEveryWidthInBothLanguages(t *testing.T) {
	chromium := browser.Start(t)
	s := serve(t, testkit.SQLite(t))
	h := s.family(t)
	s.twice(t)
	social := s.employ(t, s.Land, s.Facility.ID, tenant.FacilitySocial)
	scope := s.As(tenant.FacilitySocial)
	var page person.DuplicatePage
	s.Do(t, scope, func(ctx context.Context, tx *db.Tx) (err error) {
		page, err = person.Duplicates(ctx, tx, s.Clock, scope, person.DuplicateFilter{})
		return err
	})
	if len(page.Duplicates) != 2 {
		t.Fatalf("%d pairs", len(page.Duplicates))
	}
	for _, view := range []struct {
		name string
		browser.View
	}{
		{"desk", browser.View{}}, {"phone", browser.View{Width: browser.Phone}},
		{"arabic", browser.View{Lang: i18n.Arabic}}, {"dark", browser.View{Width: browser.Phone, Dark: true}},
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
			first, second := "/dubletten/"+string(page.Duplicates[0].ID), "/dubletten/"+string(page.Duplicates[1].ID)
			for name, path := range map[string]string{"duplicates": "/dubletten", "duplicate": first, "duplicate-turned": second,
				"duplicate-none": "/dubletten?stand=getrennt", "duplicate-household": "/haushalte/" + string(h.ID)} {
				if status := p.Go(s.URL + path); status != http.StatusOK {
					t.Errorf("%s: %d", path, status)
				}
				look(name)
			}
			p.Go(s.URL + first)
			p.Submit(first + "/getrennt")
			look("duplicate-wrong")
			p.Go(s.URL + first)
			p.Submit(first+"/zusammenfuehren", "leader", leaderOf(page.Duplicates[0], h))
			look("duplicate-led")
			p.Go(s.URL + first)
			look("duplicate-merged")
			p.Submit(first + "/rueckgaengig")
		})
	}
}

func leaderOf(d person.Duplicate, h person.Household) (leader string) {
	for _, p := range h.Persons {
		if p.ID == d.One.ID || p.ID == d.Other.ID {
			leader = string(p.ID)
		}
	}
	return leader
}
