package fhir

import (
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
)

// Read reads a file, judges it and says what is in it. A file with faults is
// read as far as it can be, with the faults listed: whether to take it over is
// the caller's decision. The error is Invalid, with the fault's own message key
// ("fhir.rule.json.comma"), where no resource could be read at all; its field
// is the fault's path.
func Read(data []byte) (Document, error) { return DefaultLimits().Read(data) }

// Read is the package's Read with other limits.
func (l Limits) Read(data []byte) (Document, error) {
	p := l.parse(data)
	p.judge()
	report := p.report()
	if p.root == nil || p.root.typ == nil {
		first := report.Faults[0] // a file that cannot be read has a fault that says why
		return Document{Kind: Other, Faults: report.Faults}, errs.Invalid(first.Key(), first.Args...).At(first.Path)
	}
	doc := Map(p.root)
	doc.Faults, doc.Notes = report.Faults, report.Notes
	return doc, nil
}

// Map says what a tree holds, in the house's words. Everything in the file
// ends up in the Document: as the person, as a measure or statement, as the
// name or place on one, or in NotUnderstood.
func Map(root *Node) Document {
	m := &mapper{bundle: newBundle(root), names: map[*Node]string{}, composition: composition(root)}
	m.doc.Kind, m.doc.Version = kindOf(root)
	m.frame(root)
	m.subject(root)
	m.used = m.devicesUsed(root)
	for _, r := range root.resources() {
		if said := statements[r.Resource]; said != nil {
			said(m, r)
		}
	}
	m.rest(root)
	return m.doc
}

// mapper holds what mapping one file has brought so far.
type mapper struct {
	doc         Document
	bundle      *bundle
	patient     *Node
	composition *Node
	names       map[*Node]string // of the resources that names or places were taken from
	used        map[*Node]bool   // devices that a statement of use is about
	inside      inside           // the last resource whose contained ones were asked for
	hops        int              // references followed from one to the next
}

// kindOf tells the kinds of file apart by their profiles and the
// Composition's type (LOINC 60591-5 is the patient summary).
func kindOf(root *Node) (Kind, string) {
	for _, p := range root.Child("meta").All("profile") {
		url, version, _ := strings.Cut(p.Value, "|")
		switch {
		case strings.HasPrefix(url, "https://fhir.kbv.de/StructureDefinition/KBV_PR_MIO_Vaccination_"):
			return KBVImpfpass, plain(version)
		case strings.HasPrefix(url, "http://hl7.org/fhir/uv/ips/StructureDefinition/"):
			return IPS, plain(version)
		}
	}
	if c := composition(root); coded(c.Child("type"), "http://loinc.org", "60591-5") {
		return IPS, ""
	}
	return Other, ""
}

// composition gives the leading resource of a document, or nil.
func composition(root *Node) *Node {
	for _, r := range root.resources() {
		if r.Resource == "Composition" {
			return r.Node
		}
	}
	return nil
}

// frame reads what the document says about itself.
func (m *mapper) frame(root *Node) {
	c := m.composition
	m.doc.Issued = firstKnown(c.Text("date"), root.Text("timestamp"), root.Text("meta", "lastUpdated"))
	m.doc.Identifier = firstText(root.Text("identifier", "value"), c.Text("identifier", "value"), root.Text("id"))
	m.doc.Title = plain(c.Text("title"))
	if root.Resource == "Bundle" {
		m.doc.Issuer = m.whoIs(c, c.Child("author"))
	}
}

func firstKnown(texts ...string) clock.Date {
	for _, t := range texts {
		if d := day(t); d.Precision == ToDay {
			return d.Date
		}
	}
	return clock.Date{}
}

func firstText(texts ...string) string {
	for _, t := range texts {
		if t = plain(t); t != "" {
			return t
		}
	}
	return ""
}

// day reads a date or dateTime as far as it is known.
func day(text string) Day {
	d := Day{Text: plain(text)}
	date, _, _ := strings.Cut(text, "T")
	if !isDate(date) {
		return d
	}
	whole := date + "-01-01"[len(date)-len("2006"):]
	parsed, err := clock.ParseDate(whole)
	if err != nil {
		return d
	}
	d.Date = parsed
	d.Precision = map[int]Precision{4: ToYear, 7: ToMonth, 10: ToDay}[len(date)]
	return d
}
