package register_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

func TestTheListAndASearchShowAHousehold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		h := s.family(t)
		c := s.social(t)
		for _, p := range []site.Page{c.Get("/haushalte"), c.Post("/haushalte", "suche", "haddad"), c.Post("/haushalte", "suche", "3.3.84"),
			c.Post("/haushalte", "suche", "a-2026-17"), c.Post("/haushalte", "suche", "الحداد")} {
			p.Has("Al-Haddad, Amina", "الحداد", "/haushalte/"+string(h.ID), "42, 45, 0", "ZUE Musterberg", "A-2026-17")
		}
		c.Post("/haushalte", "suche", "sami").Has(said("register.search.with"), "Sami Al-Haddad")
		if p := c.Post("/haushalte", "suche", "niemand"); strings.Contains(p.Body, "Haddad") || !strings.Contains(p.Body, said("register.search.none")) {
			t.Errorf("%d %s", p.Status, p.Body)
		}
		if p := c.Post("/haushalte", "suche", " "); p.Location != "/haushalte" {
			t.Errorf("an empty search leads to %q", p.Location)
		}
		c.Get("/haushalte?weg=1").Has(said("register.none-left"))
	})
}

func TestAHouseholdsPageSaysWhoTheyAre(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	h := s.family(t)
	p := s.social(t).Get("/haushalte/" + string(h.ID))
	p.Has("Haushalt Al-Haddad", "Amina Al-Haddad", "أمينة الحداد", "42 Jahre", "03.03.1984", "1980", "Mai 2026", "unter 1 Jahr",
		"Arabisch (spricht und liest)", "Kurdisch (Kurmandschi) (spricht)", "seit dem 3. November 2026 in ZUE Musterberg", "A-2026-17",
		said("person.relation.spouse"), said("person.relation.parent"), said("record.needs"))
	if strings.Index(p.Body, said("way.title")) > strings.Index(p.Body, said("register.who")) ||
		strings.Index(p.Body, said("record.measures")) < strings.Index(p.Body, said("register.who")) {
		t.Error("the parts of other rooms do not stand before and after who they are")
	}
	if strings.Contains(p.Body, "rechtsstellung") {
		t.Error("the social service is led to the legal status")
	}
}

func TestNobodyOfAnotherFacilityOrTownComesToAHousehold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		h := s.family(t)
		amina := h.Persons[0].ID
		strangers := []*site.Client{
			s.Client(t).LogIn(s.employ(t, s.Land, s.OtherUnit.ID, tenant.FacilitySocial)),
			s.Client(t).LogIn(s.employ(t, s.Municipality, "", tenant.CaseManager)),
		}
		for _, c := range strangers {
			for _, path := range []string{"/haushalte/" + string(h.ID), "/haushalte/" + string(h.ID) + "/person",
				"/haushalte/" + string(h.ID) + "/beziehungen", "/haushalte/" + string(h.ID) + "/umzug", "/personen/" + string(amina)} {
				if p := c.Get(path); p.Status != http.StatusNotFound || strings.Contains(p.Body, "Haddad") {
					t.Errorf("%s: %d", path, p.Status)
				}
				if p := c.Post(path, "family-name", "X", "version", "1"); p.Status != http.StatusNotFound && p.Status != http.StatusMethodNotAllowed {
					t.Errorf("POST %s: %d", path, p.Status)
				}
			}
			for _, p := range []site.Page{c.Get("/haushalte"), c.Post("/haushalte", "suche", "haddad"), c.Get("/haushalte?einrichtung=" + string(s.Facility.ID))} {
				if p.Status != http.StatusOK || strings.Contains(p.Body, "Amina") {
					t.Errorf("a list: %d", p.Status)
				}
			}
		}
		if p := strangers[0].Get("/haushalte/nobody"); p.Status != http.StatusNotFound {
			t.Errorf("a malformed id: %d", p.Status)
		}
	})
}

// newFamily is the form of a mother and a child.
func newFamily(more ...string) []string {
	return append([]string{"persons", "2", "file-number", "u-7", "unit-since", "2026-11-20",
		"1.family-name", "", "1.given-name", "Olena", "1.family-name-own", "Коваль", "1.birth", "3.1990", "1.sex", "female",
		"1.languages", "uk", "1.skills", "both", "1.languages-2", "ru", "1.skills-2", "reads",
		"2.given-name", "Lena", "2.birth", "1.2.2020", "2.sex", "female", "2.relation", "child"}, more...)
}

