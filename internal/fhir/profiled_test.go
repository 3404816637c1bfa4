package fhir

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"wegwarte/internal/fhir/profile"
)

const kbvURL = "https://fhir.kbv.de/StructureDefinition/KBV_PR_MIO_Vaccination_"

// urns of the small Impfpass below.
const (
	urnComposition = "urn:uuid:00000000-0000-4000-8000-000000000001"
	urnPatient     = "urn:uuid:00000000-0000-4000-8000-000000000002"
	urnDose        = "urn:uuid:00000000-0000-4000-8000-000000000003"
	urnRole        = "urn:uuid:00000000-0000-4000-8000-000000000004"
	urnDoctor      = "urn:uuid:00000000-0000-4000-8000-000000000005"
	urnPractice    = "urn:uuid:00000000-0000-4000-8000-000000000006"
)

// notice is the sentence the KBV's profile demands word for word; the table
// has it.
func notice(tb testing.TB) string {
	tb.Helper()
	for _, r := range profile.Lookup(kbvURL + "Record_Prime").Rules {
		if r.Name == "note" {
			for _, s := range r.Slices {
				for _, c := range s.When {
					return *c.Is
				}
			}
		}
	}
	tb.Fatal("the table has no notice")
	return ""
}

// smallPass is an Impfpass of one dose that keeps to the KBV's profiles.
func smallPass(tb testing.TB) string {
	tb.Helper()
	entry := func(urn, typ, profile, members string) string {
		return fmt.Sprintf(`{"fullUrl":%q,"resource":{"resourceType":%q,"id":%q,"meta":{"profile":["%s%s|1.1.0"]},%s}}`,
			urn, typ, strings.TrimPrefix(urn, "urn:uuid:"), kbvURL, profile, members)
	}
	code := func(system, code, rest string) string {
		return fmt.Sprintf(`{"coding":[{"system":%q,"code":%q%s}]}`, system, code, rest)
	}
	note, _ := json.Marshal(notice(tb))
	ref := func(urn string) string { return `{"reference":"` + urn + `"}` }
	return `{"resourceType":"Bundle","meta":{"profile":["` + kbvURL + `Bundle_Entry|1.1.0"]},"type":"document","timestamp":"2026-11-20T10:00:00+01:00",
 "identifier":{"system":"urn:ietf:rfc:3986","value":"urn:uuid:00000000-0000-4000-8000-000000000000"},"entry":[` + strings.Join([]string{
		entry(urnComposition, "Composition", "Composition_Prime", `"status":"final","type":`+code("http://loinc.org", "11369-6", `,"display":"History of Immunization Narrative"`)+
			`,"subject":`+ref(urnPatient)+`,"date":"2026-11-20T10:00:00+01:00","author":[`+ref(urnRole)+`],"title":"Impfeintrag","section":[{"code":`+
			code("http://snomed.info/sct", "713404003", `,"display":"Vaccination given (situation)","version":"http://snomed.info/sct/900000000000207008/version/20210131"`)+`,"entry":[`+ref(urnDose)+`]}]`),
		entry(urnPatient, "Patient", "Patient", `"identifier":[{"type":`+code("http://terminology.hl7.org/CodeSystem/v2-0203", "MR", "")+`,"system":"http://a.test/pid","value":"1"}],"name":[{"use":"official","text":"Amina Muster","family":"Muster","given":["Amina"]}],"gender":"female","birthDate":"1990-01-01"`),
		entry(urnDose, "Immunization", "Record_Prime", `"extension":[{"url":"https://fhir.kbv.de/StructureDefinition/KBV_EX_MIO_Vaccination_Entry_Type","valueCodeableConcept":`+
			code("https://fhir.kbv.de/CodeSystem/KBV_CS_MIO_Vaccination_Technical_Entry_Type", "End", `,"display":"Eintrag nur digital"`)+`}],
   "status":"completed","vaccineCode":{"coding":[{"system":"http://snomed.info/sct","version":"x","code":"871831003"},{"system":"http://fhir.de/CodeSystem/dimdi/atc","version":"x","code":"J07BD52","display":"MMR"}],"text":"MMR"},
   "patient":`+ref(urnPatient)+`,"occurrenceDateTime":"2026-11-01","primarySource":true,"lotNumber":"A1","note":[{"text":`+string(note)+`}],
   "protocolApplied":[{"targetDisease":[`+code("http://snomed.info/sct", "14189004", `,"version":"x"`)+`],"doseNumberString":"1"}]`),
		entry(urnRole, "PractitionerRole", "Practitionerrole", `"practitioner":`+ref(urnDoctor)+`,"organization":`+ref(urnPractice)),
		entry(urnDoctor, "Practitioner", "Practitioner", `"name":[{"use":"official","text":"Dr. Ada Beispiel","family":"Beispiel","given":["Ada"]}],"identifier":[{"type":`+
			code("http://terminology.hl7.org/CodeSystem/v2-0203", "LANR", "")+`,"system":"https://fhir.kbv.de/NamingSystem/KBV_NS_Base_ANR","value":"123456789"}],"qualification":[{"code":`+
			code("https://fhir.kbv.de/CodeSystem/KBV_CS_SFHIR_BAR2_ARZTNRFACHGRUPPE", "010", `,"version":"x"`)+`}]`),
		entry(urnPractice, "Organization", "Organization", `"name":"Praxis Beispiel","identifier":[{"type":`+code("http://terminology.hl7.org/CodeSystem/v2-0203", "BSNR", "")+
			`,"system":"https://fhir.kbv.de/NamingSystem/KBV_NS_Base_BSNR","value":"123456789"}],"telecom":[{"system":"phone","value":"0231 1"}],"address":[{"type":"both","line":["Weg 1"],"city":"Werne","postalCode":"59368","country":"D"}]`),
	}, ",") + `]}`
}

