package offer

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// Counted is how many published offers there are of a theme.
type Counted struct {
	Theme     Theme
	Offers    int
	Free      int // of them cost nothing
	Childcare int // of them care for children meanwhile
}

// Counts counts the published offers of the scope's tenant, those of which there are most first.
func Counts(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]Counted, error) {
	return db.All(ctx, tx, func(row db.Row) (n Counted, err error) {
		err = row.Scan(&n.Theme, &n.Offers, &n.Free, &n.Childcare)
		return n, err
	}, `SELECT theme, count(*), count(CASE WHEN marks & $3 <> 0 THEN 1 END), count(CASE WHEN marks & $4 <> 0 THEN 1 END) FROM offer_find
		WHERE tenant_id = $1 AND until_on >= $2 GROUP BY theme ORDER BY count(*) DESC, theme`, s.Tenant, clock.Today(c), markFree, markChildcare)
}
