package care_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"wegwarte/internal/db"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// householdPage stands for the register's page around the sections.
func householdPage(title string, sections templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if _, err := fmt.Fprintf(w, "<h1>%s</h1>", templ.EscapeString(title)); err != nil {
			return err
		}
		return sections.Render(ctx, w)
	})
}

func (s *site) home() string { return "/haushalte/" + string(s.Household.ID) }

func (s *site) facility(t *testing.T, roles ...tenant.Role) *visitor {
	t.Helper()
	return s.as(t, s.Land, s.Facility.ID, roles...)
}

func TestANeedIsChosenRecordedEndedAndWithdrawn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		v := s.facility(t, tenant.FacilitySocial)
		v.get(s.home()).sees(t, "Was gebraucht wird", "Es ist kein Bedarf eingetragen", "Noch nicht gefragt", "Schulplatz")

		choice := v.get("/personen/" + string(s.sami) + "/bedarf")
		choice.sees(t, "Passt zum Alter Schulplatz", "Stufenloser Zugang")
		choice.seesNot(t, "Dialyse") // the role may not record health

		form := v.get("/personen/" + string(s.sami) + "/bedarf?code=school-place")
		form.sees(t, "Das Kind muss in die Schule gehen.", "Für Sami Muster", "Wer das sieht", "Unterbringung")

		fields := []string{"code", "school-place", "severity", "essential", "from", "2026-11-23", "until", "2026-11-01",
			"source", "person", "source_day", "2026-11-20", "basis", "schulg-34-6", "detail", "Klasse 1"}
		wrong := v.post("/personen/"+string(s.sami)+"/bedarf", fields...)
		if wrong.status != http.StatusUnprocessableEntity {
			t.Errorf("got %d", wrong.status)
		}
		wrong.sees(t, "Das Ende liegt vor dem Beginn.")
		if !strings.Contains(wrong.body, `value="Klasse 1"`) {
			t.Error("what was filled in is lost")
		}

		fields[7] = ""
		if saved := v.post("/personen/"+string(s.sami)+"/bedarf", fields...); saved.location != s.home() {
			t.Fatalf("got %d %s %s", saved.status, saved.location, saved.words)
		}
		page := v.get(s.home())
		page.sees(t, "Der Bedarf ist eingetragen.", "Schulplatz", "Klasse 1", "unverzichtbar", "Angabe der Person, Stand 20.11.2026", "§ 34 Abs. 6 SchulG NRW")

		need := page.link(t, "/bedarf/")
		v.get(need).sees(t, "Bedarf beenden", "Klasse 1")
		early := v.post(need, "do", "end", "until", "2026-01-01")
		early.sees(t, "Das Ende liegt vor dem Beginn.")
		if ended := v.post(need, "do", "end", "until", "2026-11-23"); ended.location != s.home() {
			t.Fatalf("got %d %s", ended.status, ended.words)
		}
		v.get(s.home()).sees(t, "bis 23.11.2026")
		if taken := v.post(need, "do", "withdraw"); taken.location != s.home() {
			t.Fatalf("got %d %s", taken.status, taken.words)
		}
		v.get(s.home()).seesNot(t, "Klasse 1")
		if gone := v.get(need); gone.status != http.StatusNotFound {
			t.Errorf("a withdrawn need answers %d", gone.status)
		}
	})
}

func TestAVaccinationIsRecordedWithADayAsExactAsItIsKnown(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	v := s.facility(t, tenant.FacilityMedic)
	choice := v.get("/personen/" + string(s.amina) + "/massnahmen")
	choice.sees(t, "Impfung", "§ 22 IfSG")
	choice.seesNot(t, "Deutschkurs")
	to := "/personen/" + string(s.amina) + "/massnahmen"
	v.get(to+"?kind=vaccination").sees(t, "Wogegen", "Röteln", "Charge")
	v.get(to+"?kind=examination").seesNot(t, "Charge")

	wrong := v.post(to, "kind", "vaccination", "outcome", "done", "day", "neulich", "source", "person", "source_day", "2026-11-20")
	wrong.sees(t, "Diesen Tag verstehen wir nicht.")
	wrong = v.post(to, "kind", "vaccination", "outcome", "done", "day", "9.2026", "source", "person", "source_day", "2026-11-20")
	wrong.sees(t, "Bitte nennen Sie den Impfstoff oder wogegen geimpft wurde.")
	saved := v.post(to, "kind", "vaccination", "outcome", "done", "day", "09.2026", "source", "person", "source_day", "2026-11-20",
		"antigens", "Masern", "antigens", "Mumps", "place", "Idlib", "batch", "A1")
	if saved.location != s.home() {
		t.Fatalf("got %d %s", saved.status, saved.words)
	}
	page := v.get(s.home())
	page.sees(t, "Impfung: Masern, Mumps", "erledigt", "September 2026", "Idlib", "Charge A1", "Angabe der Person")
	if taken := v.post(page.link(t, "/massnahmen/"), "do", "withdraw"); taken.location != s.home() {
		t.Fatalf("got %d %s", taken.status, taken.words)
	}
	v.get(s.home()).seesNot(t, "Idlib")
}

