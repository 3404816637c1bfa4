package person

import (
	"context"
	"fmt"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Filter narrows a list of households; the zero Filter gives the first of all
// that are here.
type Filter struct {
	Unit  id.ID // only of this facility
	Left  bool  // those that have moved on, instead of those that are here
	By    Column
	Down  bool  // from the end of the order
	After id.ID // the page behind this household
	Limit int   // households a page, 50 where it is 0
}

// Column is what a list of households is ordered by.
type Column string

// The columns. The zero Column is the folded name of the first person.
const (
	ByName Column = ""
	BySize Column = "size"
	ByAge  Column = "age" // of the eldest, as far as it is known
	ByDay  Column = "day" // since when they are where they are
)

// Page is some of the households of a list.
type Page struct {
	Households []Household
	Next       id.ID // where the next page begins; empty on the last one
	Total      int   // of all pages, at most MostCounted
	More       bool
}

// MostCounted is how far households are counted; More says that there are more.
const MostCounted = 1000

const longestPage = 200

// List gives the households that the scope may see.
func List(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f Filter) (Page, error) {
	if err := s.MayRead(tenant.Register); err != nil {
		return Page{}, err
	}
	if f.Limit <= 0 || f.Limit > longestPage {
		f.Limit = 50
	}
	var args []any
	where := f.where(&args, s)
	ids, err := f.ids(ctx, tx, s)
	if err != nil {
		return Page{}, err
	}
	total := len(ids)
	if f.After != "" || len(ids) > f.Limit { // more than this page
		total, err = db.One(ctx, tx, db.Value[int], fmt.Sprintf(
			`SELECT count(*) FROM (SELECT 1 FROM household h WHERE %s LIMIT %d) counted`, where, MostCounted+1), args...)
		if err != nil {
			return Page{}, err
		}
	}
	page := Page{Total: min(total, MostCounted), More: total > MostCounted}
	if len(ids) > f.Limit {
		ids = ids[:f.Limit]
		page.Next = ids[f.Limit-1]
	}
	if page.Households, err = loadNamed(ctx, tx, s, ids); err != nil {
		return Page{}, err
	}
	audit.Log(tx, c, s, audit.Read, tenant.Register, "list", Subjects(page.Households)...)
	return page, nil
}

// IDs gives the persons of a household.
func IDs(h Household) []id.ID {
	ids := make([]id.ID, len(h.Persons))
	for i, p := range h.Persons {
		ids[i] = p.ID
	}
	return ids
}

// Count gives how many households a list has, and persons in them. It reads
// nothing of anybody's.
func Count(ctx context.Context, tx *db.Tx, s tenant.Scope, f Filter) (households, persons int, err error) {
	if err := s.MayRead(tenant.Register); err != nil {
		return 0, 0, err
	}
	var args []any
	where := f.where(&args, s)
	n, err := db.One(ctx, tx, func(row db.Row) (n [2]int, err error) {
		err = row.Scan(&n[0], &n[1])
		return n, err
	}, `SELECT count(*), coalesce(sum(h.size), 0) FROM household h WHERE `+where, args...)
	return n[0], n[1], err
}

// ids gives the households of a page, and one more where another follows.
func (f Filter) ids(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]id.ID, error) {
	column, down := f.order(s)
	way, beyond := "", ">"
	if down {
		way, beyond = " DESC", "<"
	}
	var args []any
	where := f.where(&args, s)
	if f.After != "" {
		args = append(args, f.After)
		where += fmt.Sprintf(` AND (h.%s, h.id) %s (SELECT %s, id FROM household
			WHERE tenant_id = $1 AND id = $%d)`, column, beyond, column, len(args))
	}
	return db.All(ctx, tx, db.Value[id.ID], fmt.Sprintf(`SELECT h.id FROM household h
		WHERE %s ORDER BY h.%s%s, h.id%s LIMIT %d`, where, column, way, way, f.Limit+1), args...)
}

// order gives the column of the database that the list is ordered by; each has
// an index for those that are here and one for those that have moved on.
func (f Filter) order(s tenant.Scope) (column string, down bool) {
	switch {
	case f.By == BySize:
		return "size", f.Down
	case f.By == ByAge: // the youngest were born last
		return "eldest", !f.Down
	case f.By == ByDay && f.Left:
		return "left_on", f.Down
	case f.By == ByDay && s.Kind == tenant.Land:
		return "unit_since", f.Down
	case f.By == ByDay:
		return "registered_on", f.Down
	}
	return "sort_name", f.Down
}

func (f Filter) where(args *[]any, s tenant.Scope) string {
	where := within(args, s) + " AND +h.size > 0" // not those of whom all were merged; + keeps SQLite to the index of the order
	if f.Unit != "" {
		*args = append(*args, f.Unit)
		where += fmt.Sprintf(" AND h.unit_id = $%d", len(*args))
	}
	if f.Left {
		return where + " AND h.left_on <> ''"
	}
	return where + " AND h.left_on = ''"
}
