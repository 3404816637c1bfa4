package work

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Forget deletes what somebody told of themselves to find work: profile, curriculum
// vitae and choices. What their paper says about permission, and the work they had,
// stays.
func Forget(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) error {
	if err := s.MayWrite(tenant.Work); err != nil {
		return err
	}
	lead, home, err := person.Home(ctx, tx, s, who)
	if err != nil {
		return err
	}
	whose, err := person.WithFollowers(ctx, tx, s, []id.ID{lead})
	if err != nil {
		return err
	}
	for _, query := range []string{
		`DELETE FROM work_choice WHERE tenant_id = $1 AND person_id IN (`,
		`DELETE FROM work_entry WHERE tenant_id = $1 AND person_id IN (`,
		`DELETE FROM work_profile WHERE tenant_id = $1 AND person_id IN (`,
	} {
		args := []any{s.Tenant}
		if _, err := tx.Exec(ctx, query+db.List(&args, whose)+`)`, args...); err != nil {
			return err
		}
	}
	audit.Log(tx, c, s, audit.Change, tenant.Work, "work: forgotten", append([]id.ID{home}, whose...)...)
	return nil
}
