package fhir

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// broken is a file for each rule, with the path the fault must name.
var broken = []struct{ rule, path, file string }{
	{"file.empty", "", " \n"},
	{"encoding.utf8", "", "{\"resourceType\":\"Patient\",\"id\":\"\xff\"}"},
	{"json.syntax", "Patient.id", `{"resourceType":"Patient","id":#}`},
	{"json.syntax", "Patient", `{"resourceType":"Patient"} x`},
	{"json.syntax", "Patient.", `{"resourceType":"Patient","":#}`}, // a nameless member
	{"json.end", "Patient.name[0].family", `{"resourceType":"Patient","name":[{"family":"M`},
	{"json.comment", "Patient", `{"resourceType":"Patient", // a comment` + "\n}"},
	{"json.comma", "Patient", `{"resourceType":"Patient",}`},
	{"json.comma", "Patient.name", `{"resourceType":"Patient","name":[{"family":"M"},]}`},
	{"json.unquoted", "Patient", `{"resourceType":"Patient",id:"a"}`},
	{"json.unquoted", "Patient.id", `{"resourceType":"Patient","id":'a'}`},
	{"json.number", "Observation.valueInteger", `{"resourceType":"Observation","valueInteger":01}`},
	{"json.string", "Patient.id", "{\"resourceType\":\"Patient\",\"id\":\"a\tb\"}"},
	{"json.string", "Patient.id", `{"resourceType":"Patient","id":"\ud800"}`},
	{"json.root", "", `[]`},
	{"json.duplicate-key", "Patient.id", `{"resourceType":"Patient","id":"a","id":"b"}`},
	{"json.empty-array", "Patient.name", `{"resourceType":"Patient","name":[]}`},
	{"json.nested-array", "Patient.name[0]", `{"resourceType":"Patient","name":[[]]}`},
	{"json.null", "Patient.birthDate", `{"resourceType":"Patient","birthDate":null}`},
	{"json.sibling", "Patient.birthDate", `{"resourceType":"Patient","birthDate":"1990","_birthDate":"x"}`},
	{"json.array", "Patient.name[0]", `{"resourceType":"Patient","name":{"family":"M"}}`},
	{"json.no-array", "Patient.gender[0]", `{"resourceType":"Patient","gender":["male"]}`},

	{"xml.syntax", "Patient.id", `<Patient xmlns="http://hl7.org/fhir"><id value="a">`},
	{"xml.syntax", "Patient.id", `<Patient xmlns="http://hl7.org/fhir"><id value="a"></is></Patient>`},
	{"xml.syntax", "Patient", `<Patient xmlns="http://hl7.org/fhir">&xxe;</Patient>`},
	{"xml.encoding", "", `<?xml version="1.0" encoding="ISO-8859-1"?><Patient xmlns="http://hl7.org/fhir"/>`},
	{"xml.doctype", "", `<!DOCTYPE p [<!ENTITY a "b">]><Patient xmlns="http://hl7.org/fhir"/>`},
	{"xml.instruction", "", `<?php exit ?><Patient xmlns="http://hl7.org/fhir"/>`},
	{"xml.root", "", `<Patient xmlns="http://hl7.org/fhir"><id value="a"/></Patient><Patient xmlns="http://hl7.org/fhir"/>`},
	{"xml.namespace", "Patient", `<Patient><id value="a"/></Patient>`},
	{"xml.text", "Patient", `<Patient xmlns="http://hl7.org/fhir">Hello<id value="a"/></Patient>`},
	{"xml.attribute", "Patient.id.class", `<Patient xmlns="http://hl7.org/fhir"><id value="a" class="b"/></Patient>`},
	{"xml.attribute-twice", "Patient.id.value", `<Patient xmlns="http://hl7.org/fhir"><id value="a" value="b"/></Patient>`},
	{"xml.order", "Patient.id", `<Patient xmlns="http://hl7.org/fhir"><gender value="male"/><id value="a"/></Patient>`},

	{"resource.no-type", "", `{"id":"a"}`},
	{"resource.no-type", "Bundle.entry[0].resource", `{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"id":"a"}}]}`},
	{"resource.unknown-type", "Person2", `{"resourceType":"Person2"}`},
	{"resource.unknown-type", "DomainResource", `{"resourceType":"DomainResource"}`},
	{"element.unknown", "Patient.surname", `{"resourceType":"Patient","surname":"M"}`},
	{"element.unknown", "Patient.name[0].family.script", `<Patient xmlns="http://hl7.org/fhir"><name><family value="M"><script value="x"/></family></name></Patient>`},
	{"element.empty", "Patient.name[0]", `{"resourceType":"Patient","name":[{}]}`},
	{"element.empty", "Patient.gender", `<Patient xmlns="http://hl7.org/fhir"><gender/></Patient>`},
	{"cardinality.min", "Immunization.status", `{"resourceType":"Immunization","vaccineCode":{"text":"x"},"patient":{"display":"x"},"occurrenceString":"x"}`},
	{"cardinality.min", "Immunization.occurrence", `{"resourceType":"Immunization","status":"completed","vaccineCode":{"text":"x"},"patient":{"display":"x"}}`},
	{"cardinality.max", "Patient.gender", `<Patient xmlns="http://hl7.org/fhir"><gender value="male"/><gender value="female"/></Patient>`},
	{"cardinality.max", "Patient.deceased", `{"resourceType":"Patient","deceasedBoolean":true,"deceasedDateTime":"2020"}`},
	{"value.missing", "Patient.name[0]", `{"resourceType":"Patient","name":["M"]}`},
	{"value.written", "Patient.active", `{"resourceType":"Patient","active":"true"}`},
	{"primitive.base64Binary", "Binary.data", `{"resourceType":"Binary","contentType":"text/plain","data":"%%%"}`},
	{"primitive.boolean", "Patient.active", `<Patient xmlns="http://hl7.org/fhir"><active value="yes"/></Patient>`},
	{"primitive.canonical", "Patient.meta.profile[0]", `{"resourceType":"Patient","meta":{"profile":["a b"]}}`},
	{"primitive.code", "Patient.language", `{"resourceType":"Patient","language":" de"}`},
	{"primitive.date", "Patient.birthDate", `{"resourceType":"Patient","birthDate":"1990-02-30"}`},
	{"primitive.dateTime", "Patient.deceased", `{"resourceType":"Patient","deceasedDateTime":"2020-01-01T10:00"}`},
	{"primitive.decimal", "Location.position.latitude", `<Location xmlns="http://hl7.org/fhir"><position><longitude value="1"/><latitude value="1,5"/></position></Location>`},
	{"primitive.id", "Patient.id", `{"resourceType":"Patient","id":"a_b"}`},
	{"primitive.instant", "Patient.meta.lastUpdated", `{"resourceType":"Patient","meta":{"lastUpdated":"2020-01-01"}}`},
	{"primitive.integer", "Patient.multipleBirth", `{"resourceType":"Patient","multipleBirthInteger":1.5}`},
	{"primitive.markdown", "Organization.extension[0].value", `{"resourceType":"Organization","name":"a","extension":[{"url":"http://example.org/x","valueMarkdown":" "}]}`},
	{"primitive.oid", "Patient.extension[0].value", `{"resourceType":"Patient","extension":[{"url":"http://example.org/x","valueOid":"1.2.3"}]}`},
	{"primitive.positiveInt", "Patient.telecom[0].rank", `{"resourceType":"Patient","telecom":[{"rank":0}]}`},
	{"primitive.string", "Patient.name[0].family", `{"resourceType":"Patient","name":[{"family":"  "}]}`},
	{"primitive.time", "Location.hoursOfOperation[0].openingTime", `{"resourceType":"Location","hoursOfOperation":[{"openingTime":"8:00"}]}`},
	{"primitive.unsignedInt", "Bundle.total", `{"resourceType":"Bundle","type":"searchset","total":-1}`},
	{"primitive.uri", "Patient.identifier[0].system", `{"resourceType":"Patient","identifier":[{"system":"a b"}]}`},
	{"primitive.url", "Patient.photo[0].url", `{"resourceType":"Patient","photo":[{"url":"a b"}]}`},
	{"primitive.uuid", "Patient.extension[0].value", `{"resourceType":"Patient","extension":[{"url":"http://example.org/x","valueUuid":"urn:uuid:1"}]}`},
	{"string.too-long", "Patient.name[0].family", `{"resourceType":"Patient","name":[{"family":"` + strings.Repeat("a", maxString+1) + `"}]}`},
	{"string.unsafe", "Patient.name[0].family", `{"resourceType":"Patient","name":[{"family":"<img src=x onerror=alert(1)>"}]}`},
	{"url.example", "Patient.photo[0].url", `{"resourceType":"Patient","photo":[{"url":"https://www.example.org/p.png"}]}`},
	{"code.unknown", "Patient.gender", `{"resourceType":"Patient","gender":"weiblich"}`},
	{"code.unknown", "Condition.clinicalStatus", `{"resourceType":"Condition","subject":{"display":"x"},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"gone"}]}}`},
	{"coding.system", "Patient.maritalStatus.coding[0].system", `{"resourceType":"Patient","maritalStatus":{"coding":[{"system":"local","code":"M"}]}}`},
	{"extension.url", "Patient.extension[0].url", `{"resourceType":"Patient","extension":[{"url":"x","valueString":"a"}]}`},
	{"extension.url-version", "Patient.extension[0].url", `{"resourceType":"Patient","extension":[{"url":"http://example.org/x|1","valueString":"a"}]}`},
	{"extension.unknown", "Patient.extension[0]", `{"resourceType":"Patient","extension":[{"url":"http://vendor.test/x","valueString":"a"}]}`},
	{"extension.type", "Patient.extension[0].value", `{"resourceType":"Patient","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthPlace","valueString":"Herne"}]}`},
	{"extension.part", "Patient.extension[0].extension[1]", `{"resourceType":"Patient","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-animal","extension":[{"url":"species","valueCodeableConcept":{"text":"cat"}},{"url":"colour","valueString":"red"}]}]}`},
	{"extension.parts", "Patient.extension[0]", `{"resourceType":"Patient","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-animal","extension":[{"url":"breed","valueCodeableConcept":{"text":"cat"}}]}]}`},
	{"extension.value", "Patient.extension[0]", `{"resourceType":"Patient","extension":[{"url":"http://example.org/x"}]}`},
	{"contained.nested", "Patient.contained[0].contained", `{"resourceType":"Patient","contained":[{"resourceType":"Patient","id":"a","link":[{"other":{"reference":"#"},"type":"refer"}],"contained":[{"resourceType":"Patient","id":"b"}]}]}`},
	{"contained.id", "Patient.contained[0].id", `{"resourceType":"Patient","contained":[{"resourceType":"Patient","gender":"male"}]}`},
	{"contained.unreferenced", "Patient.contained[0]", `{"resourceType":"Patient","contained":[{"resourceType":"Patient","id":"a"}]}`},
	{"contained.meta", "Patient.contained[0].meta", `{"resourceType":"Patient","contained":[{"resourceType":"Patient","id":"a","meta":{"versionId":"1"}}],"link":[{"other":{"reference":"#a"},"type":"refer"}]}`},

	{"attachment.size", "Patient.photo[0].size", `{"resourceType":"Patient","photo":[{"contentType":"text/plain","data":"SGFsbG8=","size":6}]}`},
	{"element.id-twice", "Patient.name[1].id", `{"resourceType":"Patient","name":[{"id":"a","family":"M"},{"id":"a","family":"N"}]}`},
	{"reference.format", "Patient.managingOrganization.reference", `{"resourceType":"Patient","managingOrganization":{"reference":"Herne"}}`},
	{"primitive.uuid", "Patient.identifier[0].system", `{"resourceType":"Patient","identifier":[{"system":"urn:uuid:1"}]}`},
	{"primitive.oid", "Patient.identifier[0].system", `{"resourceType":"Patient","identifier":[{"system":"urn:oid:x"}]}`},
	{"bundle.first-entry", "Bundle.entry[0]", document(`{"fullUrl":"urn:uuid:9774f67f-a238-4daf-b4e6-679deeef3811","resource":{"resourceType":"Patient"}}`)},
	{"bundle.first-entry", "Bundle.entry[0]", `{"resourceType":"Bundle","type":"message"}`},
	{"bundle.identifier", "Bundle.identifier", `{"resourceType":"Bundle","type":"document","timestamp":"2026-11-22T09:00:00Z"}`},
	{"bundle.timestamp", "Bundle.timestamp", `{"resourceType":"Bundle","type":"document","identifier":{"system":"urn:a:b","value":"1"}}`},
	{"bundle.full-url", "Bundle.entry[0].fullUrl", collection(`{"fullUrl":"Patient/1","resource":{"resourceType":"Patient","id":"1"}}`)},
	{"bundle.full-url-missing", "Bundle.entry[0].fullUrl", collection(`{"resource":{"resourceType":"Patient","id":"1"}}`)},
	{"bundle.full-url-id", "Bundle.entry[0].fullUrl", collection(`{"fullUrl":"http://a.test/Patient/2","resource":{"resourceType":"Patient","id":"1"}}`)},
	{"bundle.full-url-twice", "Bundle.entry[1].fullUrl", collection(`{"fullUrl":"urn:a:b","resource":{"resourceType":"Patient"}},{"fullUrl":"urn:a:b","resource":{"resourceType":"Patient"}}`)},
	{"bundle.search-id", "Bundle.entry[0].resource.id", `{"resourceType":"Bundle","type":"searchset","entry":[{"fullUrl":"http://a.test/Patient/1","resource":{"resourceType":"Patient"}}]}`},
	{"reference.contained", "Patient.managingOrganization.reference", `{"resourceType":"Patient","managingOrganization":{"reference":"#o"}}`},
	{"reference.unresolved", "Bundle.entry[0].resource.author[0].reference", document(composition1)},
	{"reference.unresolved", "Bundle.entry[0].resource.managingOrganization.reference", collection(`{"fullUrl":"urn:a:b","resource":{"resourceType":"Patient","managingOrganization":{"reference":"urn:uuid:9774f67f-a238-4daf-b4e6-679deeef3811"}}}`)},
	{"reference.ambiguous", "Bundle.entry[0].resource.managingOrganization.reference", collection(`{"fullUrl":"urn:a:p","resource":{"resourceType":"Patient","managingOrganization":{"reference":"urn:a:o"}}},` +
		`{"fullUrl":"urn:a:o","resource":{"resourceType":"Organization","name":"a"}},{"fullUrl":"urn:a:o","resource":{"resourceType":"Organization","name":"b"}}`)},
	{"reference.type", "Bundle.entry[0].resource.managingOrganization.reference", collection(`{"fullUrl":"http://a.test/Patient/1","resource":{"resourceType":"Patient","id":"1","managingOrganization":{"reference":"Organization/1"}}},` +
		`{"fullUrl":"http://a.test/Organization/1","resource":{"resourceType":"Practitioner","id":"1"}}`)},
	{"reference.target", "Patient.managingOrganization.reference", `{"resourceType":"Patient","managingOrganization":{"reference":"Patient/1"}}`},

	{"narrative.syntax", "Patient.text.div", narrated(`<div xmlns='http://www.w3.org/1999/xhtml'><p>a</div>`)},
	{"narrative.syntax", "Patient.text.div", narrated(`<div xmlns='http://www.w3.org/1999/xhtml'>&reg;</div>`)},
	{"narrative.root", "Patient.text.div", narrated(`<p xmlns='http://www.w3.org/1999/xhtml'>a</p>`)},
	{"narrative.namespace", "Patient.text.div", narrated(`<div>a</div>`)},
	{"narrative.empty", "Patient.text.div", narrated(`<div xmlns='http://www.w3.org/1999/xhtml'> <p/></div>`)},
	{"narrative.unsafe", "Patient.text.div", narrated(`<div xmlns='http://www.w3.org/1999/xhtml'><script>a</script></div>`)},
	{"narrative.unsafe", "Patient.text.div", narrated(`<div xmlns='http://www.w3.org/1999/xhtml'><p onclick='a'>a</p></div>`)},
	{"narrative.unsafe", "Patient.text.div", narrated(`<div xmlns='http://www.w3.org/1999/xhtml'><p style='background:url(data:text/html,a)'>a</p></div>`)},
	{"narrative.unsafe", "Patient.text.div", `<Patient xmlns="http://hl7.org/fhir"><text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><iframe>a</iframe></div></text></Patient>`},
	{"narrative.element", "Patient.text.div", narrated(`<div xmlns='http://www.w3.org/1999/xhtml'><marquee>a</marquee></div>`)},
	{"narrative.attribute", "Patient.text.div", narrated(`<div xmlns='http://www.w3.org/1999/xhtml'><p data-x='1'>a</p></div>`)},
	{"narrative.link", "Patient.text.div", narrated(`<div xmlns='http://www.w3.org/1999/xhtml'><a href='java&#10;script:alert(1)'>a</a></div>`)},
	{"attachment.type", "Patient.photo[0].contentType", `{"resourceType":"Patient","photo":[{"contentType":"a picture"}]}`},
	{"extension.context", "Patient.extension[0]", `{"resourceType":"Patient","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthTime","valueDateTime":"2020"}]}`},
	{"reference.says", "Patient.managingOrganization.type", `{"resourceType":"Patient","managingOrganization":{"reference":"Organization/1","type":"Patient"}}`},
	{"invariant.csd-1", "CodeSystem", `{"resourceType":"CodeSystem","status":"draft","content":"complete","concept":[{"code":"a","concept":[{"code":"b"}]},{"code":"b"}]}`},
	{"invariant.que-2", "Questionnaire", `{"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"1","type":"string"},{"linkId":"1","type":"string"}]}`},
	{"invariant.vs-category", "Observation", weight(`"subject":{"display":"x"},"effectiveDateTime":"2026-11-26","valueQuantity":{"value":70,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}`)},
	{"invariant.vs-subject", "Observation", weight(vital + `,"effectiveDateTime":"2026-11-26","valueString":"x"`)},
	{"invariant.vs-effective", "Observation", weight(vital + `,"subject":{"display":"x"},"valueString":"x"`)},
	{"invariant.vs-1", "Observation", weight(vital + `,"subject":{"display":"x"},"effectiveDateTime":"2026-11","valueString":"x"`)},
	{"invariant.vs-2", "Observation", weight(vital + `,"subject":{"display":"x"},"effectiveDateTime":"2026-11-26"`)},
	{"invariant.vs-unit", "Observation", weight(vital + `,"subject":{"display":"x"},"effectiveDateTime":"2026-11-26","valueQuantity":{"value":11,"system":"http://unitsofmeasure.org","code":"[stone_av]"}`)},
	{"invariant.obs-6", "Observation", `{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueString":"a","dataAbsentReason":{"text":"b"}}`},
	{"invariant.per-1", "Patient.identifier[0].period", `{"resourceType":"Patient","identifier":[{"period":{"start":"2021-02","end":"2021-01-31"}}]}`},
}

