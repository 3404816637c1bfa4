package care_test

import (
	"net/http"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/fhir"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// Whoever sees what tells of health sends the person off with a file; its name
// says nobody's name.
func TestAPersonsVaccinationsAreTakenAlongAsAFile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		s.fill(t)
		medic, social, town := s.facility(t, tenant.FacilityMedic), s.facility(t, tenant.FacilitySocial), s.Enter(t, tenant.Intake)
		shown := medic.Get(s.home() + "/impfungen")
		for _, file := range []string{"impfpass.xml", "impfpass.json", "ips.json"} {
			url := "/personen/" + string(s.amina) + "/auszug/" + file
			if !strings.Contains(shown.Body, url) {
				t.Errorf("%s is not offered", file)
			}
			p := medic.Get(url)
			if p.Status != http.StatusOK || p.Header.Get("Content-Disposition") != `attachment; filename="`+file+`"` || !strings.HasPrefix(p.Header.Get("Content-Type"), "application/fhir+") {
				t.Errorf("%s: %d %v", file, p.Status, p.Header)
			}
			if r := fhir.Check([]byte(p.Body)); !r.OK {
				t.Errorf("%s: %+v", file, r.Faults)
			}
			if p := social.Get(url); p.Status != http.StatusForbidden {
				t.Errorf("%s, to the social service: %d", file, p.Status)
			}
			if p := town.Get(url); p.Status != http.StatusNotFound {
				t.Errorf("%s, to a municipality that does not know them: %d", file, p.Status)
			}
		}
		if p := medic.Get("/personen/" + string(s.amina) + "/auszug/akte.pdf"); p.Status != http.StatusNotFound {
			t.Errorf("a format that there is not: %d", p.Status)
		}
	})
}

// Without a dose there is no Impfpass, and the page says why; the summary says
// that nothing is known.
func TestWithoutADoseThereIsASummaryAlone(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	medic := s.facility(t, tenant.FacilityMedic)
	shown := medic.Get(s.home() + "/impfungen")
	if strings.Contains(shown.Body, "impfpass.xml") || !strings.Contains(shown.Words(), "Für einen Impfpass fehlt eine Impfung") {
		t.Error("the page does not say that there is no Impfpass")
	}
	if p := medic.Get("/personen/" + string(s.sami) + "/auszug/impfpass.xml"); p.Status != http.StatusConflict {
		t.Errorf("an Impfpass without a dose: %d", p.Status)
	}
	if p := medic.Get("/personen/" + string(s.sami) + "/auszug/ips.json"); p.Status != http.StatusOK || !strings.Contains(p.Body, "no-immunization-info") {
		t.Errorf("a summary: %d", p.Status)
	}
}
