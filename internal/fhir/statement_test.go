package fhir

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/clock"
)

// about is an entry about the person of the small document.
func about(resource string) string {
	const whose = `{"reference":"urn:uuid:00000000-0000-0000-0000-000000000002"}`
	return `{"fullUrl":"urn:uuid:00000000-0000-0000-0000-00000000000a","resource":` + strings.NewReplacer("WHOSE", whose).Replace(resource) + `}`
}

func allergyOf(members string) string {
	return `{"resourceType":"AllergyIntolerance","patient":WHOSE,` + members + `}`
}

func takenOf(members string) string {
	return `{"resourceType":"MedicationStatement","subject":WHOSE,` + members + `}`
}

func requestOf(members string) string {
	return `{"resourceType":"MedicationRequest","subject":WHOSE,"intent":"order",` + members + `}`
}

func coding(name, code string) string {
	return fmt.Sprintf(`"%s":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/x","code":"%s"}]}`, name, code)
}

func to(day string) Day { return Day{clock.MustDate(day), ToDay, day} }

const path = "Bundle.entry[2].resource"

const source = "urn:uuid:00000000-0000-0000-0000-00000000000a"

// statementCases are resources, what is made of them, and what is left for a
// human: the reason, "" where all was understood.
var statementCases = map[string]struct {
	resource string
	want     *Statement // nil where none may come of it
	left     string
}{
	"an allergy with its danger and signs": {allergyOf(`"code":{"text":"Penicillin"},"category":["medication"],"criticality":"high",` + coding("clinicalStatus", "active") + `,` + coding("verificationStatus", "confirmed") +
		`,"reaction":[{"manifestation":[{"text":"Atemnot"}],"severity":"moderate"}],"onsetDateTime":"2019-05"`),
		&Statement{Kind: Allergy, About: "Penicillin", Sort: "medicine", Standing: Current, Danger: DangerHigh, Certainty: Confirmed, Reaction: "Atemnot",
			From: Day{clock.MustDate("2019-05-01"), ToMonth, "2019-05"}}, ""},
	"a severe reaction is a danger, whatever the entry calls it": {allergyOf(`"code":{"text":"Nuss"},"criticality":"low","reaction":[{"manifestation":[{"text":"Schock"}],"severity":"severe"}]`),
		&Statement{Kind: Allergy, About: "Nuss", Standing: StandingOff, Danger: DangerHigh, Reaction: "Schock"}, ""},
	"nobody says how dangerous": {allergyOf(`"code":{"text":"Latex"},"criticality":"unable-to-assess",` + coding("verificationStatus", "unconfirmed")),
		&Statement{Kind: Allergy, About: "Latex", Standing: StandingOff, Certainty: Presumed}, ""},
	"the substance of the reaction, where no code is": {allergyOf(`"reaction":[{"substance":{"text":"Ei"},"manifestation":[{"text":"Ausschlag"}]}]`),
		&Statement{Kind: Allergy, About: "Ei", Standing: StandingOff, Reaction: "Ausschlag"}, ""},
	"that none is known is a statement": {allergyOf(`"code":{"coding":[{"system":"http://snomed.info/sct","code":"716186003"}]}`),
		&Statement{Kind: Allergy, None: true, Standing: Current, Codes: []Code{{snomed, "716186003", ""}}}, ""},
	"that none of a sort is known": {allergyOf(`"code":{"coding":[{"system":"` + absentSystem + `","code":"no-known-food-allergies"}]}`),
		&Statement{Kind: Allergy, None: true, Sort: "food", Standing: Current, Codes: []Code{{absentSystem, "no-known-food-allergies", ""}}}, ""},
	"that none is known, in words alone": {allergyOf(`"code":{"text":"No known allergies"}`), &Statement{Kind: Allergy, None: true, Standing: Current}, ""},
	"that nothing is known is none":      {allergyOf(`"code":{"coding":[{"system":"` + absentSystem + `","code":"no-allergy-info"}]}`), nil, "map.no-information"},
	"an allergy that was ruled out":      {allergyOf(`"code":{"text":"Nuss"},` + coding("verificationStatus", "refuted")), nil, "map.refuted"},
	"an allergy by mistake":              {allergyOf(`"code":{"text":"Nuss"},` + coding("verificationStatus", "entered-in-error")), nil, "map.entered-in-error"},
	"an allergy nobody names":            {allergyOf(`"criticality":"high"`), nil, "map.nothing-named"},
	"an allergy of another person":       {strings.Replace(allergyOf(`"code":{"text":"Nuss"},"contained":[{"resourceType":"Patient","id":"other"}]`), "WHOSE", `{"reference":"#other"}`, 1), nil, "map.other-person"},
	"a meaning turned round":             {allergyOf(`"code":{"text":"Nuss"},"modifierExtension":[{"url":"http://a.test/not","valueBoolean":true}]`), nil, "map.modifier"},

	"what somebody takes": {takenOf(`"status":"active","medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"A10BA02"},{"system":"http://fhir.de/CodeSystem/ifa/pzn","code":"01234567"}],"text":"Metformin"},
		"effectivePeriod":{"start":"2024-02-01"},"dosage":[{"text":"1-0-1"}]`),
		&Statement{Kind: Medicine, About: "Metformin", ATC: "A10BA02", PZN: "01234567", Standing: Current, From: to("2024-02-01"), Dosage: "1-0-1",
			Codes: []Code{{"http://www.whocc.no/atc", "A10BA02", ""}, {"http://fhir.de/CodeSystem/ifa/pzn", "01234567", ""}}}, ""},
	"a dosage without a text is put together": {takenOf(`"status":"on-hold","medicationCodeableConcept":{"text":"x"},"effectiveDateTime":"2024","dosage":[{"doseAndRate":[{"doseQuantity":{"value":2,"unit":"Tabletten"}}],"timing":{"repeat":{"frequency":3,"period":1,"periodUnit":"d"}}}]`),
		&Statement{Kind: Medicine, About: "x", Standing: Paused, From: Day{clock.MustDate("2024-01-01"), ToYear, "2024"}, Dosage: "2 Tabletten, 3 × / 1 d"}, ""},
	"a medicine in a resource of its own": {takenOf(`"status":"stopped","medicationReference":{"reference":"#m"},"contained":[{"resourceType":"Medication","id":"m","code":{"text":"Ramipril 5 mg"}}]`),
		&Statement{Kind: Medicine, About: "Ramipril 5 mg", Standing: Ended}, ""},
	"that somebody takes nothing":    {takenOf(`"status":"active","medicationCodeableConcept":{"coding":[{"system":"` + absentSystem + `","code":"no-known-medications"}]}`), &Statement{Kind: Medicine, None: true, Standing: Current, Codes: []Code{{absentSystem, "no-known-medications", ""}}}, ""},
	"what somebody does not take":    {takenOf(`"status":"not-taken","medicationCodeableConcept":{"text":"x"}`), nil, "map.not-taken"},
	"what somebody takes, a mistake": {takenOf(`"status":"entered-in-error","medicationCodeableConcept":{"text":"x"}`), nil, "map.entered-in-error"},
	"a prescription and how long it lasts": {requestOf(`"status":"active","medicationCodeableConcept":{"text":"Ramipril"},"authoredOn":"2026-11-01","dispenseRequest":{"validityPeriod":{"start":"2026-11-02","end":"2027-01-31"},"expectedSupplyDuration":{"value":30,"unit":"days","system":"http://unitsofmeasure.org","code":"d"}}`),
		&Statement{Kind: Medicine, About: "Ramipril", Standing: Current, From: to("2026-11-02"), Until: to("2027-01-31"), Lasts: to("2026-12-01")}, ""},
	"a prescription that says more":      {requestOf(`"status":"active","medicationCodeableConcept":{"text":"x"},"authoredOn":"2026-11-01","dispenseRequest":{"numberOfRepeatsAllowed":2}`), &Statement{Kind: Medicine, About: "x", Standing: Current, From: to("2026-11-01")}, "map.details"},
	"a prescription that was called off": {requestOf(`"status":"cancelled","medicationCodeableConcept":{"text":"x"}`), nil, "map.proposed"},
	"what is not to be given":            {requestOf(`"status":"active","doNotPerform":true,"medicationCodeableConcept":{"text":"x"}`), nil, "map.do-not"},
	"what was handed out, for three weeks": {`{"resourceType":"MedicationDispense","subject":WHOSE,"status":"completed","medicationCodeableConcept":{"text":"x"},"whenHandedOver":"2026-11-10","daysSupply":{"value":3,"code":"wk"}}`,
		&Statement{Kind: Medicine, About: "x", Standing: StandingOff, From: to("2026-11-10"), Lasts: to("2026-11-30")}, ""},

	"an aid": {`{"resourceType":"DeviceUseStatement","subject":WHOSE,"status":"active","timingPeriod":{"start":"2025-06-01"},"device":{"reference":"#d"},"contained":[{"resourceType":"Device","id":"d","type":{"coding":[{"system":"http://snomed.info/sct","code":"58938008"}],"text":"rolstoel"}}]}`,
		&Statement{Kind: Aid, About: "rolstoel", Sort: "wheelchair", Standing: Current, From: to("2025-06-01"), Codes: []Code{{snomed, "58938008", ""}}}, ""},
	"an aid known by its name":         {`{"resourceType":"DeviceUseStatement","subject":WHOSE,"status":"active","device":{"display":"Blutzuckermessgerät Modell 3"}}`, &Statement{Kind: Aid, About: "Blutzuckermessgerät Modell 3", Sort: "glucose-meter", Standing: Current}, ""},
	"an aid the house has no word for": {`{"resourceType":"DeviceUseStatement","subject":WHOSE,"status":"active","device":{"display":"elektrisch scheerapparaat"}}`, &Statement{Kind: Aid, About: "elektrisch scheerapparaat", Standing: Current}, ""},
	"that there is no aid":             {`{"resourceType":"DeviceUseStatement","subject":WHOSE,"status":"active","device":{"reference":"#d"},"contained":[{"resourceType":"Device","id":"d","type":{"coding":[{"system":"` + absentSystem + `","code":"no-known-devices"}]}}]}`, &Statement{Kind: Aid, None: true, Standing: Current, Codes: []Code{{absentSystem, "no-known-devices", ""}}}, ""},
}

