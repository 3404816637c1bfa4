package fhir

import (
	"slices"
	"strings"
)

// leave lists a part of the file for a human to read.
func (m *mapper) leave(n *Node, reason, summary string) {
	resource := n
	for resource.Resource == "" && resource.parent != nil {
		resource = resource.parent
	}
	m.doc.NotUnderstood = append(m.doc.NotUnderstood, Leftover{n.Path(), plain(resource.Resource), reason, plain(summary)})
}

// rest lists every resource that nothing was taken from.
func (m *mapper) rest(root *Node) {
	for _, r := range root.resources() {
		_, used := m.names[r.Node]
		switch {
		case statements[r.Resource] != nil, r.Node == m.patient, used, m.used[r.Node]:
		case r.Node == m.composition:
			m.sections(r.Node)
		default:
			m.leave(r.Node, "map.kept", summary(r.Node))
		}
	}
	for _, e := range root.All("entry") {
		if !e.Has("resource") && root.Resource == "Bundle" {
			m.leave(e, "map.kept", e.Text("fullUrl"))
		}
	}
}

// sections lists the Composition's sections that say something of their own:
// those without entries, whose narrative or reason for emptiness is all there is.
func (m *mapper) sections(c *Node) {
	for _, s := range c.All("section") {
		if !s.Has("entry") {
			m.leave(s, "map.kept", strings.Join(slices.DeleteFunc([]string{
				plain(s.Text("title")), concept(s.Child("emptyReason")), strip(s.Text("text", "div")),
			}, func(t string) bool { return t == "" }), ": "))
		}
		m.sections(s)
	}
}

// summary names a resource in one line: what it is about and since when.
func summary(n *Node) string {
	var parts []string
	for _, name := range []string{"code", "vaccineCode", "medication", "type", "name", "title", "description"} {
		c := n.Child(name)
		text := concept(c)
		switch {
		case c.Type() == "HumanName":
			text = nameOf(c).Text
		case c.HasValue():
			text = plain(c.Value)
		case c.Type() == "Reference":
			text = plain(c.Text("display"))
		}
		if text != "" {
			parts = append(parts, text)
			break
		}
	}
	for _, name := range []string{"clinicalStatus", "value", "onset", "effective", "occurrence", "performed", "date"} {
		c := n.Child(name)
		text := concept(c)
		switch {
		case c.HasValue():
			text = plain(c.Value)
		case c.Type() == "Quantity":
			text = plain(c.Text("value") + " " + firstText(c.Text("unit"), c.Text("code")))
		case c.Type() == "Period":
			text = plain(c.Text("start"))
		}
		if text != "" {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		parts = append(parts, strip(n.Text("text", "div")))
	}
	return strings.Join(parts, ", ")
}

// strip gives the text of a narrative without its markup.
func strip(xhtml string) string {
	var b strings.Builder
	for i, piece := range strings.Split(xhtml, "<") {
		if i > 0 {
			_, piece, _ = strings.Cut(piece, ">")
			b.WriteByte(' ')
		}
		if b.WriteString(piece); b.Len() > 4*maxPlain {
			break
		}
	}
	return plain(b.String())
}

// details lists what an understood resource holds beside what was taken from
// it: reactions, notes, reasons, extensions.
func (m *mapper) details(n *Node, taken ...string) {
	frame := []string{"id", "meta", "text", "implicitRules", "language", "contained"}
	var said []string
	for _, c := range n.Children {
		name := c.name()
		if slices.Contains(taken, name) || slices.Contains(frame, name) || name == "extension" && enters(c) && m.whoIs(n, c.extension("party")) == m.doc.Issuer {
			continue // who entered a dose is who put the document together
		}
		said = append(said, strings.TrimSpace(plain(name)+" "+words(c, 0)))
	}
	if len(said) > 0 {
		m.leave(n, "map.details", strings.Join(said, "; "))
	}
}

// words gives the readable texts below an element.
func words(n *Node, depth int) string {
	if n.HasValue() {
		return plain(n.Value)
	}
	if text := concept(n); text != "" {
		return text
	}
	var parts []string
	for _, c := range n.Children {
		if depth < 6 && len(parts) < 5 && c.name() != "id" && c.name() != "url" && c.name() != "system" {
			if text := words(c, depth+1); text != "" {
				parts = append(parts, text)
			}
		}
	}
	return strings.Join(parts, " ")
}
