package care_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestANeedIsChosenRecordedEndedAndWithdrawn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		v := s.facility(t, tenant.FacilitySocial)
		v.Get(s.home()).Has("Was gebraucht wird", "Es ist kein Bedarf eingetragen", "Noch nicht gefragt", "Schulplatz")

		choice := v.Get("/personen/" + string(s.sami) + "/bedarf")
		choice.Has("Passt zum Alter Schulplatz", "Stufenloser Zugang")
		choice.HasNot("Dialyse") // the role may not record health

		form := v.Get("/personen/" + string(s.sami) + "/bedarf?code=school-place")
		form.Has("Das Kind muss in die Schule gehen.", "Für Sami Muster", "Wer das sieht", "Unterbringung")

		fields := []string{"code", "school-place", "severity", "essential", "from", "2026-11-23", "until", "2026-11-01",
			"source", "person", "source_day", "2026-11-20", "basis", "schulg-34-6", "detail", "Klasse 1"}
		wrong := v.Post("/personen/"+string(s.sami)+"/bedarf", fields...)
		if wrong.Status != http.StatusUnprocessableEntity {
			t.Errorf("got %d", wrong.Status)
		}
		wrong.Has("Das Ende liegt vor dem Beginn.")
		if !strings.Contains(wrong.Body, `value="Klasse 1"`) {
			t.Error("what was filled in is lost")
		}

		fields[7] = ""
		if saved := v.Post("/personen/"+string(s.sami)+"/bedarf", fields...); saved.Location != s.home() {
			t.Fatalf("got %d %s %s", saved.Status, saved.Location, saved.Words())
		}
		page := v.Get(s.home())
		page.Has("Der Bedarf ist eingetragen.", "Schulplatz", "Klasse 1", "unverzichtbar", "Angabe der Person, Stand 20.11.2026", "§ 34 Abs. 6 SchulG NRW")

		need := page.Link("/bedarf/")
		v.Get(need).Has("Bedarf beenden", "Klasse 1")
		early := v.Post(need, "do", "end", "until", "2026-01-01")
		early.Has("Das Ende liegt vor dem Beginn.")
		if ended := v.Post(need, "do", "end", "until", "2026-11-23"); ended.Location != s.home() {
			t.Fatalf("got %d %s", ended.Status, ended.Words())
		}
		v.Get(s.home()).Has("bis 23.11.2026")
		if taken := v.Post(need, "do", "withdraw"); taken.Location != s.home() {
			t.Fatalf("got %d %s", taken.Status, taken.Words())
		}
		v.Get(s.home()).HasNot("Klasse 1")
		if gone := v.Get(need); gone.Status != http.StatusNotFound {
			t.Errorf("a withdrawn need answers %d", gone.Status)
		}
	})
}

func TestAVaccinationIsRecordedWithADayAsExactAsItIsKnown(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	v := s.facility(t, tenant.FacilityMedic)
	choice := v.Get("/personen/" + string(s.amina) + "/massnahmen")
	choice.Has("Impfung", "§ 22 IfSG")
	choice.HasNot("Deutschkurs")
	to := "/personen/" + string(s.amina) + "/massnahmen"
	v.Get(to+"?kind=vaccination").Has("Wogegen", "Röteln", "Charge")
	v.Get(to + "?kind=examination").HasNot("Charge")

	wrong := v.Post(to, "kind", "vaccination", "outcome", "done", "day", "neulich", "source", "person", "source_day", "2026-11-20")
	wrong.Has("Diesen Tag verstehen wir nicht.")
	wrong = v.Post(to, "kind", "vaccination", "outcome", "done", "day", "9.2026", "source", "person", "source_day", "2026-11-20")
	wrong.Has("Bitte nennen Sie den Impfstoff oder wogegen geimpft wurde.")
	saved := v.Post(to, "kind", "vaccination", "outcome", "done", "day", "09.2026", "source", "person", "source_day", "2026-11-20",
		"antigens", "Masern", "antigens", "Mumps", "place", "Idlib", "batch", "A1")
	if saved.Location != s.home() {
		t.Fatalf("got %d %s", saved.Status, saved.Words())
	}
	page := v.Get(s.home())
	page.Has("Impfung: Masern, Mumps", "erledigt", "September 2026", "Idlib", "Charge A1", "Angabe der Person")
	if taken := v.Post(page.Link("/massnahmen/"), "do", "withdraw"); taken.Location != s.home() {
		t.Fatalf("got %d %s", taken.Status, taken.Words())
	}
	v.Get(s.home()).HasNot("Idlib")
}

