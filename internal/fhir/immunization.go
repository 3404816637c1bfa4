package fhir

import (
	"slices"
	"strings"
)

// immunization turns one Immunization into a measure, or leaves it for a human
// with the reason.
func (m *mapper) immunization(r located) {
	n := r.Node
	what := n.Child("vaccineCode")
	if !m.holds(n, "patient") {
		return
	}
	d := Measure{
		Kind:        Vaccination,
		Day:         day(n.Text("occurrence")),
		Codes:       codes(what),
		VaccineName: concept(what),
		Batch:       plain(n.Text("lotNumber")),
		Subpotent:   n.Text("isSubpotent") == "true",
		FirstHand:   n.Text("primarySource") == "true",
		SourceID:    r.sourceID(),
		Path:        n.Path(),
	}
	d.Note, d.Origin, d.OriginName = remarks(n), origin(n), concept(n.Child("reportOrigin"))
	d.ATC = atcOf(d.Codes)
	if strings.HasPrefix(d.ATC, "J06") {
		d.Kind = PassiveImmunisation
	} else {
		d.Antigens = antigensOf(d.ATC, d.Codes, targetDiseases(n))
	}
	d.Manufacturer = m.whoIs(n, n.Child("manufacturer"))
	d.Place = m.whoIs(n, n.Child("location"))
	d.Practitioner = m.performer(n)
	d.DoseNumber, d.Series = dose(n)
	m.outcome(&d, n)
	if d.VaccineName == "" && len(d.Antigens) == 0 && d.Outcome == Done {
		m.leave(n, "map.no-vaccine", summary(n))
		return
	}
	if d.Outcome == Done && d.Day.Precision == Unknown {
		m.leave(n, "map.no-date", d.Day.Text)
	}
	m.doc.Measures = append(m.doc.Measures, d)
	m.details(n, "identifier", "status", "vaccineCode", "patient", "occurrence", "primarySource", "lotNumber",
		"manufacturer", "location", "performer", "protocolApplied", "isSubpotent", "statusReason", "note", "reportOrigin")
}

// targetDiseases gives what the dose is said to protect from: the house's own
// name for it where it stands there, which may be finer than the code; else the
// codes.
func targetDiseases(n *Node) []Code {
	var all []Code
	for _, p := range n.All("protocolApplied") {
		for _, t := range p.All("targetDisease") {
			if antigen := knownAntigens()[plain(t.Text("text"))]; antigen != "" {
				all = append(all, Code{System: houseSystem, Code: antigen})
			} else {
				all = append(all, codes(t)...)
			}
		}
	}
	return all
}

// houseSystem marks the house's own names among codes.
const houseSystem = "urn:x-wegwarte:antigen"

// maxNote bounds a note, in characters.
const maxNote = 1500

// remarks gives what the writer added, in one line.
func remarks(n *Node) string {
	var said []string
	for _, note := range n.All("note") {
		if text := line(note.Text("text")); text != "" && !advice(text) {
			said = append(said, text)
		}
	}
	return cut(strings.Join(said, "; "), maxNote)
}

// advice reports the words that the KBV's profile puts on every dose, which
// says nothing about this one.
func advice(text string) bool {
	return strings.HasPrefix(text, "Bei einer ungewöhnlichen Impfreaktion sollte die impfende ärztliche Person benachrichtigt werden.")
}

// origin gives where the writer has it from.
func origin(n *Node) Origin {
	for _, c := range codes(n.Child("reportOrigin")) {
		switch o := Origin(c.Code); o {
		case FromProvider, FromRecord, FromMemory:
			return o
		}
	}
	return ""
}

// dose gives the number in the series as written; "unknown" says nothing.
func dose(n *Node) (number, series string) {
	p := n.Child("protocolApplied")
	number = plain(p.Text("doseNumber"))
	if strings.EqualFold(number, "unknown") {
		number = ""
	}
	if of := plain(p.Text("seriesDoses")); number != "" && of != "" && !strings.EqualFold(of, "unknown") {
		number += "/" + of
	}
	return number, plain(p.Text("series"))
}

// performer names who gave the dose: the KBV's attester where no performer is
// named, or the enterer of an entry that was not made afterwards.
func (m *mapper) performer(n *Node) string {
	var names []string
	for _, p := range n.All("performer") {
		if name := m.whoIs(n, p.Child("actor")); name != "" && len(names) < 5 && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		for _, x := range n.All("extension") {
			url := x.Text("url")
			attester := strings.HasSuffix(url, "KBV_EX_MIO_Vaccination_Attester") || strings.HasSuffix(url, "KBV_EX_MIO_Vaccination_Attester_Addendum")
			if attester || enters(x) && n.Text("primarySource") != "false" {
				if name := m.whoIs(n, x.extension("party")); name != "" && len(names) == 0 {
					names = append(names, name)
				}
			}
		}
	}
	return plain(strings.Join(names, "; "))
}

// enters reports the extension that says who entered a dose.
func enters(x *Node) bool { return strings.HasSuffix(x.Text("url"), "KBV_EX_MIO_Vaccination_Enterer") }

// refusals and impediments are codes of v3-ActReason and SNOMED CT for why a
// vaccination was not done.
var (
	refusals    = []string{"PATOBJ", "PHILISOP", "RELIG", "VACEFF", "VACSAF", "591000119102", "43741000", "105480006", "443390004"}
	impediments = []string{"IMMUNE", "MEDPREC", "OSTOCK", "UNAVAIL", "MTREAT", "410536001", "183966005", "397745006", "266721009"}
)

// outcome says how the vaccination went.
func (m *mapper) outcome(d *Measure, n *Node) {
	status, reason := n.Text("status"), n.Child("statusReason")
	d.Reason = concept(reason)
	switch {
	case absent(n.Child("vaccineCode")) && len(d.Antigens) == 0:
		d.Outcome = NotDocumented
	case status == "not-done":
		d.Outcome = NotDocumented
		for _, c := range codes(reason) {
			if slices.Contains(refusals, c.Code) {
				d.Outcome = Declined
			} else if slices.Contains(impediments, c.Code) || c.System == outcomeSystem {
				d.Outcome = NotOffered
			}
		}
		if d.Outcome == NotDocumented {
			m.leave(n, "map.not-done", summary(n))
		}
	case status == "completed":
		d.Outcome = Done
	default: // a faulty file's own word may mean anything: what is not documented counts as not given
		d.Outcome = NotDocumented
		m.leave(n, "map.status", firstText(status, summary(n)))
	}
}

// absent reports the IPS way of saying that nothing is known.
func absent(what *Node) bool {
	if value := what.extension("http://hl7.org/fhir/StructureDefinition/data-absent-reason"); value != nil {
		return true
	}
	for _, c := range what.All("coding") {
		if c.Text("system") == absentSystem || strings.HasPrefix(c.Text("code"), "no-immunization-") || c.Text("code") == "no-known-immunizations" {
			return true
		}
	}
	return false
}
