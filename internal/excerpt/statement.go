package excerpt

import (
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/fhir"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
)

// statements says what is known of allergies, medicines and aids, each thing
// once. Where one source says that there is none and another names one, what was
// named stands in the document, and the other is left out and told.
func statements(p person.Person, known []record.Statement) (all []fhir.Statement, left []Left) {
	own := slices.DeleteFunc(slices.Clone(known), func(a record.Statement) bool { return a.Person != p.ID })
	for _, e := range record.Entries(own) {
		lead := e.Statements[0]
		if lead.None && (len(e.Against) > 0 || lead.Sort == "biologic") { // there is no code for none of these
			left = append(left, Left{Statement: lead, Reason: map[bool]string{true: "fhir.left.denied", false: "fhir.left.no-code"}[len(e.Against) > 0], Whole: true})
			continue
		}
		all = append(all, statement(e))
	}
	return all, left
}

// statement makes one of all sources of one thing: what the latest says,
// completed from the others; the more dangerous is believed.
func statement(e record.Entry) fhir.Statement {
	lead := e.Statements[0]
	a := fhir.Statement{Kind: fhir.StatementKind(lead.Kind), None: lead.None, About: lead.About, Sort: lead.Sort, ATC: lead.ATC, PZN: lead.PZN, Standing: fhir.Standing(lead.Standing),
		Danger: fhir.Danger(lead.Danger), Certainty: fhir.Certainty(lead.Certainty), Reaction: lead.Reaction, Dosage: lead.Dosage,
		From: day(lead.From, lead.FromPrecision), Until: wholeDay(lead.Until), Lasts: wholeDay(lead.LastsUntil)}
	if !lead.EndedOn.IsZero() {
		a.Standing, a.Until = fhir.Ended, wholeDay(lead.EndedOn)
	}
	var said, doses []string
	for _, s := range e.Statements {
		for _, code := range s.Codes {
			system, bare, _ := strings.Cut(code, "|")
			if c := (fhir.Code{System: system, Code: bare}); !slices.Contains(a.Codes, c) {
				a.Codes = append(a.Codes, c)
			}
		}
		if s.Danger == string(fhir.DangerHigh) {
			a.Danger = fhir.DangerHigh
		}
		for _, part := range []struct {
			ours   *string
			theirs string
		}{{&a.Sort, s.Sort}, {&a.ATC, s.ATC}, {&a.PZN, s.PZN}, {&a.Reaction, s.Reaction}} {
			if *part.ours == "" {
				*part.ours = part.theirs
			}
		}
		said, doses = append(said, source(s.Source)), append(doses, s.Dosage)
	}
	a.Said, a.Dosage = joined(said), joined(doses)
	return a
}

// wholeDay gives a day that is known, or nothing.
func wholeDay(d clock.Date) fhir.Day { return day(d, person.ToTheDay) }