func TestSourcesThatDisagreeStandSideBySide(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	s.Do(t, s.As(tenant.FacilityMedic), func(ctx context.Context, tx *db.Tx) error {
		_, err := record.AddMeasures(ctx, tx, s.Clock, s.As(tenant.FacilityMedic),
			record.MeasureCommand{Person: s.amina, Kind: "tb-screening", Outcome: record.NotDocumented, Source: record.AZR},
			record.MeasureCommand{Person: s.amina, Kind: "tb-screening", Outcome: record.Done, Day: testkit.Today.AddDays(-20), Source: record.OwnWord})
		return err
	})
	s.facility(t, tenant.FacilityMedic).Get(s.home()).Has("Die Angaben unterscheiden sich", "Ausländerzentralregister", "Angabe der Person")
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
	page := v.Get(s.home())
	page.Has("Untersuchungen und Impfungen sehen Sie hier nicht")
	page.HasNot("Priorix", "Untersuchung auf Tuberkulose", "Impfpass oder Kurzakte einlesen")
	if p := v.Get("/massnahmen/" + string(measure.ID)); p.Status != http.StatusNotFound {
		t.Errorf("the measure answers %d", p.Status)
	}
	if p := v.Post("/personen/"+string(s.amina)+"/massnahmen", "kind", "vaccination", "outcome", "done", "vaccine", "x", "source", "person"); p.Status != http.StatusForbidden {
		t.Errorf("recording a vaccination answers %d", p.Status)
	}
	legal := s.EnterAt(t, s.Land, "", tenant.LandLegal)
	legal.Get(s.home()).HasNot("Was gebraucht wird", "Was schon getan wurde")
	elsewhere := s.EnterAt(t, s.Land, s.OtherUnit.ID, tenant.FacilityMedic)
	for _, path := range []string{"/personen/" + string(s.amina) + "/bedarf", "/personen/" + string(s.amina) + "/massnahmen",
		"/personen/" + string(s.amina) + "/dokumente", "/massnahmen/" + string(measure.ID)} {
		if p := elsewhere.Get(path); p.Status != http.StatusNotFound {
			t.Errorf("%s answers %d to another facility", path, p.Status)
		}
	}
}

const impfpass = `{"resourceType": "Bundle", "type": "collection", "timestamp": "2026-10-20T10:00:00+02:00", "entry": [
  {"fullUrl": "urn:uuid:11111111-1111-4111-8111-111111111111", "resource": {"resourceType": "Patient", "name": [{"family": "Muster", "given": ["Amina"]}], "birthDate": "1990-01-01"}},
  {"fullUrl": "urn:uuid:33333333-3333-4333-8333-333333333333", "resource": {"resourceType": "AllergyIntolerance", "code": {"text": "Penicillin"},
    "patient": {"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"}, "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "code": "active"}]}}},
  {"fullUrl": "urn:uuid:22222222-2222-4222-8222-222222222222", "resource": {"resourceType": "Immunization", "status": "completed",
    "vaccineCode": {"coding": [{"system": "http://www.whocc.no/atc", "code": "J07BD52"}], "text": "Priorix"},
    "patient": {"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"}, "occurrenceDateTime": "2026-09-14", "lotNumber": "A1"}},
  {"fullUrl": "urn:uuid:44444444-4444-4444-8444-444444444444", "resource": {"resourceType": "Procedure", "status": "completed", "code": {"text": "Naht"},
    "subject": {"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"}}}]}`

