package open

import (
	"context"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
)

// changedAtOnce is how many releases one look at what changed reads at most.
const changedAtOnce = 5000

// Changed lists what everybody may know of releases, of all tenants, that went out or were
// withdrawn since a moment, the oldest change first. It names nobody: who sent one out is left out.
func Changed(ctx context.Context, tx *db.Tx, since time.Time) ([]Release, error) {
	all, err := db.All(ctx, tx, scanRelease, `SELECT `+releaseColumns+` FROM open_release WHERE state <> 'draft' AND changed_at >= $1 ORDER BY changed_at, id LIMIT $2`, db.Micros(since), changedAtOnce)
	for i := range all {
		all[i].TellBy, all[i].EndBy = "", ""
	}
	return all, err
}

// Told gives a release that went out with its content, to everybody.
func Told(ctx context.Context, tx *db.Tx, which id.ID) (Release, error) {
	r, err := db.One(ctx, tx, scanWhole, `SELECT `+releaseColumns+`, content FROM open_release WHERE id = $1 AND state <> 'draft'`, which)
	r.TellBy, r.EndBy = "", ""
	return r, err
}
