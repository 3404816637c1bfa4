package work

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
)

// turns are whose turn it is, in the words of a way. Where nobody's is, because time
// has to pass, the step stays the person's.
var turns = map[Turn]path.Turn{WithCaseManager: path.CaseManager, WithPerson: path.Person, WithAuthority: path.Authority, WithNobody: path.Person}

// tell has the person's way show how far they are, and keeps the first permission and
// the first job: none of it is entered twice.
func (f File) tell(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	p, today := f.Profile, clock.Today(c)
	cmd := path.FollowCommand{Person: f.Who.ID, Room: "work", Ref: string(p.ID), Area: path.Job, Words: "work.stage." + string(p.Stage), Turn: turns[p.Stage.Turn()], Since: p.Since, Due: p.Next,
		Done: p.Stage == Working, Over: p.Seeks == SeeksNothing && p.Stage != Working}
	if p.Stage == Asked {
		cmd.TurnName, cmd.Since = p.Request.Of, p.Request.On
	}
	if cmd.Done || cmd.Due.Before(cmd.Since) {
		cmd.Due = clock.Date{}
	}
	if err := path.Follow(ctx, tx, c, s, cmd); err != nil {
		return err
	}
	permitted, job := clock.Date{}, clock.Date{}
	if p.Request.Answer == Granted {
		permitted = p.Request.AnswerOn
	}
	for _, r := range f.Papers { // on the day it was shown the permission was there
		if Evaluate(r.Facts, r.Shown).May == MayWork {
			permitted = earlier(permitted, r.Shown)
		}
	}
	for _, o := range f.Outcomes {
		if (o.Kind == Job || o.Kind == Training) && !o.From.After(today) {
			job = earlier(job, o.From)
		}
	}
	for _, first := range []path.ReachCommand{{Milestone: path.WorkPermission, On: permitted}, {Milestone: path.FirstJob, On: job}} {
		if first.Person = f.Who.ID; !first.On.IsZero() {
			if err := path.Reach(ctx, tx, c, s, first); err != nil {
				return err
			}
		}
	}
	return nil
}

// earlier is the earlier of two days of which either may not be known.
func earlier(a, b clock.Date) clock.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
