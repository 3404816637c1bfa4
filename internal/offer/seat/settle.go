package seat

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
)

// SettleCommand says what becomes of a seat, over the version that was seen.
type SettleCommand struct {
	Seat    id.ID
	Version int
	To      State // Taken, Declined, Withdrawn or Attended
}

// Settle has an offered seat taken or declined, a wish withdrawn, or somebody come. What is freed is offered to who comes next, in the same
// transaction. For an offered seat and for leaving, the person answers themselves, or the case manager does for them; a provider's people
// say who came, and take off their list who cancelled with them.
func Settle(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd SettleCommand) (Seat, error) {
	t, o, err := held(ctx, tx, s, cmd.Seat)
	if err != nil {
		return t, err
	}
	return t.settle(ctx, tx, c, s, o, cmd)
}

// settle is Settle for a seat that is held, by who may.
func (t Seat) settle(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, o offer.Offer, cmd SettleCommand) (Seat, error) {
	today := clock.Today(c)
	switch {
	case cmd.To != Taken && cmd.To != Declined && cmd.To != Withdrawn && cmd.To != Attended:
		return t, errs.Invalid("own.seat.error.choice").At("to")
	case t.Version != cmd.Version || !t.State.Becomes(cmd.To):
		return t, errs.Conflict("error.conflict")
	case t.State == Offered && cmd.To == Taken && t.Until.Before(today):
		return t, errs.Conflict("own.seat.error.late")
	case cmd.To == Attended && s.Own.Person != "":
		return t, errs.Forbidden("error.forbidden")
	case t.Person != "" && s.OnlyUnit() != "" && cmd.To != Attended && cmd.To != Withdrawn:
		return t, errs.Forbidden("error.forbidden")
	}
	if cmd.To == Attended {
		terms, err := TermsOf(ctx, tx, s, o.ID)
		if err == nil && terms.Attendance == "" {
			err = errs.Conflict("seat.attendance")
		}
		if err != nil {
			return t, err
		}
	}
	audit.Log(tx, c, s, audit.Change, tenant.Seat, "seat settled", t.subjects()...)
	if cmd.To == Taken && t.Place > 0 {
		if err := t.leaveOthers(ctx, tx, c, s); err != nil {
			return t, err
		}
	}
	if cmd.To == Taken || cmd.To == Attended {
		return t, t.become(ctx, tx, c, s, cmd.To, o)
	}
	if err := t.close(ctx, tx, c, s, cmd.To, o); err != nil {
		return t, err
	}
	return t, promote(ctx, tx, c, s, o)
}

// leaveOthers takes a child whose place is taken now out of the lists of the Kitas that it liked less, and out of the one it had. For those it likes
// better it goes on waiting, until it says otherwise. All these offers are held.
func (t Seat) leaveOthers(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	wishes, err := wishesOf(ctx, tx, s, t.Who)
	if err != nil {
		return err
	}
	had, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM seat s WHERE s.tenant_id = $1 AND s.who = $2 AND s.place > 0 AND s.state = 'taken'`, s.Tenant, t.Who)
	if err != nil {
		return err
	}
	for _, other := range append(wishes, had...) {
		if other.ID == t.ID || other.State != Taken && other.Place < t.Place {
			continue
		}
		o, err := hold(ctx, tx, s, other.Offer)
		if err == nil {
			err = other.close(ctx, tx, c, s, Withdrawn, o)
		}
		if err == nil {
			err = promote(ctx, tx, c, s, o)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
