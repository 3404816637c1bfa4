package figure

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

const columns = `f.id, f.tenant_id, f.by_tenant_id, f.run_id, f.key, f.from_day, f.to_day, f.value, f.low, f.high, f.mark, f.way, f.source, f.url, f.licence, f.note, f.as_of, f.at, f.by_name`

// reader scans what the scope sees.
func reader(s tenant.Scope) func(db.Row) (Figure, error) {
	return func(row db.Row) (f Figure, err error) {
		var of, by string
		err = row.Scan(&f.ID, &of, &by, &f.Run, &f.Key, &f.From, &f.To, &f.Value, &f.Low, &f.High, &f.Mark, &f.Way, &f.Source, &f.URL, &f.Licence, &f.Note, &f.AsOf, db.Time(&f.At), &f.By)
		if f.Land = of != by; f.Land && by != string(s.Tenant) {
			f.By = "" // the figure is the municipality's, who at the Land wrote it down is not
		}
		return f, err
	}
}

// Latest gives of the scope's municipality, by the name of the key, the standing
// value of the newest period that has begun by a day. A Land has those of its own.
func Latest(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date) (map[string]Figure, error) {
	list, err := standing(ctx, tx, s, ` AND f.from_day <= $2`, on)
	if err != nil {
		return nil, err
	}
	last := make(map[string]Figure, len(list))
	for _, f := range list { // oldest first
		last[f.Key] = f
	}
	return last, nil
}

// Series gives the standing values of a key, oldest period first.
func Series(ctx context.Context, tx *db.Tx, s tenant.Scope, key string) ([]Figure, error) {
	return standing(ctx, tx, s, ` AND f.key = $2`, key)
}

// SeriesOf gives those of all keys that begin with a prefix ("arrival."), by key,
// each oldest period first.
func SeriesOf(ctx context.Context, tx *db.Tx, s tenant.Scope, prefix string) (map[string][]Figure, error) {
	list, err := standing(ctx, tx, s, ` AND f.key >= $2 AND f.key < $3`, prefix, prefix+"\x7f")
	if err != nil {
		return nil, err
	}
	all := map[string][]Figure{}
	for _, f := range list {
		all[f.Key] = append(all[f.Key], f)
	}
	return all, nil
}

// shown leaves out what the house itself counted in the register, for whoever may not
// read that: a small count tells of those few, and one of two months of who came between.
func shown(s tenant.Scope) string {
	if s.Reads(tenant.Register) {
		return ""
	}
	return ` AND f.way <> 'counted'`
}

// standing gives of each key and period the value that stands, by key and period.
func standing(ctx context.Context, tx *db.Tx, s tenant.Scope, where string, args ...any) ([]Figure, error) {
	if err := s.MayRead(tenant.Facts); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, reader(s), `SELECT `+columns+` FROM (SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.key, f.from_day, f.to_day ORDER BY f.as_of DESC, f.id DESC) AS place
			FROM figure f WHERE f.tenant_id = $1`+shown(s)+where+`) f
		WHERE f.place = 1 AND f.mark <> 'withdrawn' ORDER BY f.key, f.from_day, f.to_day`, append([]any{s.Tenant}, args...)...)
}

// HistoryPage is how many values History gives at a time.
const HistoryPage = 50

var order = db.Order{Table: "figure", As: "f", Columns: []string{"$from_day", "$to_day", "$as_of"}, Down: true}

// History gives all values of a key that were ever brought, the latest period and
// publication first.
func History(ctx context.Context, tx *db.Tx, s tenant.Scope, key string, after id.ID) ([]Figure, error) {
	if err := s.MayRead(tenant.Facts); err != nil {
		return nil, err
	}
	args := []any{s.Tenant, key, HistoryPage}
	behind := order.Behind(&args, after)
	return db.All(ctx, tx, reader(s), `SELECT `+columns+` FROM figure f WHERE f.tenant_id = $1 AND f.key = $2`+shown(s)+behind+` ORDER BY `+order.By()+` LIMIT $3`, args...)
}

// Find gives one value.
func Find(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Figure, error) {
	if err := s.MayRead(tenant.Facts); err != nil {
		return Figure{}, err
	}
	return db.One(ctx, tx, reader(s), `SELECT `+columns+` FROM figure f WHERE f.tenant_id = $1 AND f.id = $2`+shown(s), s.Tenant, which)
}

// Brought gives what the scope's Land brought of one of its municipalities: of each key the standing value of the newest period that has begun by a
// day. What the municipality itself brought, or the house counted there, is the municipality's.
func Brought(ctx context.Context, tx *db.Tx, s tenant.Scope, of id.ID, on clock.Date) (map[string]Figure, error) {
	if err := s.MayRead(tenant.Facts); err != nil {
		return nil, err
	}
	if s.Kind != tenant.Land {
		return nil, errs.NotFound("error.not-found")
	}
	list, err := db.All(ctx, tx, reader(s), `SELECT `+columns+` FROM (SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.key ORDER BY f.from_day DESC, f.to_day DESC, f.as_of DESC, f.id DESC) AS place
			FROM figure f WHERE f.tenant_id = $2 AND f.by_tenant_id = $1 AND f.from_day <= $3) f
		WHERE f.place = 1 AND f.mark <> 'withdrawn'`, s.Tenant, of, on)
	last := make(map[string]Figure, len(list))
	for _, f := range list {
		last[f.Key] = f
	}
	return last, err
}
