package intake

import (
	"fmt"
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/fhir"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
)

// MaxBytes bounds a document: a vaccination record of a lifetime has less than
// one megabyte, a summary with pictures ten.
const MaxBytes = 10 << 20

// Reading is a document that was understood as far as it could be.
type Reading struct {
	Document fhir.Document
	Command  record.DocumentCommand // its Person is still to be named
}

// Refusal is the error of a file that is not taken in, with every rule it
// breaks. Its kind is Invalid, its field "file".
type Refusal struct {
	Faults []fhir.Fault
	cause  error
}

// Error names the first rule that is broken: text for a log.
func (r *Refusal) Error() string { return r.Unwrap().Error() }

// Unwrap gives the error of the house.
func (r *Refusal) Unwrap() error {
	return errs.Invalid("error.intake.refused", "count", len(r.Faults)).At("file").Because(r.cause)
}

// Read judges and reads a file as it stands on the day. What can be read of it
// is taken, whatever rules it breaks; each of them is named among the
// leftovers. Refused (*Refusal) is a file that cannot be read at all or that
// holds active content. A file that is no health document and tells of nothing
// that can be taken is Invalid ("error.intake.nothing").
func Read(name string, data []byte, today clock.Date) (Reading, error) {
	limits := fhir.DefaultLimits()
	limits.Bytes = MaxBytes
	doc, err := limits.Read(data)
	if err != nil || slices.ContainsFunc(doc.Faults, func(f fhir.Fault) bool { return fhir.Active(f.Rule) }) {
		return Reading{}, &Refusal{doc.Faults, err}
	}
	cmd := record.DocumentCommand{Kind: kinds[doc.Kind], Name: name, MediaType: mediaType(data), Content: data}
	if !doc.Issued.After(today) {
		cmd.IssuedOn = doc.Issued
	}
	for _, l := range doc.NotUnderstood {
		cmd.Leftovers = append(cmd.Leftovers, record.Leftover{Path: l.Path, Reason: l.Key(), Text: l.Summary})
	}
	for _, m := range doc.Measures {
		add(&cmd, m, today)
	}
	for _, a := range doc.Statements {
		addStatement(&cmd, a, today)
	}
	for _, f := range doc.Faults {
		cmd.Leftovers = append(cmd.Leftovers, broken(f))
	}
	if len(cmd.Measures) == 0 && len(cmd.Statements) == 0 && doc.Kind == fhir.Other {
		return Reading{}, errs.Invalid("error.intake.nothing").At("file")
	}
	return Reading{doc, cmd}, nil
}

// broken names a rule that the file breaks, for whoever reads the document.
func broken(f fhir.Fault) record.Leftover {
	l := record.Leftover{Path: f.Path, Reason: f.Key(), Fault: true}
	for _, a := range f.Args {
		l.Args = append(l.Args, fmt.Sprint(a))
	}
	return l
}

var kinds = map[fhir.Kind]record.DocumentKind{
	fhir.KBVImpfpass: record.Impfpass, fhir.IPS: record.PatientSummary, fhir.Other: record.OtherFHIR,
}

// mediaType tells the two forms of FHIR apart by their first character.
func mediaType(data []byte) string {
	text := strings.TrimLeft(string(data[:min(len(data), 64)]), "\ufeff \t\r\n")
	if strings.HasPrefix(text, "<") {
		return "application/fhir+xml"
	}
	return "application/fhir+json"
}

// add turns a statement into a measure, or sets it aside with the rule that it
// does not keep.
func add(cmd *record.DocumentCommand, m fhir.Measure, today clock.Date) {
	measure := command(m)
	whole := measure
	whole.Person, whole.Source = id.New(), record.VaccinationRecord // as the document's will be
	for _, fault := range errs.All(whole.Check(today)) {
		cmd.Leftovers = append(cmd.Leftovers, record.Leftover{Path: m.Path, Reason: fault.Key, Text: words(m)})
		return
	}
	if m.Subpotent {
		cmd.Leftovers = append(cmd.Leftovers, record.Leftover{Path: m.Path, Reason: "record.leftover.subpotent", Text: words(m)})
	}
	cmd.Measures = append(cmd.Measures, measure)
}

// command says what a statement of the document says, in the record's words.
func command(m fhir.Measure) record.MeasureCommand {
	return record.MeasureCommand{
		Kind: string(m.Kind), Outcome: record.Outcome(m.Outcome), Day: m.Day.Date, DayPrecision: precisions[m.Day.Precision],
		Place: m.Place, Vaccine: m.VaccineName, ATC: m.ATC, Antigens: m.Antigens, Batch: m.Batch, Dose: m.DoseNumber,
		Note: joined(m.Practitioner, m.Manufacturer, m.Series, m.Reason, m.Note), DocumentPath: m.Path,
	}
}

var precisions = map[fhir.Precision]person.Precision{
	fhir.Unknown: person.NotKnown, fhir.ToYear: person.ToTheYear, fhir.ToMonth: person.ToTheMonth, fhir.ToDay: person.ToTheDay,
}

// words names a statement in one line.
func words(m fhir.Measure) string { return joined(m.VaccineName, m.Day.Text, m.Batch) }

func joined(texts ...string) string {
	var said []string
	for _, t := range texts {
		if t != "" {
			said = append(said, t)
		}
	}
	return strings.Join(said, "; ")
}
