package person

import (
	"cmp"
	"context"
	"slices"

	"wegwarte/engine/linkage"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// likeness gives of a person what is compared with others: names and birth, and
// nothing else.
func (p Person) likeness() linkage.Record {
	latin := linkage.Name{Given: Fold(p.GivenName), Family: Fold(p.FamilyName)}
	r := linkage.Record{Names: []linkage.Name{latin}}
	if own := (linkage.Name{Given: Fold(p.GivenNameOwn), Family: Fold(p.FamilyNameOwn)}); own != latin && own != (linkage.Name{}) {
		r.Names = append(r.Names, own)
	}
	switch p.Birth.Precision {
	case ToTheDay:
		r.Birth.Day = p.Birth.Date.Day()
		fallthrough
	case ToTheMonth:
		r.Birth.Month = int(p.Birth.Date.Month())
		fallthrough
	case ToTheYear:
		r.Birth.Year = p.Birth.Date.Year()
	case NotKnown:
	}
	return r
}

// keysOf gives the keys by which somebody like this is found, and the marks by
// which names are counted, as the table keeps them.
func keysOf(r linkage.Record) (keys, marks []int64) {
	for _, k := range linkage.Keys(r) {
		keys = append(keys, int64(k)) //nolint:gosec // the same bits
	}
	for _, m := range linkage.Marks(r) {
		marks = append(marks, int64(m)) //nolint:gosec // the same bits
	}
	return keys, marks
}

func insertKeys(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []Person) error {
	var rows [][]any
	for _, p := range persons {
		keys, marks := keysOf(p.likeness())
		for _, k := range slices.Concat(keys, marks) {
			rows = append(rows, []any{s.Tenant, k, p.ID})
		}
	}
	sorted.By(rows, func(a, b []any) int { return cmp.Compare(a[1].(int64), b[1].(int64)) }) //nolint:forcetypeassert // put there above
	return insert(ctx, tx, `person_key (tenant_id, key, person_id)`, rows)
}

// crowds gives how many persons of the tenant have each key.
func crowds(ctx context.Context, tx *db.Tx, s tenant.Scope, keys []int64) (map[int64]int, error) {
	type crowd struct {
		key   int64
		count int
	}
	scan := func(row db.Row) (c crowd, err error) {
		err = row.Scan(&c.key, &c.count)
		return c, err
	}
	all := map[int64]int{}
	for some := range slices.Chunk(keys, most) {
		args := []any{s.Tenant}
		found, err := db.All(ctx, tx, scan, `SELECT key, count(*) FROM person_key
			WHERE tenant_id = $1 AND key IN (`+db.List(&args, some)+`) GROUP BY key`, args...)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			all[c.key] = c.count
		}
	}
	return all, nil
}

// sharing gives who has each of the keys.
func sharing(ctx context.Context, tx *db.Tx, s tenant.Scope, keys []int64) (map[int64][]id.ID, error) {
	type holder struct {
		key    int64
		person id.ID
	}
	scan := func(row db.Row) (h holder, err error) {
		err = row.Scan(&h.key, &h.person)
		return h, err
	}
	all := map[int64][]id.ID{}
	for some := range slices.Chunk(keys, most) {
		args := []any{s.Tenant}
		found, err := db.All(ctx, tx, scan, `SELECT key, person_id FROM person_key
			WHERE tenant_id = $1 AND key IN (`+db.List(&args, some)+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, h := range found {
			all[h.key] = append(all[h.key], h.person)
		}
	}
	return all, nil
}

// births gives how many persons of the tenant are born as each of those given.
func births(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []Person) (map[Birth]int, error) {
	type crowd struct {
		Birth
		count int
	}
	scan := func(row db.Row) (c crowd, err error) {
		err = row.Scan(&c.Date, &c.Precision, &c.count)
		return c, err
	}
	var dates []clock.Date
	for _, p := range persons {
		if p.Birth.Precision == ToTheDay && !slices.Contains(dates, p.Birth.Date) {
			dates = append(dates, p.Birth.Date)
		}
	}
	all := map[Birth]int{}
	for some := range slices.Chunk(dates, most) {
		args := []any{s.Tenant}
		found, err := db.All(ctx, tx, scan, `SELECT birth_date, birth_precision, count(*) FROM person
			WHERE tenant_id = $1 AND birth_date IN (`+db.List(&args, some)+`) GROUP BY birth_date, birth_precision`, args...)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			all[c.Birth] = c.count
		}
	}
	return all, nil
}

// registered gives how many persons the tenant has.
func registered(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
	return db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM person WHERE tenant_id = $1`, s.Tenant)
}
