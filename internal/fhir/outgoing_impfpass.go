package fhir

import (
	"strings"
)

// What the KBV's Impfpass 1.1.0 names things by.
const (
	kbvDefinition = "https://fhir.kbv.de/StructureDefinition/"
	kbvVersion    = "|1.1.0"
	kbvSnomed     = "http://snomed.info/sct/900000000000207008/version/20210131" // the version its value sets are of
	kbvATC        = "http://fhir.de/CodeSystem/dimdi/atc"
	kbvATCVersion = "atcgm20211"
	v2Identifier  = "http://terminology.hl7.org/CodeSystem/v2-0203"
	uriSystem     = "urn:ietf:rfc:3986"
)

func kbvProfileOf(name string) string { return kbvDefinition + kbvProfile + name + kbvVersion }

// WriteImpfpass writes the doses as an Impfpass of the KBV (MIO 1.1.0): as
// entries made afterwards (Nachtrag), for the house tells what others did. What
// the profile cannot hold is left out and named: statements that nothing was
// given, doses of which not even the year is known. Without a dose there is no
// Impfpass, for the profile asks for one: the bytes are nil.
func WriteImpfpass(out Outgoing, form Form) ([]byte, []Omission) {
	d := &outgoing{Outgoing: out}
	ids := d.statementIDs()
	var records, entries []*Node
	for i, m := range d.Measures {
		if reason := d.unfit(m); reason != "" {
			d.leave(i, reason, true)
			continue
		}
		if _, taken := kbvNames().atc[m.ATC]; m.ATC != "" && !taken {
			d.leave(i, "atc", false)
		}
		records = append(records, entryOf(d.addendum(ids[i], m)))
		entries = append(entries, refTo("entry", ids[i]))
	}
	if len(records) == 0 {
		return nil, d.left
	}
	own := d.identifier("impfpass")
	bundle := el("bundle", append([]*Node{
		val("id", own), el("meta", val("profile", kbvProfileOf("Bundle_Entry"))),
		el("identifier", val("system", uriSystem), val("value", "urn:uuid:"+own)),
		val("type", "document"), val("timestamp", d.instant()),
		entryOf(res("Composition", d.id("composition", own), kbvProfileOf("Composition_Addendum"),
			val("status", "final"),
			el("type", codingOf("http://loinc.org", "", "11369-6", "History of Immunization Narrative")),
			refTo("subject", d.id("patient")), val("date", d.Issued.String()), refTo("author", d.id("role")),
			val("title", german("fhir.write.impfpass")),
			el("section", append([]*Node{el("code", codingOf(snomed, kbvSnomed, "713404003", "Vaccination given (situation)"))}, entries...)...))),
		entryOf(d.impfpassPatient()),
	}, append(records, d.enterer()...)...)...)
	bundle.Resource = "Bundle"
	return finished(bundle).Write(form), d.left
}

// unfit says why the Impfpass cannot hold a statement, "" where it can.
func (d *outgoing) unfit(m Measure) string {
	switch {
	case m.Kind == TBScreening:
		return "no-vaccine"
	case m.Outcome != Done:
		return "not-given"
	case m.Day.Precision == Unknown:
		return "no-day"
	case m.Subpotent:
		return "subpotent"
	}
	return ""
}

// instant is the document's moment: the beginning of its day, so that the same
// record gives the same document all day long.
func (d *outgoing) instant() string { return d.Issued.String() + "T00:00:00Z" }

