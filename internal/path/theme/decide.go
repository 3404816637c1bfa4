package theme

import (
	"context"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

// DecideCommand takes a theme a step further.
type DecideCommand struct {
	Theme  Seen
	State  State
	Answer string // with Answered
}

// Decide raises a theme: whoever tags may; or takes it up, or answers it: the steering group may, also without that
// anybody raised it. An answer can be changed by another.
func Decide(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd DecideCommand) (Theme, error) {
	right := tenant.Scope.MayRead
	if cmd.State == Raised {
		right = tenant.Scope.MayWrite
	}
	if err := may(s, right); err != nil {
		return Theme{}, err
	}
	if cmd.State != Raised && !Decides(s) {
		return Theme{}, errs.Forbidden("error.forbidden")
	}
	t, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM theme e WHERE e.tenant_id = $1 AND e.id = $2`+tx.ForUpdate(), s.Tenant, cmd.Theme.ID)
	switch {
	case err != nil:
		return t, err
	case t.Version != cmd.Theme.Version:
		return t, errs.Conflict("error.conflict")
	}
	if t, err = t.decided(cmd, clock.Today(c)); err != nil {
		return t, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "theme: "+string(t.State))
	return t, tx.Must(ctx, `UPDATE theme SET state = $4, answer = $5, answered_on = $6, version = version + 1, at = $7, by_id = $8, by_name = $9 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		s.Tenant, t.ID, cmd.Theme.Version, t.State, t.Answer, t.AnsweredOn, db.Micros(c.Now()), s.Actor, s.Name)
}

// decided holds the rules of what can follow what.
func (t Theme) decided(cmd DecideCommand, today clock.Date) (Theme, error) {
	switch {
	case cmd.State == Raised && (t.State == Tag || t.State == Answered): // it came back
	case cmd.State == Taken && t.State != Taken:
	case cmd.State == Answered:
		answer, err := clean(strings.TrimSpace(cmd.Answer), "answer", longestAnswer, nil)
		if err != nil {
			return t, err
		}
		t.Answer, t.AnsweredOn = answer, today
	default:
		return t, errs.Conflict("theme.state.conflict")
	}
	t.State = cmd.State
	return t, nil
}
