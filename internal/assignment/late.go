package assignment

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Awaited gives, of those who did not come, who can still come after all: of
// whom the municipality was not told since that they come by another transfer,
// or not at all.
func (v View) Awaited() Handover { return v.Current.among(awaited(v.Events, v.Current)) }

func awaited(events []Event, h Handover) (who []id.ID) {
	missing := map[id.ID]bool{}
	for _, e := range events {
		switch e.Action {
		case ActDidNotArrive:
			for _, p := range h.Persons() {
				missing[p.ID] = true
			}
		case ActArrive:
			for _, one := range e.Detail.Absent {
				missing[one] = true
			}
			for _, one := range e.Detail.Came {
				delete(missing, one)
			}
		case ActFollowUp:
			for _, one := range e.Detail.Absent {
				missing[one] = e.Detail.Fate != FateAgain && e.Detail.Fate != FateOver
			}
		}
	}
	for _, p := range h.Persons() {
		if missing[p.ID] {
			who = append(who, p.ID)
		}
	}
	return who
}

// among gives the hand-over of some of its persons.
func (h Handover) among(who []id.ID) Handover {
	var others []id.ID
	for _, p := range h.Persons() {
		if !slices.Contains(who, p.ID) {
			others = append(others, p.ID)
		}
	}
	return h.without(others)
}

// arriveLate takes in who turned up after it was said that they had not come.
// They join those of their household who came before; relations to these are
// kept where they are found again as they were announced.
func (t *Transfer) arriveLate(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, known Handover, cmd ArriveCommand) error {
	var open []FollowUp
	err := tx.On(ctx, t.Land, func(ctx context.Context) (err error) {
		open, err = openFollowUps(ctx, tx, t.Land, t.ID)
		return err
	})
	if err != nil {
		return err
	}
	var missing []id.ID
	for _, f := range open {
		missing = append(missing, f.Persons...)
	}
	pool := known.among(missing)
	if err := cmd.check(*t, pool, clock.Today(c)); err != nil {
		return err
	}
	came := pool.without(cmd.Absent)
	if err := t.takeInLate(ctx, tx, c, s, cmd.Keys, known, came.arrived(cmd.On)); err != nil {
		return err
	}
	err = tx.On(ctx, t.Land, func(ctx context.Context) error {
		for _, f := range open {
			if err := t.cameAfterAll(ctx, tx, c, t.atLand(s), f, came, cmd.On); err != nil {
				return err
			}
		}
		left, err := openFollowUps(ctx, tx, t.Land, t.ID)
		t.Missing, t.Expected = len(left), slices.ContainsFunc(left, func(f FollowUp) bool { return f.Keep })
		return err
	})
	if err != nil {
		return err
	}
	detail := Detail{Day: cmd.On, OldDay: t.ArriveOn, Absent: cmd.Absent, Differed: cmd.Differed}
	for _, p := range came.Persons() {
		detail.Came = append(detail.Came, p.ID)
	}
	t.Absent, t.late = t.Absent-len(detail.Came), true
	return t.act(ctx, tx, c, s, ActArrive, strings.TrimSpace(cmd.Note), detail)
}

// cameAfterAll ends a household's stay at the Land as far as it came: the rest
// is a household of its own, which is still looked for.
func (t Transfer) cameAfterAll(ctx context.Context, tx *db.Tx, c clock.Clock, land tenant.Scope, f FollowUp, came Handover, on clock.Date) error {
	rest := keep(f.Persons, func(who id.ID) bool { return !came.has(who) })
	if len(rest) == len(f.Persons) {
		return nil
	}
	if err := t.giveWay(ctx, tx, c, land, f); err != nil {
		return err
	}
	done := f
	if len(rest) > 0 {
		parted, err := person.Part(ctx, tx, c, land, f.Household, rest)
		if err != nil {
			return err
		}
		f.Household, f.Persons = parted.ID, rest
		if err := f.save(ctx, tx); err != nil {
			return err
		}
		done.ID, done.Version = id.New(), 1
		done.Persons = keep(done.Persons, came.has)
		done.end(c, ArrivedLater)
		if err := done.insert(ctx, tx); err != nil {
			return err
		}
	} else {
		done.end(c, ArrivedLater)
		if err := done.save(ctx, tx); err != nil {
			return err
		}
	}
	if err := person.Leave(ctx, tx, c, land, []id.ID{done.Household}, on); err != nil {
		return err
	}
	e := by(c, land, FollowArrived)
	e.Day = on
	audit.Log(tx, c, land, audit.Change, tenant.Transfer, "follow-up: "+string(e.Action), done.Household)
	return done.note(ctx, tx, e)
}

// giveWay takes a household that arrived out of the draft by which the Land was
// about to announce it again; a draft of which nobody is left is withdrawn.
// Where it was announced already it does not come here.
func (t Transfer) giveWay(ctx context.Context, tx *db.Tx, c clock.Clock, land tenant.Scope, f FollowUp) error {
	drafts, err := db.All(ctx, tx, db.Value[id.ID], `SELECT transfer_id FROM transfer_household
		WHERE tenant_id = $1 AND household_id = $2 AND active`, t.Land, f.Household)
	if err != nil || len(drafts) == 0 {
		return err
	}
	d, err := holdOf(ctx, tx, t.Land, drafts[0])
	if err != nil {
		return err
	}
	if d.State != StateDraft {
		return errs.Conflict("error.transfer.on-the-way")
	}
	e := Event{Action: ActChange, From: StateDraft, To: StateDraft}
	if d.Households == 1 {
		e.Action, e.To = ActWithdraw, StateWithdrawn
		d.State, d.Turn, d.TurnSince, d.DueOn = StateWithdrawn, TurnNobody, c.Now(), clock.Date{}
		err = d.release(ctx, tx)
	} else {
		d.Households, d.Persons = d.Households-1, d.Persons-len(f.Persons)
		_, err = tx.Exec(ctx, `DELETE FROM transfer_household WHERE tenant_id = $1 AND transfer_id = $2 AND household_id = $3`, t.Land, d.ID, f.Household)
	}
	if err != nil {
		return err
	}
	if err := d.save(ctx, tx); err != nil {
		return err
	}
	audit.Log(tx, c, land, audit.Change, tenant.Transfer, string(e.Action), f.Household)
	return d.note(ctx, tx, c, land, e)
}
