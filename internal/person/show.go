package person

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Show gives a household to somebody who reads it.
func Show(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household id.ID) (Household, error) {
	households, err := Load(ctx, tx, s, []id.ID{household})
	if err != nil {
		return Household{}, err
	}
	if len(households) == 0 {
		return Household{}, errs.NotFound("error.not-found")
	}
	audit.Log(tx, c, s, audit.Read, tenant.Register, "household", households[0].Subjects()...)
	return households[0], nil
}

// ShowPerson gives a person with the household around them.
func ShowPerson(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, person id.ID) (Household, Person, error) {
	h, p, err := of(ctx, tx, s, person)
	if err != nil {
		return Household{}, Person{}, err
	}
	audit.Log(tx, c, s, audit.Read, tenant.Register, "person", h.ID, p.ID)
	return h, p, nil
}
