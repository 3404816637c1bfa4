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
	After id.ID // the page behind this household
	Limit int   // households a page, 50 where it is 0
}

// Page is some of the households of a list, by the folded name of their first
// person.
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
	total, err := db.One(ctx, tx, db.Value[int], fmt.Sprintf(
		`SELECT count(*) FROM (SELECT 1 FROM household h WHERE %s LIMIT %d) counted`, where, MostCounted+1), args...)
	if err != nil {
		return Page{}, err
	}
	if f.After != "" {
		args = append(args, f.After)
		where += fmt.Sprintf(` AND (h.sort_name, h.id) > (SELECT sort_name, id FROM household
			WHERE tenant_id = $1 AND id = $%d)`, len(args))
	}
	ids, err := db.All(ctx, tx, db.Value[id.ID], fmt.Sprintf(`SELECT h.id FROM household h
		WHERE %s ORDER BY h.sort_name, h.id LIMIT %d`, where, f.Limit+1), args...)
	if err != nil {
		return Page{}, err
	}
	page := Page{Total: min(total, MostCounted), More: total > MostCounted}
	if len(ids) > f.Limit {
		ids = ids[:f.Limit]
		page.Next = ids[f.Limit-1]
	}
	if page.Households, err = load(ctx, tx, s, ids); err != nil {
		return Page{}, err
	}
	audit.Log(tx, c, s, audit.Read, tenant.Register, "list", Subjects(page.Households)...)
	return page, nil
}

func (f Filter) where(args *[]any, s tenant.Scope) string {
	where := within(args, s) + " AND h.size > 0" // not those of whom all were merged
	if f.Unit != "" {
		*args = append(*args, f.Unit)
		where += fmt.Sprintf(" AND h.unit_id = $%d", len(*args))
	}
	if f.Left {
		return where + " AND h.left_on > ''"
	}
	return where + " AND h.left_on = ''"
}
