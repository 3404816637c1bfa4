package assignment

import (
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
)

// Leaflet is what people are told on paper before they go: where, when, and
// what the municipality learns about them. It holds what everybody to whom it is
// addressed may read, and nothing else.
type Leaflet struct {
	Household id.ID
	Facility  string
	For       []Person // to whom it is addressed
	Personal  bool     // somebody else of the household gets another
	About     []Person // everybody of the household
	Needs     []record.Need
	Measures  []record.Measure
	NoNeeds   []record.NoNeed // asked, and none
	Copies    []record.Paper  // of papers, that go along

	Statements []record.Statement // allergies, medicines, aids
	Missing    []record.Gap
}

// leaflets divides a hand-over among those who are told. A household gets one
// leaflet; but where it tells something of one grown-up that is not for the
// others to read, each gets their own. What is confidential about a child goes
// to its parents and guardians, or, where nobody is known to be one, to the only
// grown-up there is, else to the child.
func (h Handover) leaflets() []Leaflet {
	var all []Leaflet
	for _, in := range h.Households {
		all = append(all, h.only(func(other Household) bool { return other.ID == in.ID }).divide(in)...)
	}
	return all
}

// divide makes the leaflets of a hand-over's only household.
func (h Handover) divide(in Household) []Leaflet {
	r := readership{h, in}
	readers := r.readers()
	whole := Leaflet{Household: in.ID, Facility: in.Facility, For: readers, About: in.Persons,
		Needs: h.Needs(""), Measures: h.Measures(""), NoNeeds: h.NoNeeds(""), Copies: h.Copies, Missing: h.Missing(""), Statements: h.Statements("")}
	if len(readers) < 2 || !r.parts(readers) {
		return []Leaflet{whole}
	}
	all := make([]Leaflet, len(readers))
	for i, reader := range readers {
		one := whole
		one.For, one.Personal = []Person{reader}, true
		one.Needs = keep(whole.Needs, func(n record.Need) bool { return r.reads(reader, n.Person, confidentialNeed(n)) })
		one.Measures = keep(whole.Measures, func(m record.Measure) bool { return r.reads(reader, m.Person, confidentialMeasure(m)) })
		one.NoNeeds = keep(whole.NoNeeds, func(n record.NoNeed) bool { return r.reads(reader, n.Person, confidentialAnswer(n)) })
		one.Copies = keep(whole.Copies, func(p record.Paper) bool { return r.reads(reader, p.Person, confidentialCopy(p)) })
		one.Statements = keep(whole.Statements, func(a record.Statement) bool { return r.reads(reader, a.Person, true) })
		one.Missing = keep(whole.Missing, func(g record.Gap) bool { return r.reads(reader, g.Person, g.Health) })
		all[i] = one
	}
	return all
}

// confidentialNeed reports whether a need is between its person and the offices:
// it tells of health, it is about protection (from somebody in the household
// perhaps), or the person alone decided that it travels.
func confidentialNeed(n record.Need) bool {
	entry, known := record.Current().Need(n.Code)
	return n.Health || n.Basis == record.ByConsent || !known || entry.Group == "protection"
}

// confidentialMeasure is the same of what was done: counselling is not for
// others to know of.
func confidentialMeasure(m record.Measure) bool {
	entry, known := record.Current().Kind(m.Kind)
	return m.Health || !known || entry.Group == "protection"
}

// confidentialAnswer is the same of what somebody was asked and does not need.
func confidentialAnswer(n record.NoNeed) bool { return n.Health || n.Code == "protection" }

// confidentialCopy is the same of a copy of a paper: one that tells of health, or
// belongs to something that may be confidential.
func confidentialCopy(p record.Paper) bool { return p.TellsOfHealth() || p.Item() != "" }

// readership says who of a household may read what about whom.
type readership struct {
	h  Handover
	in Household
}

// reads reports whether a reader may know of something about a person.
func (r readership) reads(reader Person, about id.ID, confidential bool) bool {
	return !confidential || slices.Contains(r.confidants(about), reader.ID)
}

// confidants are those to whom what is confidential about a person is told.
func (r readership) confidants(about id.ID) []id.ID {
	p, _ := r.h.Person(about)
	if grown(p, r.h.Plan.Day) {
		return []id.ID{about}
	}
	if carers := r.carers(about); len(carers) > 0 {
		return carers
	}
	if adults := r.adults(); len(adults) == 1 {
		return []id.ID{adults[0].ID}
	}
	return []id.ID{about}
}

// carers are the parents and guardians of a child who are in its household.
func (r readership) carers(child id.ID) []id.ID {
	var carers []id.ID
	for _, rel := range r.h.Relations {
		if rel.Other == child && (rel.Kind == person.Parent || rel.Kind == person.Guardian) && !slices.Contains(carers, rel.Person) {
			carers = append(carers, rel.Person)
		}
	}
	return carers
}

func (r readership) adults() []Person {
	return keep(r.in.Persons, func(p Person) bool { return grown(p, r.h.Plan.Day) })
}

// readers are those to whom leaflets are addressed: the grown-ups, or, where
// there is none, those nobody cares for; and whoever else something
// confidential is for.
func (r readership) readers() []Person {
	adults := r.adults()
	return keep(r.in.Persons, func(p Person) bool {
		if slices.ContainsFunc(adults, func(a Person) bool { return a.ID == p.ID }) || len(adults) == 0 && len(r.carers(p.ID)) == 0 {
			return true
		}
		return slices.ContainsFunc(r.confidential(), func(about id.ID) bool { return slices.Contains(r.confidants(about), p.ID) })
	})
}

// parts reports whether something confidential is not for every reader.
func (r readership) parts(readers []Person) bool {
	return slices.ContainsFunc(r.confidential(), func(about id.ID) bool {
		confidants := r.confidants(about)
		return slices.ContainsFunc(readers, func(p Person) bool { return !slices.Contains(confidants, p.ID) })
	})
}

// confidential lists the persons about whom something confidential is told.
func (r readership) confidential() []id.ID {
	var about []id.ID
	for _, n := range r.h.Needs("") {
		if confidentialNeed(n) {
			about = append(about, n.Person)
		}
	}
	for _, a := range r.h.Statements("") {
		about = append(about, a.Person)
	}
	for _, m := range r.h.Measures("") {
		if confidentialMeasure(m) {
			about = append(about, m.Person)
		}
	}
	for _, n := range r.h.NoNeeds("") {
		if confidentialAnswer(n) {
			about = append(about, n.Person)
		}
	}
	for _, p := range r.h.Copies {
		if confidentialCopy(p) {
			about = append(about, p.Person)
		}
	}
	for _, g := range r.h.Missing("") {
		if g.Health {
			about = append(about, g.Person)
		}
	}
	return distinct(about)
}

// grown reports whether somebody is of age on the day; of whom nobody knows the
// age, they are taken to be.
func grown(p Person, on clock.Date) bool {
	years, known := p.AgeOn(on)
	return !known || years >= 18
}
