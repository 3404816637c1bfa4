package record

import (
	"context"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// EndNeed says that a need holds for the last time on the day.
func EndNeed(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, need id.ID, last clock.Date) error {
	found, err := writableNeed(ctx, tx, s, need)
	if err != nil {
		return err
	}
	if last.IsZero() {
		return errs.Invalid("error.required").At("until")
	}
	if last.Before(found.From) {
		return errs.Invalid("error.record.until.before-from").At("until")
	}
	err = tx.Must(ctx, `UPDATE need SET until_day = $3 WHERE tenant_id = $1 AND id = $2 AND until_day = $4 AND withdrawn_at = 0`,
		s.Tenant, need, last, found.Until)
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, found.data(), "need: until", found.Person)
	return nil
}

// DetailNeed says more exactly what a need is, by somebody's word of today.
func DetailNeed(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, need id.ID, detail string, source Source) error {
	found, err := writableNeed(ctx, tx, s, need)
	if err != nil {
		return err
	}
	var faults errs.List
	if strings.TrimSpace(detail) == "" {
		faults.Add(errs.Invalid("error.required").At("detail"))
	}
	faults.Add(short("detail", detail, 300))
	faults.Add(sourced(source, clock.Today(c), clock.Today(c)))
	if err := faults.Err(); err != nil {
		return err
	}
	err = tx.Must(ctx, `UPDATE need SET detail = $3, source = $4, source_day = $5 WHERE tenant_id = $1 AND id = $2 AND withdrawn_at = 0`,
		s.Tenant, need, strings.TrimSpace(detail), source, clock.Today(c))
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, found.data(), "need: detail source", found.Person)
	return nil
}

// WithdrawNeed says that a need was recorded in error. The row stays, and
// nothing shows it any more; what is right is recorded anew.
func WithdrawNeed(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, need id.ID) error {
	found, err := writableNeed(ctx, tx, s, need)
	if err != nil {
		return err
	}
	err = tx.Must(ctx, `UPDATE need SET withdrawn_at = $3, withdrawn_by = $4 WHERE tenant_id = $1 AND id = $2 AND withdrawn_at = 0`,
		s.Tenant, need, db.Micros(c.Now()), s.Actor)
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, found.data(), "need: withdrawn", found.Person)
	return nil
}

// writableNeed gives a need that the scope may change.
func writableNeed(ctx context.Context, tx *db.Tx, s tenant.Scope, need id.ID) (Need, error) {
	found, err := loadNeed(ctx, tx, s, need)
	if err != nil {
		return Need{}, err
	}
	if err := found.mayWrite(s); err != nil {
		return Need{}, err
	}
	return found, present(ctx, tx, s, []id.ID{found.Person})
}
