package fhir

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// narrative judges the XHTML of a resource: well-formed, one div, and only the
// elements and attributes of hl7.org/fhir/R4/narrative.html, none of which can
// act. It is the same for JSON, where it is a text, and XML.
func (j *judge) narrative(n *Node) {
	dec := xml.NewDecoder(strings.NewReader(n.Value))
	depth, content := 0, false
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			problem := err.Error()
			if syntax := (*xml.SyntaxError)(nil); errors.As(err, &syntax) {
				problem = syntax.Msg
			}
			j.add(n, "", "narrative.syntax", "problem", quote(problem))
			return
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > j.limits.Depth {
				j.add(n, "", "limit.depth", "limit", j.limits.Depth)
				return
			}
			if depth == 1 && !j.div(n, t) {
				return
			}
			content = content || t.Name.Local == "img"
			if !j.tag(n, t) {
				return
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			content = content || !blank(t)
		case xml.Directive, xml.ProcInst:
			j.add(n, "", "narrative.syntax", "problem", quote("a declaration or instruction"))
			return
		}
	}
	if !content {
		j.add(n, "", "narrative.empty")
	}
}

// div judges the outermost element of a narrative.
func (j *judge) div(n *Node, t xml.StartElement) bool {
	if t.Name.Local != "div" {
		j.add(n, "", "narrative.root")
		return false
	}
	if !j.xml && t.Name.Space != xhtmlSpace {
		j.add(n, "", "narrative.namespace")
	}
	return true
}

// tag judges one element of a narrative; one fault is enough.
func (j *judge) tag(n *Node, t xml.StartElement) bool {
	name := t.Name.Local
	switch {
	case activeTags[strings.ToLower(name)]:
		j.add(n, "", "narrative.unsafe", "found", quote(name))
		return false
	case !tags[name]:
		j.add(n, "", "narrative.element", "found", quote(name))
		return false
	}
	for _, a := range t.Attr {
		if !j.attribute(n, t, a) {
			return false
		}
	}
	return true
}

func (j *judge) attribute(n *Node, t xml.StartElement, a xml.Attr) bool {
	name := a.Name.Local
	if a.Name.Space == "xmlns" || name == "xmlns" || a.Name.Space == "xml" || strings.HasSuffix(a.Name.Space, "/XML/1998/namespace") {
		return true
	}
	switch {
	case strings.HasPrefix(strings.ToLower(name), "on"):
		j.add(n, "", "narrative.unsafe", "found", quote(name))
	case name == "href" || name == "src":
		if scheme, ok := harmlessLink(a.Value, name == "src"); !ok {
			j.add(n, "", "narrative.link", "found", quote(scheme))
			return false
		}
		return true
	case name == "style" && unsafeStyle(a.Value):
		j.add(n, "", "narrative.unsafe", "found", quote(a.Value))
	case attributes[name] || attributes[t.Name.Local+"."+name]:
		return true
	default:
		j.add(n, "", "narrative.attribute", "found", quote(t.Name.Local+"."+name))
	}
	return false
}

// harmlessLink takes the kinds of link a narrative may have.
func harmlessLink(url string, image bool) (string, bool) {
	clean := strings.ToLower(strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1 // browsers read over them
		}
		return r
	}, url))
	scheme, _, ok := strings.Cut(clean, ":")
	if !ok || strings.ContainsAny(scheme, "/?#") {
		return "", true // relative
	}
	switch scheme {
	case "http", "https":
		return scheme, true
	case "mailto", "tel", "ftp":
		return scheme, !image
	case "data":
		return scheme, image && strings.HasPrefix(clean, "data:image/") && !strings.HasPrefix(clean, "data:image/svg")
	}
	return scheme, false
}

// unsafeStyle reports style that acts, or loads what a picture may not be.
func unsafeStyle(s string) bool {
	s = strings.ToLower(s)
	for _, word := range []string{"expression", "javascript", "@import", "behavior", "-moz-binding", "\\", "/*"} {
		if strings.Contains(s, word) {
			return true
		}
	}
	for i, part := range strings.Split(s, "url(") {
		url, _, _ := strings.Cut(part, ")")
		if _, ok := harmlessLink(strings.Trim(url, ` '"`), true); i > 0 && !ok {
			return true
		}
	}
	return false
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

var (
	tags = set(`p br div h1 h2 h3 h4 h5 h6 a span b em i strong small big tt dfn q var abbr acronym cite
		blockquote hr ul ol li dl dt dd pre table caption colgroup col thead tr tfoot tbody th td code samp
		img map area sub sup kbd ins del bdo s u strike center`)
	activeTags = set(`script iframe object embed applet form input button select textarea link meta base
		style svg math frame frameset video audio source template noscript body head html`)
	attributes = set(`title idref style class id lang dir accesskey tabindex name
		span.cite q.cite blockquote.cite del.cite ins.cite del.datetime ins.datetime
		a.charset a.type a.hreflang a.rel a.rev a.shape a.coords a.target
		table.summary table.width table.border table.frame table.rules table.cellspacing table.cellpadding
		table.bgcolor table.align tr.align tr.char tr.charoff tr.valign tr.bgcolor
		td.abbr td.axis td.headers td.scope td.rowspan td.colspan td.align td.char td.charoff td.valign td.nowrap
		td.width td.height td.bgcolor th.abbr th.axis th.headers th.scope th.rowspan th.colspan th.align th.char
		th.charoff th.valign th.nowrap th.width th.height th.bgcolor
		col.span col.width col.align col.valign colgroup.span colgroup.width colgroup.align colgroup.valign
		thead.align thead.valign tbody.align tbody.valign tfoot.align tfoot.valign
		img.alt img.longdesc img.height img.width img.usemap img.ismap img.border img.align
		area.shape area.coords area.nohref area.alt ol.type ol.start ul.type li.value li.type
		div.align p.align h1.align h2.align h3.align hr.size hr.width hr.align br.clear pre.width bdo.dir`)
)
