package fhir

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	fhirSpace  = "http://hl7.org/fhir"
	xhtmlSpace = "http://www.w3.org/1999/xhtml"
	xsiSpace   = "http://www.w3.org/2001/XMLSchema-instance"
)

// xmlReader turns XML text into the tree. No DTD, no entity beyond XML's own
// five, no processing instruction but the declaration.
type xmlReader struct {
	*parser
	text  string
	dec   *xml.Decoder
	count int
	alien bool // an element outside FHIR's namespace was named already
}

func (p *parser) readXML(text string) *Node {
	r := &xmlReader{parser: p, text: text, dec: xml.NewDecoder(strings.NewReader(text))}
	r.dec.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errEncoding }
	root, err := r.document()
	if err == nil {
		return root
	}
	line, column := r.dec.InputPos()
	var stop syntaxError
	if !errors.As(err, &stop) {
		stop.rule = "xml.syntax"
		if errors.Is(err, errEncoding) {
			stop.rule = "xml.encoding"
		}
		var syntax *xml.SyntaxError
		if errors.As(err, &syntax) {
			stop.args = []any{"problem", quote(syntax.Msg)}
		} else {
			stop.args = []any{"problem", quote(err.Error())}
		}
	}
	p.add(root, "", stop.rule, append(stop.args, "line", line, "column", column)...)
	return nil
}

var errEncoding = errors.New("another encoding than UTF-8 is declared")

func (e syntaxError) Error() string { return e.rule }

// document reads the one resource a file holds. On an error it gives the
// innermost element it was in, to name the place.
func (r *xmlReader) document() (*Node, error) {
	var root *Node
	for {
		token, err := r.dec.Token()
		if errors.Is(err, io.EOF) && root != nil {
			return root, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if root != nil {
				return nil, syntaxError{"xml.root", nil}
			}
			root = &Node{Name: t.Name.Local, Resource: t.Name.Local}
			root.Line, _ = r.dec.InputPos()
			r.space(root, t)
			r.attributes(root, t)
			if at, err := r.children(root, 1); err != nil {
				return at, err
			}
		case xml.CharData:
			if !blank(t) {
				return nil, syntaxError{"xml.root", nil}
			}
		default:
			if err := r.aside(token, root == nil); err != nil {
				return nil, err
			}
		}
	}
}

// aside judges tokens that carry no element.
func (r *xmlReader) aside(token xml.Token, first bool) error {
	switch t := token.(type) {
	case xml.Directive:
		return syntaxError{"xml.doctype", nil}
	case xml.ProcInst:
		if t.Target != "xml" || !first {
			return syntaxError{"xml.instruction", nil}
		}
	}
	return nil
}

func blank(text []byte) bool {
	return strings.TrimFunc(string(text), unicode.IsSpace) == ""
}

// children reads up to the element's end tag.
func (r *xmlReader) children(n *Node, depth int) (*Node, error) {
	if depth > r.limits.Depth {
		return n, syntaxError{"limit.depth", []any{"limit", r.limits.Depth}}
	}
	places := map[string]int{}
	said := false
	for {
		start := r.dec.InputOffset()
		token, err := r.dec.Token()
		if err != nil {
			return n, err
		}
		switch t := token.(type) {
		case xml.EndElement:
			if !n.HasValue() && len(n.Children) == 0 && n.Resource == "" {
				r.add(n, "", "element.empty")
			}
			return n, nil
		case xml.CharData:
			if !said && !blank(t) {
				said = true
				r.add(n, "", "xml.text", "found", quote(strings.TrimSpace(string(t))))
			}
		case xml.StartElement:
			if r.count++; r.count > r.limits.Elements {
				return n, syntaxError{"limit.elements", []any{"limit", r.limits.Elements}}
			}
			at, err := r.child(n, t, places, start, depth)
			if err != nil {
				return at, err
			}
		default:
			if err := r.aside(token, false); err != nil {
				return n, err
			}
		}
	}
}

// child reads one element below n: a narrative, a resource in its wrapper, or
// an element like any other.
func (r *xmlReader) child(n *Node, t xml.StartElement, places map[string]int, start int64, depth int) (*Node, error) {
	name := t.Name.Local
	line, _ := r.dec.InputPos()
	if upper, _ := utf8.DecodeRuneInString(name); unicode.IsUpper(upper) && n.parent != nil && n.Resource == "" && len(n.Children) == 0 {
		n.Resource = name
		r.attributes(n, t)
		return r.children(n, depth+1)
	}
	c := &Node{Name: name, parent: n, Line: line, index: places[name]}
	places[name]++
	n.Children = append(n.Children, c)
	if name == "div" && n.Name == "text" {
		if t.Name.Space != xhtmlSpace {
			r.add(c, "", "narrative.namespace")
		}
		if err := r.skip(depth); err != nil {
			return c, err
		}
		c.kind, c.Value = markupValue, r.text[start:r.dec.InputOffset()]
		return c, nil
	}
	r.space(c, t)
	r.attributes(c, t)
	return r.children(c, depth+1)
}

// space names the first element that is not in FHIR's namespace.
func (r *xmlReader) space(n *Node, t xml.StartElement) {
	if t.Name.Space != fhirSpace && !r.alien {
		r.alien = true
		r.add(n, "", "xml.namespace", "found", quote(t.Name.Space))
	}
}

// skip reads over a narrative, whose text is judged by itself.
func (r *xmlReader) skip(depth int) error {
	for level := 1; level > 0; {
		token, err := r.dec.Token()
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			if level++; depth+level > r.limits.Depth {
				return syntaxError{"limit.depth", []any{"limit", r.limits.Depth}}
			}
		case xml.EndElement:
			level--
		default:
			if err := r.aside(token, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// attributes makes value the element's value, and id and url its children.
func (r *xmlReader) attributes(n *Node, t xml.StartElement) {
	seen := map[xml.Name]bool{}
	for _, a := range t.Attr {
		if seen[a.Name] {
			r.add(n, a.Name.Local, "xml.attribute-twice")
			continue
		}
		seen[a.Name] = true
		switch {
		case a.Name.Local == "xmlns" && a.Name.Space == "", a.Name.Space == "xmlns", a.Name.Space == xsiSpace && a.Name.Local == "schemaLocation":
		case a.Name.Space == "" && a.Name.Local == "value":
			n.kind, n.Value = markupValue, a.Value
		case a.Name.Space == "" && (a.Name.Local == "id" || a.Name.Local == "url"):
			n.Children = append(n.Children, &Node{Name: a.Name.Local, Value: a.Value, kind: markupValue, parent: n, Line: n.Line, attr: true})
		default:
			r.add(n, a.Name.Local, "xml.attribute")
		}
	}
}
