package planning_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

func family(t *testing.T, s *site.Site) (h person.Household) {
	t.Helper()
	social := s.As(tenant.FacilitySocial)
	s.Do(t, social, func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = person.Register(ctx, tx, s.Clock, social, person.RegisterCommand{FileNumber: "A-1", UnitSince: testkit.Today.AddDays(-30), Persons: []person.Person{
			{GivenName: "Amina", FamilyName: "Muster", Birth: person.Born(clock.MustDate("1990-01-01")), Languages: []person.Language{{Tag: "ar", Speaks: true}}},
			{GivenName: "Sami", FamilyName: "Muster", Birth: person.Born(clock.MustDate("2019-05-01"))}}})
		return err
	})
	return h
}

func TestWhatIsExpectedIsChangedByTheLandAndAddedToByAMunicipality(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := site.Serve(t, d)
		desk, intake, lead := s.Enter(t, tenant.LandAllocation), s.Enter(t, tenant.Intake), s.EnterAt(t, s.Municipality, "", tenant.Lead)
		desk.Get("/erwartungen").Has("Was vorab bekannt sein soll", "Untersuchung auf Tuberkulose", "§ 36 Abs. 4, 5 IfSG", `name="from:measure:tb-screening" value="15"`)
		form := []string{"from:measure:tb-screening", "18", "to:measure:tb-screening", "x", "wanted", "measure:tb-screening"}
		if p := desk.Post("/erwartungen", form...); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d", p.Status)
		} else {
			p.Has("Das Alter ist eine Zahl von 0 bis 130.", `value="18"`, `value="x"`)
		}
		form[3] = ""
		desk.Goes("/erwartungen", form...)
		desk.Get("/erwartungen").Has("1 Angabe ist geändert.", `name="from:measure:tb-screening" value="18"`, "von Ihnen geändert")
		intake.Get("/erwartungen").Has("ab 18 Jahren", "vom Land festgelegt").HasNot(`name="from:measure:tb-screening"`)
		intake.Goes("/erwartungen", "from:need:child-seat", "", "to:need:child-seat", "12", "wanted", "need:child-seat",
			"from:measure:tb-screening", "99", "to:measure:tb-screening", "") // what the Land asks for is not the municipality's to change
		intake.Get("/erwartungen").Has("ab 18 Jahren", `value="need:child-seat" checked`)
		lead.Get("/erwartungen").HasNot("<input class=\"kern-form-check__checkbox\"")
	})
}

func TestAPromiseIsMadeShownToBothEndsAndTakenBack(t *testing.T) {
	s := site.Serve(t, testkit.SQLite(t))
	desk, intake, social := s.Enter(t, tenant.LandAllocation), s.Enter(t, tenant.Intake), s.Enter(t, tenant.FacilitySocial)
	desk.Get("/zusagen").Has("14 Tage", "Vorschlag von Wegwarte", "gilt heute")
	form := []string{"kind", "usual", "from", "2026-11-01", "until", "2026-10-01", "days", "21", "acknowledge", "2", "answer", "2", "new_day", "5", "find", "2", "decide", "4", "source", "Erlass 12/26"}
	if p := desk.Post("/zusagen", form...); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("%d", p.Status)
	} else {
		p.Has("Das Ende liegt vor dem Beginn.", "Erlass 12/26")
	}
	form[5] = ""
	desk.Goes("/zusagen", form...)
	for _, c := range []*site.Client{desk, intake, social} {
		c.Get("/zusagen").Has("21 Tage", "Erlass 12/26")
	}
	if p := intake.Post("/zusagen", form...); p.Status != http.StatusForbidden {
		t.Errorf("a municipality promises: %d", p.Status)
	}
	desk.Goes("/zusagen", "end", desk.Get("/zusagen").Hidden("end"))
	desk.Get("/zusagen").HasNot("Erlass 12/26")
}

