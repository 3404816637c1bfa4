package record

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Discreet gives those of the scope's households in which somebody keeps
// something to themselves or took a consent back: what was worked out from the
// whole record may tell of it. It acts in the name of the Land, for what is told
// to a municipality: only the rooms that tell call it.
func Discreet(ctx context.Context, tx *db.Tx, s tenant.Scope, households []id.ID) ([]id.ID, error) {
	if s.Kind != tenant.Land {
		return nil, nil
	}
	args := []any{s.Tenant}
	in := db.List(&args, distinct(households))
	about := func(table, holds string) string {
		return `SELECT p.household_id AS home FROM ` + table + ` r JOIN person p ON p.tenant_id = r.tenant_id AND p.id = r.person_id
			WHERE r.tenant_id = $1` + holds + ` AND p.household_id IN (` + in + `)`
	}
	return db.All(ctx, tx, db.Value[id.ID], `SELECT home FROM (`+about("kept_back", " AND r.lifted_at = 0")+` UNION `+about("consent_withdrawal", "")+`) discreet ORDER BY home`, args...)
}
