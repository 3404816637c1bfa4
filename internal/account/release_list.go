package account

import (
	"context"
	"fmt"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// ReleaseColumn is what a list of releases is ordered by.
type ReleaseColumn string

// The columns. The zero ReleaseColumn is when it was asked for, the latest first.
const (
	ReleaseByTime  ReleaseColumn = ""
	ReleaseByKind  ReleaseColumn = "kind"  // of list, then by how many persons
	ReleaseByState ReleaseColumn = "state" // then by when it was asked for
)

// ReleaseQuery is where a page of releases begins, and how it is ordered.
type ReleaseQuery struct {
	By    ReleaseColumn
	Down  bool  // from the end of the order
	After id.ID // those behind this one; "": the first
}

// releaseOrders are the columns behind each; each has an index, of all and of
// one person's own.
var releaseOrders = map[ReleaseColumn][]string{ReleaseByTime: {"$asked_at"}, ReleaseByKind: {"$kind", "$records"}, ReleaseByState: {"$state", "$asked_at"}}

// Releases lists those of the scope's tenant: all for who decides on them, else
// the actor's own.
func Releases(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, q ReleaseQuery) ([]Release, error) {
	order := db.Order{Table: "release", As: "release", Columns: releaseOrders[q.By], Down: q.Down != (q.By == ReleaseByTime)}
	where, args := `release.tenant_id = $1`, []any{s.Tenant}
	if s.MayRelease() != nil {
		args = append(args, s.Actor)
		where += ` AND release.asked_by = $2`
	}
	audit.Log(tx, c, s, audit.Read, tenant.Account, "releases")
	return db.All(ctx, tx, scanRelease, fmt.Sprintf(`SELECT %s FROM release WHERE %s%s ORDER BY %s LIMIT %d`,
		releaseColumns, where, order.Behind(&args, q.After), order.By(), ReleasePage), args...)
}
