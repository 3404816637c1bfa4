package fhir

// screenedForTB is SNOMED CT's code for an examination for tuberculosis.
const screenedForTB = "171126009"

// procedure reads an examination for tuberculosis. Any other is left for a human.
func (m *mapper) procedure(r located) {
	n := r.Node
	if !m.holds(n, "subject") {
		return
	}
	if !coded(n.Child("code"), snomed, screenedForTB) || n.Text("status") != "completed" {
		m.leave(n, "map.kept", summary(n))
		return
	}
	d := Measure{Kind: TBScreening, Outcome: Done, Day: day(firstText(n.Text("performed"), n.Text("performed", "end"), n.Text("performed", "start"))),
		Place: m.whoIs(n, n.Child("location")), Practitioner: m.performer(n), Note: remarks(n),
		SourceID: r.sourceID(), Path: n.Path()}
	if d.Day.Precision == Unknown {
		m.leave(n, "map.no-date", d.Day.Text)
	}
	m.doc.Measures = append(m.doc.Measures, d)
	m.details(n, "identifier", "status", "code", "subject", "performed", "location", "performer", "note")
}
