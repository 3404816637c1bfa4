package work

import (
	"context"
	"fmt"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

// BroughtFilter is a page of what a program brought.
type BroughtFilter struct {
	Source string
	After  string // the number of the last of the page before
}

// Brought lists the places that a program brought, open and closed, by its own numbers.
func Brought(ctx context.Context, tx *db.Tx, s tenant.Scope, f BroughtFilter) ([]Opening, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanOpening, `SELECT `+openingColumns+` FROM work_opening v WHERE v.tenant_id = $1 AND v.source = $2 AND v.number <> '' AND v.number > $3
		ORDER BY v.number`+fmt.Sprintf(` LIMIT %d`, Page), s.Tenant, f.Source, f.After)
}

// WithdrawCommand says that a place which a program brought is no longer to be had.
type WithdrawCommand struct{ Source, Number string }

// WithdrawOpening closes a place that a program brought; one that is closed stays so.
func WithdrawOpening(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd WithdrawCommand) error {
	if err := ofMunicipality(s, tenant.Scope.MayWrite); err != nil {
		return err
	}
	o, err := db.One(ctx, tx, scanOpening, `SELECT `+openingColumns+` FROM work_opening v WHERE v.tenant_id = $1 AND v.source = $2 AND v.number = $3 AND v.number <> ''`+tx.ForUpdate(),
		s.Tenant, cmd.Source, cmd.Number)
	if err != nil {
		return err
	}
	if cmd.Source == "" {
		return errs.NotFound("error.not-found")
	}
	if !o.Closed.IsZero() {
		return nil
	}
	o.Closed = clock.Today(c)
	if err := o.update(ctx, tx, s); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Work, "work opening")
	return nil
}
