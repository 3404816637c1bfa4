package assignment

import (
	"context"
	"strings"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Question is what the municipality wants to know about one item of a hand-over,
// or about the whole; or what it objects to, or another day that it proposes.
type Question struct {
	ID           id.ID
	Transfer     id.ID
	Household    id.ID // the facility it lives in is asked too; "": the desk alone
	Person       id.ID // "" for the whole
	About        Item  // "" for the whole
	Kind         tenant.Data
	Text         string
	AskedAt      time.Time
	AskedBy      id.ID
	AskedName    string
	DueOn        clock.Date
	Sort         Sort
	Day          clock.Date // the one that is proposed
	Verdict      Verdict
	Filed        bool // the answer went into the record
	Answer       string
	AnsweredAt   time.Time // zero while it is open
	AnsweredBy   id.ID
	AnsweredName string
	Recalled     bool // the person took back what it is about: what was said is shown no more
}

// Open reports whether it waits for its answer.
func (q Question) Open() bool { return q.AnsweredAt.IsZero() }

// AskCommand is a question on one item.
type AskCommand struct {
	Seen
	About    Item // "" for the whole
	Text     string
	Workdays int        // until the answer is needed; 0: as promised
	Sort     Sort       // empty: a question
	Day      clock.Date // of a proposal
}

// mostWorkdays is how long an answer may be given, at most.
const mostWorkdays = 20

// Ask puts a question to the Land. It goes to the facility the person lives in
// and to the desk, with a day by which the answer is due.
func Ask(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd AskCommand) (Transfer, error) {
	t, err := cmd.open(ctx, tx, s, ActAsk)
	if err != nil {
		return t, err
	}
	today := clock.Today(c)
	if cmd.Workdays == 0 {
		promises, err := promisesOf(ctx, tx, t.Land)
		if err != nil {
			return t, err
		}
		cmd.Workdays = promises.On(t.Kind, t.ArriveOn).Answer
	}
	var faults errs.List
	faults.Add(said(cmd.Text, "text"))
	faults.Add(cmd.check(t, today))
	if cmd.Workdays < 1 || cmd.Workdays > mostWorkdays {
		faults.Add(errs.Invalid("error.transfer.workdays", "most", mostWorkdays).At("workdays"))
	}
	if err := faults.Err(); err != nil {
		return t, err
	}
	known, err := latest(ctx, tx, t)
	if err != nil {
		return t, err
	}
	q := Question{ID: id.New(), Transfer: t.ID, Kind: tenant.Transfer, About: cmd.About, Text: strings.TrimSpace(cmd.Text),
		AskedAt: c.Now(), AskedBy: s.Actor, AskedName: s.Name, DueOn: today.AddWorkdays(cmd.Workdays), Sort: cmd.sort(), Day: cmd.Day}
	if err := q.aim(known.Handover.For(s)); err != nil {
		return t, err
	}
	if err := q.insert(ctx, tx, t); err != nil {
		return t, err
	}
	t.OpenQuestions++
	return t, t.act(ctx, tx, c, s, ActAsk, "", Detail{Question: q.ID})
}

// aim finds out whom and what the question is about, in what its asker may
// read.
func (q *Question) aim(known Handover) error {
	if q.About != "" {
		var ok bool
		if q.Person, q.Kind, ok = known.find(q.About); !ok {
			return errs.NotFound("error.transfer.item").At("about")
		}
	}
	if q.Sort != SortQuestion {
		return nil // it is for the desk that announced
	}
	for _, in := range known.Households {
		if q.About == itemOf("household", in.ID) || q.Person != "" && in.has(q.Person) || len(known.Households) == 1 {
			q.Household = in.ID
		}
	}
	return nil
}

func (in Household) has(who id.ID) bool {
	for _, p := range in.Persons {
		if p.ID == who {
			return true
		}
	}
	return false
}
