package fhir

import (
	"html"
	"strings"
)

// procedures holds the examinations for tuberculosis that were made; what they
// found, the house does not know.
func (d *outgoing) procedures() (section, bool) {
	s := section{name: "procedures", loinc: "47519-4", display: "History of Procedures Document"}
	ids := d.statementIDs()
	var rows strings.Builder
	for i, m := range d.Measures {
		if m.Kind != TBScreening {
			continue
		}
		if m.Outcome != Done {
			d.leave(i, "no-statement", true)
			continue
		}
		when := val("performedDateTime", m.Day.date())
		if when == nil {
			when = val("performedString", m.Day.Text)
		}
		if when == nil {
			when = unknown("performedDateTime", "unknown")
		}
		s.resources = append(s.resources, res("Procedure", ids[i], ipsDefinition+"Procedure-uv-ips",
			val("status", "completed"), el("code", codingOf(snomed, "", screenedForTB, "Tuberculosis screening (procedure)"), val("text", german("fhir.write.tb"))),
			refTo("subject", d.id("patient")), when, el("location", val("display", m.Place)), m.by(), el("note", val("text", m.Note))))
		rows.WriteString("<li>" + html.EscapeString(tidied(strings.Join(spoken(german("fhir.write.tb"), firstText(m.Day.date(), m.Day.Text, german("fhir.write.no-day")), m.Place, m.OriginName), ", "))) + "</li>")
	}
	s.text = "<ul>" + rows.String() + "</ul>"
	return s, len(s.resources) > 0
}

// by names who did it, nil where that is not known.
func (m Measure) by() *Node {
	if m.Practitioner == "" {
		return nil
	}
	return el("performer", el("actor", val("display", m.Practitioner)))
}

// spoken leaves out the texts that are empty.
func spoken(texts ...string) (some []string) {
	for _, t := range texts {
		if t != "" {
			some = append(some, t)
		}
	}
	return some
}
