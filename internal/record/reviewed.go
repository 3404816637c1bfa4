package record

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Case is a household to be reviewed: for which day, against what is wanted.
type Case struct {
	person.Household
	On     clock.Date
	Wanted []Expectation
}

// Reviewed is what is known of one household against what is expected.
type Reviewed struct {
	Completeness
	Gaps   []Gap // that the reader may be told of
	Hidden int   // how many more there are
}

// ReviewOf reviews households, each of which the scope must be able to see. It
// counts all there is, whatever the scope may read of it, and names only
// what the scope may be told of.
func ReviewOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cases []Case) ([]Reviewed, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	persons := personsOf(people(cases), personID)
	if err := within(ctx, tx, s, persons); err != nil {
		return nil, err
	}
	known, err := all(ctx, tx, s, persons)
	if err != nil {
		return nil, err
	}
	list := make([]Reviewed, len(cases))
	for i, h := range cases {
		var gaps []Gap
		list[i].Completeness, gaps = Review(h.On, h.Persons, known, h.Wanted)
		for _, g := range gaps {
			if s.Reads(g.Data()) {
				list[i].Gaps = append(list[i].Gaps, g)
			} else {
				list[i].Hidden++
			}
		}
	}
	if len(persons) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.Need, "what is not known", persons...)
	}
	return list, nil
}

func people(cases []Case) (all []person.Person) {
	for _, h := range cases {
		all = append(all, h.Persons...)
	}
	return all
}
