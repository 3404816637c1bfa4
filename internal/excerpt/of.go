package excerpt

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/fhir"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
)

// Of writes an excerpt from what the reader may know of the person, as it stands
// on the day. The same record gives the same bytes all day long.
func Of(p person.Person, by fhir.Issuer, known Known, today clock.Date, format Format) Excerpt {
	out := fhir.Outgoing{Holder: string(p.ID), Subject: subject(p), Issuer: by, Issued: today}
	var led []record.Measure // the statement that leads each matter
	for _, matter := range record.Matters(told(p, known.Measures, format)) {
		out.Measures = append(out.Measures, measure(matter))
		led = append(led, matter.Statements[0])
	}
	var made Excerpt
	var left []fhir.Omission
	if format == SummaryJSON {
		out.Statements, made.Left = statements(p, known.Statements)
		made.Data, left = fhir.WriteSummary(out)
	} else {
		made.Data, left = fhir.WriteImpfpass(out, format.form())
	}
	made.Held = len(led) + len(out.Statements)
	for _, l := range left {
		if l.Whole {
			made.Held--
		}
		made.Left = append(made.Left, Left{Measure: led[l.Measure], Reason: l.Reason, Whole: l.Whole})
	}
	return made
}

// Known is what the reader may know of the person.
type Known struct {
	Measures   []record.Measure
	Statements []record.Statement
}

// told is what a format is about: doses of vaccines and antibodies; in a summary
// examinations for tuberculosis, too.
func told(p person.Person, known []record.Measure, format Format) []record.Measure {
	kinds := []fhir.MeasureKind{fhir.Vaccination, fhir.PassiveImmunisation}
	if format == SummaryJSON {
		kinds = append(kinds, fhir.TBScreening)
	}
	return slices.DeleteFunc(slices.Clone(known), func(m record.Measure) bool {
		return m.Person != p.ID || !slices.Contains(kinds, fhir.MeasureKind(m.Kind))
	})
}

// measure makes one statement of a matter: what leads, completed from the other
// sources, with what they say otherwise in the note.
func measure(matter record.Matter) fhir.Measure {
	lead := matter.Statements[0]
	m := fhir.Measure{Kind: fhir.MeasureKind(lead.Kind), Outcome: outcome(lead.Outcome), Day: day(lead.Day, lead.DayPrecision),
		ATC: lead.ATC, Antigens: lead.Antigens, VaccineName: lead.Vaccine, Batch: lead.Batch, DoseNumber: lead.Dose, Place: lead.Place,
		Origin: origins[lead.Source], OriginName: source(lead.Source)}
	notes, sources := []string{lead.Note}, []string{source(lead.Source)}
	for _, other := range matter.Statements[1:] {
		complete(&m, other)
		notes, sources = append(notes, other.Note, otherwise(m, other)), append(sources, source(other.Source))
	}
	m.Note, m.OriginName = joined(notes), joined(sources)
	if m.Outcome != fhir.Done {
		m.Reason, m.Note = m.Note, ""
	}
	return m
}

// complete fills in what only another source says. What protects from what goes
// together with its code.
func complete(m *fhir.Measure, other record.Measure) {
	for _, part := range []struct {
		ours   *string
		theirs string
	}{{&m.VaccineName, other.Vaccine}, {&m.Batch, other.Batch}, {&m.DoseNumber, other.Dose}, {&m.Place, other.Place}} {
		if *part.ours == "" {
			*part.ours = part.theirs
		}
	}
	if m.ATC == "" && len(m.Antigens) == 0 {
		m.ATC, m.Antigens = other.ATC, other.Antigens
	} else if m.ATC == "" && slices.Equal(m.Antigens, other.Antigens) {
		m.ATC = other.ATC
	}
}

// otherwise says where another source of the same dose differs.
func otherwise(m fhir.Measure, other record.Measure) string {
	var differs []string
	for _, part := range []struct{ key, ours, theirs string }{
		{"batch", m.Batch, other.Batch}, {"vaccine", m.VaccineName, other.Vaccine}, {"dose", m.DoseNumber, other.Dose}, {"place", m.Place, other.Place},
		{"antigens", strings.Join(m.Antigens, ", "), strings.Join(other.Antigens, ", ")},
	} {
		if part.theirs != "" && !strings.EqualFold(part.ours, part.theirs) {
			differs = append(differs, german("excerpt.part."+part.key, "text", part.theirs))
		}
	}
	if len(differs) == 0 {
		return ""
	}
	return german("excerpt.otherwise", "source", source(other.Source), "text", strings.Join(differs, ", "))
}

// outcome says in the door's words how it went. What is planned is not documented yet.
func outcome(o record.Outcome) fhir.Outcome {
	if o == record.Planned {
		return fhir.NotDocumented
	}
	return fhir.Outcome(o)
}

// origins are FHIR's words for where the house has it from.
var origins = map[record.Source]fhir.Origin{
	record.VaccinationRecord: fhir.FromRecord, record.OtherDocument: fhir.FromRecord, record.AZR: fhir.FromRecord, record.HandOver: fhir.FromRecord,
	record.OwnWord: fhir.FromMemory, record.Observation: fhir.FromProvider,
}

// source names a source in the document's language.
func source(s record.Source) string { return german("record.source." + string(s)) }

// german words a text of the document, whoever asks for it.
func german(key string, args ...any) string {
	return i18n.T(i18n.With(context.Background(), i18n.German), key, args...)
}

// joined gives each text once.
func joined(texts []string) string {
	var said []string
	for _, t := range texts {
		if t != "" && !slices.Contains(said, t) {
			said = append(said, t)
		}
	}
	return strings.Join(said, "; ")
}

// subject is the person: by the name in Latin letters first.
func subject(p person.Person) fhir.Subject {
	s := fhir.Subject{BirthDate: day(p.Birth.Date, p.Birth.Precision), Gender: genders[p.Sex]}
	for _, n := range [][2]string{{p.GivenName, p.FamilyName}, {p.GivenNameOwn, p.FamilyNameOwn}} {
		if n[0]+n[1] == "" {
			continue
		}
		name := fhir.Name{Text: strings.TrimSpace(n[0] + " " + n[1]), Family: n[1]}
		if n[0] != "" {
			name.Given = []string{n[0]}
		}
		s.Names = append(s.Names, name)
	}
	return s
}

var genders = map[person.Sex]string{person.Female: "female", person.Male: "male", person.Diverse: "other", person.SexUnknown: "unknown"}

// day gives a day as far as it is known.
func day(d clock.Date, p person.Precision) fhir.Day {
	if d.IsZero() {
		return fhir.Day{}
	}
	return fhir.Day{Date: d, Precision: map[person.Precision]fhir.Precision{person.ToTheDay: fhir.ToDay, person.ToTheMonth: fhir.ToMonth, person.ToTheYear: fhir.ToYear}[p]}
}
