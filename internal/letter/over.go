package letter

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
)

// RemoveOver removes letters of households whose way is kept no longer. A step of the
// night, before their ways go.
func RemoveOver(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, k path.Keeping) (int, error) {
	if s.Kind != tenant.Municipality || k.Months <= 0 {
		return 0, nil
	}
	s.Role = tenant.CaseManager
	var homes []id.ID
	letters, err := db.All(ctx, tx, func(row db.Row) (letter id.ID, err error) {
		var home id.ID
		err = row.Scan(&letter, &home)
		homes = append(homes, home)
		return letter, err
	}, `SELECT l.id, l.household_id FROM letter l WHERE l.tenant_id = $1 AND EXISTS (SELECT 1 FROM path_case k WHERE k.tenant_id = l.tenant_id AND k.household_id = l.household_id)
		AND NOT EXISTS (SELECT 1 FROM path_case k WHERE k.tenant_id = l.tenant_id AND k.household_id = l.household_id AND (k.ended_on = '' OR k.ended_on >= $2)) ORDER BY l.id LIMIT 50`,
		s.Tenant, k.Before(clock.Today(c)))
	if err != nil || len(letters) == 0 {
		return 0, err
	}
	args := []any{s.Tenant}
	if _, err := tx.Exec(ctx, `DELETE FROM letter WHERE `+db.ByID(&args, "", letters), args...); err != nil {
		return 0, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "letter: removed, its period is over", homes...)
	return len(letters), nil
}