func TestAHouseholdOfSeveralIsEnteredOnOnePage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		c := s.social(t)
		c.Get("/haushalte/neu").Has("Person 1", `name="1.family-name"`, said("register.person.another"), "ZUE Musterberg")
		p := c.Post("/haushalte/neu", newFamily("do", "add")...)
		p.Has("Person 3", `name="3.given-name"`, `value="Olena"`, `value="3.1990"`, `value="u-7"`)
		p = c.Post("/haushalte/neu", newFamily("do", "add", "2.drop", "1")...)
		if p.Status != http.StatusOK || strings.Contains(p.Body, "Lena") || !strings.Contains(p.Body, "Person 2") || !strings.Contains(p.Body, `value="Olena"`) {
			t.Errorf("leaving the second out gives %d", p.Status)
		}
		p = c.Post("/haushalte/neu", newFamily("do", "save")...)
		if p.Status != http.StatusSeeOther || !strings.HasPrefix(p.Location, "/haushalte/") {
			t.Fatalf("%d: %s", p.Status, p.Body)
		}
		c.Get(p.Location).Has("Olena", "Lena", "U-7", "März 1990", "Ukrainisch (spricht und liest)", "Russisch (liest)", said("person.relation.parent"))
	})
}

func TestWhatIsWrongIsSaidBesideTheField(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	c := s.social(t)
	for rule, test := range map[string]struct {
		pairs []string
		texts []string
	}{
		"no date of birth":              {[]string{"2.birth", "irgendwann"}, []string{said("error.person.birth.form"), `id="f-2-birth-error"`, `href="#f-2-birth"`, `value="irgendwann"`}},
		"no file number":                {[]string{"file-number", ""}, []string{said("error.household.file-number.missing"), `id="f-file-number-error"`}},
		"no day":                        {[]string{"unit-since", "morgen"}, []string{said("error.date.form"), `id="f-unit-since-error"`}},
		"a child older than the mother": {[]string{"2.birth", "1980"}, []string{said("error.relation.parent-younger")}},
	} {
		values := map[string]string{}
		pairs := newFamily("do", "save")
		for i := 0; i < len(pairs); i += 2 {
			values[pairs[i]] = pairs[i+1]
		}
		for i := 0; i < len(test.pairs); i += 2 {
			values[test.pairs[i]] = test.pairs[i+1]
		}
		var sent []string
		for k, v := range values {
			sent = append(sent, k, v)
		}
		p := c.Post("/haushalte/neu", sent...)
		if p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", rule, p.Status)
		}
		p.Has(append(test.texts, `value="Olena"`)...)
	}
}

func TestAPersonIsCorrected(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		h := s.family(t)
		c := s.social(t)
		path := "/personen/" + string(h.Persons[0].ID)
		c.Get(path).Has(`value="Al-Haddad"`, `value="3.3.1984"`, `value="+49 151 0000000"`, `name="version" value="1"`)
		right := []string{"family-name", "Zeidan", "given-name", "Amina", "birth", "1985", "sex", "female", "languages", "fr", "skills", "speaks", "version", "1"}
		if p := c.Post(path, right...); p.Location != "/haushalte/"+string(h.ID) {
			t.Fatalf("%d: %s", p.Status, p.Body)
		}
		c.Get("/haushalte/"+string(h.ID)).Has("Amina Zeidan", "1985", "Französisch (spricht)", said("register.person.changed"))
		if p := c.Post(path, right...); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("an older version: %d", p.Status)
		} else {
			p.Has(said("error.conflict"), `value="Zeidan"`)
		}
		p := c.Post(path, "family-name", "", "given-name", "", "birth", "1.1.2030", "version", "2")
		p.Has(said("error.person.name.missing"), said("error.person.birth.future"), `value="1.1.2030"`)
	})
}

func TestAPersonIsAdded(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	h := s.family(t)
	c := s.social(t)
	path := "/haushalte/" + string(h.ID) + "/person"
	c.Get(path).Has(`value="Al-Haddad"`)
	c.Post(path, "given-name", "Mona", "email", "x").Has(said("error.person.email.form"))
	if p := c.Post(path, "given-name", "Mona", "birth", "1.11.2026"); p.Status != http.StatusSeeOther {
		t.Errorf("%d", p.Status)
	}
	c.Get("/haushalte/"+string(h.ID)).Has("Mona", "4 Personen")
}

