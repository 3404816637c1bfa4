package open

import (
	"context"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// Town is what a municipality had told everybody by a day, as far as it can be added up.
type Town struct {
	AGS   string `json:"-"`
	Gaps  []Gap  `json:"gaps"`
	Halls *Halls `json:"halls"` // nil: nothing is known
}

// Towns gives what each municipality of a Land told everybody last before a moment, by its key. What was withdrawn since, is
// not told; who told nothing, is not there.
func Towns(ctx context.Context, tx *db.Tx, land tenant.Tenant, before time.Time) ([]Town, error) {
	return db.All(ctx, tx, func(row db.Row) (t Town, err error) { return t, row.Scan(&t.AGS, db.JSON(&t)) }, `SELECT r.ags, r.content
		FROM (SELECT ags, max(told_at) AS told_at FROM open_release WHERE state = 'published' AND ags > $1 AND ags < $2 AND told_at < $3 GROUP BY ags) l
		JOIN open_release r ON r.ags = l.ags AND r.told_at = l.told_at AND r.state = 'published' ORDER BY r.ags`, land.LandKey, land.LandKey+":", db.Micros(before))
}
