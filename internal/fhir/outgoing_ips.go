package fhir

import (
	"html"
	"strconv"
	"strings"
)

const ipsDefinition = "http://hl7.org/fhir/uv/ips/StructureDefinition/"

// WriteSummary writes a patient summary (IPS 1.1.0), in JSON. What nobody knows
// is said to be unknown, in the standard's words; the sections it asks for are
// there in any case. Left out and named is what is no statement about the
// person: what is planned, and that nothing was found.
func WriteSummary(out Outgoing) ([]byte, []Omission) {
	d := &outgoing{Outgoing: out, told: map[string]int{}}
	sections := append(d.statementSections(),
		d.nothing("problems", "11450-4", "Problem list - Reported", "Condition",
			el("clinicalStatus", codingOf(terminology+"condition-clinical", "", "active", "")),
			d.absence("code", "no-problem-info", "No information about problems"), refTo("subject", d.id("patient"))),
		d.immunizations())
	if done, any := d.procedures(); any {
		sections = append(sections, done)
	}
	var parts, entries []*Node
	for _, s := range sections {
		refs := []*Node{}
		for _, r := range s.resources {
			refs = append(refs, refTo("entry", r.Children[0].Value))
			entries = append(entries, entryOf(r))
		}
		for _, r := range s.others {
			entries = append(entries, entryOf(r))
		}
		parts = append(parts, el("section", append([]*Node{val("title", german("fhir.write.section."+s.name)),
			el("code", codingOf("http://loinc.org", "", s.loinc, s.display)), narrative(s.text)}, refs...)...))
	}
	own := d.identifier("ips")
	composition := res("Composition", d.id("composition", own), ipsDefinition+"Composition-uv-ips", append([]*Node{
		val("language", "de"), narrative("<p>" + html.EscapeString(german("fhir.write.ips")) + "</p>"),
		val("status", "final"), el("type", codingOf("http://loinc.org", "", "60591-5", "Patient summary Document")),
		refTo("subject", d.id("patient")), val("date", d.Issued.String()), refTo("author", d.id("organization")),
		val("title", german("fhir.write.ips")), refTo("custodian", d.id("organization"))}, parts...)...)
	bundle := el("bundle", append([]*Node{
		val("id", own), el("meta", val("profile", ipsDefinition+"Bundle-uv-ips")), val("language", "de"),
		el("identifier", val("system", uriSystem), val("value", "urn:uuid:"+own)),
		val("type", "document"), val("timestamp", d.instant()),
		entryOf(composition), entryOf(d.summaryPatient()),
		entryOf(res("Organization", d.id("organization"), ipsDefinition+"Organization-uv-ips", val("name", d.Issuer.Name),
			el("address", val("city", d.Issuer.City), val("country", "DE")))),
	}, entries...)...)
	bundle.Resource = "Bundle"
	return finished(bundle).Write(JSON), d.left
}

// section is one of the summary's, with the resources it is about.
type section struct {
	name, loinc, display string // its title's key, its code, and that code's name
	text                 string // markup
	resources            []*Node
	others               []*Node // that those point at
}

// nothing is a section about which nothing is known: one resource says so.
func (d *outgoing) nothing(name, loinc, display, typ string, below ...*Node) section {
	return section{name, loinc, display, "<p>" + html.EscapeString(german("fhir.write.nothing."+name)) + "</p>",
		[]*Node{res(typ, d.id("nothing", name), ipsDefinition+typ+"-uv-ips", below...)}, nil}
}

// absence is the standard's way of saying that nothing is known.
func (d *outgoing) absence(name, code, display string) *Node {
	return el(name, codingOf(absentSystem, "", code, display))
}

// narrative holds markup that has been made safe.
func narrative(markup string) *Node {
	return el("text", val("status", "generated"), &Node{Name: "div", kind: markupValue,
		Value: `<div xmlns="` + xhtmlSpace + `" lang="de" xml:lang="de">` + markup + `</div>`})
}

// summaryPatient is the person, under each of their names.
func (d *outgoing) summaryPatient() *Node {
	id := d.id("patient")
	below := []*Node{el("identifier", val("system", uriSystem), val("value", "urn:uuid:"+id))}
	for i, n := range d.Subject.Names {
		use := "usual"
		if i == 0 {
			use = "official"
		}
		if name := el("name", append([]*Node{val("text", firstText(n.Text, strings.Join(append(n.Given, n.Family), " "))), val("family", n.Family)}, vals("given", n.Given)...)...); name != nil {
			name.Children = append(name.Children, val("use", use))
			below = append(below, name)
		}
	}
	if len(below) == 1 {
		below = append(below, el("name", val("text", german("fhir.write.no-name"))))
	}
	return res("Patient", id, ipsDefinition+"Patient-uv-ips", append(below, val("gender", d.Subject.Gender), d.Subject.born())...)
}

// vals gives a primitive for each of the values.
func vals(name string, values []string) (all []*Node) {
	for _, v := range values {
		all = append(all, val(name, v))
	}
	return all
}

