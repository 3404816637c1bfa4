package fhir

import "slices"

// condition reads a diagnosis. It is never taken over: it stays in the file and
// in the list for a human, who says what it makes necessary.
func (m *mapper) condition(r located) {
	n := r.Node
	if !m.holds(n, "subject") {
		return
	}
	if verified(n) == "refuted" {
		m.leave(n, "map.refuted", summary(n))
		return
	}
	what := n.Child("code")
	c := Condition{About: concept(what), Codes: codes(what), Path: n.Path()}
	if none, _, silent := noneOf(Statement{About: c.About, Codes: c.Codes}, noConditions); none || silent {
		m.leave(n, "map.kept", summary(n))
		return
	}
	m.leave(n, "map.condition", summary(n))
	if slices.Contains([]string{"inactive", "resolved", "remission"}, n.Text("clinicalStatus", "coding", "code")) || n.Has("abatement") {
		return
	}
	m.doc.Conditions = append(m.doc.Conditions, c)
}
