package post

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

const (
	// KeptDays is how long messages are kept after the last of a thread, once
	// nobody walks with the person any more (Art. 5(1)(e) DSGVO).
	KeptDays = 365
	aged     = 50 // threads of one step of the night
)

// RemoveAged deletes threads whose case ended, a year after the last message. What
// became of their matter stands on the way, and stays. It acts for the house and
// asks for no right: only the night's work calls it.
func RemoveAged(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	gone, err := db.All(ctx, tx, scanThread, `SELECT `+threadColumns+fromThread+`WHERE t.tenant_id = $1 AND t.last_at < $2
		AND NOT EXISTS (SELECT 1 FROM path_case k WHERE k.tenant_id = t.tenant_id AND k.household_id = l.household_id AND k.ended_on = '' AND k.person_id IN ('', l.id))
		ORDER BY t.last_at, t.id LIMIT $3`, s.Tenant, db.Micros(clock.Today(c).AddDays(-KeptDays).Begins()), aged)
	if err != nil || len(gone) == 0 {
		return 0, err
	}
	ids := make([]id.ID, len(gone))
	for i, t := range gone {
		ids[i] = t.ID
	}
	args := []any{s.Tenant}
	in := db.List(&args, ids)
	of := `(SELECT m.id FROM post_message m WHERE m.tenant_id = $1 AND m.thread_id IN (` + in + `))`
	for _, query := range []string{
		`DELETE FROM post_sealed WHERE tenant_id = $1 AND owner_id IN (SELECT x.id FROM post_translation x WHERE x.tenant_id = $1 AND x.message_id IN ` + of + `)`,
		`DELETE FROM post_sealed WHERE tenant_id = $1 AND owner_id IN (SELECT f.id FROM post_attachment f WHERE f.tenant_id = $1 AND f.message_id IN ` + of + `)`,
		`DELETE FROM post_sealed WHERE tenant_id = $1 AND owner_id IN ` + of,
		`DELETE FROM post_translation WHERE tenant_id = $1 AND message_id IN ` + of,
		`DELETE FROM post_attachment WHERE tenant_id = $1 AND message_id IN ` + of,
		`DELETE FROM post_message WHERE tenant_id = $1 AND thread_id IN (` + in + `)`,
		`DELETE FROM post_sealed WHERE tenant_id = $1 AND owner_id IN (` + in + `)`,
		`DELETE FROM post_thread WHERE tenant_id = $1 AND id IN (` + in + `)`,
	} {
		if _, err := tx.Exec(ctx, query, args...); err != nil {
			return 0, err
		}
	}
	log(tx, c, s, audit.Change, "message: deleted, a year after the last", gone...)
	return len(gone), nil
}
