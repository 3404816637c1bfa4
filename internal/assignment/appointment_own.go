package assignment

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// AppointmentsOf gives what was arranged for one person of the register with a
// doctor or a service and is still to come, the next first: those the scope may
// read of.
func AppointmentsOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) ([]Preparation, error) {
	if s.Kind != tenant.Municipality {
		return nil, errs.Forbidden("error.forbidden")
	}
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	who, _, err := person.Home(ctx, tx, s, who)
	if err != nil {
		return nil, err
	}
	persons, err := person.WithFollowers(ctx, tx, s, []id.ID{who})
	if err != nil {
		return nil, err
	}
	args := []any{s.Tenant, clock.Today(c)}
	all, err := db.All(ctx, tx, scanPreparation, `SELECT `+preparationColumns+` FROM arrived_person r JOIN preparation p ON p.tenant_id = r.tenant_id AND p.transfer_id = r.transfer_id AND p.person_id = r.announced_id
		WHERE r.tenant_id = $1 AND p.meet_on >= $2 AND r.person_id IN (`+db.List(&args, persons)+`) ORDER BY p.meet_on, p.meet_at, p.id LIMIT 50`, args...)
	if err == nil {
		audit.Log(tx, c, s, audit.Read, tenant.Transfer, "appointments", who)
	}
	return legible(s, all), err
}