// vital is the category that a vital sign has.
const vital = `"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}]`

// weight is an Observation of somebody's weight.
func weight(members string) string {
	return `{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},` + members + `}`
}

const composition1 = `{"fullUrl":"urn:uuid:9774f67f-a238-4daf-b4e6-679deeef3811","resource":{"resourceType":"Composition","status":"final","type":{"text":"x"},"date":"2026","title":"x","author":[{"reference":"Organization/1"}]}}`

func document(entries string) string {
	return `{"resourceType":"Bundle","type":"document","identifier":{"system":"urn:a:b","value":"1"},"timestamp":"2026-11-22T09:00:00Z","entry":[` + entries + `]}`
}

func collection(entries string) string {
	return `{"resourceType":"Bundle","type":"collection","entry":[` + entries + `]}`
}

func narrated(div string) string {
	text, _ := json.Marshal(div)
	return `{"resourceType":"Patient","text":{"status":"generated","div":` + string(text) + `}}`
}

func TestEachRuleRefusesWithItsPath(t *testing.T) {
	for _, c := range broken {
		t.Run(c.rule, func(t *testing.T) {
			r := Check([]byte(c.file))
			if r.OK {
				t.Fatalf("accepted: %.200s", c.file)
			}
			if !slices.ContainsFunc(r.Faults, func(f Fault) bool { return f.Rule == c.rule && f.Path == c.path }) {
				for _, f := range r.Faults {
					t.Errorf("got %s at %q: %s", f.Rule, f.Path, f.Message())
				}
				t.Errorf("want %s at %q", c.rule, c.path)
			}
		})
	}
}

