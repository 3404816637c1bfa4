package main

import (
	"fmt"
	"io"

	"wegwarte/engine/vaccination"
	"wegwarte/internal/fhir"
	"wegwarte/internal/i18n"
)

// fromBundle takes the doses of a FHIR file. What is in it and does not count is said: a
// dose without a day, one marked as not fully potent, one whose antigens cannot be told.
// A file with structural faults is read as far as possible, and that is said too.
func (c *vaccinationCmd) fromBundle(from io.Reader, v *vaccinated, rt *runtime) error {
	data, err := io.ReadAll(io.LimitReader(from, int64(fhir.DefaultLimits().Bytes)+1))
	if err != nil {
		return err
	}
	tell := func(at, key string, args ...any) {
		fmt.Fprintf(rt.Err, "wegwarte: %s: %s: %s\n", c.Bundle, at, i18n.T(rt.Ctx, key, args...))
	}
	doc, err := fhir.Read(data)
	if err != nil {
		return refuse(rt, c.Bundle, err)
	}
	if n := len(doc.Faults); n > 0 {
		tell(doc.Faults[0].Path, "vaccination.bundle.faults", "count", n)
	}
	if born, err := spanOf(doc.Subject.BirthDate); err == nil && doc.Subject.BirthDate.Precision != fhir.Unknown && (born.First > v.person.BornUntil || born.Last < v.person.Born) {
		tell(doc.Subject.Path, "vaccination.bundle.born")
	}
	wrong := false
	for _, m := range doc.Measures {
		if m.Kind != fhir.Vaccination || m.Outcome != fhir.Done {
			continue
		}
		when, err := spanOf(m.Day)
		switch {
		case err != nil || m.Day.Precision == fhir.Unknown:
			tell(m.Path, "vaccination.bundle.no-day")
		case len(m.Antigens) == 0:
			tell(m.Path, "vaccination.bundle.no-antigen")
		case m.Subpotent:
			tell(m.Path, "vaccination.bundle.subpotent")
		case when.First > v.on:
			tell(m.Path, "vaccination.bundle.future")
			wrong = true
		case when.Last < v.person.Born:
			tell(m.Path, "vaccination.bundle.before-birth")
			wrong = true
		default:
			v.give(m.Antigens, when)
		}
	}
	if wrong {
		return errRefused
	}
	return nil
}

// spanOf gives the days on which something may have been.
func spanOf(d fhir.Day) (vaccination.Span, error) {
	text := d.Date.String()
	switch d.Precision {
	case fhir.ToYear:
		text = text[:4]
	case fhir.ToMonth:
		text = text[:7]
	}
	return vaccination.ParseSpan(text)
}
