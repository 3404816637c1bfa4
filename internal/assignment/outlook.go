package assignment

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// Outlook counts what lies ahead of the scope.
type Outlook struct {
	Days      int // how far it looks
	Transfers int // announced to arrive by then
	Persons   int
	Waiting   int // it is the scope's turn
	Overdue   int // it should have acted before today
}

// Ahead looks some days ahead. It counts and names nobody.
func Ahead(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, days int) (Outlook, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return Outlook{}, err
	}
	today := clock.Today(c)
	args := []any{today, today.AddDays(days), Turn(s.Kind)}
	where := seen(s, &args) + " AND t.state IN (" + db.List(&args, Open) + ")"
	o, err := db.One(ctx, tx, scanOutlook, `SELECT
			count(CASE WHEN t.announced_on <> '' AND t.arrive_on >= $1 AND t.arrive_on <= $2 THEN 1 END),
			CAST(coalesce(sum(CASE WHEN t.announced_on <> '' AND t.arrive_on >= $1 AND t.arrive_on <= $2 THEN t.persons END), 0) AS BIGINT),
			count(CASE WHEN t.turn = $3 THEN 1 END),
			count(CASE WHEN t.turn = $3 AND t.due_on <> '' AND t.due_on < $1 THEN 1 END)
		FROM transfer t WHERE `+where, args...)
	o.Days = days
	return o, err
}

func scanOutlook(row db.Row) (o Outlook, err error) {
	err = row.Scan(&o.Transfers, &o.Persons, &o.Waiting, &o.Overdue)
	return o, err
}
