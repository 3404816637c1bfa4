package recognise

import (
	"context"

	"github.com/a-h/templ"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/recognition"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// part is what a household's page says of the recognition of qualifications.
type part struct {
	Persons []person.Person // who may have learned an occupation
	All     []recognition.Procedure
	Today   clock.Date
	Begins  bool
}

// learnsFrom is the age from which somebody may have learned an occupation.
const learnsFrom = 16

// Section gives the part of a household's page about the recognition of qualifications, in the page's
// transaction. To a role that may not read of that it gives nothing.
func Section(v *door.Visit, ctx context.Context, tx *db.Tx, h person.Household) (templ.Component, error) { //nolint:revive // the visit leads
	if v.Scope.Kind != tenant.Municipality || !v.Scope.Reads(tenant.Work) || v.Scope.Emergency.ID != "" {
		return templ.NopComponent, nil
	}
	p := part{Today: v.Today(), Begins: v.Scope.Writes(tenant.Work) && h.LeftOn.IsZero()}
	for _, one := range h.Persons {
		if one.Birth.Date.IsZero() || one.Birth.Date.AgeOn(p.Today) >= learnsFrom {
			p.Persons = append(p.Persons, one)
		}
	}
	var err error
	p.All, err = recognition.Of(ctx, tx, v.Clock, v.Scope, person.IDs(h))
	if len(p.Persons) == 0 && len(p.All) == 0 {
		return templ.NopComponent, err
	}
	return section(p), err
}
