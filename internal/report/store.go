package report

import (
	"context"
	"fmt"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

const columns = `id, purpose, ags, number, day, persons, way, source, at, by_name`

func scan(row db.Row) (r Report, err error) {
	err = row.Scan(&r.ID, &r.Purpose, &r.AGS, &r.Number, &r.Day, &r.Persons, &r.Way, &r.Source, db.Time(&r.At), &r.By)
	return r, err
}

// insert keeps reports; tenants has the municipality of each.
func insert(ctx context.Context, tx *db.Tx, s tenant.Scope, land id.ID, tenants map[string]id.ID, all ...Report) error {
	rows := make([][]any, len(all))
	for i, r := range all {
		rows[i] = []any{r.ID, tenants[r.AGS], land, r.AGS, r.Number, r.Day, r.Persons, r.Way, r.Source, db.Micros(r.At), s.Actor, r.By, r.Purpose}
	}
	return db.Insert(ctx, tx, "report (id, tenant_id, land_id, ags, number, day, persons, way, source, at, by_id, by_name, purpose)", rows, "")
}

// lastNumber gives the number of the last report of a municipality, 0 where there is none.
func lastNumber(ctx context.Context, tx *db.Tx, land id.ID, ags string) (int, error) {
	return db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(number), 0) FROM report WHERE land_id = $1 AND ags = $2`, land, ags)
}

// lastNumbers gives that of each municipality that has one.
func lastNumbers(ctx context.Context, tx *db.Tx, land id.ID) (map[string]int, error) {
	last := map[string]int{}
	err := db.Each(ctx, tx, func(row db.Row) error {
		var key string
		var number int
		err := row.Scan(&key, &number)
		last[key] = number
		return err
	}, `SELECT ags, max(number) FROM report WHERE land_id = $1 GROUP BY ags`, land)
	return last, err
}

// latest gives the report of each municipality of a Land that counts for a purpose
// on a day.
func latest(ctx context.Context, tx *db.Tx, land tenant.Tenant, purpose Purpose, day clock.Date) (map[string]Report, error) {
	list, err := db.All(ctx, tx, scan, `SELECT r.id, r.purpose, r.ags, r.number, r.day, r.persons, r.way, r.source, r.at, r.by_name
		FROM municipality m JOIN report r ON r.id = (SELECT one.id FROM report one
			WHERE one.land_id = $1 AND one.purpose = $5 AND one.ags = m.ags AND one.day <= $2 ORDER BY one.day DESC, one.number DESC LIMIT 1)
		WHERE m.ags >= $3 AND m.ags < $4`, land.ID, day, land.LandKey, land.LandKey+":", purpose) // ':' follows '9'
	all := make(map[string]Report, len(list))
	for _, r := range list {
		all[r.AGS] = r
	}
	return all, err
}

// HistoryPage is how many reports History gives at a time.
const HistoryPage = 36

// Key is where a page of reports begins: after this one.
type Key struct {
	Day    clock.Date
	Number int
}

// History gives the reports of a municipality for a purpose, the latest Stichtag
// first. A municipality sees its own.
func History(ctx context.Context, tx *db.Tx, s tenant.Scope, purpose Purpose, ags string, after Key) ([]Report, error) {
	if err := s.MayRead(tenant.Quota); err != nil {
		return nil, err
	}
	land, err := tenant.LandOf(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	args := []any{land.ID, ags, HistoryPage, purpose}
	where := ""
	if s.Kind == tenant.Municipality {
		args = append(args, s.Tenant)
		where = fmt.Sprintf(` AND tenant_id = $%d`, len(args))
	}
	if !after.Day.IsZero() {
		args = append(args, after.Day, after.Number)
		where += fmt.Sprintf(` AND (day < $%d OR day = $%d AND number < $%d)`, len(args)-1, len(args)-1, len(args))
	}
	return db.All(ctx, tx, scan, `SELECT `+columns+` FROM report WHERE land_id = $1 AND purpose = $4 AND ags = $2`+where+` ORDER BY day DESC, number DESC LIMIT $3`, args...)
}

// ofLand gives the scope's Land where the scope may write on its behalf.
func ofLand(s tenant.Scope) error {
	if s.Kind != tenant.Land {
		return errs.Forbidden("error.forbidden")
	}
	return s.MayWrite(tenant.Quota)
}
