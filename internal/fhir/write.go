package fhir

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"slices"
	"strings"

	"wegwarte/internal/fhir/r4"
	"wegwarte/internal/sorted"
)

// Form is one of the two forms a document may be written in.
type Form string

// The forms.
const (
	JSON Form = "json"
	XML  Form = "xml"
)

// MediaType gives the form's media type.
func (f Form) MediaType() string { return "application/fhir+" + string(f) }

// Write writes a tree. What Parse read comes out again as the same tree,
// whichever form it came in; only the space between elements and the order of
// names that mean no order may differ.
func (n *Node) Write(form Form) []byte {
	if form == XML {
		w := xmlWriter{}
		w.buf.WriteString(xml.Header)
		w.resource(n, 0, true)
		return w.buf.Bytes()
	}
	var compact, b bytes.Buffer
	writeObject(&compact, n)
	if json.Indent(&b, compact.Bytes(), "", "  ") != nil { // values that are no JSON: a tree made from a broken file
		return compact.Bytes()
	}
	b.WriteByte('\n')
	return b.Bytes()
}

// writeObject writes an element with what is below it as a JSON object.
func writeObject(b *bytes.Buffer, n *Node) {
	b.WriteByte('{')
	first := true
	member := func(name string) {
		if !first {
			b.WriteByte(',')
		}
		first = false
		text(b, name)
		b.WriteByte(':')
	}
	if n.Resource != "" {
		member("resourceType")
		text(b, n.Resource)
	}
	for i, c := range n.Children {
		if slices.ContainsFunc(n.Children[:i], func(before *Node) bool { return before.Name == c.Name }) {
			continue // written with the first of its name
		}
		same := named(n.Children[i:], c.Name)
		values, about := false, false
		for _, s := range same {
			values = values || s.HasValue() || !s.primitive()
			about = about || s.primitive() && len(s.Children) > 0
		}
		if values {
			member(c.Name)
			list(b, c, same, writeValue)
		}
		if about {
			member("_" + c.Name)
			list(b, c, same, writeAbout)
		}
	}
	b.WriteByte('}')
}

func named(nodes []*Node, name string) (same []*Node) {
	for _, n := range nodes {
		if n.Name == name {
			same = append(same, n)
		}
	}
	return same
}

// list writes the elements of one name: as an array where the definitions
// allow several.
func list(b *bytes.Buffer, first *Node, same []*Node, write func(*bytes.Buffer, *Node)) {
	array := len(same) > 1 || first.listed
	if first.element != nil {
		array = array || first.element.Max != 1
	}
	if !array {
		write(b, first)
		return
	}
	b.WriteByte('[')
	for i, n := range same {
		if i > 0 {
			b.WriteByte(',')
		}
		write(b, n)
	}
	b.WriteByte(']')
}

// primitive reports whether the element takes a value rather than members.
func (n *Node) primitive() bool {
	if n.typ != nil {
		return n.typ.Kind == r4.Primitive
	}
	return n.HasValue() && n.Resource == ""
}

func writeValue(b *bytes.Buffer, n *Node) {
	switch {
	case !n.primitive():
		writeObject(b, n)
	case !n.HasValue():
		b.WriteString("null")
	case n.bare():
		b.WriteString(n.Value)
	default:
		text(b, n.Value)
	}
}

func writeAbout(b *bytes.Buffer, n *Node) {
	if len(n.Children) == 0 {
		b.WriteString("null")
		return
	}
	writeObject(b, n)
}

// bare reports whether JSON writes the value without quotation marks.
func (n *Node) bare() bool {
	if n.kind == numberValue || n.kind == boolValue {
		return true
	}
	switch n.Type() {
	case "boolean":
		return n.Value == "true" || n.Value == "false"
	case "integer", "positiveInt", "unsignedInt", "decimal":
		return n.kind != textValue && json.Valid([]byte(n.Value))
	}
	return false
}

// text writes a JSON string that is safe to stand anywhere.
func text(b *bytes.Buffer, s string) {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s)       // of a string into memory: nothing can fail
	b.Truncate(b.Len() - 1) // the line's end
}

// xmlWriter writes a tree as XML.
type xmlWriter struct{ buf bytes.Buffer }

func (w *xmlWriter) resource(n *Node, depth int, root bool) {
	w.indent(depth)
	w.buf.WriteString("<" + n.Resource)
	if root {
		w.buf.WriteString(` xmlns="` + fhirSpace + `"`)
	}
	w.buf.WriteString(">")
	for _, c := range inOrder(n.Children) {
		w.element(c, n, depth+1)
	}
	w.indent(depth)
	w.buf.WriteString("</" + n.Resource + ">")
}

// inOrder gives elements as the definitions order them, which XML demands; what
// they do not know stays where it was, behind what it followed.
func inOrder(nodes []*Node) []*Node {
	places, last := map[*Node]int{}, -1
	for _, n := range nodes {
		if n.element != nil {
			last = n.element.Order
		}
		places[n] = last
	}
	nodes = slices.Clone(nodes)
	sorted.By(nodes, func(a, b *Node) int { return places[a] - places[b] })
	return nodes
}

func (w *xmlWriter) element(n, above *Node, depth int) {
	if n.Name == "div" && above.Type() == "Narrative" {
		w.indent(depth)
		w.buf.WriteString(n.Value)
		return
	}
	if n.attribute(above) {
		return // written with the element above
	}
	w.indent(depth)
	w.buf.WriteString("<" + n.Name)
	if n.HasValue() {
		w.attribute("value", n.Value)
	}
	var below []*Node
	for _, c := range n.Children {
		if n.Resource == "" && c.attribute(n) {
			w.attribute(c.Name, c.Value)
		} else {
			below = append(below, c)
		}
	}
	switch {
	case n.Resource != "":
		w.buf.WriteString(">")
		w.resource(n, depth+1, false)
	case len(below) == 0:
		w.buf.WriteString("/>")
		return
	default:
		w.buf.WriteString(">")
		for _, c := range inOrder(below) {
			w.element(c, n, depth+1)
		}
	}
	w.indent(depth)
	w.buf.WriteString("</" + n.Name + ">")
}

// attribute reports whether XML writes the element as an attribute of the one
// above: its id, unless that is a resource, and an extension's url.
func (n *Node) attribute(above *Node) bool {
	return above.Resource == "" && n.HasValue() && (n.Name == "id" || n.Name == "url" && above.Type() == "Extension")
}

func (w *xmlWriter) attribute(name, value string) {
	w.buf.WriteString(" " + name + `="`)
	_ = xml.EscapeText(&w.buf, []byte(value)) // into memory: nothing can fail
	w.buf.WriteString(`"`)
}

func (w *xmlWriter) indent(depth int) {
	if depth > 0 {
		w.buf.WriteByte('\n')
		w.buf.WriteString(strings.Repeat("  ", depth))
	} else if w.buf.Len() > len(xml.Header) {
		w.buf.WriteByte('\n')
	}
}