func TestEveryRuleHasACase(t *testing.T) {
	elsewhere := []string{"limit.size", "limit.depth", "limit.elements", "limit.faults", "string.markup", "invariant"}
	for _, rule := range Rules() {
		has := slices.ContainsFunc(broken, func(c struct{ rule, path, file string }) bool { return c.rule == rule })
		has = has || slices.ContainsFunc(slices.Concat(brokenPass, brokenSummary), func(c struct{ rule, path, old, new string }) bool { return c.rule == rule })
		if !has && !slices.Contains(elsewhere, rule) && !strings.HasPrefix(rule, "map.") {
			t.Errorf("no case for %s", rule)
		}
	}
}

func TestLimits(t *testing.T) {
	small := Limits{Bytes: 1000, Depth: 10, Elements: 50, Faults: 3}
	for rule, file := range map[string]string{
		"limit.size":     `{"resourceType":"Patient","id":"` + strings.Repeat("a", 1000) + `"}`,
		"limit.depth":    strings.Repeat(`{"a":`, 20) + "1" + strings.Repeat("}", 20),
		"limit.elements": `{"resourceType":"Patient","name":[` + strings.Repeat(`1,`, 60) + `1]}`,
	} {
		if r := small.Check([]byte(file)); r.OK || r.Faults[0].Rule != rule {
			t.Errorf("%s: got %+v", rule, r.Faults)
		}
	}
	for rule, file := range map[string]string{
		"limit.depth":    strings.Repeat(`<a>`, 20) + strings.Repeat("</a>", 20),
		"limit.elements": `<Patient xmlns="http://hl7.org/fhir">` + strings.Repeat(`<id/>`, 60) + `</Patient>`,
	} {
		r := small.Check([]byte(file))
		if r.OK || !slices.ContainsFunc(append(r.Faults, r.Notes...), func(f Fault) bool { return f.Rule == rule || f.Rule == "limit.faults" }) {
			t.Errorf("%s: got %+v", rule, r)
		}
	}
	r := small.Check([]byte(`{"resourceType":"Patient","a":1,"b":1,"c":1,"d":1,"e":1}`))
	if len(r.Faults) != 3 || len(r.Notes) != 1 || r.Notes[0].Rule != "limit.faults" {
		t.Errorf("more faults than are listed must be counted: %+v", r)
	}
}