func TestASmallImpfpassIsAccepted(t *testing.T) {
	r := CheckBy([]byte(smallPass(t)), ByImpfpass)
	for _, f := range r.Faults {
		t.Errorf("%s: %s: %s", f.Path, f.Rule, f.Message())
	}
}

// brokenPass is one change for each rule of the Impfpass, and where it shows.
var brokenPass = []struct{ rule, path, old, new string }{
	{"profile.not-claimed", "Bundle.entry[1].resource.meta.profile", `"meta":{"profile":["` + kbvURL + `Patient|1.1.0"]},`, ``},
	{"profile.not-known", "Bundle.entry[1].resource.meta.profile", kbvURL + `Patient|1.1.0`, kbvURL + `Impatient|1.1.0`},
	{"profile.version", "Bundle.entry[1].resource.meta.profile", kbvURL + `Patient|1.1.0`, kbvURL + `Patient|1.00.000`},
	{"profile.fixed", "Bundle.entry[1].resource.meta.profile[0]", kbvURL + `Patient|1.1.0`, kbvURL + `Patient`},
	{"profile.fixed", "Bundle.entry[2].resource.primarySource", `"primarySource":true`, `"primarySource":false`},
	{"profile.min", "Bundle.entry[2].resource.lotNumber", `"lotNumber":"A1",`, ``},
	{"profile.max", "Bundle.entry[2].resource.protocolApplied", `"protocolApplied":[`, `"protocolApplied":[{"targetDisease":[{"coding":[{"system":"http://snomed.info/sct","code":"14189004","version":"x"}]}],"doseNumberString":"2"},`},
	{"profile.value", "Bundle.entry[2].resource.lotNumber", `"lotNumber":"A1"`, `"_lotNumber":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}`},
	{"profile.element", "Bundle.entry[1].resource.telecom[0]", `"gender":"female"`, `"gender":"female","telecom":[{"system":"phone","value":"1"}]`},
	{"profile.code", "Bundle.entry[2].resource.vaccineCode.coding[1].code", `"code":"J07BD52"`, `"code":"A01AA01"`},
	{"profile.kind", "Bundle.entry[2].resource.vaccineCode.coding[1]", `http://fhir.de/CodeSystem/dimdi/atc`, `http://fhir.de/CodeSystem/dimdi/other`},
	{"profile.kind-min", "Bundle.entry[2].resource.vaccineCode.coding", `{"system":"http://snomed.info/sct","version":"x","code":"871831003"},`, ``},
	{"profile.kind-max", "Bundle.entry[2].resource.note", `"note":[`, `"note":[{"text":"a"},{"text":"b"},`},
	{"profile.target", "Bundle.entry[2].resource.patient.reference", `"patient":{"reference":"` + urnPatient, `"patient":{"reference":"` + urnDoctor},
	{"profile.target-missing", "Bundle.entry[2].resource.patient.reference", `"patient":{"reference":"` + urnPatient, `"patient":{"reference":"urn:uuid:00000000-0000-4000-8000-00000000000f`},
	{"profile.rule", "Bundle.entry[2].resource", `"occurrenceDateTime":"2026-11-01"`, `"occurrenceDateTime":"2026-11"`},
	{"profile.rule", "Bundle.entry[2].resource", `,{"system":"http://fhir.de/CodeSystem/dimdi/atc","version":"x","code":"J07BD52","display":"MMR"}`, ``},
	{"profile.rule", "Bundle", `"entry":[{`, `"entry":[{"fullUrl":"urn:uuid:00000000-0000-4000-8000-0000000000aa","resource":{"resourceType":"Composition","meta":{"profile":["` + kbvURL + `Composition_Prime|1.1.0"]},"status":"final"}},{`},
}

