package fhir

import (
	"slices"
	"testing"
)

func question(members string) string {
	return `{"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"1",` + members + `}]}`
}

func structure(members, element string) string {
	return `{"resourceType":"StructureDefinition","url":"http://a.test/StructureDefinition/x","name":"X","status":"draft","kind":"resource","abstract":false,"type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint",` + members + `"differential":{"element":[{"id":"Patient.name","path":"Patient.name"` + element + `}]}}`
}

func snapshot(element string) string {
	return `{"resourceType":"StructureDefinition","url":"http://a.test/StructureDefinition/x","name":"X","status":"draft","kind":"resource","abstract":false,"type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","snapshot":{"element":[` + element + `]}}`
}

func measured(kind, members string) string {
	return `{"resourceType":"Patient","extension":[{"url":"http://example.org/x","value` + kind + `":{` + members + `}}]}`
}

var brokenDefinitions = map[string]string{
	"cnt-3":  measured("Count", `"value":1.5,"code":"1","system":"http://unitsofmeasure.org"`),
	"dis-1":  measured("Distance", `"value":1`),
	"trd-2":  measured("TriggerDefinition", `"type":"named-event","name":"x","condition":{"language":"text/cql","expression":"x"}`),
	"trd-3":  measured("TriggerDefinition", `"type":"periodic"`),
	"cmd-1":  `{"resourceType":"ConceptMap","status":"draft","group":[{"element":[{"target":[{"equivalence":"narrower"}]}]}]}`,
	"cmd-2":  `{"resourceType":"ConceptMap","status":"draft","group":[{"element":[{"code":"a"}],"unmapped":{"mode":"fixed"}}]}`,
	"cmd-3":  `{"resourceType":"ConceptMap","status":"draft","group":[{"element":[{"code":"a"}],"unmapped":{"mode":"other-map"}}]}`,
	"nsd-1":  `{"resourceType":"NamingSystem","name":"X","status":"draft","kind":"root","date":"2026","uniqueId":[{"type":"uuid","value":"x"}]}`,
	"nsd-2":  `{"resourceType":"NamingSystem","name":"X","status":"draft","kind":"codesystem","date":"2026","uniqueId":[{"type":"uri","value":"x","preferred":true},{"type":"uri","value":"y","preferred":true}]}`,
	"mrp-1":  `{"resourceType":"MeasureReport","status":"complete","type":"data-collection","measure":"http://a.test/m","period":{"start":"2026"},"group":[{"id":"a","code":{"text":"x"}}]}`,
	"spd-1":  `{"resourceType":"SearchParameter","url":"http://a.test/s","name":"X","status":"draft","description":"x","code":"x","base":["Patient"],"type":"string","xpath":"x"}`,
	"spd-2":  `{"resourceType":"SearchParameter","url":"http://a.test/s","name":"X","status":"draft","description":"x","code":"x","base":["Patient"],"type":"string","chain":["a"]}`,
	"opd-2":  `{"resourceType":"OperationDefinition","name":"X","status":"draft","kind":"query","code":"x","system":true,"type":false,"instance":false,"parameter":[{"name":"a","use":"in","min":0,"max":"1","type":"date","searchType":"date"}]}`,
	"opd-3":  `{"resourceType":"OperationDefinition","name":"X","status":"draft","kind":"query","code":"x","system":true,"type":false,"instance":false,"parameter":[{"name":"a","use":"in","min":0,"max":"1","type":"date","targetProfile":["http://a.test/p"]}]}`,
	"cpb-3":  `{"resourceType":"CapabilityStatement","status":"draft","date":"2026","kind":"requirements","description":"x","fhirVersion":"4.0.1","format":["json"],"messaging":[{"endpoint":[{"protocol":{"code":"http"},"address":"http://a.test"}]}]}`,
	"cpb-9":  `{"resourceType":"CapabilityStatement","status":"draft","date":"2026","kind":"requirements","description":"x","fhirVersion":"4.0.1","format":["json"],"rest":[{"mode":"server","resource":[{"type":"Patient"},{"type":"Patient"}]}]}`,
	"cpb-12": `{"resourceType":"CapabilityStatement","status":"draft","date":"2026","kind":"requirements","description":"x","fhirVersion":"4.0.1","format":["json"],"rest":[{"mode":"server","resource":[{"type":"Patient","searchParam":[{"name":"a","type":"string"},{"name":"a","type":"string"}]}]}]}`,
	"que-3":  question(`"type":"display","code":[{"code":"x"}]`),
	"que-5":  question(`"type":"boolean","answerOption":[{"valueString":"x"}]`),
	"que-6":  question(`"type":"display","required":true`),
	"que-7":  question(`"type":"string","enableWhen":[{"question":"1","operator":"exists","answerString":"x"}]`),
	"que-8":  question(`"type":"display","initial":[{"valueString":"x"}]`),
	"que-9":  question(`"type":"display","readOnly":true`),
	"que-10": question(`"type":"date","maxLength":3`),
	"que-12": question(`"type":"string","enableWhen":[{"question":"1","operator":"exists","answerBoolean":true},{"question":"1","operator":"exists","answerBoolean":true},{"question":"1","operator":"exists","answerBoolean":false}]`),
	"que-13": question(`"type":"string","initial":[{"valueString":"x"},{"valueString":"y"}]`),
	"eld-1":  structure(``, `,"slicing":{"rules":"open"}`),
	"eld-2":  structure(``, `,"min":2,"max":"1"`),
	"eld-3":  structure(``, `,"max":"many"`),
	"eld-4":  structure(``, `,"type":[{"code":"HumanName","aggregation":["contained"]}]`),
	"eld-6":  structure(``, `,"type":[{"code":"string"},{"code":"code"}],"fixedString":"x"`),
	"eld-7":  structure(``, `,"type":[{"code":"string"},{"code":"code"}],"patternString":"x"`),
	"eld-8":  structure(``, `,"fixedString":"x","patternString":"x"`),
	"eld-12": structure(``, `,"binding":{"strength":"required","valueSet":"x"}`),
	"eld-13": structure(``, `,"type":[{"code":"string"},{"code":"string"}]`),
	"eld-14": structure(``, `,"constraint":[{"key":"a","severity":"error","human":"x"},{"key":"a","severity":"error","human":"x"}]`),
	"eld-15": structure(``, `,"defaultValueString":"x","meaningWhenMissing":"x"`),
	"eld-16": structure(``, `,"sliceName":"a b"`),
	"eld-17": structure(``, `,"type":[{"code":"HumanName","targetProfile":["http://a.test/p"]}]`),
	"eld-18": structure(``, `,"isModifier":true`),
	"eld-22": structure(``, `,"sliceIsConstraining":true`),
	"sdf-2":  structure(`"mapping":[{"identity":"a","comment":"x"}],`, ``),
	"sdf-3":  snapshot(`{"id":"Patient","path":"Patient","min":0,"max":"*","base":{"path":"Patient","min":0,"max":"*"}}`),
	"sdf-5":  `{"resourceType":"StructureDefinition","url":"http://a.test/StructureDefinition/x","name":"X","status":"draft","kind":"complex-type","abstract":false,"type":"Extension","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Extension","derivation":"constraint","differential":{"element":[{"id":"Extension","path":"Extension"}]}}`,
	"sdf-8":  snapshot(`{"id":"Person","path":"Person","definition":"x","min":0,"max":"*","base":{"path":"Person","min":0,"max":"*"}}`),
	"sdf-8a": `{"resourceType":"StructureDefinition","url":"http://a.test/StructureDefinition/x","name":"X","status":"draft","kind":"resource","abstract":false,"type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{"element":[{"id":"Person.name","path":"Person.name"}]}}`,
	"sdf-8b": snapshot(`{"id":"Patient","path":"Patient","definition":"x","min":0,"max":"*"}`),
	"sdf-16": snapshot(`{"path":"Patient","definition":"x","min":0,"max":"*","base":{"path":"Patient","min":0,"max":"*"}}`),
	"sdf-17": `{"resourceType":"StructureDefinition","url":"http://a.test/StructureDefinition/x","name":"X","status":"draft","kind":"resource","abstract":false,"type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{"element":[{"path":"Patient.name"}]}}`,
	"sdf-18": structure(`"contextInvariant":["x"],`, ``),
	"sdf-21": structure(``, `,"defaultValueString":"x"`),
	"sdf-23": snapshot(`{"id":"Patient","path":"Patient","sliceName":"x","definition":"x","min":0,"max":"*","base":{"path":"Patient","min":0,"max":"*"}}`),
}

func TestEachRuleForDefinitionsRefuses(t *testing.T) {
	for _, rule := range definingInvariants {
		file, ok := brokenDefinitions[rule.id]
		if !ok {
			t.Errorf("no case for %s", rule.id)
			continue
		}
		r := CheckBy([]byte(file), ByR4)
		if r.OK || !slices.ContainsFunc(r.Faults, func(f Fault) bool { return f.Rule == "invariant."+rule.id }) {
			t.Errorf("%s: got %+v", rule.id, r.Faults)
		}
	}
}

func TestGoodDefinitionsAreAccepted(t *testing.T) {
	for _, file := range []string{
		structure(``, ``), snapshot(`{"id":"Patient","path":"Patient","definition":"x","min":0,"max":"*","base":{"path":"Patient","min":0,"max":"*"}}`),
		question(`"type":"string"`), measured("Distance", `"value":1,"code":"km","system":"http://unitsofmeasure.org"`), measured("Count", `"value":1,"code":"1","system":"http://unitsofmeasure.org"`),
	} {
		accepted(t, []byte(file))
	}
}
