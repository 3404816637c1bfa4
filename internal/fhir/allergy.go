package fhir

import (
	"slices"
	"strings"
)

// AllergySorts are what somebody may be allergic to, in the house's words.
var AllergySorts = []string{"medicine", "food", "environment", "biologic"}

// allergy reads an AllergyIntolerance. One that was refuted is none.
func (m *mapper) allergy(r located) {
	n := r.Node
	if !m.holds(n, "patient") {
		return
	}
	what := n.Child("code")
	s := Statement{Kind: Allergy, About: concept(what), Codes: codes(what), From: day(n.Text("onset")), SourceID: r.sourceID(), Path: n.Path()}
	if s.About == "" {
		what = n.Child("reaction", "substance")
		s.About, s.Codes = concept(what), codes(what)
	}
	switch verified(n) {
	case "refuted":
		m.leave(n, "map.refuted", summary(n))
		return
	case "confirmed":
		s.Certainty = Confirmed
	case "unconfirmed", "presumed", "provisional", "differential":
		s.Certainty = Presumed
	}
	s.Standing = map[string]Standing{"active": Current, "inactive": Ended, "resolved": Ended}[n.Text("clinicalStatus", "coding", "code")]
	if s.Standing == "" {
		s.Standing = StandingOff
	}
	s.Sort = map[string]string{"medication": "medicine", "food": "food", "environment": "environment", "biologic": "biologic"}[n.Text("category")]
	switch none, sort, silent := noneOf(s, noAllergies); {
	case silent:
		m.leave(n, "map.no-information", s.About)
		return
	case none:
		s.None, s.Sort, s.About = true, sort, ""
		if s.Standing == StandingOff {
			s.Standing = Current
		}
	}
	s.Danger, s.Reaction = dangerOf(n)
	if m.say(s, n) {
		m.details(n, "identifier", "clinicalStatus", "verificationStatus", "code", "patient", "onset", "category", "criticality", "reaction", "type")
	}
}

// dangerOf gives what may happen, and how it showed.
func dangerOf(n *Node) (d Danger, reaction string) {
	switch n.Text("criticality") {
	case "high":
		d = DangerHigh
	case "low":
		d = DangerLow
	}
	var shown []string
	for _, r := range n.All("reaction") {
		if r.Text("severity") == "severe" {
			d = DangerHigh
		}
		for _, sign := range r.All("manifestation") {
			if text := concept(sign); text != "" && len(shown) < 5 && !slices.Contains(shown, text) {
				shown = append(shown, text)
			}
		}
		if text := plain(r.Text("description")); text != "" && len(shown) < 5 {
			shown = append(shown, text)
		}
	}
	return d, plain(strings.Join(shown, "; "))
}

// absence is how files say that there is none of something: codes of the IPS and
// SNOMED CT, each with the sort it is about, and the bare words.
type absence struct {
	codes map[string]string
	words []string
}

var (
	noAllergies = absence{
		map[string]string{
			"no-known-allergies": "", "no-known-medication-allergies": "medicine", "no-known-food-allergies": "food", "no-known-environmental-allergies": "environment",
			"716186003": "", "409137002": "medicine", "429625007": "food", "428607008": "environment",
		},
		[]string{"no known allergies", "no known allergy", "nka", "keine allergien bekannt", "keine bekannten allergien", "keine"},
	}
	noMedicines = absence{
		map[string]string{"no-known-medications": "", "787481004": ""},
		[]string{"no known medications", "no medication", "keine medikamente", "keine medikation", "keine"},
	}
	noConditions = absence{
		map[string]string{"no-known-problems": "", "160245001": ""},
		[]string{"no known problems", "keine diagnosen", "keine"},
	}
	noAids = absence{
		map[string]string{"no-known-devices": "", "787483001": ""},
		[]string{"no known devices", "no known device use", "keine hilfsmittel", "keine"},
	}
)

// noneOf reports whether a statement says that there is none, and of which sort;
// or that nothing is known.
func noneOf(s Statement, how absence) (none bool, sort string, silent bool) {
	for _, c := range s.Codes {
		if c.System == absentSystem && strings.HasSuffix(c.Code, "-info") {
			return false, "", true
		}
		if sort, ok := how.codes[c.Code]; ok && (c.System == absentSystem || c.System == snomed) {
			return true, sort, false
		}
	}
	return slices.Contains(how.words, strings.ToLower(strings.Trim(s.About, " ."))), "", false
}
