package fhir

import "strings"

// subject finds the person the file is about: the Composition's subject, else
// the only Patient there is. Where several could be meant, none is taken.
func (m *mapper) subject(root *Node) {
	c := m.composition
	if target := m.follow(c, c.Child("subject")); target != nil && target.Resource == "Patient" {
		m.patient = target
	}
	if m.patient == nil {
		var patients []*Node
		for _, r := range root.resources() {
			if r.Resource == "Patient" {
				patients = append(patients, r.Node)
			}
		}
		switch len(patients) {
		case 0:
			m.doc.NotUnderstood = append(m.doc.NotUnderstood, Leftover{Path: root.Path(), ResourceType: plain(root.Resource), Reason: "map.no-person"})
			return
		case 1:
			m.patient = patients[0]
		default:
			m.leave(root, "map.several-persons", "")
			return
		}
	}
	p := m.patient
	s := Subject{Path: p.Path(), BirthDate: day(p.Text("birthDate"))}
	if written := p.Text("gender"); written != "" {
		if s.Gender = genders[strings.ToLower(written)]; s.Gender == "" {
			m.leave(p.Child("gender"), "map.kept", written)
		}
	}
	for _, n := range p.All("name") {
		s.Names = append(s.Names, nameOf(n))
	}
	for _, n := range p.All("identifier") {
		if value := plain(n.Text("value")); value != "" {
			s.Identifiers = append(s.Identifiers, Identifier{plain(n.Text("system")), plain(n.Text("type", "coding", "code")), value})
		}
	}
	m.doc.Subject = s
	m.details(p, "identifier", "name", "gender", "birthDate")
}

// genders are FHIR's words, and the German ones that the KBV's own examples use.
var genders = map[string]string{
	"male": "male", "female": "female", "other": "other", "unknown": "unknown",
	"männlich": "male", "weiblich": "female", "divers": "other", "unbestimmt": "other", "unbekannt": "unknown",
}

// nameOf reads a HumanName; the text is put together where it is not given.
func nameOf(n *Node) Name {
	name := Name{Use: plain(n.Text("use")), Text: plain(n.Text("text")), Family: plain(n.Text("family"))}
	parts := []string{}
	for _, p := range n.All("prefix") {
		parts = append(parts, plain(p.Value))
	}
	for _, g := range n.All("given") {
		if given := plain(g.Value); given != "" {
			name.Given = append(name.Given, given)
			parts = append(parts, given)
		}
	}
	if name.Text == "" {
		name.Text = plain(strings.Join(append(parts, name.Family), " "))
	}
	return name
}

// follow gives the resource of this file that a Reference below from means,
// or nil. From is any node of the resource that holds the reference.
func (m *mapper) follow(from, ref *Node) *Node {
	text := ref.Text("reference")
	if text == "" {
		return nil
	}
	holder := from
	for m.bundle.byNode[holder] == nil && holder.parent != nil {
		holder = holder.parent
	}
	if strings.HasPrefix(text, "#") {
		if m.inside.of != holder {
			m.inside = insideOf(holder)
		}
		return m.inside.byID[text[1:]]
	}
	if found := m.bundle.resolve(m.bundle.byNode[holder], text); len(found) == 1 {
		return found[0].resource
	}
	return m.byID(text)
}

// byID finds an entry by type and id alone, as faulty files need it; only
// where that is unambiguous.
func (m *mapper) byID(ref string) *Node {
	if found := m.bundle.byID[typeInURL(ref)+"/"+lastPart(ref)]; len(found) == 1 {
		return found[0].resource
	}
	return nil
}

// whoIs names the practitioner, organisation or place a Reference means, and
// keeps the name, which says that its resource was used.
func (m *mapper) whoIs(from, ref *Node) string {
	if ref == nil || m.hops > 3 { // a role's person and organisation; not round in circles
		return ""
	}
	m.hops++
	defer func() { m.hops-- }()
	display := plain(ref.Text("display"))
	target := m.follow(from, ref)
	if target == nil || target == m.patient {
		return firstText(display, ref.Text("identifier", "value"))
	}
	if name, ok := m.names[target]; ok {
		return firstText(name, display)
	}
	m.names[target] = m.nameOfResource(target)
	return firstText(m.names[target], display)
}

// nameOfResource names a practitioner, a role, an organisation or a place.
func (m *mapper) nameOfResource(n *Node) string {
	switch n.Resource {
	case "PractitionerRole":
		person := m.whoIs(n, n.Child("practitioner"))
		place := m.whoIs(n, n.Child("organization"))
		return strings.Trim(person+", "+place, ", ")
	case "Practitioner":
		return nameOf(n.Child("name")).Text
	}
	name := firstText(n.Text("name"), nameOf(n.Child("name")).Text)
	if city := plain(n.Text("address", "city")); city != "" && n.Resource != "Patient" {
		name = strings.Trim(name+", "+city, ", ")
	}
	return name
}
