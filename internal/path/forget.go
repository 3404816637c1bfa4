package path

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Forget deletes what somebody said themselves, at their wish: their own goals and
// what they wish for. What others do for them, the steps, stays.
func Forget(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) error {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Path); err != nil {
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
		`UPDATE path_step SET goal_id = '', version = version + 1 WHERE tenant_id = $1 AND goal_id IN (SELECT g.id FROM path_goal g WHERE g.tenant_id = $1 AND g.person_id IN (`,
		`DELETE FROM path_goal WHERE tenant_id = $1 AND (person_id IN (`,
		`DELETE FROM path_wish WHERE tenant_id = $1 AND (person_id IN (`,
	} {
		args := []any{s.Tenant}
		if _, err := tx.Exec(ctx, query+db.List(&args, whose)+`))`, args...); err != nil {
			return err
		}
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "path: forgotten", append([]id.ID{home}, whose...)...)
	return nil
}
