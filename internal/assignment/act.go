package assignment

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Seen names the transfer a command is about, as the actor last saw it: what
// somebody else changed meanwhile is not run over, and a second click has no
// effect.
type Seen struct {
	Transfer id.ID
	Version  int
}

// open gives the transfer of a command, held for the change, where the scope
// may take the action and nobody has changed it since the actor saw it.
func (seen Seen) open(ctx context.Context, tx *db.Tx, s tenant.Scope, a Action) (Transfer, error) {
	t, err := hold(ctx, tx, s, seen.Transfer)
	if err != nil {
		return t, err
	}
	if err := t.may(s, a); err != nil {
		return t, err
	}
	if t.Version != seen.Version {
		return t, errs.Conflict("error.conflict")
	}
	return t, nil
}

// act is the one way in which a use case moves a transfer on: the table says
// where to, the turn and its clock follow, and it goes into the history and on
// record. The caller has set everything a Condition asks for.
func (t *Transfer) act(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a Action, note string, d Detail) error {
	row, err := step(s, *t, a)
	if err != nil {
		return err
	}
	if row.To != t.State || row.Turn != t.Turn || a == ActAnnounceAgain {
		t.TurnSince = c.Now()
	}
	t.State, t.Turn, t.Resume = row.To, row.Turn, row.resume(*t)
	if t.DueOn, err = t.due(ctx, tx, clock.Today(c)); err != nil {
		return err
	}
	if err := t.save(ctx, tx); err != nil {
		return err
	}
	if err := t.note(ctx, tx, c, s, Event{Action: a, From: row.From, To: row.To, Note: note, Detail: d}); err != nil {
		return err
	}
	households, err := householdsOf(ctx, tx, *t)
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Transfer, string(a), households...)
	return nil
}

// resume says where the answers to the open questions will lead back to, "" if
// there are none. Who was told anew has to acknowledge anew.
func (row Step) resume(t Transfer) State {
	switch {
	case t.OpenQuestions == 0 || row.To != StateQueried && row.To != StatePostponed:
		return ""
	case row.Action == ActAnnounceAgain:
		return StateAnnounced
	case row.Action == ActAcknowledge:
		return StateAcknowledged
	case row.Action == ActAsk && row.From == StatePostponed && t.Resume == "":
		return StateAnnounced
	case row.Action == ActAsk && row.From != StateQueried && row.From != StatePostponed:
		return row.From
	default:
		return t.Resume
	}
}

// due says until when the one whose turn it is has to act.
func (t Transfer) due(ctx context.Context, tx *db.Tx, today clock.Date) (clock.Date, error) {
	since := clock.DateOf(t.TurnSince)
	promises, err := promisesOf(ctx, tx, t.Land)
	if err != nil {
		return clock.Date{}, err
	}
	promise := promises.On(t.Kind, t.ArriveOn)
	switch t.State {
	case StateDraft: // the last day that keeps the promise
		return later(today, t.ArriveOn.AddDays(-promise.Days)), nil
	case StateAnnounced:
		return earlier(since.AddWorkdays(promise.Acknowledge), t.ArriveOn), nil
	case StateAcknowledged:
		return later(today, workdayBefore(t.ArriveOn)), nil
	case StateReady:
		return t.ArriveOn, nil
	case StatePostponed:
		return since.AddWorkdays(promise.NewDay), nil
	case StateQueried:
		return db.One(ctx, tx, db.Value[clock.Date], `SELECT coalesce(min(due_on), '') FROM question
			WHERE transfer_id = $1 AND $2 IN (tenant_id, to_tenant_id) AND answered_at = 0`, t.ID, t.Land)
	default:
		return clock.Date{}, nil
	}
}

// householdsOf gives the households that a transfer is about.
func householdsOf(ctx context.Context, tx *db.Tx, t Transfer) ([]id.ID, error) {
	return db.All(ctx, tx, db.Value[id.ID], `SELECT household_id FROM transfer_household
		WHERE transfer_id = $1 AND tenant_id = $2 AND to_tenant_id = $3 ORDER BY household_id`, t.ID, t.Land, t.Municipality)
}
