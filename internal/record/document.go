package record

import (
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
)

// Document is a file that says something about a person's health, kept as it
// came. Its content is read by Content alone.
type Document struct {
	ID         id.ID
	Person     id.ID
	Kind       DocumentKind
	Name       string // of the file
	MediaType  string
	SHA256     string     // of the content, in hexadecimal
	IssuedOn   clock.Date // by the document's own word
	Leftovers  []Leftover // what was not understood
	ReceivedAt time.Time
	ReceivedBy id.ID
}

// DocumentKind is what a document is.
type DocumentKind string

// The kinds of documents.
const (
	Impfpass       DocumentKind = "impfpass" // KBV MIO Impfpass
	PatientSummary DocumentKind = "ips"      // HL7 International Patient Summary
	OtherFHIR      DocumentKind = "fhir"     // single resources
)

// Source is what a document's statements stand on. A summary is another source
// than an Impfpass: a dose that stands in both has two.
func (k DocumentKind) Source() Source {
	if k == Impfpass {
		return VaccinationRecord
	}
	return OtherDocument
}

// Leftover is a part of a document that did not become a measure, or a rule of
// its format that it breaks.
type Leftover struct {
	Path   string   `json:"path"`
	Reason string   `json:"reason"`          // message key: why it did not
	Args   []string `json:"args,omitempty"`  // of the message: name, value, …
	Text   string   `json:"text"`            // what stands there
	Fault  bool     `json:"fault,omitempty"` // a rule of its format that it breaks
}

// Words gives the reason's arguments as messages take them.
func (l Leftover) Words() []any {
	all := make([]any, len(l.Args))
	for i, a := range l.Args {
		all[i] = a
	}
	return all
}
