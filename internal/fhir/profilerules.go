package fhir

import (
	"strings"

	"wegwarte/internal/fhir/profile"
)

// rules holds what the profile says in words of how elements go together.
func (h *holding) rules(n *Node) {
	for _, r := range profileRules {
		if h.by.Version < r.since {
			continue // 1.00.000 comes before 1.1.0
		}
		if r.on == strings.TrimSuffix(h.by.Name, "_Addendum") || r.on == h.by.Name {
			for _, at := range r.where(n) {
				if r.broken(at) {
					h.add(at, "", "profile.rule", "id", r.id, "text", r.text)
				}
			}
		}
	}
}

// profileRule is a rule of a profile that says more than an element's presence
// or value. The id is the publisher's.
type profileRule struct {
	on, since string // the profile, and the version from which it has the rule
	id, text  string
	at        string // the elements it is about; "" for the resource
	broken    func(n *Node) bool
}

func (r profileRule) where(n *Node) []*Node {
	if r.at == "" {
		return []*Node{n}
	}
	return n.All(r.at)
}

const kbvProfile = "KBV_PR_MIO_Vaccination_"

var profileRules = []profileRule{
	{kbvProfile + "Bundle_Entry", "", "TypeComposition", "exactly one Composition, of an entry or an addendum", "", func(n *Node) bool {
		compositions := 0
		for _, r := range n.resources() {
			for _, c := range claimsOf(r.Node) {
				if strings.HasPrefix(c, profile.KBV+"Composition_") {
					compositions++
				}
			}
		}
		return compositions != 1
	}},
	{kbvProfile + "Bundle_Entry", "", "OneComposition", "exactly one Composition", "", func(n *Node) bool { return resourcesOf(n, "Composition") != 1 }},
	{kbvProfile + "Condition", "1.1", "Cond1", "the recorded date names the day", "", shorter("recordedDate", len("2006-01-02"))},
	{kbvProfile + "Observation_Immunization_Status", "1.1", "issued", "the moment of issue names the month", "", shorter("issued", len("2006-01"))},
	{kbvProfile + "Observation_Immunization_Status", "1.1", "Code", "a test of immunity needs its interpretation", "", func(n *Node) bool {
		return !n.Has("interpretation") && otherCode(n.Child("code"), "268376005", "268375009", "440662009", "440661002")
	}},
	{kbvProfile + "Record_Prime", "1.1", "Occurrence", "the date of the vaccination names the day", "", shorter("occurrence", len("2006-01-02"))},
	{kbvProfile + "Record_Prime", "1.1", "atc1", "a vaccine named in SNOMED CT needs its ATC code", "", vaccineWithoutATC},
	{kbvProfile + "Patient", "1.1", "pat-de-1", "the official gender is told only where the gender is other", "", officialGender},
	{kbvProfile + "Practitioner", "1.1", "pract-de-1", "the official gender is told only where the gender is other", "", officialGender},

	{"Patient-uv-ips", "", "ips-pat-1", "a name has a family name, a given name or a text", "name", atLeastOne("family", "given", "text")},
	{"Bundle-uv-ips", "", "bdl-ips-1", "no further Composition beside the first", "", func(n *Node) bool { return resourcesOf(n, "Composition") > 1 }},
	{"Observation-results-laboratory-uv-ips", "", "ips-2", "a value or member observations", "", atLeastOne("value", "hasMember")},
	{"Observation-results-pathology-uv-ips", "", "ips-2", "a value or member observations", "", atLeastOne("value", "hasMember")},
}

func resourcesOf(n *Node, typ string) int {
	count := 0
	for _, r := range n.resources() {
		if r.Resource == typ {
			count++
		}
	}
	return count
}

// shorter reports a date that is there and less precise than asked for.
func shorter(name string, length int) func(*Node) bool {
	return func(n *Node) bool {
		c := n.Child(name)
		return c.HasValue() && c.Type() != "string" && len(c.Value) < length
	}
}

// otherCode reports whether one of the concept's SNOMED CT codes is none of these.
func otherCode(n *Node, codes ...string) bool {
	for _, c := range n.All("coding") {
		other := c.Text("system") == snomed
		for _, code := range codes {
			other = other && c.Text("code") != code
		}
		if other {
			return true
		}
	}
	return false
}

// vaccineWithoutATC: 787859002 is "another vaccine", which has no ATC code.
func vaccineWithoutATC(n *Node) bool {
	what := n.Child("vaccineCode")
	return otherCode(what, "787859002") && !reaches(what, []string{"coding", "system"}, func(s *Node) bool {
		return s.Value == "http://fhir.de/CodeSystem/dimdi/atc" || s.Value == "http://fhir.de/CodeSystem/bfarm/atc"
	})
}

func officialGender(n *Node) bool {
	g := n.Child("gender")
	return g != nil && g.Value != "other" &&
		(g.extension("http://fhir.de/StructureDefinition/gender-amtlich-de") != nil || g.extension("http://fhir.de/StructureDefinition/gender-amtlich-de/0.2") != nil)
}
