package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAHouseholdIsOpenedInAnEmergencyAndTheAuditorLooksAtIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		intake := s.As(tenant.Intake)
		var h person.Household
		s.Do(t, intake, func(ctx context.Context, tx *db.Tx) (err error) {
			h, err = person.Register(ctx, tx, s.Clock, intake, person.RegisterCommand{FileNumber: "W-1", Persons: []person.Person{{FamilyName: "Haddad", GivenName: "Amina"}}})
			if err != nil {
				return err
			}
			_, err = record.AddNeed(ctx, tx, s.Clock, intake, record.NeedCommand{Person: h.Persons[0].ID, Code: "continuous-medication", Source: record.OwnWord, Basis: "asylg-8-3"})
			return err
		})
		s.employ(t, s.Municipality, "wohnen@stadt.example", "", tenant.Housing)
		s.employ(t, s.Municipality, "ds@stadt.example", "", tenant.Auditor)
		s.employ(t, s.Municipality, "km@stadt.example", "", tenant.CaseManager)
		home, page := "/haushalte/"+string(h.ID), "/haushalte/"+string(h.ID)+"/notfall"
		housing := s.client(t).logIn("wohnen@stadt.example")
		const health = "Medikamente ohne Unterbrechung"
		if p := housing.get(home); !strings.Contains(p.Body, page) || strings.Contains(p.Body, health) {
			t.Errorf("the household's page: %d", p.Status)
		}
		if p := housing.get("/haushalte/01J00000000000000000000000/notfall"); p.Status != http.StatusNotFound {
			t.Errorf("a household that is not there: %d", p.Status)
		}
		if p := housing.post(page, "reason", "kurz"); p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Body, "Der Grund braucht 15 bis 500 Zeichen.") {
			t.Errorf("without a reason: %d", p.Status)
		}
		if p := housing.post(page, "reason", "Der Rettungsdienst fragt nach Medikamenten"); p.Location != page {
			t.Fatalf("%d to %s", p.Status, p.Location)
		}
		if p := housing.get(page); !strings.Contains(p.Body, "Notfallzugriff bis") || !strings.Contains(p.Body, health) {
			t.Errorf("opened: %s", p.Body)
		}
		if p := housing.get(home); strings.Contains(p.Body, health) {
			t.Error("it is open on another page, too")
		}
		auditor := s.client(t).logIn("ds@stadt.example")
		if p := auditor.get("/"); !strings.Contains(p.Body, "1 Notfallzugriff ist noch nicht geprüft.") {
			t.Error("the auditor is not told")
		}
		list := auditor.get("/notfaelle").Body
		_, rest, _ := strings.Cut(list, `action="/notfaelle/`)
		one, _, _ := strings.Cut(rest, `"`)
		if !strings.Contains(list, "Der Rettungsdienst fragt nach Medikamenten") || !strings.Contains(list, "Name wohnen@stadt.example") || one == "" {
			t.Fatalf("%s", list)
		}
		if p := auditor.get("/protokoll?betroffen=" + one); !strings.Contains(p.Body, "Notfall") || !strings.Contains(p.Body, "Bedarfe zur Gesundheit") {
			t.Errorf("what was read is not on record: %s", p.Body)
		}
		if p := auditor.post("/notfaelle/"+one, "note", "begründet"); p.Location != "/notfaelle" {
			t.Errorf("%d", p.Status)
		}
		if p := auditor.get("/"); strings.Contains(p.Body, "noch nicht geprüft") {
			t.Error("what was checked is still to do")
		}
		if p := housing.post(page + "/beenden"); p.Location != home {
			t.Errorf("%d", p.Status)
		}
		if p := housing.get(page); strings.Contains(p.Body, health) {
			t.Error("what was ended goes on")
		}
		if p := s.client(t).logIn("km@stadt.example").get(page); p.Status != http.StatusForbidden {
			t.Errorf("a role that sees it anyway: %d", p.Status)
		}
	})
}

func TestAReleaseIsDecidedOnItsPage(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	asks := s.employ(t, s.Municipality, "km@stadt.example", "", tenant.CaseManager)
	s.employ(t, s.Municipality, "leitung@stadt.example", "", tenant.Lead)
	scope := tenant.Scope{Tenant: asks.Tenant, Kind: tenant.Municipality, Actor: asks.ID, Role: tenant.CaseManager}
	s.Do(t, scope, func(ctx context.Context, tx *db.Tx) error {
		for _, filter := range []string{"weg=1", "nach=alter"} {
			_, err := account.AskRelease(ctx, tx, s.Clock, scope, account.AskReleaseCommand{Kind: "households", Filter: filter, Records: 812, Reason: "Jahresbericht an den Rat"})
			if err != nil {
				return err
			}
		}
		return nil
	})
	km, lead := s.client(t).logIn("km@stadt.example"), s.client(t).logIn("leitung@stadt.example")
	if p := lead.get("/"); !strings.Contains(p.Body, "2 Freigaben warten auf Ihre Entscheidung.") {
		t.Error("who decides is not told")
	}
	own := km.get("/freigaben").Body
	if !strings.Contains(own, "Weitergezogen · geordnet nach") || !strings.Contains(own, "Haushalte: 812 Personen") || !strings.Contains(own, "wartet auf eine zweite Person") || strings.Contains(own, `value="grant"`) {
		t.Errorf("%s", own)
	}
	for do, said := range map[string]string{"grant": "freigegeben", "refuse": "abgelehnt"} {
		_, rest, _ := strings.Cut(lead.get("/freigaben").Body, `action="/freigaben/`)
		one, _, _ := strings.Cut(rest, `"`)
		if p := km.post("/freigaben/"+one, "do", "grant"); p.Status != http.StatusForbidden {
			t.Errorf("who asks: %d", p.Status)
		}
		if p := lead.post("/freigaben/"+one, "do", do, "note", "gesehen"); p.Location != "/freigaben" {
			t.Errorf("%d", p.Status)
		}
		if p := km.get("/freigaben"); !strings.Contains(p.Body, said) || !strings.Contains(p.Body, "von Name leitung@stadt.example") {
			t.Errorf("%s: %s", do, p.Body)
		}
	}
}