func TestRelationsAreAddedAndRemoved(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		h := s.family(t)
		scope := s.As(tenant.FacilitySocial)
		var other person.Household
		s.Do(t, scope, func(ctx context.Context, tx *db.Tx) (err error) {
			other, err = person.Register(ctx, tx, s.Clock, scope, person.RegisterCommand{FileNumber: "B-1", Persons: []person.Person{{GivenName: "Olena"}}})
			return err
		})
		c := s.social(t)
		path := "/haushalte/" + string(h.ID) + "/beziehungen"
		amina, yusuf := string(h.Persons[0].ID), string(h.Persons[1].ID)
		c.Get(path).Has(said("person.relation.spouse"), "Sami Al-Haddad")
		for rule, test := range map[string]struct {
			pairs []string
			text  string
		}{
			"nobody chosen":              {[]string{"kind", "spouse"}, said("error.relation.choose")},
			"no other":                   {[]string{"person", amina, "kind", "spouse"}, said("error.relation.choose")},
			"known":                      {[]string{"person", yusuf, "kind", "spouse", "relation", amina}, said("error.relation.known")},
			"nobody's file number":       {[]string{"person", amina, "kind", "stay-together", "file-number", "Z-9"}, said("error.relation.file-number")},
			"a marriage across":          {[]string{"person", amina, "kind", "spouse", "file-number", "b-1"}, said("error.relation.across")},
			"somebody of nowhere chosen": {[]string{"person", string(id.New()), "kind", "spouse", "relation", amina}, said("error.relation.choose")},
		} {
			p := c.Post(path, test.pairs...)
			if p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Body, test.text) {
				t.Errorf("%s: %d", rule, p.Status)
			}
		}
		if p := c.Post(path, "person", amina, "kind", "stay-together", "file-number", "b-1"); p.Location != path {
			t.Fatalf("%d: %s", p.Status, p.Body)
		}
		c.Get(path).Has("Olena", "/haushalte/"+string(other.ID), said("register.relation.added"))
		c.Get("/haushalte/" + string(other.ID)).Has("Amina Al-Haddad")
		var wish id.ID
		s.Do(t, scope, func(ctx context.Context, tx *db.Tx) error {
			all, err := person.Relations(ctx, tx, scope, []id.ID{other.ID})
			wish = all[0].ID
			return err
		})
		if p := c.Post(path, "remove", string(wish)); p.Location != path {
			t.Errorf("%d", p.Status)
		}
		if p := c.Get(path); strings.Contains(p.Body, "Olena") {
			t.Error("the removed relation is still there")
		}
	})
}

func TestAHouseholdMovesToAnotherFacility(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		h := s.family(t)
		c := s.social(t)
		home := "/haushalte/" + string(h.ID)
		path := home + "/umzug"
		if p := c.Get(home); !strings.Contains(p.Body, path) || strings.Contains(p.Body, said("register.stays")) {
			t.Errorf("%d: %s", p.Status, p.Body)
		}
		form := c.Get(path)
		form.Has("Haushalt Al-Haddad wohnt in ZUE Musterberg.", string(s.OtherUnit.ID), `value="2026-11-23"`, `name="version" value="1"`)
		if strings.Contains(form.Body, `value="`+string(s.Facility.ID)+`"`) {
			t.Error("it may move to where it lives")
		}
		to := string(s.OtherUnit.ID)
		for rule, test := range map[string]struct {
			pairs []string
			text  string
		}{
			"nowhere":          {[]string{"version", "1", "unit-since", "2026-11-20"}, said("error.household.move.unit")},
			"no date":          {[]string{"version", "1", "unit", to, "unit-since", "bald"}, said("error.date.form")},
			"no day":           {[]string{"version", "1", "unit", to}, said("error.household.move.day")},
			"too early":        {[]string{"version", "1", "unit", to, "unit-since", "2026-11-02"}, "erst seit dem 3. November 2026"},
			"an older version": {[]string{"version", "0", "unit", to, "unit-since", "2026-11-20"}, said("error.conflict")},
		} {
			p := c.Post(path, test.pairs...)
			if p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Body, test.text) {
				t.Errorf("%s: %d %s", rule, p.Status, p.Body)
			}
		}
		if p := c.Post(path, "version", "1", "unit", to, "unit-since", "2026-11-20"); p.Location != "/haushalte" {
			t.Fatalf("%d: %s", p.Status, p.Body)
		}
		c.Get("/haushalte").Has("A-2026-17", s.OtherUnit.Name)
		if p := c.Get(home); p.Status != http.StatusNotFound {
			t.Errorf("the facility they left: %d", p.Status)
		}
		desk := s.Client(t).LogIn(s.employ(t, s.Land, "", tenant.LandAllocation))
		p := desk.Get(home)
		p.Has(said("register.stays"), "vom 3. November 2026 bis zum 20. November 2026", "seit dem 20. November 2026", s.OtherUnit.Name)
		if strings.Contains(p.Body, path) {
			t.Error("the allocation desk is led to the move")
		}
	})
}

