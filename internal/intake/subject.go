package intake

import (
	"slices"
	"strings"

	"wegwarte/internal/fhir"
	"wegwarte/internal/person"
)

// Match is how well the person a document names fits the person it is meant
// for. A human sees both and decides.
type Match struct {
	Names  []string // as the document writes them
	Birth  fhir.Day // as the document writes it
	Name   Agreement
	BornOn Agreement
}

// Agreement is what comparing two statements brings.
type Agreement uint8

// The agreements.
const (
	NotSaid Agreement = iota // one of the sides says nothing
	Agrees
	Differs
)

// Safe reports whether both name and birth date agree.
func (m Match) Safe() bool { return m.Name == Agrees && m.BornOn == Agrees }

// Compare holds the document's subject against a person. Names agree where any
// name of the document has the person's family name and one of their given
// names, in either script, whatever the order; birth dates as far as both are
// known.
func Compare(subject fhir.Subject, p person.Person) Match {
	m := Match{Birth: subject.BirthDate, BornOn: born(subject.BirthDate, p.Birth)}
	for _, name := range subject.Names {
		if name.Text == "" {
			continue
		}
		m.Names = append(m.Names, name.Text)
		words := strings.Fields(person.Fold(name.Text))
		if m.Name = Differs; named(words, p.GivenName, p.FamilyName) || named(words, p.GivenNameOwn, p.FamilyNameOwn) {
			m.Name = Agrees
			break
		}
	}
	return m
}

// named reports whether the words hold the whole family name and a given name.
func named(words []string, given, family string) bool {
	names, first := strings.Fields(person.Fold(family)), strings.Fields(person.Fold(given))
	if len(names) == 0 && len(first) == 0 {
		return false
	}
	for _, n := range names {
		if !slices.Contains(words, n) {
			return false
		}
	}
	return len(first) == 0 || slices.ContainsFunc(first, func(n string) bool { return slices.Contains(words, n) })
}

// born compares two dates of birth to the coarser of their precisions.
func born(said fhir.Day, known person.Birth) Agreement {
	if said.Precision == fhir.Unknown || known.Precision == person.NotKnown || known.Precision == "" {
		return NotSaid
	}
	a, b := said.Date, known.Date
	agree := a.Year() == b.Year()
	if said.Precision >= fhir.ToMonth && known.Precision != person.ToTheYear {
		agree = agree && a.Month() == b.Month()
	}
	if said.Precision == fhir.ToDay && known.Precision == person.ToTheDay {
		agree = agree && a.Day() == b.Day()
	}
	if agree {
		return Agrees
	}
	return Differs
}