func TestSourcesThatDisagreeStandSideBySide(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	s.Do(t, s.As(tenant.FacilityMedic), func(ctx context.Context, tx *db.Tx) error {
		_, err := record.AddMeasures(ctx, tx, s.Clock, s.As(tenant.FacilityMedic),
			record.MeasureCommand{Person: s.amina, Kind: "tb-screening", Outcome: record.NotDocumented, Source: record.AZR},
			record.MeasureCommand{Person: s.amina, Kind: "tb-screening", Outcome: record.Done, Day: testkit.Today.AddDays(-20), Source: record.OwnWord})
		return err
	})
	s.facility(t, tenant.FacilityMedic).get(s.home()).sees(t, "Die Angaben unterscheiden sich", "Ausländerzentralregister", "Angabe der Person")
}

func TestWhoMayNotReadHealthSeesNoneOfIt(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	medic := s.As(tenant.FacilityMedic)
	var measure record.Measure
	s.Do(t, medic, func(ctx context.Context, tx *db.Tx) (err error) {
		measure, err = record.AddMeasure(ctx, tx, s.Clock, medic, record.MeasureCommand{Person: s.amina, Kind: "vaccination",
			Outcome: record.Done, Vaccine: "Priorix", Source: record.OwnWord})
		return err
	})
	v := s.facility(t, tenant.FacilitySocial)
	page := v.get(s.home())
	page.sees(t, "Untersuchungen und Impfungen sehen Sie hier nicht")
	page.seesNot(t, "Priorix", "Untersuchung auf Tuberkulose", "Impfpass einlesen")
	if p := v.get("/massnahmen/" + string(measure.ID)); p.status != http.StatusNotFound {
		t.Errorf("the measure answers %d", p.status)
	}
	if p := v.post("/personen/"+string(s.amina)+"/massnahmen", "kind", "vaccination", "outcome", "done", "vaccine", "x", "source", "person"); p.status != http.StatusForbidden {
		t.Errorf("recording a vaccination answers %d", p.status)
	}
	legal := s.as(t, s.Land, "", tenant.LandLegal)
	legal.get(s.home()).seesNot(t, "Was gebraucht wird", "Was schon getan wurde")
	elsewhere := s.as(t, s.Land, s.OtherUnit.ID, tenant.FacilityMedic)
	for _, path := range []string{"/personen/" + string(s.amina) + "/bedarf", "/personen/" + string(s.amina) + "/massnahmen",
		"/personen/" + string(s.amina) + "/dokumente", "/massnahmen/" + string(measure.ID)} {
		if p := elsewhere.get(path); p.status != http.StatusNotFound {
			t.Errorf("%s answers %d to another facility", path, p.status)
		}
	}
}

const impfpass = `{"resourceType": "Bundle", "type": "collection", "timestamp": "2026-10-20T10:00:00+02:00", "entry": [
  {"fullUrl": "urn:uuid:11111111-1111-4111-8111-111111111111", "resource": {"resourceType": "Patient", "name": [{"family": "Muster", "given": ["Amina"]}], "birthDate": "1990-01-01"}},
  {"fullUrl": "urn:uuid:33333333-3333-4333-8333-333333333333", "resource": {"resourceType": "AllergyIntolerance", "code": {"text": "Penicillin"},
    "patient": {"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"}, "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "code": "active"}]}}},
  {"fullUrl": "urn:uuid:22222222-2222-4222-8222-222222222222", "resource": {"resourceType": "Immunization", "status": "completed",
    "vaccineCode": {"coding": [{"system": "http://www.whocc.no/atc", "code": "J07BD52"}], "text": "Priorix"},
    "patient": {"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"}, "occurrenceDateTime": "2026-09-14", "lotNumber": "A1"}}]}`

