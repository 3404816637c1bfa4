package record

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// WithdrawStatementConsent notes that a person no longer consents to a statement
// being kept and handed on: from then on nobody of the scope's tenant is shown
// it. cmd.Need is the statement. Doors call assignment.WithdrawStatementConsent,
// which sees to those whom it was handed to.
func WithdrawStatementConsent(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ConsentCommand) (Statement, error) {
	if err := s.MayWrite(statementData); err != nil {
		return Statement{}, err
	}
	found, err := loadStatement(ctx, tx, s, cmd.Need)
	if err != nil {
		return found, err
	}
	if found.Basis != ByConsent {
		return found, errs.Conflict("error.record.consent.none")
	}
	if cmd, err = cmd.decide(clock.Today(c)); err != nil {
		return found, err
	}
	if err := cmd.saveStatement(ctx, tx, c, s, found.ID); err != nil {
		return found, err
	}
	audit.Log(tx, c, s, audit.Change, statementData, "statement: consent withdrawn", found.Person)
	return found, nil
}

// RecallStatement withdraws what a municipality copied of a statement at the
// Land to which there is no consent any more. It acts in the name of the Land,
// as Recall does: only assignment calls it.
func RecallStatement(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, origin id.ID, saidOn clock.Date) (int, error) {
	copies, err := db.All(ctx, tx, scanStatement, `SELECT `+statementColumns+` FROM health_statement r
		WHERE r.tenant_id = $1 AND r.origin_id = $2 AND r.withdrawn_at = 0 ORDER BY r.id`, s.Tenant, origin)
	if err != nil {
		return 0, err
	}
	for _, one := range copies {
		if err := (ConsentCommand{SaidOn: saidOn}).saveStatement(ctx, tx, c, s, one.ID); err != nil {
			return 0, err
		}
		audit.Log(tx, c, s, audit.Change, statementData, "statement: consent withdrawn at the Land", one.Person)
	}
	return len(copies), nil
}

func (cmd ConsentCommand) saveStatement(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, statement id.ID) error {
	return tx.Must(ctx, `UPDATE health_statement SET withdrawn_at = $3, withdrawn_by = $4, consent_back_on = $5, consent_back_by = $6
		WHERE tenant_id = $1 AND id = $2 AND withdrawn_at = 0`, s.Tenant, statement, db.Micros(c.Now()), s.Actor, cmd.SaidOn, cmd.How)
}

// ConsentedStatements holds the consents on which statements stand until the
// transaction ends, so that none is withdrawn while they are being handed over.
func ConsentedStatements(ctx context.Context, tx *db.Tx, s tenant.Scope, statements []id.ID) error {
	for chunk := range slices.Chunk(distinct(statements), most) {
		args := []any{s.Tenant, ByConsent}
		found, err := db.All(ctx, tx, db.Value[id.ID], `SELECT id FROM health_statement
			WHERE tenant_id = $1 AND basis = $2 AND consent <> '' AND withdrawn_at = 0 AND id IN (`+db.List(&args, chunk)+`)
			ORDER BY id`+tx.ForUpdate(), args...)
		if err != nil {
			return err
		}
		if len(found) != len(chunk) {
			return errs.Conflict("error.conflict")
		}
	}
	return nil
}
