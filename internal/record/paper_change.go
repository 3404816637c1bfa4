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

// DescribeCommand says anew what a paper is.
type DescribeCommand struct {
	Paper   id.ID
	Version int // that was seen
	Described
}

// DescribePaper changes what is said of a paper. Who makes it another kind must
// have the right to both.
func DescribePaper(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd DescribeCommand) error {
	was, err := changeable(ctx, tx, s, cmd.Paper)
	if err != nil {
		return err
	}
	now, err := cmd.decide(was, clock.Today(c))
	if err != nil {
		return err
	}
	if now, err = now.belongs(ctx, tx, s); err != nil {
		return err
	}
	if err := now.mayWrite(s); err != nil {
		return err
	}
	err = tx.Must(ctx, `UPDATE paper SET kind = $4, data = $5, need_id = $6, measure_id = $7, item_data = $8, issued_on = $9, language = $10,
			note = $11, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND version = $3 AND removed_at = 0`, s.Tenant, was.ID, cmd.Version,
		now.Kind, now.Data(), null(now.Need), null(now.Measure), now.ItemData, now.IssuedOn, now.Language, now.Note)
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, was.Data(), "paper: kind issued_on language note item", was.Person)
	if now.Data() != was.Data() {
		audit.Log(tx, c, s, audit.Change, now.Data(), "paper: kind issued_on language note item", was.Person)
	}
	return nil
}

// TurnPaper turns a picture by quarters to the right. The file stays as it is.
func TurnPaper(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, paper id.ID, quarters int) error {
	was, err := changeable(ctx, tx, s, paper)
	if err != nil {
		return err
	}
	if !was.IsPicture() {
		return errs.Invalid("error.paper.turn")
	}
	err = tx.Must(ctx, `UPDATE paper SET turned = (turned + $3) % 4 WHERE tenant_id = $1 AND id = $2 AND removed_at = 0`,
		s.Tenant, was.ID, (quarters%4+4)%4)
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, was.Data(), "paper: turned", was.Person)
	return nil
}

// changeable gives a paper that is there, of somebody who is here, and that the
// scope may change; nobody else changes it meanwhile.
func changeable(ctx context.Context, tx *db.Tx, s tenant.Scope, paper id.ID) (Paper, error) {
	found, err := removable(ctx, tx, s, paper)
	if err != nil {
		return Paper{}, err
	}
	return found, present(ctx, tx, s, []id.ID{found.Person})
}

// removable is changeable also of somebody who has moved on.
func removable(ctx context.Context, tx *db.Tx, s tenant.Scope, paper id.ID) (Paper, error) {
	lock := tx.ForUpdate()
	if lock != "" {
		lock += " OF r"
	}
	found, err := loadPaper(ctx, tx, s, paper, lock)
	if err != nil {
		return Paper{}, err
	}
	if found.IsGone() {
		return Paper{}, errs.Conflict("error.paper.removed")
	}
	return found, found.mayWrite(s)
}
