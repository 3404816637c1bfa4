package assignment

import (
	"context"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// AnswerCommand answers a question, and says what of the answer goes into the
// record.
type AnswerCommand struct {
	Question id.ID
	Text     string  // may be left out where File says it
	Verdict  Verdict // of an objection or a proposal
	File     *Filing // nil: nothing
}

// Answer gives the Land's answer: the desk's, or that of the facility the
// person lives in. Only who may read what the question is about may answer it,
// and only the desk says what becomes of an objection or a proposal. A proposal
// that is accepted is announced at once.
func Answer(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd AnswerCommand) (Transfer, error) {
	if err := answers(s); err != nil {
		return Transfer{}, err
	}
	q, err := findQuestion(ctx, tx, s, cmd.Question)
	if err != nil {
		return Transfer{}, err
	}
	t, err := hold(ctx, tx, s, q.Transfer)
	if err != nil {
		return t, err
	}
	if err := t.may(s, ActAnswer); err != nil {
		return t, err
	}
	if err := cmd.check(s, q); err != nil {
		return t, err
	}
	err = tx.Must(ctx, `UPDATE question SET answer = $3, answered_at = $4, answered_by = $5, answered_name = $6, verdict = $7, filed = $8
		WHERE id = $1 AND tenant_id = $2 AND answered_at = 0`,
		q.ID, s.Tenant, strings.TrimSpace(cmd.Text), db.Micros(c.Now()), s.Actor, s.Name, cmd.Verdict, cmd.File != nil)
	if err != nil {
		return t, err
	}
	if cmd.File != nil {
		if err := t.file(ctx, tx, c, s, q, *cmd.File); err != nil {
			return t, err
		}
	}
	t.OpenQuestions--
	if err := t.act(ctx, tx, c, s, ActAnswer, "", Detail{Question: q.ID}); err != nil {
		return t, err
	}
	if q.Sort == SortProposal && cmd.Verdict == Accepted {
		plan := t.Plan
		plan.ArriveOn = q.Day
		return t, t.announce(ctx, tx, c, s, ActAnnounceAgain, plan, cmd.Text)
	}
	return t, nil
}

// check holds that an answer says something, and a verdict where one is asked for.
func (cmd AnswerCommand) check(s tenant.Scope, q Question) error {
	var faults errs.List
	if cmd.File == nil || cmd.Text != "" {
		faults.Add(said(cmd.Text, "answer"))
	}
	switch {
	case q.Sort == SortQuestion && cmd.Verdict != "":
		faults.Add(errs.Invalid("error.transfer.verdict").At("verdict"))
	case q.Sort == SortQuestion:
	case handles(s) != nil:
		return handles(s)
	case cmd.Verdict != Accepted && cmd.Verdict != Refused:
		faults.Add(errs.Invalid("error.transfer.verdict").At("verdict"))
	}
	return faults.Err()
}
