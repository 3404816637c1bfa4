package fhir

import (
	"strconv"
	"strings"

	"wegwarte/internal/fhir/r4"
)

// Node is one element of a file. JSON and XML give the same tree: repeated
// elements are repeated children, an attribute is a child, and JSON's "_name"
// siblings are folded into the element they belong to.
//
// A nil Node is an element that is not there; all methods may be called on it.
type Node struct {
	Name     string // as written: "occurrenceDateTime"
	Resource string // the resource type, where the element holds a resource
	Value    string // the primitive's exact text; markup as written for a narrative
	Children []*Node
	Line     int // in the file, from 1

	kind    valueKind
	parent  *Node
	element *r4.Element // nil where the definitions do not know it
	typ     *r4.Type    // likewise
	index   int         // among its namesakes, from 0
	listed  bool        // written as a member of a JSON array
	attr    bool        // written as an XML attribute
}

// valueKind is how a primitive was written.
type valueKind uint8

const (
	noValue     valueKind = iota
	textValue             // "text"
	numberValue           // 1.50
	boolValue             // true
	markupValue           // value="…": XML does not say which of them it is
)

// HasValue reports whether the element carries a primitive value.
func (n *Node) HasValue() bool { return n != nil && n.kind != noValue }

// Text gives the primitive value of the element reached by the names, or "".
//
//go:noinline
func (n *Node) Text(names ...string) string {
	if n = n.Child(names...); n == nil {
		return ""
	}
	return n.Value
}

// Child gives the first element reached by the names, each of them the
// definition's name: "occurrence" finds "occurrenceDateTime".
//
//go:noinline
func (n *Node) Child(names ...string) *Node {
	for _, name := range names {
		if n == nil {
			return nil
		}
		var found *Node
		for _, c := range n.Children {
			if c.name() == name {
				found = c
				break
			}
		}
		n = found
	}
	return n
}

// All gives the elements of that name directly below.
//
//go:noinline
func (n *Node) All(name string) []*Node {
	if n == nil {
		return nil
	}
	var all []*Node
	for _, c := range n.Children {
		if c.name() == name {
			all = append(all, c)
		}
	}
	return all
}

// Has reports whether there is an element of that name directly below.
func (n *Node) Has(name string) bool { return n.Child(name) != nil }

// Type gives the name of the element's type, "" where it is not known.
func (n *Node) Type() string {
	if n == nil || n.typ == nil {
		return ""
	}
	return n.typ.Name
}

// Path says where the element stands, as FHIRPath writes it:
// Bundle.entry[2].resource.occurrence.
func (n *Node) Path() string {
	if n == nil {
		return ""
	}
	if n.parent == nil {
		if n.Resource != "" {
			return printable(n.Resource)
		}
		return n.name()
	}
	var b strings.Builder
	b.WriteString(n.parent.Path())
	if b.Len() > 0 {
		b.WriteByte('.')
	}
	b.WriteString(printable(n.name()))
	if n.repeats() {
		b.WriteByte('[')
		b.WriteString(strconv.Itoa(n.index))
		b.WriteByte(']')
	}
	return b.String()
}

// name gives the definition's name of the element, else the written one.
func (n *Node) name() string {
	if n.element != nil {
		return n.element.Name
	}
	return n.Name
}

// repeats reports whether the element's place among its namesakes matters.
func (n *Node) repeats() bool {
	return n.listed || n.index > 0 || n.element != nil && n.element.Max != 1
}

// extension gives the value element of the extension with that URL, or nil.
func (n *Node) extension(url string) *Node {
	for _, x := range n.All("extension") {
		if x.Text("url") == url {
			return x.Child("value")
		}
	}
	return nil
}

// resources gives the resources of a bundle with their entries' full URLs, or
// the resource itself.
func (n *Node) resources() []located {
	if n == nil {
		return nil
	}
	if n.Resource != "Bundle" {
		return []located{{n, ""}}
	}
	var all []located
	for _, e := range n.All("entry") {
		if r := e.Child("resource"); r != nil {
			all = append(all, located{r, e.Text("fullUrl")})
		}
	}
	return all
}

// located is a resource and the URL by which others point at it.
type located struct {
	*Node
	fullURL string
}
