package assignment

import (
	"context"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

// PostponeCommand says that the day no longer holds and a new one is not known
// yet. Where it is known, AnnounceAgain says so at once.
type PostponeCommand struct {
	Seen
	Reason string
}

// Postpone tells the municipality that nobody comes on the announced day.
func Postpone(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd PostponeCommand) (Transfer, error) {
	t, err := cmd.open(ctx, tx, s, ActPostpone)
	if err != nil {
		return t, err
	}
	if err := said(cmd.Reason, "reason"); err != nil {
		return t, err
	}
	return t, t.act(ctx, tx, c, s, ActPostpone, cmd.Reason, Detail{OldDay: t.ArriveOn})
}

// WithdrawCommand takes a transfer back.
type WithdrawCommand struct {
	Seen
	Reason string // the municipality reads it; a draft needs none
}

// Withdraw ends a transfer that will not take place. Its households are free to
// be announced again, to the same municipality or another.
func Withdraw(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd WithdrawCommand) (Transfer, error) {
	t, err := cmd.open(ctx, tx, s, ActWithdraw)
	if err != nil {
		return t, err
	}
	if err := bounded(cmd.Reason, mostCharacters, "reason"); err != nil {
		return t, err
	}
	if t.State != StateDraft {
		if err := said(cmd.Reason, "reason"); err != nil {
			return t, err
		}
	}
	if err := t.release(ctx, tx); err != nil {
		return t, err
	}
	if err := t.untell(ctx, tx); err != nil {
		return t, err
	}
	return t, t.act(ctx, tx, c, s, ActWithdraw, cmd.Reason, Detail{OldDay: t.ArriveOn})
}

// DidNotArriveCommand says that nobody of the transfer came.
type DidNotArriveCommand struct {
	Seen
	Note string
}

// DidNotArrive ends a transfer nobody of which came by the announced day. Its
// households are still the Land's, which is asked to find out where they are
// (FollowUp), and free to be announced again.
func DidNotArrive(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd DidNotArriveCommand) (Transfer, error) {
	t, err := cmd.open(ctx, tx, s, ActDidNotArrive)
	if err != nil {
		return t, err
	}
	if t.ArriveOn.After(clock.Today(c)) {
		return t, errs.Conflict("error.transfer.too-early")
	}
	if err := bounded(cmd.Note, mostCharacters, "note"); err != nil {
		return t, err
	}
	known, err := latest(ctx, tx, t)
	if err != nil {
		return t, err
	}
	if err := t.release(ctx, tx); err != nil {
		return t, err
	}
	if err := t.miss(ctx, tx, c, s, strings.TrimSpace(cmd.Note), known.Handover.everybody()); err != nil {
		return t, err
	}
	return t, t.act(ctx, tx, c, s, ActDidNotArrive, cmd.Note, Detail{Day: t.ArriveOn})
}

// release lets the households of a transfer that ends be announced again.
func (t *Transfer) release(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE transfer_household SET active = FALSE
		WHERE transfer_id = $1 AND $2 IN (tenant_id, to_tenant_id)`, t.ID, t.Land)
	return err
}