func TestEachRuleOfTheImpfpassRefusesWithItsPath(t *testing.T) {
	whole := smallPass(t)
	for _, c := range brokenPass {
		t.Run(c.rule, func(t *testing.T) {
			file := strings.Replace(whole, c.old, c.new, 1)
			if file == whole {
				t.Fatalf("%q is not in the file", c.old)
			}
			refusedBy(t, CheckBy([]byte(file), ByImpfpass), c.rule, c.path)
			refusedBy(t, Check([]byte(file)), c.rule, c.path)
			if c.rule == "profile.kind" && !CheckBy([]byte(file), ByR4).OK {
				t.Error("R4 alone asks for none of this")
			}
		})
	}
}

func refusedBy(t *testing.T, r Report, rule, path string) {
	t.Helper()
	if !r.OK && slices.ContainsFunc(r.Faults, func(f Fault) bool { return f.Rule == rule && f.Path == path }) {
		return
	}
	for _, f := range r.Faults {
		t.Errorf("got %s at %q: %s", f.Rule, f.Path, f.Message())
	}
	t.Errorf("want %s at %q", rule, path)
}

func TestAnythingElseIsNoImpfpass(t *testing.T) {
	refusedBy(t, CheckBy([]byte(`{"resourceType":"Patient"}`), ByImpfpass), "profile.not-claimed", "Patient.meta.profile")
	refusedBy(t, CheckBy([]byte(smallSummary), ByImpfpass), "profile.not-claimed", "Bundle.meta.profile")
}

// smallSummary is a patient summary with its three required sections, one of
// them empty for a reason.
const smallSummary = `{"resourceType":"Bundle","type":"document","timestamp":"2026-11-20T10:00:00Z","identifier":{"system":"urn:a:b","value":"1"},"entry":[
 {"fullUrl":"http://a.test/Composition/1","resource":{"resourceType":"Composition","id":"1","status":"final","type":{"coding":[{"system":"http://loinc.org","code":"60591-5"}]},
  "subject":{"reference":"Patient/1"},"date":"2026-11-20","author":[{"display":"x"}],"title":"Summary","section":[
   {"title":"Medication","code":{"coding":[{"system":"http://loinc.org","code":"10160-0"}]},"text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'>none</div>"},"emptyReason":{"text":"none"}},
   {"title":"Allergies","code":{"coding":[{"system":"http://loinc.org","code":"48765-2"}]},"text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'>a</div>"},"entry":[{"reference":"AllergyIntolerance/1"}]},
   {"title":"Problems","code":{"coding":[{"system":"http://loinc.org","code":"11450-4"}]},"text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'>a</div>"},"entry":[{"reference":"Condition/1"}]}]}},
 {"fullUrl":"http://a.test/Patient/1","resource":{"resourceType":"Patient","id":"1","name":[{"text":"Amina Muster"}],"birthDate":"1990"}},
 {"fullUrl":"http://a.test/AllergyIntolerance/1","resource":{"resourceType":"AllergyIntolerance","id":"1","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"code":{"text":"x"},"patient":{"reference":"Patient/1"}}},
 {"fullUrl":"http://a.test/Condition/1","resource":{"resourceType":"Condition","id":"1","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"code":{"text":"x"},"subject":{"reference":"Patient/1"}}},
 {"fullUrl":"http://a.test/Observation/1","resource":{"resourceType":"Observation","id":"1","meta":{"profile":["http://hl7.org/fhir/uv/ips/StructureDefinition/Observation-tobaccouse-uv-ips"]},"status":"final","code":{"coding":[{"system":"http://loinc.org","code":"72166-2"}]},"subject":{"reference":"Patient/1"},"effectiveDateTime":"2026","valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"LA18978-9"}]}}}]}`