func TestADocumentIsShownBeforeItIsKept(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		v := s.facility(t, tenant.FacilityMedic)
		to := "/personen/" + string(s.amina) + "/dokumente"
		v.Get(to).Has("Impfpass oder Kurzakte einlesen", "höchstens 10 MiB")
		read := v.Upload(to, "file", "amina.json", impfpass)
		read.Has("Das haben wir verstanden", "Die Angaben stimmen überein", "Impfung: Masern, Mumps, Röteln", "Charge A1", "Penicillin", "1 Allergie, Medikament oder Hilfsmittel im Dokument", "Naht", "Was wir nicht übernehmen")
		v.Get(s.home()).HasNot("Priorix") // nothing is kept yet

		carried := read.Hidden("document")
		if kept := v.Post(to+"/uebernehmen", "document", carried, "name", "amina.json", "basis", "asylg-8-3"); kept.Location != s.home() {
			t.Fatalf("got %d %s", kept.Status, kept.Words())
		}
		page := v.Get(s.home())
		page.Has("Das Dokument ist gespeichert: 2 neu, 0 schon bekannt.", "Priorix", "anderes Dokument, Stand 20.10.2026", "1 Stelle nicht übernommen")
		if got := v.Get(page.Link("/dokumente/")); got.Body != impfpass {
			t.Errorf("the document did not come back as it came: %d", got.Status)
		}
		v.Post(to+"/uebernehmen", "document", carried, "name", "amina.json", "basis", "asylg-8-3")
		v.Get(s.home()).Has("Dieses Dokument war schon da.")
	})
}

func TestADocumentOfSomebodyElseNeedsAWord(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	v := s.facility(t, tenant.FacilityMedic)
	to := "/personen/" + string(s.sami) + "/dokumente"
	read := v.Upload(to, "file", "amina.json", impfpass)
	read.Has("Gehört dieses Dokument wirklich zu dieser Person?", "weicht ab", "Amina Muster", "Sami Muster")
	carried := read.Hidden("document")
	refused := v.Post(to+"/uebernehmen", "document", carried)
	if refused.Status != http.StatusUnprocessableEntity {
		t.Errorf("got %d", refused.Status)
	}
	refused.Has("Bitte bestätigen Sie, dass das Dokument zu dieser Person gehört.")
	if kept := v.Post(to+"/uebernehmen", "document", carried, "same", "ja"); kept.Location != s.home() {
		t.Errorf("got %d %s", kept.Status, kept.Words())
	}
}

func TestAFaultyFileIsShownWithEachOfItsFaultsAndCanBeTakenIn(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	v := s.facility(t, tenant.FacilityMedic)
	to := "/personen/" + string(s.amina) + "/dokumente"
	read := v.Upload(to, "file", "amina.json", strings.Replace(impfpass, `"completed"`, `"given"`, 1))
	read.Has("Das Dokument hält eine Regel seines Formats nicht ein", "Bundle.entry[2].resource.status", "“given”")
	if kept := v.Post(to+"/uebernehmen", "document", read.Hidden("document")); kept.Location != s.home() {
		t.Errorf("got %d %s", kept.Status, kept.Words())
	}
	v.Get(s.home()).Has("“given”") // the fault stays with the document
}

func TestAWrongOrHostileFileIsRefusedPrecisely(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	v := s.facility(t, tenant.FacilityMedic)
	to := "/personen/" + string(s.amina) + "/dokumente"
	for name, c := range map[string]struct {
		data string
		want []string
	}{
		"an entity":       {`<!DOCTYPE x [<!ENTITY a "b">]><Bundle xmlns="http://hl7.org/fhir">&a;</Bundle>`, []string{"xml.doctype"}},
		"no FHIR":         {"%PDF-1.7", []string{"Wir können diese Datei nicht übernehmen"}},
		"nothing in it":   {`{"resourceType": "Patient"}`, []string{"In dieser Datei steht nichts, was wir übernehmen können"}},
		"markup in texts": {strings.Replace(impfpass, `"completed"`, `"<script>alert(1)</script>"`, 1), []string{"Bundle.entry[2].resource.status"}},
	} {
		got := v.Upload(to, "file", "x", c.data)
		if got.Status != http.StatusUnprocessableEntity || strings.Contains(got.Body, "<script>alert") {
			t.Errorf("%s: got %d", name, got.Status)
		}
		got.Has(c.want...)
	}
	for _, forged := range []string{"", "AAAA", "%%%"} {
		if got := v.Post(to+"/uebernehmen", "document", forged); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("%q: got %d", forged, got.Status)
		}
	}
	if got := v.Get(to); got.Status != http.StatusOK {
		t.Errorf("got %d", got.Status)
	}
	if got := v.Upload(to, "file", "none", ""); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("an empty file: got %d", got.Status)
	}
}