func TestWhatTheStandardAllowsIsAccepted(t *testing.T) {
	for _, file := range []string{
		weight(vital + `,"subject":{"display":"x"},"effectiveDateTime":"2026-11-26","valueQuantity":{"value":70,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}`),
		`{"resourceType":"Patient","birthDate":"2020-01-01","_birthDate":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthTime","valueDateTime":"2020-01-01T10:00:00Z"}]}}`,
		`{"resourceType":"Patient","photo":[{"contentType":"text/html; charset=utf-8"}],"managingOrganization":{"reference":"Organization/1","type":"Organization"}}`,
	} {
		accepted(t, []byte(file))
	}
}

func TestMarkupInATextIsOnlyNoted(t *testing.T) {
	r := Check([]byte(`{"resourceType":"Patient","name":[{"family":"<b>M</b>"}]}`))
	if !r.OK || len(r.Notes) != 1 || r.Notes[0].Rule != "string.markup" || !r.Notes[0].Note {
		t.Errorf("got %+v", r)
	}
}

var placeholder = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

func TestEveryRuleHasItsGermanWithTheSamePlaceholders(t *testing.T) {
	data, err := os.ReadFile("../i18n/messages/de/fhir.json")
	if err != nil {
		t.Fatal(err)
	}
	var german map[string]any
	if err := json.Unmarshal(data, &german); err != nil {
		t.Fatal(err)
	}
	for rule, english := range rules {
		texts := []string{}
		switch m := german["fhir.rule."+rule].(type) {
		case string:
			texts = append(texts, m)
		case map[string]any:
			for _, form := range m {
				texts = append(texts, form.(string))
			}
		default:
			t.Errorf("no German for %s", rule)
		}
		for _, text := range texts {
			for _, name := range placeholder.FindAllString(text, -1) {
				if !strings.Contains(english, name) {
					t.Errorf("%s: the German has %s", rule, name)
				}
			}
		}
	}
}

