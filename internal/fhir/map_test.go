package fhir

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
)

// impfpass is a small document in the KBV's manner.
func impfpass(entries ...string) []byte {
	return []byte(`{"resourceType":"Bundle","type":"document","timestamp":"2026-11-20T10:00:00+01:00",
	"meta":{"profile":["https://fhir.kbv.de/StructureDefinition/KBV_PR_MIO_Vaccination_Bundle_Entry|1.1.0"]},
	"identifier":{"system":"urn:ietf:rfc:3986","value":"doc-1"},"entry":[
	{"fullUrl":"urn:uuid:00000000-0000-0000-0000-000000000001","resource":{"resourceType":"Composition","status":"final","type":{"coding":[{"system":"http://loinc.org","code":"11369-6"}]},
	 "date":"2026-11-19T12:30:02Z","title":"Impfeintrag","author":[{"display":"Praxis Muster"}],"subject":{"reference":"urn:uuid:00000000-0000-0000-0000-000000000002"},"section":[{"entry":[{"display":"x"}]}]}},
	{"fullUrl":"urn:uuid:00000000-0000-0000-0000-000000000002","resource":{"resourceType":"Patient","gender":"female","birthDate":"2014-03",
	 "name":[{"use":"official","family":"Haddad","given":["Lina","Mariam"]},{"text":"لينا حداد"}],"identifier":[{"system":"http://fhir.de/NamingSystem/gkv/kvid-10","type":{"coding":[{"code":"GKV"}]},"value":"A123456780"}]}}` +
		strings.Join(append([]string{""}, entries...), ",") + `]}`)
}

// shot is an Immunization entry with the given members added.
func shot(members string) string {
	return `{"fullUrl":"urn:uuid:00000000-0000-0000-0000-000000000009","resource":{"resourceType":"Immunization","patient":{"reference":"urn:uuid:00000000-0000-0000-0000-000000000002"},` + members + `}}`
}

// dates lets cmp compare days by ==.
var dates = cmp.Comparer(func(a, b clock.Date) bool { return a == b })

