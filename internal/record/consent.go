package record

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// ConsentCommand says that a person no longer consents to a need being kept and
// handed on (Art. 7(3) DSGVO).
type ConsentCommand struct {
	Need   id.ID
	SaidOn clock.Date // zero: today
	How    string     // in person, through whom, in which language
}

// ConsentWithdrawal is that somebody took a consent back. It does not say to
// what: that is nobody's business any more.
type ConsentWithdrawal struct {
	Person id.ID
	SaidOn clock.Date
}

// WithdrawConsent notes it, and the need is shown to nobody of the scope's
// tenant any more; the row stays. It can be said also after the household has
// moved on. Doors call assignment.WithdrawConsent, which sees to those whom the
// need was handed to.
func WithdrawConsent(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ConsentCommand) (Need, error) {
	found, err := loadNeed(ctx, tx, s, cmd.Need)
	if err != nil {
		return Need{}, err
	}
	if err := found.mayWrite(s); err != nil {
		return Need{}, err
	}
	if found.Basis != ByConsent {
		return Need{}, errs.Conflict("error.record.consent.none")
	}
	if cmd, err = cmd.decide(clock.Today(c)); err != nil {
		return Need{}, err
	}
	if err := cmd.save(ctx, tx, c, s, found); err != nil {
		return Need{}, err
	}
	audit.Log(tx, c, s, audit.Change, found.data(), "need: consent withdrawn", found.Person)
	return found, nil
}

// Recall withdraws what a municipality copied of a need at the Land to which
// there is no consent any more, and gives the copies. It acts in the name of the
// Land, whose right to do so was asked for where the consent was withdrawn: only
// assignment calls it.
func Recall(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, origin id.ID, saidOn clock.Date) ([]Need, error) {
	copies, err := db.All(ctx, tx, scanNeed, `SELECT `+needColumns+` FROM need r
		WHERE r.tenant_id = $1 AND r.origin_id = $2 AND r.withdrawn_at = 0 ORDER BY r.id`, s.Tenant, origin)
	if err != nil {
		return nil, err
	}
	for _, one := range copies {
		if err := (ConsentCommand{SaidOn: saidOn}).save(ctx, tx, c, s, one); err != nil {
			return nil, err
		}
		audit.Log(tx, c, s, audit.Change, one.data(), "need: consent withdrawn at the Land", one.Person)
	}
	return copies, nil
}

// Consented holds the consents on which needs stand until the transaction ends,
// so that none is withdrawn while the needs are being handed over.
func Consented(ctx context.Context, tx *db.Tx, s tenant.Scope, needs []id.ID) error {
	for chunk := range slices.Chunk(distinct(needs), most) {
		args := []any{s.Tenant, ByConsent}
		found, err := db.All(ctx, tx, db.Value[id.ID], `SELECT id FROM need
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

func (cmd ConsentCommand) decide(today clock.Date) (ConsentCommand, error) {
	cmd.SaidOn = or(cmd.SaidOn, today)
	var faults errs.List
	if cmd.SaidOn.After(today) {
		faults.Add(errs.Invalid("error.record.day.future").At("said_on"))
	}
	if cmd.How == "" {
		faults.Add(errs.Invalid("error.record.consent.how").At("how"))
	}
	faults.Add(short("how", cmd.How, 500))
	return cmd, faults.Err()
}

func (cmd ConsentCommand) save(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, n Need) error {
	err := tx.Must(ctx, `UPDATE need SET withdrawn_at = $3, withdrawn_by = $4 WHERE tenant_id = $1 AND id = $2 AND withdrawn_at = 0`,
		s.Tenant, n.ID, db.Micros(c.Now()), s.Actor)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO consent_withdrawal (id, tenant_id, need_id, person_id, said_on, how, health, recorded_at, recorded_by)
		VALUES ($1, $2, $3, (SELECT person_id FROM need WHERE tenant_id = $2 AND id = $3), $4, $5, $6, $7, $8)`,
		id.New(), s.Tenant, n.ID, cmd.SaidOn, cmd.How, n.Health, db.Micros(c.Now()), s.Actor)
	return err
}

func scanWithdrawal(row db.Row) (w ConsentWithdrawal, err error) {
	err = row.Scan(&w.Person, &w.SaidOn)
	return w, err
}

// withdrawalsOf gives the consents that persons took back, as far as the scope
// might have read what they were about.
func withdrawalsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, of about) ([]ConsentWithdrawal, error) {
	list, err := rowsAbout(ctx, tx, of, scanWithdrawal, `SELECT `+person.Leads("r.person_id")+`, r.said_on FROM consent_withdrawal r
		WHERE`+inReach+`AND ((NOT r.health AND $3) OR (r.health AND $4))`, reach(s, needData), `1, r.said_on, r.id`)
	if err != nil || !s.Reads(statementData) {
		return list, err
	}
	more, err := rowsAbout(ctx, tx, of, scanWithdrawal, `SELECT `+person.Leads("r.person_id")+`, r.consent_back_on FROM health_statement r
		WHERE`+inReach+`AND r.consent_back_on <> '' `, []any{s.Tenant, s.OnlyUnit()}, `1, r.consent_back_on, r.id`)
	return append(list, more...), err
}