// immunizations holds what was given, and what was expressly not.
func (d *outgoing) immunizations() section {
	s := section{name: "immunizations", loinc: "11369-6", display: "History of Immunization Narrative"}
	ids := d.statementIDs()
	var rows strings.Builder
	for i, m := range d.Measures {
		if m.Kind == TBScreening {
			continue // among the procedures
		}
		if m.Outcome != Done && m.Outcome != Declined && m.Outcome != NotOffered {
			d.leave(i, "no-statement", true)
			continue
		}
		s.resources = append(s.resources, d.immunization(ids[i], m))
		rows.WriteString("<tr>")
		for _, cell := range []string{firstText(m.Day.date(), m.Day.Text, german("fhir.write.no-day")), german("fhir.write.outcome." + string(m.Outcome)),
			firstText(m.VaccineName, kbvNames().atc[m.ATC]), antigenWords(m.Antigens), m.Batch, m.DoseNumber, m.Place, m.OriginName} {
			rows.WriteString("<td>" + html.EscapeString(tidied(cell)) + "</td>")
		}
		rows.WriteString("</tr>")
	}
	if len(s.resources) == 0 {
		none := d.nothing(s.name, s.loinc, s.display, "Immunization",
			val("status", "not-done"), d.absence("vaccineCode", "no-immunization-info", "No information about immunizations"),
			refTo("patient", d.id("patient")), unknown("occurrenceDateTime", "unknown"))
		return none
	}
	var head strings.Builder
	for column := range strings.SplitSeq(german("fhir.write.columns"), "|") {
		head.WriteString("<th>" + html.EscapeString(column) + "</th>")
	}
	s.text = "<table><thead><tr>" + head.String() + "</tr></thead><tbody>" + rows.String() + "</tbody></table>"
	return s
}

// outcomeSystem is a code of our own: no other says that a vaccination was not
// offered, for whatever reason.
const outcomeSystem = "urn:x-wegwarte:outcome"

func (d *outgoing) immunization(id string, m Measure) *Node {
	status, reason := "completed", (*Node)(nil)
	switch m.Outcome {
	case Declined:
		status, reason = "not-done", el("statusReason", codingOf(terminology+"v3-ActReason", "", "PATOBJ", "patient objection"), val("text", m.Reason))
	case NotOffered:
		status, reason = "not-done", el("statusReason", codingOf(outcomeSystem, "", string(NotOffered), ""), val("text", m.Reason))
	}
	when := val("occurrenceDateTime", m.Day.date())
	if when == nil {
		when = val("occurrenceString", m.Day.Text)
	}
	if when == nil {
		when = unknown("occurrenceDateTime", "unknown")
	}
	below := []*Node{
		val("status", status), reason, summaryVaccine(m), refTo("patient", d.id("patient")), when,
		val("primarySource", strconv.FormatBool(m.FirstHand)),
		el("location", val("display", m.Place)), el("manufacturer", val("display", m.Manufacturer)), val("lotNumber", m.Batch),
		el("note", val("text", m.Note)), m.applied(), m.by(),
	}
	if !m.FirstHand {
		below = append(below, m.origin())
	}
	if m.Subpotent {
		below = append(below, val("isSubpotent", "true"))
	}
	return res("Immunization", id, ipsDefinition+"Immunization-uv-ips", below...)
}

// summaryVaccine names the vaccine by its ATC code, the SNOMED CT code where
// there is one for it, and in the words of the source.
func summaryVaccine(m Measure) *Node {
	var codings []*Node
	if m.ATC != "" {
		codings = append(codings, codingOf(atcWorldwide, "", m.ATC, ""))
		if code, known := vaccineOf(m.ATC); known {
			codings = append(codings, codingOf(snomed, "", code, ""))
		}
	}
	if what := el("vaccineCode", append(codings, val("text", m.VaccineName))...); what != nil {
		return what
	}
	return unknown("vaccineCode", "unknown")
}

const atcWorldwide = "http://www.whocc.no/atc"

// applied says which dose of which series it was, and against what.
func (m Measure) applied() *Node {
	below := []*Node{val("series", m.Series)}
	for _, antigen := range sortedAntigens(m.Antigens) {
		var coding *Node
		if code, known := diseaseOf(antigen); known {
			coding = codingOf(snomed, "", code, kbvNames().disease[code])
		}
		below = append(below, el("targetDisease", coding, val("text", antigenWord(antigen))))
	}
	number, of, parted := strings.Cut(m.DoseNumber, "/")
	switch {
	case counting(number) && !parted:
		below = append(below, val("doseNumberPositiveInt", number))
	case counting(number) && counting(of):
		below = append(below, val("doseNumberPositiveInt", number), val("seriesDosesPositiveInt", of))
	case m.DoseNumber != "":
		below = append(below, val("doseNumberString", m.DoseNumber))
	case len(m.Antigens) == 0 && m.Series == "":
		return nil
	default:
		below = append(below, unknown("doseNumberString", "unknown"))
	}
	return el("protocolApplied", below...)
}

// counting reports a number as positiveInt writes it.
func counting(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n > 0 && strconv.Itoa(n) == s
}