func TestAPreviewReachesTheMunicipalitysInbox(t *testing.T) {
	s := site.Serve(t, testkit.SQLite(t))
	desk, intake := s.Enter(t, tenant.LandAllocation), s.Enter(t, tenant.Intake)
	intake.Get("/vorschau").Has("Noch ist nichts geplant")
	if p := desk.Post("/vorschau", "municipality", string(s.Municipality.ID), "week", "2026-12-07", "persons", "viele"); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("%d", p.Status)
	} else {
		p.Has("Bitte nennen Sie eine Zahl von 0 bis 5000.", "viele")
	}
	desk.Goes("/vorschau", "municipality", string(s.Municipality.ID), "week", "2026-12-07", "persons", "12")
	desk.Get("/vorschau").Has("Musterstadt", "KW 50 ab 07.12.2026", "12")
	intake.Get("/vorschau").Has("KW 50 ab 07.12.2026")
	intake.Get("/eingang").Has("12 weitere Personen plant das Land")
	if p := s.Enter(t, tenant.FacilitySocial).Get("/vorschau"); p.Status != http.StatusNotFound {
		t.Errorf("a facility is shown what is planned: %d", p.Status)
	}
}

func TestAFigureOpensIntoItsCases(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := site.Serve(t, d)
		desk, intake := s.Enter(t, tenant.LandAllocation), s.Enter(t, tenant.Intake)
		desk.Get("/vorlauf").Has("Noch keine Zahlen")
		h := family(t, s)
		at := desk.Goes("/zuweisungen/neu", "haushalt", string(h.ID), "municipality", string(s.Municipality.ID), "arrive_on", "2026-12-08", "kind", "usual")
		desk.Get(at).Has("Angaben fehlen noch", "Ob Schutz nötig ist")
		desk.Goes(at+"/ankuendigen", "version", desk.Get(at).Hidden("version"))
		page := desk.Get("/vorlauf").Has("15 Tage", "100 %", "Musterstadt", "Dezember 2026")
		desk.Get(strings.ReplaceAll(page.Link("/vorlauf?ab=14"), "&amp;", "&")).Has("Fälle: 14 bis 16 Tage", "Z-2026-0001", "ZUE Musterberg")
		intake.Get("/vorlauf?nach-was=einrichtung").Has("ZUE Musterberg", "1 Haushalt")
		if p := desk.Get("/vorlauf?von=gestern"); p.Status != http.StatusNotFound {
			t.Errorf("%d", p.Status)
		}
	})
}

func TestTheWorkListIsEmptiedByAsking(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := site.Serve(t, d)
		social := s.Enter(t, tenant.FacilitySocial)
		social.Get("/offene-angaben").Has("Es fehlt nichts")
		h := family(t, s)
		page := social.Get("/offene-angaben").Has("Haushalt Muster", "Ob Schutz nötig ist", "Schulplatz", "Welche Sprachen die Person spricht und liest")
		page.HasNot("Untersuchung auf Tuberkulose") // the role is not told of health
		page.Has("weitere Angaben fehlen, die andere Aufgaben eintragen")
		asked := "/haushalte/" + string(h.ID) + "/gefragt"
		mother := string(h.Persons[0].ID)
		form := social.Get(asked).Has("Amina Muster", "Unterkunft: kein besonderer Bedarf")
		form.HasNot("Gesundheit: kein besonderer Bedarf")
		if p := social.Post(asked, "source", "person", "source_day", "2026-11-20"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d", p.Status)
		} else {
			p.Has("Bitte kreuzen Sie an, wonach Sie gefragt haben.")
		}
		social.Goes(asked, "none", mother+" group:protection", "none", mother+" group:accommodation", "source", "person", "source_day", "2026-11-20")
		home := social.Get("/haushalte/"+string(h.ID)).Has("2 Antworten sind gespeichert.", "Schutz: kein besonderer Bedarf", "Angabe der Person, Stand 20.11.2026")
		social.Get("/offene-angaben").HasNot("Ob Schutz nötig ist")
		_, after, _ := strings.Cut(home.Body, `action="/gefragt/`)
		answer, _, _ := strings.Cut(after, `"`)
		social.Goes("/gefragt/"+answer, "household", string(h.ID))
		if p := s.EnterAt(t, s.Land, s.OtherUnit.ID, tenant.FacilitySocial).Post("/gefragt/"+answer, "household", string(h.ID)); p.Status != http.StatusNotFound {
			t.Errorf("another facility takes it back: %d", p.Status)
		}
	})
}
