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

// SetReminder says, on somebody's own page, how they want to be told of a meeting
// of theirs that is to come, or that they do not (Art. 7(3) DSGVO). It changes
// nothing else of the meeting.
func SetReminder(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID, way Remind) error {
	if s.Kind != tenant.Municipality || s.Own.Person == "" {
		return errs.Forbidden("error.forbidden")
	}
	m, err := db.One(ctx, tx, scanMeeting, `SELECT `+meetingColumns+` FROM path_meeting m WHERE m.tenant_id = $1 AND m.id = $2`+tx.ForUpdate(), s.Tenant, which)
	if err != nil {
		return err
	}
	mine, err := person.WithFollowers(ctx, tx, s, []id.ID{s.Own.Person})
	switch {
	case err != nil:
		return err
	case !slices.Contains(mine, m.Person):
		return errs.NotFound("error.not-found")
	case m.State != Planned || !m.Begins.After(c.Now()):
		return errs.Conflict("error.conflict")
	}
	w, err := walked(ctx, tx, c, s, s.Own.Household)
	if err != nil {
		return err
	}
	m.Person = s.Own.Person // whoever was merged into them is told as they are
	was := m
	m.Remind = way
	if err := m.agreed(was, w); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "path: reminder wish", m.subjects()...)
	err = tx.Must(ctx, `UPDATE path_meeting SET remind = $4, version = version + 1, at = $5, by_id = $6, by_name = $7 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		s.Tenant, m.ID, m.Version, m.Remind, db.Micros(c.Now()), s.Actor, s.Name)
	if err != nil {
		return err
	}
	m.Version++
	return m.tell(ctx, tx, c, s, w, was)
}
