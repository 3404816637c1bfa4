package fhir

import "strings"

// latin gives the name a document leads with: the first there is.
func (s Subject) latin() Name {
	for _, n := range s.Names {
		if n.Family != "" || len(n.Given) > 0 || n.Text != "" {
			return n
		}
	}
	return Name{}
}

// wholeName gives all the names in one text, for a format that has room for
// one: "Amina Haddad (أمينة حداد)".
func (s Subject) wholeName() string {
	var names []string
	for _, n := range s.Names {
		text := firstText(n.Text, strings.TrimSpace(strings.Join(n.Given, " ")+" "+n.Family))
		if text != "" {
			names = append(names, text)
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	return names[0] + " (" + strings.Join(names[1:], ", ") + ")"
}

// gender writes male and female as they are. What else the papers say is
// "other", with the German word for it; nothing is guessed.
func (s Subject) gender() *Node {
	n := val("gender", s.Gender)
	if n != nil && s.Gender == "other" {
		n.Children = []*Node{extensionOf("http://fhir.de/StructureDefinition/gender-amtlich-de",
			el("valueCoding", val("system", "http://fhir.de/CodeSystem/gender-amtlich-de"), val("code", "D"), val("display", "divers")))}
	}
	return n
}

// born writes the date of birth as far as it is known.
func (s Subject) born() *Node {
	if n := val("birthDate", s.BirthDate.date()); n != nil {
		return n
	}
	return unknown("birthDate", "unknown")
}
