package fhir

import (
	"slices"
	"strings"

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

// extension holds the rules of Extension (ext-1 and the form of its URL).
func (j *judge) extension(n *Node) {
	if n.Has("value") == n.Has("extension") {
		j.add(n, "", "extension.value")
	}
	url := n.Child("url")
	if !url.HasValue() {
		return
	}
	if strings.Contains(url.Value, "|") {
		j.add(url, "", "extension.url-version", "found", quote(url.Value))
	}
	inside := n.parent != nil && n.parent.Type() == "Extension"
	if !inside && !absolute(url.Value) {
		j.add(url, "", "extension.url", "found", quote(url.Value))
	}
	if !inside && absolute(url.Value) && r4.LookupExtension(url.Value) == nil && !published(url.Value) {
		j.add(n, "", "extension.unknown", "found", quote(url.Value))
	}
	j.known(n, r4.LookupExtension(url.Value))
}

// published reports an extension of a body that publishes profiles: HL7 and
// its affiliates, IHE, the KBV and gematik; or one that is marked as an example.
// Any other is refused as the reference validator refuses it, unless the file
// is of a dialect that tolerates it.
func published(url string) bool {
	host := hostOf(url)
	for _, prefix := range []string{"hl7.", "fhir.", "www.hl7.", "profiles.ihe.net", "ihe.net", "gematik.de", "terminology.hl7."} {
		if strings.HasPrefix(host, prefix) {
			return true
		}
	}
	return reserved(url)
}

// hostOf gives the host of a URL, "" where it has none.
func hostOf(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	host, _, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host, ":")
	return strings.ToLower(host)
}

// known holds what the standard says of its own extensions: the type of their
// value, and which parts they have. Extensions of others are not looked up.
func (j *judge) known(n *Node, x *r4.Extension) {
	if x == nil {
		return
	}
	if v := n.Child("value"); v != nil && v.typ != nil && !r4.Takes(x.Types, v.typ.Name) {
		j.add(v, "", "extension.type", "type", v.typ.Name)
	}
	if len(x.Parts) == 0 {
		return
	}
	counts := map[string]int{}
	for _, c := range n.All("extension") {
		name := c.Text("url")
		counts[name]++
		p, ok := x.Part(name)
		if v := c.Child("value"); !ok && !absolute(name) {
			j.add(c, "", "extension.part", "found", quote(name))
		} else if ok && v != nil && v.typ != nil && !r4.Takes(p.Types, v.typ.Name) {
			j.add(v, "", "extension.type", "type", v.typ.Name)
		}
	}
	for _, p := range x.Parts {
		if counts[p.Name] < p.Min || p.Max != r4.Many && counts[p.Name] > p.Max {
			j.add(n, "", "extension.parts", "name", p.Name, "count", counts[p.Name])
		}
	}
}

// absolute reports whether a URI begins with a scheme.
func absolute(uri string) bool {
	scheme, rest, ok := strings.Cut(uri, ":")
	if !ok || scheme == "" || rest == "" || !letter(scheme[0]) {
		return false
	}
	for i := 1; i < len(scheme); i++ {
		if c := scheme[i]; !letter(c) && !digit(c) && c != '+' && c != '-' && c != '.' {
			return false
		}
	}
	return true
}

// text looks for markup in plain text. It is never interpreted here; whoever
// shows it elsewhere might.
func (j *judge) text(n *Node) {
	i := strings.IndexByte(n.Value, '<')
	if i < 0 || i+1 == len(n.Value) {
		return
	}
	found := quote(n.Value[i:])
	switch {
	case active(n.Value):
		j.add(n, "", "string.unsafe", "found", found)
	case tag(n.Value):
		j.add(n, "", "string.markup", "found", found)
	}
}

// reserved reports a URL whose host is set aside for examples (RFC 2606):
// what it promises can never be fetched.
func reserved(url string) bool {
	host := hostOf(url)
	for _, name := range []string{"example.org", "example.com", "example.net"} {
		if host == name || strings.HasSuffix(host, "."+name) {
			return true
		}
	}
	return false
}

// tag reports whether the text has something that looks like an HTML tag.
func tag(s string) bool {
	last := strings.LastIndexByte(s, '>')
	for i := 0; i+1 < last; i++ {
		if s[i] == '<' && (letter(s[i+1]) || s[i+1] == '/' || s[i+1] == '!') {
			return true
		}
	}
	return false
}

// active reports whether the text holds markup that a browser would act upon.
func active(s string) bool {
	s = strings.ToLower(s)
	for _, word := range []string{"<script", "<iframe", "<object", "<embed", "<svg", "<link", "<meta", "<base", "<form", "<style", "javascript:"} {
		if strings.Contains(s, word) {
			return true
		}
	}
	for tag := range strings.SplitSeq(s, "<") { // an event attribute: <img onerror=
		inside, _, _ := strings.Cut(tag, ">")
		for _, part := range strings.FieldsFunc(inside, func(r rune) bool { return r <= ' ' || r == '/' || r == '"' || r == '\'' }) {
			name, _, ok := strings.Cut(part, "=")
			if ok && len(name) > 2 && strings.HasPrefix(name, "on") {
				return true
			}
		}
	}
	return false
}
