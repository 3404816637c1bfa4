package record

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// ShowStatement gives one statement to somebody who reads it.
func ShowStatement(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, statement id.ID) (Statement, error) {
	found, err := loadStatement(ctx, tx, s, statement)
	if err != nil {
		return Statement{}, err
	}
	audit.Log(tx, c, s, audit.Read, statementData, "statement", found.Person)
	return found, nil
}

// EndStatement says that something no longer holds after a day: a medicine is
// not taken any more, an aid was given back. What the source said stays.
func EndStatement(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, statement id.ID, last clock.Date) error {
	found, err := writableStatement(ctx, tx, s, statement)
	switch {
	case err != nil:
		return err
	case last.IsZero():
		return errs.Invalid("error.required").At("ended_on")
	case last.After(clock.Today(c)):
		return errs.Invalid("error.record.day.future").At("ended_on")
	case last.Before(found.From):
		return errs.Invalid("error.record.until.before-from").At("ended_on")
	}
	if err := tx.Must(ctx, `UPDATE health_statement SET ended_on = $3 WHERE tenant_id = $1 AND id = $2`, s.Tenant, statement, last); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, statementData, "statement: ended", found.Person)
	return nil
}

// SupplyMedicine says how long there is enough of a medicine.
func SupplyMedicine(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, statement id.ID, y Supply) error {
	found, err := writableStatement(ctx, tx, s, statement)
	switch {
	case err != nil:
		return err
	case found.Kind != Medicine || found.None:
		return errs.Conflict("error.statement.no-medicine")
	}
	if err := y.check(found.From); err != nil {
		return err
	}
	err = tx.Must(ctx, `UPDATE health_statement SET lasts_until = $3, supply_days = $4 WHERE tenant_id = $1 AND id = $2`, s.Tenant, statement, y.LastsUntil, y.SupplyDays)
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, statementData, "statement: supply", found.Person)
	return nil
}

// WithdrawStatement says that it was recorded in error. The row stays, and
// nothing shows it any more.
func WithdrawStatement(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, statement id.ID) error {
	found, err := writableStatement(ctx, tx, s, statement)
	if err != nil {
		return err
	}
	err = tx.Must(ctx, `UPDATE health_statement SET withdrawn_at = $3, withdrawn_by = $4 WHERE tenant_id = $1 AND id = $2 AND withdrawn_at = 0`,
		s.Tenant, statement, db.Micros(c.Now()), s.Actor)
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, statementData, "statement: withdrawn", found.Person)
	return nil
}

// writableStatement gives one that the scope may change, of somebody who is here.
func writableStatement(ctx context.Context, tx *db.Tx, s tenant.Scope, statement id.ID) (Statement, error) {
	if err := s.MayWrite(statementData); err != nil {
		return Statement{}, err
	}
	found, err := loadStatement(ctx, tx, s, statement)
	if err != nil {
		return found, err
	}
	return found, present(ctx, tx, s, []id.ID{found.Person})
}