// addendum is a dose, entered afterwards.
func (d *outgoing) addendum(id string, m Measure) *Node {
	what := el("vaccineCode", kbvVaccine(m.ATC), val("text", m.VaccineName))
	if what == nil {
		what = unknown("vaccineCode", "unknown")
	}
	number := val("doseNumberString", m.DoseNumber)
	if number == nil {
		number = unknown("doseNumberString", "unknown")
	}
	return res("Immunization", id, kbvProfileOf("Record_Addendum"),
		extensionOf(kbvDefinition+"KBV_EX_MIO_Vaccination_Enterer",
			extensionOf("mode", el("valueCodeableConcept", codingOf("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "", "ENT", ""))),
			extensionOf("party", refTo("valueReference", d.id("role")))),
		val("status", "completed"), what, refTo("patient", d.id("patient")),
		val("occurrenceDateTime", m.Day.date()), val("primarySource", "false"),
		m.entered(),
		el("manufacturer", val("display", m.Manufacturer)),
		val("lotNumber", m.Batch),
		el("note", val("text", impfpassNote(m))),
		el("protocolApplied", append(kbvDiseases(m.Antigens), number)...))
}

// impfpassNote holds what the profile has no element for.
func impfpassNote(m Measure) string {
	var parts []string
	for _, part := range [][2]string{{"place", m.Place}, {"practitioner", m.Practitioner}, {"series", m.Series}} {
		if part[1] != "" {
			parts = append(parts, german("fhir.write."+part[0], "text", part[1]))
		}
	}
	if m.Note != "" {
		parts = append(parts, m.Note)
	}
	return strings.Join(parts, "; ")
}

func kbvVaccine(atc string) *Node {
	name, taken := kbvNames().atc[atc]
	if !taken {
		return nil
	}
	return codingOf(kbvATC, kbvATCVersion, atc, name)
}

// kbvDiseases names what the dose protects from: by the profile's codes, and in
// the house's words.
func kbvDiseases(antigens []string) []*Node {
	disease := func(code, text string) *Node {
		return el("targetDisease", codingOf(snomed, kbvSnomed, code, kbvNames().disease[code]), val("text", text))
	}
	if len(antigens) == 0 {
		return []*Node{disease(someDisease, "")}
	}
	var all []*Node
	for _, antigen := range sortedAntigens(antigens) {
		code, known := diseaseOf(antigen)
		if !known {
			code = someInfection
		}
		all = append(all, disease(code, antigenWord(antigen)))
	}
	return all
}

// origin says where the house has the statement from.
func (m Measure) origin() *Node {
	var coding *Node
	if m.Origin != "" {
		coding = codingOf(terminology+"immunization-origin", "", string(m.Origin), "")
	}
	return el("reportOrigin", coding, val("text", m.OriginName))
}

// entered is origin for a profile that wants it coded and named: where nobody
// says where from, it is from the house's own record.
func (m Measure) entered() *Node {
	if m.Origin == "" {
		m.Origin = FromRecord
	}
	m.OriginName = firstText(m.OriginName, german("fhir.write.record"))
	return m.origin()
}

// impfpassPatient is the person, numbered by an ID that means nothing elsewhere.
func (d *outgoing) impfpassPatient() *Node {
	id := d.id("patient")
	name := d.Subject.latin()
	given := strings.Join(name.Given, " ")
	if given == "" { // the profile wants one: who has one name has it there
		given, name.Family = firstText(name.Family, name.Text, german("fhir.write.no-name")), ""
	}
	return res("Patient", id, kbvProfileOf("Patient"),
		el("identifier", val("use", "usual"), el("type", codingOf(v2Identifier, "", "MR", "")), val("system", uriSystem), val("value", "urn:uuid:"+id)),
		el("name", val("use", "official"), val("text", d.Subject.wholeName()), val("family", name.Family), val("given", given)),
		d.Subject.gender(), d.Subject.born())
}

// enterer is who entered the doses: the facility or municipality. Which of its
// people did is not told, nor is the postal code, which nobody keeps.
func (d *outgoing) enterer() []*Node {
	untold := german("fhir.write.not-told")
	return []*Node{
		entryOf(res("PractitionerRole", d.id("role"), kbvProfileOf("Practitionerrole"),
			refTo("practitioner", d.id("practitioner")), refTo("organization", d.id("organization")))),
		entryOf(res("Practitioner", d.id("practitioner"), kbvProfileOf("Practitioner"),
			el("identifier", el("type", codingOf(v2Identifier, "", "ESN", "")), val("system", uriSystem), val("value", "urn:uuid:"+d.id("practitioner"))),
			el("name", val("use", "official"), val("text", d.Issuer.Name), val("given", untold)),
			el("qualification", el("code", val("text", untold))))),
		entryOf(res("Organization", d.id("organization"), kbvProfileOf("Organization"),
			val("name", d.Issuer.Name),
			el("address", val("type", "both"), val("city", firstText(d.Issuer.City, untold)), val("postalCode", untold), val("country", "DE")))),
	}
}