func TestADocumentIsShownBeforeItIsKept(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		v := s.facility(t, tenant.FacilityMedic)
		to := "/personen/" + string(s.amina) + "/dokumente"
		v.get(to).sees(t, "Impfpass einlesen", "höchstens 8 MiB")
		read := v.upload(to, "amina.json", []byte(impfpass))
		read.sees(t, "Das haben wir verstanden", "Die Angaben stimmen überein", "Impfung: Masern, Mumps, Röteln", "Charge A1", "Penicillin", "Was wir nicht übernehmen")
		v.get(s.home()).seesNot(t, "Priorix") // nothing is kept yet

		carried := read.hidden(t, "document")
		if kept := v.post(to+"/uebernehmen", "document", carried, "name", "amina.json"); kept.location != s.home() {
			t.Fatalf("got %d %s", kept.status, kept.words)
		}
		page := v.get(s.home())
		page.sees(t, "Das Dokument ist gespeichert: 1 neu, 0 schon bekannt.", "Priorix", "Impfpass oder Patienten-Kurzakte, Stand 20.10.2026", "1 Stelle nicht übernommen")
		if got := v.get(page.link(t, "/dokumente/")); got.body != impfpass {
			t.Errorf("the document did not come back as it came: %d", got.status)
		}
		v.post(to+"/uebernehmen", "document", carried, "name", "amina.json")
		v.get(s.home()).sees(t, "Dieses Dokument war schon da.")
	})
}

func TestADocumentOfSomebodyElseNeedsAWord(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	v := s.facility(t, tenant.FacilityMedic)
	to := "/personen/" + string(s.sami) + "/dokumente"
	read := v.upload(to, "amina.json", []byte(impfpass))
	read.sees(t, "Gehört dieses Dokument wirklich zu dieser Person?", "weicht ab", "Amina Muster", "Sami Muster")
	carried := read.hidden(t, "document")
	refused := v.post(to+"/uebernehmen", "document", carried)
	if refused.status != http.StatusUnprocessableEntity {
		t.Errorf("got %d", refused.status)
	}
	refused.sees(t, "Bitte bestätigen Sie, dass das Dokument zu dieser Person gehört.")
	if kept := v.post(to+"/uebernehmen", "document", carried, "same", "ja"); kept.location != s.home() {
		t.Errorf("got %d %s", kept.status, kept.words)
	}
}

func TestAWrongOrHostileFileIsRefusedPrecisely(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	v := s.facility(t, tenant.FacilityMedic)
	to := "/personen/" + string(s.amina) + "/dokumente"
	for name, c := range map[string]struct {
		data string
		want []string
	}{
		"a wrong status":  {strings.Replace(impfpass, `"completed"`, `"given"`, 1), []string{"Bundle.entry[2].resource.status", "code.unknown"}},
		"an entity":       {`<!DOCTYPE x [<!ENTITY a "b">]><Bundle xmlns="http://hl7.org/fhir">&a;</Bundle>`, []string{"xml.doctype"}},
		"no FHIR":         {"%PDF-1.7", []string{"Wir können diese Datei nicht übernehmen"}},
		"nothing in it":   {`{"resourceType": "Patient"}`, []string{"In dieser Datei steht keine Impfung"}},
		"markup in texts": {strings.Replace(impfpass, `"completed"`, `"<script>alert(1)</script>"`, 1), []string{"Bundle.entry[2].resource.status"}},
	} {
		got := v.upload(to, "x", []byte(c.data))
		if got.status != http.StatusUnprocessableEntity || strings.Contains(got.body, "<script>alert") {
			t.Errorf("%s: got %d", name, got.status)
		}
		got.sees(t, c.want...)
	}
	for _, forged := range []string{"", "AAAA", "%%%"} {
		if got := v.post(to+"/uebernehmen", "document", forged); got.status != http.StatusUnprocessableEntity {
			t.Errorf("%q: got %d", forged, got.status)
		}
	}
	if got := v.get(to); got.status != http.StatusOK {
		t.Errorf("got %d", got.status)
	}
	if got := v.upload(to, "none", nil); got.status != http.StatusUnprocessableEntity {
		t.Errorf("an empty file: got %d", got.status)
	}
}
