package fhir

import (
	"slices"
	"strings"
)

// Elements of a document that is being written. A part that is nil is left out.

// el is an element with others below it; nil where nothing is.
func el(name string, below ...*Node) *Node {
	n := &Node{Name: name, Children: slices.DeleteFunc(below, func(c *Node) bool { return c == nil })}
	if len(n.Children) == 0 {
		return nil
	}
	return n
}

// val is a primitive; nil where the value is empty.
//
//go:noinline
func val(name, value string) *Node {
	if value = tidied(value); value == "" {
		return nil
	}
	return &Node{Name: name, Value: value, kind: markupValue}
}

// res is a resource of a bundle.
func res(typ, id, profile string, below ...*Node) *Node {
	n := el("resource", append([]*Node{val("id", id), el("meta", val("profile", profile))}, below...)...)
	n.Resource = typ
	return n
}

func entryOf(resource *Node) *Node {
	return el("entry", val("fullUrl", "urn:uuid:"+resource.Children[0].Value), resource)
}

func refTo(name, id string) *Node { return el(name, val("reference", "urn:uuid:"+id)) }

func codingOf(system, version, code, display string) *Node {
	return el("coding", val("system", system), val("version", version), val("code", code), val("display", display))
}

// unknown says of an element that its value is not known.
func unknown(name, reason string) *Node {
	return el(name, absentReason(reason))
}

const absentReasonURL = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

func absentReason(reason string) *Node {
	return el("extension", val("url", absentReasonURL), val("valueCode", reason))
}

func extensionOf(url string, below ...*Node) *Node {
	return el("extension", append([]*Node{val("url", url)}, below...)...)
}

// tidied makes a text of the record one that may stand in a document: one
// line, and no markup that a careless reader would act upon.
func tidied(s string) string {
	s = line(s)
	if strings.Contains(s, "<") && active(s) {
		s = strings.ReplaceAll(s, "<", "‹")
	}
	return s
}

// finished matches a tree with the definitions.
func finished(root *Node) *Node {
	p := &parser{faults: faults{max: 10}, root: root}
	adopt(root)
	p.resolve()
	return root
}

func adopt(n *Node) {
	places := map[string]int{}
	for _, c := range n.Children {
		c.parent, c.index = n, places[c.Name]
		places[c.Name]++
		adopt(c)
	}
}
