package fhir

import (
	"bytes"
	"unicode/utf8"
)

// Parse reads a FHIR file, JSON or XML, into its tree within DefaultLimits.
// The tree is nil where the file cannot be read at all; faults that leave a
// readable tree come with it. Whether it is accepted is Check's to say.
func Parse(data []byte) (*Node, []Fault) { return DefaultLimits().Parse(data) }

// Parse is the package's Parse with other limits.
func (l Limits) Parse(data []byte) (*Node, []Fault) {
	p := l.parse(data)
	return p.root, p.settle()
}

// parser holds what reading one file has brought so far.
type parser struct {
	faults
	limits Limits
	root   *Node
	xml    bool
}

func (l Limits) parse(data []byte) *parser {
	p := &parser{limits: l, faults: faults{max: l.Faults}}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	first := bytes.TrimLeft(data, " \t\r\n")
	switch {
	case len(data) > l.Bytes:
		p.addPath("", "limit.size", "limit", l.Bytes)
	case !utf8.Valid(data):
		p.addPath("", "encoding.utf8")
	case len(first) == 0:
		p.addPath("", "file.empty")
	case first[0] == '<':
		p.xml = true
		p.root = p.readXML(string(data))
	default:
		p.root = p.readJSON(string(data))
	}
	if p.root != nil {
		p.resolve()
	}
	return p
}
