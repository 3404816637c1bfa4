package fhir

import "slices"

// vitalSigns are the LOINC codes that make an Observation a vital sign, which
// R4 then holds to a profile (hl7.org/fhir/R4/observation-vitalsigns.html),
// with the units it may be told in.
var vitalSigns = map[string][]string{
	"85353-1": nil, // the panel
	"85354-9": nil, // blood pressure, told in its components
	"9279-1":  {"/min"},
	"8867-4":  {"/min"},
	"2708-6":  {"%"},
	"8310-5":  {"Cel", "[degF]"},
	"8302-2":  {"cm", "[in_i]"},
	"9843-4":  {"cm", "[in_i]"},
	"29463-7": {"g", "kg", "[lb_av]"},
	"39156-5": {"kg/m2"},
}

// vitalSign gives the units of a vital sign, and whether it is one.
func vitalSign(n *Node) (units []string, is bool) {
	for _, c := range n.Child("code").All("coding") {
		if c.Text("system") == "http://loinc.org" {
			if units, is = vitalSigns[c.Text("code")]; is {
				return units, true
			}
		}
	}
	return nil, false
}

// ofVitalSigns makes a rule that concerns vital signs alone.
func ofVitalSigns(broken func(n *Node, units []string) bool) func(*Node) bool {
	return func(n *Node) bool {
		units, is := vitalSign(n)
		return is && broken(n, units)
	}
}

// vitalSignInvariants are what the profile asks of all vital signs. The ids
// with a number are the standard's.
var vitalSignInvariants = []invariant{
	{"vs-category", "Observation", "a vital sign is of the category vital-signs", ofVitalSigns(func(n *Node, _ []string) bool {
		return !slices.ContainsFunc(n.All("category"), func(c *Node) bool {
			return coded(c, terminology+"observation-category", "vital-signs")
		})
	})},
	{"vs-subject", "Observation", "a vital sign has a subject", ofVitalSigns(func(n *Node, _ []string) bool { return !n.Has("subject") })},
	{"vs-effective", "Observation", "a vital sign has a time", ofVitalSigns(func(n *Node, _ []string) bool { return !n.Has("effective") })},
	{"vs-1", "Observation", "the time of a vital sign names the day", ofVitalSigns(func(n *Node, _ []string) bool {
		c := n.Child("effective")
		return c.Type() == "dateTime" && c.HasValue() && len(c.Value) < 8
	})},
	{"vs-2", "Observation", "a vital sign has a value, a reason for its absence, components or members", ofVitalSigns(func(n *Node, _ []string) bool {
		return count(n, []string{"value", "dataAbsentReason", "component", "hasMember"}) == 0
	})},
	{"vs-unit", "Observation", "a vital sign with a coded unit is told in one the standard lists for it", ofVitalSigns(func(n *Node, units []string) bool {
		v := n.Child("value")
		return units != nil && v.Has("code") && !slices.Contains(units, v.Text("code")) // summaries that validate leave the code out
	})},
}