var brokenSummary = []struct{ rule, path, old, new string }{
	{"profile.kind-min", "Bundle.entry[0].resource.section", `"code":"10160-0"`, `"code":"10160-1"`},
	{"profile.kind-min", "Bundle.entry[0].resource.section[1].entry", `"entry":[{"reference":"AllergyIntolerance/1"}]`, `"entry":[{"reference":"Condition/1"}]`},
	{"profile.min", "Bundle.entry[0].resource.section[1].entry", `,"entry":[{"reference":"AllergyIntolerance/1"}]`, ``},
	{"profile.min", "Bundle.entry[0].resource.section[1].title", `"title":"Allergies",`, ``},
	{"profile.min", "Bundle.entry[1].resource.birthDate", `,"birthDate":"1990"`, ``},
	{"profile.min", "Bundle.entry[3].resource.clinicalStatus", `"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},`, ``},
	{"profile.rule", "Bundle.entry[1].resource.name[0]", `{"text":"Amina Muster"}`, `{"use":"official"}`},
	{"profile.pattern", "Bundle.entry[0].resource.type", `"code":"60591-5"`, `"code":"11369-6"`},
	{"profile.pattern", "Bundle.entry[4].resource.code", `"code":"72166-2"`, `"code":"72166-3"`},
	{"profile.code", "Bundle.entry[4].resource.value", `"code":"LA18978-9"`, `"code":"LA0"`},
	{"profile.max", "Bundle.entry[4].resource.component", `"effectiveDateTime"`, `"component":[{"code":{"text":"x"}}],"effectiveDateTime"`},
	{"profile.target", "Bundle.entry[3].resource.subject", `"subject":{"reference":"Patient/1"}}},
 {"fullUrl":"http://a.test/Observation/1"`, `"subject":{"reference":"Group/1"}}},{"fullUrl":"http://a.test/Group/1","resource":{"resourceType":"Group","id":"1","type":"person","actual":true}},
 {"fullUrl":"http://a.test/Observation/1"`},
	{"profile.type", "Bundle.entry[4].resource.value", `tobaccouse-uv-ips"]},"status":"final"`, `results-pathology-uv-ips"]},"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],"performer":[{"display":"x"}],"valueBoolean":true`},
}

func TestASmallSummaryIsAccepted(t *testing.T) {
	for _, f := range CheckBy([]byte(smallSummary), BySummaries).Faults {
		t.Errorf("%s: %s: %s", f.Path, f.Rule, f.Message())
	}
}

func TestEachRuleOfTheSummaryRefusesWithItsPath(t *testing.T) {
	for _, c := range brokenSummary {
		t.Run(c.rule, func(t *testing.T) {
			file := strings.Replace(smallSummary, c.old, c.new, 1)
			if file == smallSummary {
				t.Fatalf("%q is not in the file", c.old)
			}
			refusedBy(t, CheckBy([]byte(file), BySummaries), c.rule, c.path)
		})
	}
}

// TestResourcesThatPointAtEachOtherEnd holds that a circle of references is
// judged once.
func TestResourcesThatPointAtEachOtherEnd(t *testing.T) {
	observation := func(id, other string) string {
		return `,{"fullUrl":"http://a.test/Observation/` + id + `","resource":{"resourceType":"Observation","id":"` + id + `","meta":{"profile":["http://hl7.org/fhir/uv/ips/StructureDefinition/Observation-results-uv-ips"]},
		"status":"final","code":{"text":"x"},"subject":{"reference":"Patient/1"},"effectiveDateTime":"2026","hasMember":[{"reference":"Observation/` + other + `"}]}}`
	}
	file := strings.TrimSuffix(smallSummary, "]}") + observation("2", "3") + observation("3", "2") + "]}"
	for _, f := range CheckBy([]byte(file), BySummaries).Faults {
		t.Errorf("%s: %s: %s", f.Path, f.Rule, f.Message())
	}
}
