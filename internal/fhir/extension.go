package fhir

import (
	"slices"
	"strings"

	"wegwarte/internal/fhir/r4"
)

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
	x := r4.LookupExtension(url.Value)
	if x != nil && !inside && !placed(n.parent, x.On) {
		j.add(n, "", "extension.context", "found", quote(n.parent.Path()))
	}
	j.known(n, x)
}

// placed reports whether an extension may stand on the element: on its type,
// on one that it specialises, or on the element by its path. What may stand on
// an Element may stand on a resource too.
func placed(n *Node, on []string) bool {
	if len(on) == 0 || n == nil || n.typ == nil || slices.Contains(on, "Element") || defines(n) {
		return true
	}
	for t := n.typ; t != nil; t = t.Base {
		if slices.Contains(on, t.Name) {
			return true
		}
	}
	if n.parent == nil || n.element == nil || n.parent.typ == nil {
		return false
	}
	for t := n.parent.typ; t != nil; t = t.Base {
		path := t.Name + "." + n.element.Name
		if slices.Contains(on, path) || slices.Contains(on, path+"[x]") {
			return true
		}
	}
	return false
}

// defines reports whether the element is part of a resource that defines
// others. HL7's own carry extensions where HL7 does not place them.
func defines(n *Node) bool {
	for n.Resource == "" && n.parent != nil {
		n = n.parent
	}
	if n.typ == nil {
		return false
	}
	url, ok := n.typ.Find("url")
	return ok && url.Type == "uri"
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