func TestOnlyTheLegalDeskComesToTheLegalStatus(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		h := s.family(t)
		path := "/personen/" + string(h.Persons[0].ID) + "/rechtsstellung"
		if p := s.social(t).Get(path); p.Status != http.StatusForbidden {
			t.Errorf("the social service: %d", p.Status)
		}
		desk := s.Client(t).LogIn(s.employ(t, s.Land, "", tenant.LandLegal))
		desk.Get("/haushalte/" + string(h.ID)).Has(path)
		desk.Get(path).Has("Amina Al-Haddad", "Syrien", "staatenlos", "Duldung")
		desk.Post(path, "nationality", "SY", "status", "in-procedure", "stated-on", "x").Has(said("error.date.form"))
		desk.Post(path, "nationality", "SY", "status", "in-procedure").Has(said("error.legal.source"), said("error.legal.stated-on.missing"))
		if p := desk.Post(path, "nationality", "SY", "status", "in-procedure", "source", "Bescheid", "stated-on", "2026-11-20"); p.Status != http.StatusSeeOther {
			t.Errorf("%d: %s", p.Status, p.Body)
		}
		p := desk.Get(path)
		p.Has(`value="SY" selected`, `value="in-procedure" selected`, `value="Bescheid"`)
		if strings.Contains(p.Body, said("legal.earlier")) {
			t.Error("there is an earlier statement before there is a second one")
		}
		desk.Post(path, "nationality", "SY", "status", "recognised", "source", "Urteil", "stated-on", "2026-11-22")
		desk.Get(path).Has(`value="recognised" selected`, `value="Urteil"`, said("legal.earlier"),
			"Angabe vom 20. November 2026, Quelle: Bescheid", said("legal.of", "nationality", "Syrien"))
		if p := desk.Get("/personen/" + string(h.Persons[0].ID)); p.Status != http.StatusForbidden {
			t.Errorf("the legal desk may change a person: %d", p.Status)
		}
	})
}

const list = "Aktenzeichen;Familienname;Vorname;Geburtsdatum;Beziehung;Farbe\n" +
	"A-1;Al-Haddad;Amina;1984;;rot\nA-1;Al-Haddad;Sami;5.2019;Kind von 1;\nA-2;Koval;Olena;31.2.1990;;\nA-3;Koval;Petro;1870;;\n"

func TestAListIsCheckedTakenInAndToldOf(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		c := s.social(t)
		c.Get("/ankuenfte").Has("/ankuenfte/vorlage", "ZUE Musterberg", `enctype="multipart/form-data"`)
		p := c.Upload("/ankuenfte", "liste", "liste.csv", list)
		run := p.Location
		if p.Status != http.StatusSeeOther || !strings.HasPrefix(run, "/ankuenfte/") {
			t.Fatalf("%d %s", p.Status, run)
		}
		c.Get(run).Has(said("arrivals.run.ready"), said("arrivals.confirm", "count", 1), said("arrivals.persons", "count", 2), "Al-Haddad, Amina",
			"Farbe", "liste.csv", "Das ist kein Geburtsdatum.", run+"/einlesen", run+"/offen")
		if p := c.Get("/haushalte"); strings.Contains(p.Body, "Haddad") {
			t.Error("the look has changed something")
		}
		if again := c.Upload("/ankuenfte", "liste", "liste.csv", list); again.Location != run {
			t.Errorf("the same file is another list: %s", again.Location)
		}
		c.Get("/ankuenfte").Has(run, said("arrivals.state.ready"))
		for range 2 {
			if p := c.Post(run + "/einlesen"); p.Location != run {
				t.Fatalf("%d %s", p.Status, p.Location)
			}
		}
		c.Get(run).Has(said("arrivals.run.done"), said("arrivals.outcome.created"), "A-1", "/haushalte/")
		c.Get("/haushalte").Has("Al-Haddad, Amina")
		if p := c.Get(run + "/offen"); !strings.HasPrefix(p.Body, "PK\x03\x04") {
			t.Errorf("the open rows are no workbook: %d", p.Status)
		}
		c.Get(run+"/stand").Has(`"state":"done"`, `"done":3`)
		again := c.Upload("/ankuenfte", "liste", "liste.csv", strings.Replace(list, "1984", "1985", 1))
		c.Get(again.Location).Has(said("arrivals.nothing"), said("error.arrival.differs", "number", "A-1"))
		if p := c.Post(again.Location + "/abbrechen"); p.Location != "/ankuenfte" {
			t.Errorf("%d %s", p.Status, p.Location)
		}
		if p := c.Get(again.Location); p.Status != http.StatusNotFound {
			t.Errorf("what was thrown away is still there: %d", p.Status)
		}
	})
}

