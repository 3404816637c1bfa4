package fhir

import (
	"slices"
	"strings"

	"wegwarte/internal/fhir/r4"
)

// reference judges where a Reference points. Only this file is looked at: a
// reference that leaves it is neither followed nor refused, unless the file is
// one that must carry what it points at.
func (j *judge) reference(n, top *Node) {
	ref := n.Child("reference")
	if !ref.HasValue() {
		return
	}
	if says, names := n.Child("type"), typeInURL(ref.Value); says.HasValue() && names != "" && isResource(says.Value) && says.Value != names {
		j.add(says, "", "reference.says", "found", quote(says.Value), "type", names)
	}
	switch {
	case !formed(ref.Value):
		j.add(ref, "", "reference.format", "found", quote(ref.Value))
	case strings.HasPrefix(ref.Value, "#"):
		j.local(n, ref, top)
	case j.bundle != nil:
		j.inBundle(n, ref)
	default:
		j.target(n, ref, typeInURL(ref.Value))
	}
}

// formed reports a reference of one of the forms there are: absolute, local,
// Type/id with or without a version, or a search Type?….
func formed(ref string) bool {
	if absolute(ref) || strings.HasPrefix(ref, "#") {
		return true
	}
	if typ, _, search := strings.Cut(ref, "?"); search {
		return isResource(typ)
	}
	path, version, versioned := strings.Cut(ref, history)
	typ, id, ok := strings.Cut(path, "/")
	return ok && isResource(typ) && isID(id) && (!versioned || isID(version))
}

func isResource(name string) bool {
	t := r4.Lookup(name)
	return t != nil && t.Kind == r4.Resource
}

// local judges a reference to a contained resource, or to the container.
func (j *judge) local(n, ref, top *Node) {
	if ref.Value == "#" {
		return
	}
	if j.inside.of != top {
		*j.inside = insideOf(top)
	}
	if c := j.inside.byID[ref.Value[1:]]; c != nil {
		j.target(n, ref, c.Resource)
		return
	}
	j.add(ref, "", "reference.contained", "found", quote(ref.Value))
}

// inside is the contained resources of one resource, by id.
type inside struct {
	of   *Node
	byID map[string]*Node
}

func insideOf(n *Node) inside {
	in := inside{of: n, byID: map[string]*Node{}}
	for _, c := range n.All("contained") {
		if id := c.Text("id"); in.byID[id] == nil {
			in.byID[id] = c
		}
	}
	return in
}

// inBundle judges a reference between entries.
func (j *judge) inBundle(n, ref *Node) {
	found := j.bundle.resolve(j.entry, ref.Value)
	named := typeInURL(ref.Value)
	switch {
	case len(found) > 1:
		j.add(ref, "", "reference.ambiguous", "found", quote(ref.Value))
	case len(found) == 1 && found[0].resource != nil:
		actual := found[0].resource.Resource
		if named != "" && named != actual {
			j.add(ref, "", "reference.type", "found", quote(ref.Value), "type", quote(actual))
			return
		}
		j.target(n, ref, actual)
	case len(found) == 0 && j.mustResolve(ref.Value):
		j.add(ref, "", "reference.unresolved", "found", quote(ref.Value))
	default:
		j.target(n, ref, named)
	}
}

// mustResolve says which references may not leave the bundle: a urn has no
// other place to be, and a document carries all its Composition points at.
func (j *judge) mustResolve(ref string) bool {
	if strings.HasPrefix(ref, "urn:uuid:") || strings.HasPrefix(ref, "urn:oid:") {
		return true
	}
	return j.bundle.typ == "document" && j.entry != nil && j.entry.resource.Resource == "Composition"
}

// target holds which types of resource the element may point at.
func (j *judge) target(n, ref *Node, typ string) {
	allowed := n.element.Targets
	if typ == "" || len(allowed) == 0 || n.Has("identifier") && !ref.HasValue() {
		return
	}
	if !slices.Contains(allowed, typ) {
		j.add(ref, "", "reference.target", "type", quote(typ))
	}
}

// typeInURL gives the resource type that a reference "…/Type/id" names, or "".
func typeInURL(ref string) string {
	ref, _, _ = strings.Cut(ref, history)
	parts := strings.Split(ref, "/")
	if len(parts) < 2 {
		return ""
	}
	name := parts[len(parts)-2]
	if !isResource(name) {
		return ""
	}
	return name
}

// contained holds the rules of resources inside a resource (dom-2 … dom-5).
func (j *judge) contained(top *Node) {
	inside := top.All("contained")
	if len(inside) == 0 {
		return
	}
	pointed := map[string]bool{}
	pointers(top, pointed)
	for _, c := range inside {
		if c.Has("contained") {
			j.add(c, "contained", "contained.nested")
		}
		if c.Child("meta").Has("versionId") || c.Child("meta").Has("lastUpdated") || c.Child("meta").Has("security") {
			j.add(c, "meta", "contained.meta")
		}
		id := c.Text("id")
		back := map[string]bool{}
		pointers(c, back)
		switch {
		case id == "":
			j.add(c, "id", "contained.id")
		case !pointed["#"+id] && !back["#"]:
			j.add(c, "", "contained.unreferenced", "found", quote("#"+id))
		}
	}
}

// pointers collects every local reference below n, whatever its type.
func pointers(n *Node, into map[string]bool) {
	switch {
	case strings.HasPrefix(n.Value, "#"):
		into[n.Value] = true
	case n.Name == "div": // pictures and links of the narrative
		for part := range strings.SplitSeq(n.Value, `"`) {
			if strings.HasPrefix(part, "#") {
				into[part] = true
			}
		}
	}
	for _, c := range n.Children {
		pointers(c, into)
	}
}
