package pdf

import (
	"fmt"
	"strings"
)

// element is a part of the text as a screen reader is told of it.
type element struct {
	kind        string
	lang        string // where it differs from what is around
	rightToLeft bool
	attributes  string // dictionaries
	actual      string // what is read for what is drawn
	parent      *element
	parts       []part
	number      ref
}

// part is an element, or what stands on a page under a number.
type part struct {
	*element
	page, mark int
}

func (e *element) add(kind string) *element {
	child := &element{kind: kind, parent: e}
	e.parts = append(e.parts, part{element: child})
	return child
}

// tree writes all elements and gives its root.
func (o *objects) tree(document *element, pages []ref, marks [][]*element) ref {
	root := o.reserve()
	o.number(document)
	o.element(document, root, pages)
	var nums strings.Builder
	for page, of := range marks {
		fmt.Fprintf(&nums, "%d[", page)
		for _, e := range of {
			fmt.Fprintf(&nums, "%v ", e.number)
		}
		nums.WriteString("]")
	}
	parents := o.add(fmt.Sprintf("<</Nums[%s]>>", nums.String()))
	o.put(root, fmt.Sprintf("<</Type/StructTreeRoot/K[%v]/ParentTree %v/ParentTreeNextKey %d>>", document.number, parents, len(marks)))
	return root
}

func (o *objects) number(e *element) {
	e.number = o.reserve()
	for _, p := range e.parts {
		if p.element != nil {
			o.number(p.element)
		}
	}
}

func (o *objects) element(e *element, parent ref, pages []ref) {
	var b strings.Builder
	fmt.Fprintf(&b, "<</Type/StructElem/S/%s/P %v", e.kind, parent)
	if e.lang != "" {
		fmt.Fprintf(&b, "/Lang(%s)", e.lang)
	}
	if e.rightToLeft {
		e.attributes += "<</O/Layout/WritingMode/RlTb>>"
	}
	if e.attributes != "" {
		fmt.Fprintf(&b, "/A[%s]", e.attributes)
	}
	if e.actual != "" {
		b.WriteString("/ActualText" + words(e.actual))
	}
	b.WriteString("/K[")
	for _, p := range e.parts {
		if p.element != nil {
			o.element(p.element, e.number, pages)
			fmt.Fprintf(&b, "%v ", p.number)
		} else {
			fmt.Fprintf(&b, "<</Type/MCR/Pg %v/MCID %d>>", pages[p.page], p.mark)
		}
	}
	b.WriteString("]>>")
	o.put(e.number, b.String())
}
