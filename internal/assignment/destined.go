package assignment

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Destination is how many persons one transfer brings, and when.
type Destination struct {
	Municipality id.ID
	Open         bool // still on the way, drafts included; else they have arrived
	ArriveOn     clock.Date
	AnnouncedOn  clock.Date // zero: a draft
	Persons      int        // without those who have not come
}

// Destined gives what the scope's Land has on the way, and what has arrived since
// a day, by municipality. It counts and names nobody.
func Destined(ctx context.Context, tx *db.Tx, s tenant.Scope, since clock.Date) (map[id.ID][]Destination, error) {
	if s.Kind != tenant.Land || s.OnlyUnit() != "" {
		return nil, errs.Forbidden("error.forbidden")
	}
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	all := map[id.ID][]Destination{}
	add := func(row db.Row) error {
		var d Destination
		var state State
		err := row.Scan(&d.Municipality, &state, &d.ArriveOn, &d.AnnouncedOn, &d.Persons)
		d.Open = !state.Ended()
		all[d.Municipality] = append(all[d.Municipality], d)
		return err
	}
	args := []any{s.Tenant}
	err := db.Each(ctx, tx, add, `SELECT to_tenant_id, state, arrive_on, announced_on, persons - absent FROM transfer
		WHERE tenant_id = $1 AND state IN (`+db.List(&args, Open)+`)`, args...)
	if err != nil {
		return nil, err
	}
	return all, db.Each(ctx, tx, add, `SELECT to_tenant_id, state, arrive_on, announced_on, persons - absent FROM transfer
		WHERE tenant_id = $1 AND state = $2 AND arrive_on >= $3`, s.Tenant, StateArrived, since)
}