func TestWhatIsSaidOfAllergiesMedicinesAndAids(t *testing.T) {
	for name, c := range statementCases {
		t.Run(name, func(t *testing.T) {
			doc := mustRead(t, impfpass(about(c.resource)))
			var want []Statement
			if c.want != nil {
				one := *c.want
				one.Path, one.SourceID = path, source
				want = []Statement{one}
			}
			if diff := cmp.Diff(want, doc.Statements, dates); diff != "" {
				t.Error(diff)
			}
			left := ""
			for _, l := range doc.NotUnderstood {
				left = l.Reason
			}
			if left != c.left {
				t.Errorf("left %q, want %q", left, c.left)
			}
		})
	}
}

// TestADiagnosisIsNeverTakenOver: it is listed, and offered to a human where it
// still holds.
func TestADiagnosisIsNeverTakenOver(t *testing.T) {
	for name, c := range map[string]struct {
		members string
		offered bool
		left    string
	}{
		"it holds":        {`"code":{"text":"Epilepsie"},` + coding("clinicalStatus", "active"), true, "map.condition"},
		"nobody says":     {`"code":{"text":"Epilepsie"}`, true, "map.condition"},
		"it is over":      {`"code":{"text":"Epilepsie"},` + coding("clinicalStatus", "resolved"), false, "map.condition"},
		"it ended":        {`"code":{"text":"Epilepsie"},"abatementDateTime":"2020"`, false, "map.condition"},
		"it is ruled out": {`"code":{"text":"Epilepsie"},` + coding("verificationStatus", "refuted"), false, "map.refuted"},
		"there is none":   {`"code":{"coding":[{"system":"http://snomed.info/sct","code":"160245001"}]}`, false, "map.kept"},
	} {
		t.Run(name, func(t *testing.T) {
			doc := mustRead(t, impfpass(about(`{"resourceType":"Condition","subject":WHOSE,`+c.members+`}`)))
			if len(doc.Statements)+len(doc.Measures) != 0 || (len(doc.Conditions) == 1) != c.offered {
				t.Errorf("got %+v, offered %+v", doc.Statements, doc.Conditions)
			}
			if len(doc.NotUnderstood) != 1 || doc.NotUnderstood[0].Reason != c.left {
				t.Errorf("left %+v", doc.NotUnderstood)
			}
		})
	}
}
