package path

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// CaseOf gives the case that goes on and a person's matter belongs to: their own,
// else the household's; the zero Case where nobody walks with them.
func CaseOf(ctx context.Context, tx *db.Tx, s tenant.Scope, household, who id.ID) (Case, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Case); err != nil {
		return Case{}, err
	}
	cases, err := casesOf(ctx, tx, s, []id.ID{household})
	if err != nil {
		return Case{}, err
	}
	k, err := walk{cases: cases}.caseOf(who)
	if err != nil {
		return Case{}, nil //nolint:nilerr // nobody walks with them
	}
	return k, nil
}

// StandingIn gives for whom the scope's actor stands in today.
func StandingIn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]StandIn, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Case); err != nil {
		return nil, err
	}
	return standingIn(ctx, tx, s, s.Actor, clock.Today(c))
}

// MeetingsOf gives the meetings that are to come of one person of a household, and
// those of the household as a whole, the next first.
func MeetingsOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household, who id.ID) ([]Meeting, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return nil, err
	}
	whose, err := person.WithFollowers(ctx, tx, s, []id.ID{who})
	if err != nil {
		return nil, err
	}
	if h, err := person.Load(ctx, tx, s, []id.ID{household}); err != nil || len(h) != 1 {
		return nil, errs.NotFound("error.not-found").Because(err)
	}
	all, err := aheadOf(ctx, tx, s, household, clock.Today(c))
	audit.Log(tx, c, s, audit.Read, tenant.Path, "path: meetings", household, who)
	return slices.DeleteFunc(all, func(m Meeting) bool { return m.Person != "" && !slices.Contains(whose, m.Person) }), err
}

// interpreterRoom is under which a step stands that an interpreter is to be found.
const interpreterRoom = "meeting"

// WantInterpreter says, on somebody's own page, that they need an interpreter at a
// meeting: whoever walks with them has a step for it, until one is booked.
func WantInterpreter(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, meeting id.ID) error {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return err
	}
	m, err := db.One(ctx, tx, scanMeeting, `SELECT `+meetingColumns+` FROM path_meeting m WHERE m.tenant_id = $1 AND m.id = $2 AND m.state = 'planned'`+tx.ForUpdate(), s.Tenant, meeting)
	switch {
	case err != nil:
		return err
	case m.Household != s.Own.Household || m.Person != "" && m.Person != s.Own.Person:
		return errs.NotFound("error.not-found")
	case m.Interpreter == Wanted || m.Interpreter == Booked:
		return nil
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "path: meeting", m.subjects()...)
	if err := tx.Must(ctx, `UPDATE path_meeting SET interpreter = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, m.ID, m.Version, Wanted); err != nil {
		return err
	}
	return m.seeks(ctx, tx, c, s, false)
}

func (m Meeting) seeks(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, found bool) error {
	return Follow(ctx, tx, c, s, FollowCommand{Household: m.Household, Person: m.Person, Room: interpreterRoom, Ref: string(m.ID), Area: Participation, Words: "own.agenda.step.interpreter",
		Turn: CaseManager, Since: clock.Today(c), Due: clock.DateOf(m.Begins.In(clock.Berlin)), Done: found})
}

// settled ends the step that an interpreter is to be found, once one is booked or
// the meeting is over.
func (m Meeting) settled(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	if m.Interpreter != Booked && m.State == Planned {
		return nil
	}
	open, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM path_step t WHERE t.tenant_id = $1 AND t.room = $2 AND t.ref = $3 AND t.state = 'open'`, s.Tenant, interpreterRoom, string(m.ID))
	if err != nil || open == 0 {
		return err
	}
	return m.seeks(ctx, tx, c, s, true)
}