func mustRead(t *testing.T, data []byte) Document {
	t.Helper()
	doc, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestWhatADocumentSaysOfItselfAndThePerson(t *testing.T) {
	doc := mustRead(t, impfpass())
	want := Document{
		Kind: KBVImpfpass, Version: "1.1.0", Identifier: "doc-1", Issued: clock.MustDate("2026-11-19"), Title: "Impfeintrag", Issuer: "Praxis Muster",
		Subject: Subject{
			Path:        "Bundle.entry[1].resource",
			Names:       []Name{{Use: "official", Text: "Lina Mariam Haddad", Family: "Haddad", Given: []string{"Lina", "Mariam"}}, {Text: "لينا حداد"}},
			BirthDate:   Day{clock.MustDate("2014-03-01"), ToMonth, "2014-03"},
			Gender:      "female",
			Identifiers: []Identifier{{"http://fhir.de/NamingSystem/gkv/kvid-10", "GKV", "A123456780"}},
		},
	}
	if diff := cmp.Diff(want, doc, dates); diff != "" {
		t.Error(diff)
	}
}

func TestADoseBecomesAMeasure(t *testing.T) {
	doc := mustRead(t, impfpass(
		shot(`"status":"completed","occurrenceDateTime":"2021-05-04","primarySource":true,"lotNumber":"AB12",
		 "vaccineCode":{"coding":[{"system":"http://fhir.de/CodeSystem/bfarm/atc","code":"J07BD52","display":"MMR"}],"text":"MMR Vaxpro"},
		 "manufacturer":{"display":"MSD"},"location":{"reference":"urn:uuid:00000000-0000-0000-0000-000000000004"},
		 "performer":[{"actor":{"reference":"urn:uuid:00000000-0000-0000-0000-000000000003"}}],
		 "protocolApplied":[{"doseNumberPositiveInt":1,"seriesDosesPositiveInt":2,"series":"MMR"}]`),
		`{"fullUrl":"urn:uuid:00000000-0000-0000-0000-000000000003","resource":{"resourceType":"Practitioner","name":[{"prefix":["Dr."],"given":["Hans"],"family":"Muster"}]}}`,
		`{"fullUrl":"urn:uuid:00000000-0000-0000-0000-000000000004","resource":{"resourceType":"Location","name":"ZUE","address":{"city":"Herne"}}}`,
	))
	want := []Measure{{
		Kind: Vaccination, Outcome: Done, Day: Day{clock.MustDate("2021-05-04"), ToDay, "2021-05-04"}, ATC: "J07BD52",
		Antigens: []string{"Masern", "Mumps", "Roeteln"}, VaccineName: "MMR Vaxpro", Codes: []Code{{"http://fhir.de/CodeSystem/bfarm/atc", "J07BD52", "MMR"}},
		Batch: "AB12", Manufacturer: "MSD", DoseNumber: "1/2", Series: "MMR", FirstHand: true, Place: "ZUE, Herne", Practitioner: "Dr. Hans Muster",
		SourceID: "urn:uuid:00000000-0000-0000-0000-000000000009", Path: "Bundle.entry[2].resource",
	}}
	if diff := cmp.Diff(want, doc.Measures, dates); diff != "" {
		t.Error(diff)
	}
	if len(doc.NotUnderstood) != 0 {
		t.Errorf("all of it was understood, yet left over: %+v", doc.NotUnderstood)
	}
}

func TestHowADoseWent(t *testing.T) {
	const code = `"occurrenceDateTime":"2021","vaccineCode":{"text":"x"},`
	for _, c := range []struct {
		name, members string
		outcome       Outcome // "" where no measure may come of it
		left          string  // the reason of the first leftover, "" for none
	}{
		{"given", code + `"status":"completed"`, Done, ""},
		{"objected to", code + `"status":"not-done","statusReason":{"coding":[{"code":"PATOBJ"}]}`, Declined, ""},
		{"medically impossible", code + `"status":"not-done","statusReason":{"coding":[{"code":"MEDPREC"}]}`, NotOffered, ""},
		{"not done, nobody says why", code + `"status":"not-done"`, NotDocumented, "map.not-done"},
		{"entered in error", code + `"status":"entered-in-error"`, "", "map.entered-in-error"},
		{"a status that is none", code + `"status":"complete"`, NotDocumented, "map.status"},
		{"meaning turned by a modifier", code + `"status":"completed","modifierExtension":[{"url":"http://example.org/not","valueBoolean":true}]`, "", "map.modifier"},
		{"nothing known", `"status":"completed","occurrenceString":"unknown","vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips","code":"no-immunization-info"}]}`, NotDocumented, ""},
		{"no vaccine named", `"status":"completed","occurrenceDateTime":"2021","vaccineCode":{"extension":[{"url":"http://example.org/x","valueString":"a"}]}`, "", "map.no-vaccine"},
		{"no date", `"status":"completed","occurrenceString":"als Kind","vaccineCode":{"text":"x"}`, Done, "map.no-date"},
		{"more said than taken", code + `"status":"completed","reaction":[{"date":"2021-05-05"}]`, Done, "map.details"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := mustRead(t, impfpass(shot(c.members)))
			var outcome Outcome
			if len(doc.Measures) > 0 {
				outcome = doc.Measures[0].Outcome
			}
			left := ""
			if len(doc.NotUnderstood) > 0 {
				left = doc.NotUnderstood[0].Reason
			}
			if outcome != c.outcome || left != c.left {
				t.Errorf("outcome %q, left %q", outcome, left)
			}
		})
	}
}

func TestKindsOfFile(t *testing.T) {
	const bundle = `{"resourceType":"Bundle","type":"document","meta":{"profile":["%"]},"entry":[{"resource":{"resourceType":"Composition","type":{"coding":[{"system":"http://loinc.org","code":"#"}]}}}]}`
	for _, c := range []struct {
		profile, loinc string
		kind           Kind
		version        string
	}{
		{"https://fhir.kbv.de/StructureDefinition/KBV_PR_MIO_Vaccination_Bundle_Entry|1.00.000", "11369-6", KBVImpfpass, "1.00.000"},
		{"https://fhir.kbv.de/StructureDefinition/KBV_PR_MIO_Vaccination_Bundle_Entry|1.1.0", "11369-6", KBVImpfpass, "1.1.0"},
		{"http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips", "60591-5", IPS, ""},
		{"http://elsewhere.test/x", "60591-5", IPS, ""},
		{"http://elsewhere.test/x", "11369-6", Other, ""},
	} {
		doc := mustRead(t, []byte(strings.NewReplacer("%", c.profile, "#", c.loinc).Replace(bundle)))
		if doc.Kind != c.kind || doc.Version != c.version {
			t.Errorf("%s %s: %s %s", c.profile, c.loinc, doc.Kind, doc.Version)
		}
	}
}

