package intake_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/clock"
	"wegwarte/internal/intake"
	"wegwarte/internal/record"
)

// summary is a document of one resource beside its person.
func summary(resource string) []byte {
	return []byte(`{"resourceType": "Bundle", "type": "collection", "entry": [
  {"fullUrl": "urn:uuid:11111111-1111-4111-8111-111111111111", "resource": {"resourceType": "Patient", "birthDate": "1990"}}, {"resource": ` + resource + `}]}`)
}

func icd(code string) string {
	return `{"resourceType": "Condition", "subject": {"display": "x"}, "code": {"text": "Diagnose", "coding": [{"system": "http://fhir.de/CodeSystem/bfarm/icd-10-gm", "code": "` + code + `"}]}}`
}

func used(text, status string) string {
	return `{"resourceType": "DeviceUseStatement", "status": "` + status + `", "subject": {"display": "x"}, "device": {"display": "` + text + `"}}`
}

func TestNeedsThatMayFollowFromADocumentAreProposed(t *testing.T) {
	for name, c := range map[string]struct {
		resource string
		want     []string // code and detail
	}{
		"a diagnosis by its category":            {icd("E11.90"), []string{"continuous-medication "}},
		"one that is more than its category":     {icd("N18.5"), []string{"dialysis "}},
		"the category, where it is not":          {icd("N18.3"), []string{"specialist "}},
		"one from which nothing is known":        {icd("J00"), nil},
		"no detail of why":                       {icd("F43.1"), []string{"therapy "}},
		"a diagnosis by SNOMED CT":               {`{"resourceType": "Condition", "code": {"coding": [{"system": "http://snomed.info/sct", "code": "84757009"}]}}`, []string{"continuous-medication "}},
		"a code of another system":               {`{"resourceType": "Condition", "code": {"coding": [{"system": "http://a.test", "code": "84757009"}]}}`, nil},
		"a diagnosis that is over":               {`{"resourceType": "Condition", "clinicalStatus": {"coding": [{"code": "resolved"}]}, "code": {"coding": [{"system": "http://snomed.info/sct", "code": "84757009"}]}}`, nil},
		"food that is not borne":                 {`{"resourceType": "AllergyIntolerance", "category": ["food"], "code": {"text": "Nuss"}}`, []string{"medical-diet Nuss"}},
		"pollen is no food":                      {`{"resourceType": "AllergyIntolerance", "category": ["environment"], "code": {"text": "Birke"}}`, nil},
		"a medicine that is taken":               {`{"resourceType": "MedicationStatement", "status": "active", "medicationCodeableConcept": {"text": "x"}}`, []string{"continuous-medication "}},
		"a medicine that was stopped":            {`{"resourceType": "MedicationStatement", "status": "stopped", "medicationCodeableConcept": {"text": "x"}}`, nil},
		"a medicine whose time is over":          {`{"resourceType": "MedicationStatement", "status": "active", "medicationCodeableConcept": {"text": "x"}, "effectivePeriod": {"end": "2026-01-01"}}`, nil},
		"a wheelchair needs room and a ride":     {used("Rollstuhl", "active"), []string{"wheelchair-space ", "transport-wheelchair "}},
		"an aid is to be supplied":               {used("Inhalator", "active"), []string{"aid-supply Inhalator"}},
		"an aid that is used no more":            {used("Rollstuhl", "completed"), nil},
		"what is implanted goes along by itself": {used("Herzschrittmacher", "active"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := intake.Read("x", summary(c.resource), today)
			if err != nil {
				if r, err = intake.Read("x", append([]byte{}, ips(c.resource)...), today); err != nil {
					t.Fatal(err)
				}
			}
			var got []string
			for _, p := range r.Proposals(today) {
				got = append(got, p.Need+" "+p.Detail)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// ips is the same as a summary, which is taken in also where it tells of nothing.
func ips(resource string) []byte {
	return []byte(`{"resourceType": "Bundle", "type": "document", "meta": {"profile": ["http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips"]}, "entry": [
  {"fullUrl": "urn:uuid:11111111-1111-4111-8111-111111111111", "resource": {"resourceType": "Patient", "birthDate": "1990"}}, {"resource": ` + resource + `}]}`)
}

func TestAStatementsDayThatCannotBeIsLeftOutAndNamed(t *testing.T) {
	r, err := intake.Read("x", summary(`{"resourceType": "MedicationStatement", "status": "active", "medicationCodeableConcept": {"text": "Ramipril",
		"coding": [{"system": "http://www.whocc.no/atc", "code": "no code"}]}, "effectivePeriod": {"start": "1850-01-01", "end": "2020-01-01"}}`), today)
	if err != nil || len(r.Command.Statements) != 1 {
		t.Fatalf("got %+v, %v", r.Command, err)
	}
	a := r.Command.Statements[0]
	if !a.From.IsZero() || a.Until != clock.MustDate("2020-01-01") || a.ATC != "" || a.Standing != record.Holding {
		t.Errorf("got %+v", a)
	}
	named := false
	for _, l := range r.Command.Leftovers {
		named = named || l.Reason == "error.record.day.past"
	}
	if !named {
		t.Errorf("nobody is told: %+v", r.Command.Leftovers)
	}
}