func TestAListThatRunsIsWatchedWithoutScriptAndStopped(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		c := s.social(t)
		run := c.Upload("/ankuenfte", "liste", "liste.csv", list).Location
		s.pretend(t, `UPDATE upload SET state = 'running', confirmed_at = brought_at, parts = 2, size = 4000, taken = 1, taken_size = 1000`)
		s.Clock.Move(3 * time.Minute)
		c.Get(run).Has(said("arrivals.run.running"), `http-equiv="refresh"`, said("progress.of", "done", 1000, "total", 4000),
			said("arrivals.left.minutes", "count", 9), run+"/abbrechen")
		c.Get(run+"/stand").Has(`"state":"running"`, `"done":1000`, `"total":4000`)
		if p := c.Post(run + "/abbrechen"); p.Location != run {
			t.Errorf("%d %s", p.Status, p.Location)
		}
		c.Get(run).Has(said("arrivals.run.cancelled"), said("arrivals.said.stopped", "done", 1000, "total", 4000))
	})
}

func TestAFileThatIsNoListIsRefusedBesideTheField(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	c := s.social(t)
	for content, text := range map[string]string{
		"":                said("error.file.missing"),
		"a;b\n1;2\n":      "Aktenzeichen",
		"PK\x03\x04nonse": said("sheet.error.broken"),
	} {
		p := c.Upload("/ankuenfte", "liste", "liste.csv", content)
		if p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", content, p.Status)
		}
		p.Has(text, `id="f-liste-error"`)
	}
}

func TestTheTemplateIsAWorkbook(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	c := s.social(t)
	p := c.Get("/ankuenfte/vorlage")
	if p.Status != http.StatusOK || !strings.HasPrefix(p.Body, "PK\x03\x04") {
		t.Errorf("%d", p.Status)
	}
	p = c.Upload("/ankuenfte", "liste", "liste.csv", p.Body)
	if p.Status != http.StatusSeeOther {
		t.Fatalf("the empty template is answered with %d", p.Status)
	}
	c.Get(p.Location).Has(said("arrivals.nothing"))
}

func TestAMunicipalityEntersWithoutFacilities(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	c := s.Client(t).LogIn(s.employ(t, s.Municipality, "", tenant.Intake))
	if p := c.Get("/haushalte/neu"); p.Status != http.StatusOK || strings.Contains(p.Body, "unit-since") {
		t.Errorf("%d", p.Status)
	}
	p := c.Post("/haushalte/neu", "persons", "1", "file-number", "K-1", "1.given-name", "Olena", "do", "save")
	home := c.Get(p.Location)
	home.Has("Olena", "hier seit dem 23. November 2026")
	if strings.Contains(home.Body, "/umzug") || c.Get(p.Location+"/umzug").Status != http.StatusNotFound {
		t.Error("somebody in a municipality moves to a facility of the Land")
	}
}

func TestTheListIsReadPageByPage(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	scope := s.As(tenant.FacilitySocial)
	s.Do(t, scope, func(ctx context.Context, tx *db.Tx) error {
		for i := range 51 {
			if _, err := person.Register(ctx, tx, s.Clock, scope, person.RegisterCommand{FileNumber: "F-" + strconv.Itoa(i),
				Persons: []person.Person{{FamilyName: "Koval", GivenName: "Nr" + strconv.Itoa(100+i)}}}); err != nil {
				return err
			}
		}
		return nil
	})
	c := s.social(t)
	first := c.Get("/haushalte")
	first.Has("51 Haushalte", "Nr149")
	_, rest, found := strings.Cut(first.Body, `/haushalte?ab=`)
	if !found || strings.Contains(first.Body, "Nr150") {
		t.Fatal("there is no second page")
	}
	next, _, _ := strings.Cut(rest, `"`)
	c.Get("/haushalte?ab="+next).Has("Nr150", said("table.first"))
}
