package assignment

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

// AnnounceCommand tells the municipality of a draft.
type AnnounceCommand struct {
	Seen
	Reason string // required where the notice is below the promise
}

// Announce freezes what is known as the hand-over's first version and shows the
// transfer to the municipality.
func Announce(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd AnnounceCommand) (Transfer, error) {
	t, err := cmd.open(ctx, tx, s, ActAnnounce)
	if err != nil {
		return t, err
	}
	return t, t.announce(ctx, tx, c, s, ActAnnounce, t.Plan, cmd.Reason)
}

// AnnounceAgainCommand tells the municipality of another day, time or place, or
// of what became known since.
type AnnounceAgainCommand struct {
	Seen
	Plan   Plan
	Reason string // required where a new day's notice is below the promise
}

// AnnounceAgain freezes what is known now as the next version of the hand-over.
// The notice of a day that stays is measured from when it was first announced.
func AnnounceAgain(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd AnnounceAgainCommand) (Transfer, error) {
	t, err := cmd.open(ctx, tx, s, ActAnnounceAgain)
	if err != nil {
		return t, err
	}
	return t, t.announce(ctx, tx, c, s, ActAnnounceAgain, cmd.Plan, cmd.Reason)
}

func (t *Transfer) announce(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a Action, plan Plan, reason string) error {
	today := clock.Today(c)
	var faults errs.List
	faults.Add(plan.check(today))
	faults.Add(bounded(reason, mostCharacters, "reason"))
	if err := faults.Err(); err != nil {
		return err
	}
	plan, old := plan.kinded(), t.ArriveOn
	if a == ActAnnounce || plan.ArriveOn != old || t.State == StatePostponed {
		promises, err := promisesOf(ctx, tx, t.Land)
		if err != nil {
			return err
		}
		promise := promises.On(plan.Kind, plan.ArriveOn)
		t.AnnouncedOn, t.Notice = today, promise.Notice(today, plan.ArriveOn)
		if err := promise.excused(t.Notice, reason); err != nil {
			return err
		}
	}
	t.Plan = plan
	households, err := householdsOf(ctx, tx, *t)
	if err != nil {
		return err
	}
	if _, err := free(ctx, tx, s, households); err != nil {
		return err
	}
	h, err := compose(ctx, tx, s, *t)
	if err != nil {
		return err
	}
	if err := t.freeze(ctx, tx, c, s, h); err != nil {
		return err
	}
	if err := t.tell(ctx, tx, h); err != nil {
		return err
	}
	if a == ActAnnounce {
		if err := t.followsUp(ctx, tx, c, s, households); err != nil {
			return err
		}
	}
	detail := Detail{Day: t.ArriveOn, Handover: t.Handover, Days: t.Notice.Days, Workdays: t.Notice.Workdays, Promised: t.Notice.Promised}
	if old != t.ArriveOn {
		detail.OldDay = old
	}
	return t.act(ctx, tx, c, s, a, reason, detail)
}

// excused holds that whoever is owed a reason is given one.
func (p Promise) excused(n Notice, reason string) error {
	if !p.Owes(n) || said(reason, "reason") == nil {
		return nil
	}
	switch {
	case p.Pause:
		return errs.Invalid("error.transfer.reason.pause", "until", p.Until).At("reason")
	case !n.Kept():
		return errs.Invalid("error.transfer.reason", "days", n.Days, "promised", n.Promised).At("reason")
	}
	return errs.Invalid("error.transfer.reason.urgent").At("reason")
}