func TestAnotherPersonsDoseIsNotTaken(t *testing.T) {
	doc := mustRead(t, impfpass(
		`{"fullUrl":"urn:uuid:00000000-0000-0000-0000-000000000005","resource":{"resourceType":"Patient","name":[{"text":"Brother"}]}}`,
		strings.Replace(shot(`"status":"completed","occurrenceDateTime":"2021","vaccineCode":{"text":"x"}`), "000000000002", "000000000005", 1)))
	if len(doc.Measures) != 0 || len(doc.NotUnderstood) != 2 || doc.NotUnderstood[0].Reason != "map.other-person" {
		t.Errorf("got %+v %+v", doc.Measures, doc.NotUnderstood)
	}
}

func TestTheGenderIsTakenInEitherLanguage(t *testing.T) {
	for written, want := range map[string]string{"female": "female", "männlich": "male", "divers": "other", "x": ""} {
		doc := mustRead(t, []byte(`{"resourceType":"Patient","gender":"`+written+`"}`))
		if left := len(doc.NotUnderstood); doc.Subject.Gender != want || (left == 0) != (want != "") {
			t.Errorf("%s: %q, %d left over", written, doc.Subject.Gender, left)
		}
	}
}

// TestASummaryInXMLIsRead holds that nothing of the mapping depends on JSON.
func TestASummaryInXMLIsRead(t *testing.T) {
	doc := mustRead(t, []byte(`<?xml version="1.0" encoding="UTF-8"?>
<Bundle xmlns="http://hl7.org/fhir"><!-- a summary --><identifier><system value="urn:ietf:rfc:3986"/><value value="doc-2"/></identifier><type value="document"/><timestamp value="2026-11-20T10:00:00Z"/>
<entry><fullUrl value="http://a.test/Composition/c"/><resource><Composition><id value="c"/><status value="final"/><type><coding><system value="http://loinc.org"/><code value="60591-5"/></coding></type>
 <subject><reference value="Patient/p"/></subject><date value="2026-11-20"/><author><display value="Klinik"/></author><title value="IPS"/>
 <section><title value="Immunizations"/><entry><reference value="Immunization/i"/></entry></section></Composition></resource></entry>
<entry><fullUrl value="http://a.test/Patient/p"/><resource><Patient><id value="p"/><name><text value="Олена Коваль"/></name><birthDate value="1999"/></Patient></resource></entry>
<entry><fullUrl value="http://a.test/Immunization/i"/><resource><Immunization><id value="i"/><status value="completed"/><vaccineCode><coding><system value="http://www.whocc.no/atc"/><code value="J07BF03"/></coding></vaccineCode>
 <patient><reference value="Patient/p"/></patient><occurrenceDateTime value="2003-06"/></Immunization></resource></entry></Bundle>`))
	if len(doc.Faults) != 0 || doc.Kind != IPS || doc.Subject.Names[0].Text != "Олена Коваль" || doc.Subject.BirthDate.Precision != ToYear {
		t.Errorf("got %+v", doc)
	}
	if len(doc.Measures) != 1 || doc.Measures[0].Antigens[0] != "Polio" || doc.Measures[0].Day.Precision != ToMonth || len(doc.NotUnderstood) != 0 {
		t.Errorf("got %+v, left %+v", doc.Measures, doc.NotUnderstood)
	}
}

func TestEveryOtherResourceIsListed(t *testing.T) {
	doc := mustRead(t, impfpass(
		`{"fullUrl":"urn:a:1","resource":{"resourceType":"Procedure","status":"completed","subject":{"display":"x"},"code":{"text":"Naht"},"performedDateTime":"2025-02"}}`,
		`{"fullUrl":"urn:a:2","resource":{"resourceType":"Organization","name":"<b>Praxis</b>"}}`))
	want := []Leftover{
		{"Bundle.entry[2].resource", "Procedure", "map.kept", "Naht, 2025-02"},
		{"Bundle.entry[3].resource", "Organization", "map.kept", "<b>Praxis</b>"},
	}
	if diff := cmp.Diff(want, doc.NotUnderstood, dates); diff != "" {
		t.Error(diff)
	}
}

