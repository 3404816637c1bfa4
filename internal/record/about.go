package record

import (
	"context"
	"slices"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// about are persons with those who are shown through them, in parts that one
// statement can name. Who asks several tables about the same persons finds out
// once who that is.
type about [][]id.ID

func aboutAll(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) (about, error) {
	var all about
	for chunk := range slices.Chunk(distinct(persons), most) {
		some, err := person.WithFollowers(ctx, tx, s, chunk)
		if err != nil {
			return nil, err
		}
		all = append(all, some)
	}
	return all, nil
}

// persons lists them all.
func (a about) persons() []id.ID { return slices.Concat(a...) }

// rowsAbout gives the rows of a table, as r, that are about them. The query ends
// in a condition, whose values args are.
func rowsAbout[T any](ctx context.Context, tx *db.Tx, of about, scan func(db.Row) (T, error), query string, args []any, order string) ([]T, error) {
	rows := []T{}
	for _, persons := range of {
		args := slices.Clone(args)
		found, err := db.All(ctx, tx, scan, query+` AND r.person_id IN (`+db.List(&args, persons)+`) ORDER BY `+order, args...)
		if err != nil {
			return nil, err
		}
		rows = append(rows, found...)
	}
	return rows, nil
}
