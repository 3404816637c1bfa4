package assignment

import (
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/tenant"
)

// EventJob is the kind of job that tells the other end of an event, where that
// may not be able to wait until the morning.
const EventJob job.Kind = "transfer.event"

// EventJobAbout is what such a job is about.
type EventJobAbout struct {
	Event id.ID `json:"event"`
}

// notify has the end that did not act told of an event, in the transaction of the
// event itself.
func (t *Transfer) notify(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, event id.ID, e Event) error {
	switch e.Action {
	case ActAnnounce, ActAnnounceAgain, ActPostpone, ActWithdraw, ActAsk, ActDidNotArrive:
	case ActArrive:
		if len(e.Detail.Absent) == 0 || len(e.Detail.Came) > 0 {
			return nil
		}
	default:
		return nil
	}
	if e.From == StateDraft && e.Action != ActAnnounce {
		return nil // nobody was told of a draft
	}
	to := t.Municipality
	if s.Kind == tenant.Municipality {
		to = t.Land
	}
	return job.Enqueue(ctx, tx, c, to, job.New{Kind: EventJob, About: EventJobAbout{Event: event}})
}

// Happening is an event with what holds for its transfer now: enough to say that
// something happened, and nothing about whom.
type Happening struct {
	Action   Action
	At       time.Time
	Transfer Transfer
	Was      clock.Date // the day that no longer holds, where one does not
	NewDay   bool       // announced again for another day
	Question id.ID
	Due      clock.Date // until when the question is to be answered, or it is to be said where they are
	Stale    bool       // what happened since has overtaken it
}

// Happened gives an event of a transfer the scope may know of.
func Happened(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, event id.ID) (Happening, error) {
	type row struct {
		transfer id.ID
		event    Event
	}
	found, err := db.One(ctx, tx, func(r db.Row) (f row, err error) {
		e := &f.event
		err = r.Scan(&f.transfer, db.Time(&e.At), &e.Action, db.JSON(&e.Detail))
		return f, err
	}, `SELECT transfer_id, at, action, content FROM transfer_event WHERE id = $1 AND $2 IN (tenant_id, to_tenant_id)`, event, s.Tenant)
	if err != nil {
		return Happening{}, err
	}
	t, err := Find(ctx, tx, s, found.transfer)
	if err != nil {
		return Happening{}, err
	}
	e := found.event
	h := Happening{Action: e.Action, At: e.At, Transfer: t, Was: e.Detail.OldDay, Question: e.Detail.Question,
		NewDay: e.Action == ActAnnounceAgain && !e.Detail.OldDay.IsZero()}
	switch e.Action {
	case ActAnnounce, ActAnnounceAgain:
		h.Stale = t.State.Ended() || t.State == StatePostponed || t.ArriveOn != e.Detail.Day
	case ActWithdraw:
		h.Stale = t.State != StateWithdrawn
	case ActPostpone:
		h.Stale = t.State != StatePostponed
	case ActDidNotArrive, ActArrive:
		h.Stale = true
		if ofTheLand(s) == nil {
			waiting, err := waitingFollowUps(ctx, tx, s, clock.Today(c), t.ID)
			if err != nil {
				return h, err
			}
			h.Due, h.Stale = waiting.Day, waiting.Count == 0
		}
	case ActAsk:
		q, err := findQuestion(ctx, tx, s, h.Question)
		if errs.Is(err, errs.KindNotFound) {
			h.Stale = true // not for this reader
			return h, nil
		}
		if err != nil {
			return h, err
		}
		h.Due, h.Stale = q.DueOn, !q.Open() || !q.waitsFor(s, clock.Today(c))
	}
	return h, nil
}
