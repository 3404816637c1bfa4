package assignment

import (
	"cmp"
	"context"
	"slices"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// compose makes the hand-over of what is known now about the households of a
// transfer. It holds all of it, whatever the scope's role may read: what
// travels does not depend on the desk that sends it. Cut it with For before
// anybody reads it.
func compose(ctx context.Context, tx *db.Tx, s tenant.Scope, t Transfer) (Handover, error) {
	ids, err := householdsOf(ctx, tx, t)
	if err != nil {
		return Handover{}, err
	}
	households, err := person.Load(ctx, tx, s, ids)
	if err != nil {
		return Handover{}, err
	}
	relations, err := person.Relations(ctx, tx, s, ids)
	if err != nil {
		return Handover{}, err
	}
	units, err := tenant.Units(ctx, tx, s)
	if err != nil {
		return Handover{}, err
	}
	known, err := record.ForHandOver(ctx, tx, s, members(households))
	if err != nil {
		return Handover{}, err
	}
	wanted, err := record.Expectations(ctx, tx, t.Land, t.Municipality)
	if err != nil {
		return Handover{}, err
	}
	return handover(t, households, relations, units, known, wanted), nil
}

// people gives everybody of the households, in their order.
func people(households []person.Household) []person.Person {
	var all []person.Person
	for _, h := range households {
		all = append(all, h.Persons...)
	}
	return all
}

func members(households []person.Household) []id.ID {
	var all []id.ID
	for _, p := range people(households) {
		all = append(all, p.ID)
	}
	return all
}

// handover puts together what was found, in an order that depends on nothing
// but the content.
func handover(t Transfer, households []person.Household, relations []person.Relation, units []tenant.Unit,
	known record.Record, wanted []record.Expectation) Handover {
	h := Handover{Number: t.Number, Plan: Terms{t.ArriveOn, t.ArriveAt, t.MeetingPoint, t.Kind}, Catalogue: record.Current().Version,
		Households: []Household{}, Relations: []Relation{}}
	var missing []record.Gap
	for _, of := range households {
		in := householdIn(of, units)
		var gaps []record.Gap
		in.Completeness, gaps = record.Review(t.ArriveOn, of.Persons, known, wanted)
		missing = append(missing, gaps...)
		h.Households = append(h.Households, in)
	}
	for _, r := range relations {
		if h.has(r.Person) && h.has(r.Other) {
			h.Relations = append(h.Relations, Relation{r.Person, r.Other, r.Kind})
		}
	}
	sorted.By(h.Households, func(a, b Household) int { return cmp.Compare(a.ID, b.ID) })
	sorted.By(h.Relations, func(a, b Relation) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Other, b.Other), cmp.Compare(a.Kind, b.Kind))
	})
	lasting := keep(known.Needs, func(n record.Need) bool { return n.Until.IsZero() || !n.Until.Before(t.ArriveOn) })
	for k, health := range map[*Known]bool{&h.General: false, &h.Health: true} {
		k.Needs = keep(lasting, func(n record.Need) bool { return n.Health == health })
		k.Measures = keep(known.Measures, func(m record.Measure) bool { return m.Health == health })
		k.NoNeeds = keep(known.NoNeeds, func(n record.NoNeed) bool { return n.Health == health })
		k.Missing = keep(missing, func(g record.Gap) bool { return g.Health == health })
	}
	for _, a := range known.Statements {
		if a.HoldsOn(t.ArriveOn) {
			h.Health.Statements = append(h.Health.Statements, a)
		}
	}
	h.Kept, h.Answers = known.Kept, known.Answers
	h.Copies = keep(known.Papers, func(p record.Paper) bool { return h.carries(p, lasting) })
	return h
}

// carries reports whether a paper goes along: with the need or measure it belongs
// to, or where it belongs to none.
func (h Handover) carries(p record.Paper, needs []record.Need) bool {
	switch {
	case p.Need != "":
		return slices.ContainsFunc(needs, func(n record.Need) bool { return n.ID == p.Need })
	case p.Measure != "":
		return slices.ContainsFunc(h.Measures(""), func(m record.Measure) bool { return m.ID == p.Measure })
	default:
		return true
	}
}

func householdIn(of person.Household, units []tenant.Unit) Household {
	h := Household{ID: of.ID, FileNumber: of.FileNumber, Unit: of.Unit, Since: of.UnitSince, Persons: []Person{}}
	if i := slices.IndexFunc(units, func(u tenant.Unit) bool { return u.ID == of.Unit }); i >= 0 {
		h.Facility, h.Place = units[i].Name, units[i].Place
	}
	for _, p := range of.Persons {
		one := Person{ID: p.ID, FamilyName: p.FamilyName, GivenName: p.GivenName, FamilyNameOwn: p.FamilyNameOwn,
			GivenNameOwn: p.GivenNameOwn, BirthDate: p.Birth.Date, BirthPrecision: p.Birth.Precision, Sex: p.Sex,
			Phone: p.Phone, Email: p.Email, Languages: []Language{}}
		for _, l := range p.Languages {
			one.Languages = append(one.Languages, Language(l))
		}
		h.Persons = append(h.Persons, one)
	}
	return h
}
