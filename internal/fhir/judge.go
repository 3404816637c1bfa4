package fhir

import (
	"slices"

	"wegwarte/internal/fhir/r4"
)

// judge walks the tree and holds the table's rules against each element.
type judge struct {
	*parser
	bundle *bundle // the nearest one around, nil outside of bundles
	entry  *entry  // of it
	inside *inside // the last resource whose contained ones were asked for
}

// resource judges a resource; top is the resource whose contained ones a
// reference like "#a" means.
func (j *judge) resource(n, top *Node) {
	if n.typ == nil {
		return // its type is unknown, which is a fault already
	}
	inner := *j
	if n.Resource == "Bundle" {
		inner.bundle, inner.entry = newBundle(n), nil
		inner.bundleRules(n)
	} else if e := j.bundle.entryOf(n); e != nil {
		inner.entry = e
	}
	inner.group(n, top)
	if n == top {
		inner.contained(n)
	}
	inner.invariants(n)
	j.ids(n, map[string]bool{})
}

// ids holds that an element's id stands once in its resource. A structure's
// snapshot and differential are about the same elements.
func (j *judge) ids(n *Node, seen map[string]bool) {
	for _, c := range n.Children {
		if c.Type() == "StructureDefinition.differential" {
			seen = map[string]bool{}
		}
		if c.Name == "id" && n.Resource == "" && c.HasValue() {
			if seen[c.Value] {
				j.add(c, "", "element.id-twice", "found", quote(c.Value))
			}
			seen[c.Value] = true
		}
		if c.Resource == "" {
			j.ids(c, seen)
		}
	}
}

// group judges the elements of a resource or complex element.
func (j *judge) group(n, top *Node) {
	j.counts(n)
	j.order(n)
	for _, c := range n.Children {
		if c.element == nil {
			continue // unknown, which is a fault already
		}
		j.element(c, top)
	}
}

// counts holds the cardinalities of the elements directly below n.
func (j *judge) counts(n *Node) {
	var counts [128]uint16
	for _, c := range n.Children {
		if c.element != nil && c.element.Order < len(counts) && counts[c.element.Order] < 65535 {
			counts[c.element.Order]++
		}
	}
	for _, e := range n.typ.Elements {
		count := int(counts[e.Order])
		if count < e.Min {
			j.add(n, e.Name, "cardinality.min", "min", e.Min)
		}
		if e.Max != r4.Many && count > e.Max {
			j.add(n, e.Name, "cardinality.max", "count", count, "max", e.Max)
		}
	}
}

// order holds the sequence XML demands; JSON has none.
func (j *judge) order(n *Node) {
	if !j.xml {
		return
	}
	last := -1
	for _, c := range n.Children {
		if c.element == nil || c.attr {
			continue
		}
		if c.element.Order < last {
			j.add(c, "", "xml.order")
			return
		}
		last = c.element.Order
	}
}

// element judges one element with a definition.
func (j *judge) element(n, top *Node) {
	if !j.xml && n.listed != (n.element.Max != 1) {
		rule := "json.array"
		if n.listed {
			rule = "json.no-array"
		}
		j.add(n, "", rule)
	}
	switch {
	case n.Resource != "":
		if n.Name != "contained" {
			top = n
		}
		j.resource(n, top)
	case n.typ == nil:
	case n.typ.Kind == r4.Primitive:
		j.primitive(n, top)
	default:
		j.complex(n, top)
	}
}

// complex judges an element that has elements below it.
func (j *judge) complex(n, top *Node) {
	if n.HasValue() {
		j.add(n, "", "value.missing", "type", n.typ.Name, "found", quote(n.Value))
		return
	}
	if len(n.Children) == 1 && n.Children[0].Name == "id" {
		j.add(n, "", "element.empty")
	}
	j.group(n, top)
	j.codes(n)
	switch n.typ.Name {
	case "Extension":
		j.extension(n)
	case "Reference":
		j.reference(n, top)
	case "Attachment":
		j.attachment(n)
	case "Coding":
		if system := n.Child("system"); system.HasValue() && !absolute(system.Value) {
			j.add(system, "", "coding.system", "found", quote(system.Value))
		}
	}
	j.invariants(n)
}

// primitive judges a single value.
func (j *judge) primitive(n, top *Node) {
	extended := false
	for _, c := range n.Children {
		if c.element == nil {
			continue
		}
		extended = extended || c.Name == "extension"
		j.element(c, top)
	}
	if !n.HasValue() {
		if !extended && len(n.Children) > 0 {
			j.add(n, "", "element.empty")
		}
		return
	}
	typ := n.typ.Name
	if typ == "xhtml" {
		j.narrative(n)
		return
	}
	if n.kind != markupValue && n.kind != written(typ) {
		j.add(n, "", "value.written", "type", typ, "form", forms[written(typ)], "found", quote(n.Value))
		return
	}
	if len(n.Value) > maxString && typ != "base64Binary" {
		j.add(n, "", "string.too-long")
		return
	}
	if !primitives[typ](n.Value) {
		j.add(n, "", "primitive."+typ, "found", quote(n.Value))
		return
	}
	if n.typ.Is("string") {
		j.text(n)
	}
	if n.typ.Is("uri") {
		j.urn(n)
	}
	if typ == "url" && reserved(n.Value) {
		j.add(n, "", "url.example", "found", quote(n.Value))
	}
	j.codes(n)
}

var forms = map[valueKind]string{textValue: "string", numberValue: "number", boolValue: "boolean"}

// codes holds a required binding to a closed list.
func (j *judge) codes(n *Node) {
	list := n.element.Codes
	if list == nil {
		return
	}
	switch n.typ.Name {
	case "CodeableConcept":
		codings := n.All("coding")
		fits := func(c *Node) bool { return list.Has(c.Text("system"), c.Text("code")) }
		if len(codings) > 0 && !slices.ContainsFunc(codings, fits) {
			j.add(n, "", "code.unknown", "found", quote(codings[0].Text("code")), "list", list.Name)
		}
	case "Coding":
		if n.Has("code") && !list.Has(n.Text("system"), n.Text("code")) {
			j.add(n, "", "code.unknown", "found", quote(n.Text("code")), "list", list.Name)
		}
	case "Quantity":
	default:
		if !list.Has("", n.Value) {
			j.add(n, "", "code.unknown", "found", quote(n.Value), "list", list.Name)
		}
	}
}