func TestASingleResourceIsRead(t *testing.T) {
	doc := mustRead(t, []byte(`<Immunization xmlns="http://hl7.org/fhir"><status value="completed"/><vaccineCode><coding><system value="http://hl7.org/fhir/sid/cvx"/><code value="03"/></coding></vaccineCode>
		<patient><display value="x"/></patient><occurrenceDateTime value="2020-01-02T10:00:00+01:00"/></Immunization>`))
	if doc.Kind != Other || len(doc.Measures) != 1 || doc.Measures[0].Day.Date != clock.MustDate("2020-01-02") || len(doc.Measures[0].Antigens) != 3 {
		t.Errorf("got %+v", doc)
	}
	if doc.Subject.Path != "" || len(doc.NotUnderstood) != 1 || doc.NotUnderstood[0].Reason != "map.no-person" {
		t.Errorf("a single dose names no person: %+v", doc.NotUnderstood)
	}
}

func TestAnUnreadableFileIsRefusedWithItsRule(t *testing.T) {
	_, err := Read([]byte(`{"resourceType":"Patient",}`))
	list := errs.All(err)
	if !errs.Is(err, errs.KindInvalid) || list[0].Key != "fhir.rule.json.comma" || list[0].Field != "Patient" {
		t.Errorf("got %v", err)
	}
}

func TestReferencesInACircleEnd(t *testing.T) {
	doc := mustRead(t, impfpass(
		shot(`"status":"completed","occurrenceDateTime":"2021","vaccineCode":{"text":"x"},"performer":[{"actor":{"reference":"urn:a:1"}}]`),
		`{"fullUrl":"urn:a:1","resource":{"resourceType":"PractitionerRole","practitioner":{"reference":"urn:a:1"},"organization":{"reference":"urn:a:1"}}}`))
	if len(doc.Measures) != 1 {
		t.Errorf("got %+v", doc)
	}
}

// TestTheTableOfAntigensIsTheHouses compares with the list the vaccination
// rules are written in.
func TestTheTableOfAntigensIsTheHouses(t *testing.T) {
	file, err := os.Open(filepath.Join("..", "..", "..", "shared", "domain", "atc-j07-antigens.csv"))
	if os.IsNotExist(err) {
		t.Skip("the list of antigens is not there")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		fields := strings.Split(lines.Text(), ",")
		if fields[0] == "atc" {
			continue
		}
		if got := strings.Join(Antigens(fields[0]), ";"); got != fields[2] {
			t.Errorf("%s: %s, the list has %s", fields[0], got, fields[2])
		}
	}
}

func TestAntigensOfCodes(t *testing.T) {
	disease := []Code{{snomed, "14189004", ""}}
	for _, c := range []struct {
		name     string
		atc      string
		codings  []Code
		diseases []Code
		want     string
	}{
		{"a full ATC code is surest", "J07BD52", nil, disease, "Masern Mumps Roeteln"},
		{"target diseases come before a group", "J07BB", nil, disease, "Masern"},
		{"a group of one kind", "J07BB03", nil, nil, "Influenza"},
		{"a group of several kinds says nothing", "J07BC", nil, nil, ""},
		{"a code from abroad", "", []Code{{cvx, "94", ""}}, nil, "Masern Mumps Roeteln Varizellen"},
		{"a foreign code of another system", "", []Code{{"urn:x", "94", ""}}, nil, ""},
	} {
		if got := strings.Join(antigensOf(c.atc, c.codings, c.diseases), " "); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
	if got := atcOf([]Code{{snomed, "836388000 + 836382004", ""}, {snomed, "871831003", ""}}); got != "J07BD52" {
		t.Errorf("ATC from SNOMED CT: %q", got)
	}
	if got := atcOf([]Code{{"http://www.whocc.no/atc", "masern", ""}}); got != "" {
		t.Errorf("no ATC code: %q", got)
	}
}