func TestEveryFaultFillsItsMessage(t *testing.T) {
	for _, c := range broken {
		for _, f := range Check([]byte(c.file)).Faults {
			if m := f.Message(); m == "" || strings.Contains(m, "{{") {
				t.Errorf("%s: message %q", f.Rule, m)
			}
		}
	}
}

func TestMessagesNeverCarryMarkupOrControlCharacters(t *testing.T) {
	evil := `\u001b[31m<img src=x onerror=alert(1)>\u202e\u0007\u2028`
	for _, file := range []string{
		`{"resourceType":"` + evil + `"}`,
		`{"resourceType":"Patient","gender":"` + evil + `"}`,
		`{"resourceType":"Patient","` + evil + `":"x"}`,
		`{"resourceType":"Patient","id":"` + evil + `"}`,
		`{"resourceType":"Patient","managingOrganization":{"reference":"#` + evil + `"}}`,
	} {
		r := Check([]byte(file))
		if r.OK {
			t.Errorf("accepted %s", file)
		}
		for _, f := range r.Faults {
			if text := f.Message() + f.Path; strings.ContainsAny(text, "<>&\"'`\x1b\x07\u202e\u2028\n") {
				t.Errorf("%s repeats what it should not: %q", f.Rule, text)
			}
		}
	}
}

func TestJSONAndXMLGiveTheSameJudgement(t *testing.T) {
	both := [][2]string{
		{`{"resourceType":"Patient","birthDate":"1990"}`, `<Patient xmlns="http://hl7.org/fhir"><birthDate value="1990"/></Patient>`},
		{`{"resourceType":"Patient","_birthDate":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}}`,
			`<Patient xmlns="http://hl7.org/fhir"><birthDate><extension url="http://hl7.org/fhir/StructureDefinition/data-absent-reason"><valueCode value="unknown"/></extension></birthDate></Patient>`},
		{`{"resourceType":"Patient","name":[{"given":["a",null],"_given":[null,{"id":"x","extension":[{"url":"http://example.org/x","valueBoolean":true}]}]}]}`,
			`<Patient xmlns="http://hl7.org/fhir"><name><given value="a"/><given id="x"><extension url="http://example.org/x"><valueBoolean value="true"/></extension></given></name></Patient>`},
	}
	for _, pair := range both {
		for _, file := range pair {
			accepted(t, []byte(file))
		}
	}
}
