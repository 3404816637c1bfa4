package recognition

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
)

// turns are whose turn it is, in the words of somebody's way.
var turns = map[Turn]path.Turn{ByPerson: path.Person, ByManager: path.CaseManager, ByAuthority: path.Authority, ByTranslator: path.Somebody, ByProvider: path.Provider, ByNobody: path.Person}

// tell has the procedure stand on the person's way: whose turn it is, since when, until when; and what was
// recognised as the first that they reached.
func tell(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, p Procedure, by Authority) error {
	cmd := path.FollowCommand{Person: p.Person, Room: "recognition", Ref: string(p.ID), Area: path.Job, Words: "recognition.stage." + string(p.Stage), Title: p.Occupation, Turn: turns[p.Turn],
		Since: p.Since, Due: p.Due, Milestone: path.Recognised, Done: !p.Recognised.IsZero() && !p.Ended.IsZero(), Over: p.Recognised.IsZero() && !p.Ended.IsZero()}
	if p.Turn == ByAuthority {
		cmd.TurnName = by.Name
	}
	if cmd.Due.Before(cmd.Since) {
		cmd.Due = clock.Date{}
	}
	if err := path.Follow(ctx, tx, c, s, cmd); err != nil || p.Recognised.IsZero() {
		return err
	}
	return path.Reach(ctx, tx, c, s, path.ReachCommand{Person: p.Person, Milestone: path.Recognised, On: p.Recognised})
}

// takeBack takes back that something was recognised on the day: the first stays where
// another procedure, or this one on another day, shows it.
func takeBack(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID, on clock.Date) error {
	if err := path.TakeBack(ctx, tx, c, s, path.ReachCommand{Person: who, Milestone: path.Recognised, On: on}); err != nil {
		return err
	}
	first, err := db.One(ctx, tx, db.Value[clock.Date], `SELECT coalesce(min(r.recognised_on), '') FROM recognition r WHERE r.tenant_id = $1 AND r.person_id = $2 AND r.recognised_on <> ''`, s.Tenant, who)
	if err != nil || first.IsZero() {
		return err
	}
	return path.Reach(ctx, tx, c, s, path.ReachCommand{Person: who, Milestone: path.Recognised, On: first})
}

// tellAll has those procedures tell of themselves that stand on somebody's way already.
func tellAll(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, moved []Procedure, by map[id.ID]Authority) error {
	refs := make([]string, len(moved))
	for i, p := range moved {
		refs[i] = string(p.ID)
	}
	followed, err := path.Followed(ctx, tx, s, "recognition", refs)
	if err != nil {
		return err
	}
	for _, p := range moved {
		if !followed[string(p.ID)] {
			continue
		}
		if err := tell(ctx, tx, c, s, p, by[p.Authority]); err != nil {
			return err
		}
	}
	return nil
}
