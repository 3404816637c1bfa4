package assignment

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// waitingOrders are the columns behind the orders of candidates; each has an
// index, of all of the Land and of one facility.
var waitingOrders = map[Column][]string{ByUrgency: {"$unit_since"}, ByDay: {"$unit_since"}, ByName: {"$sort_name"}, ByUnit: {"$sort_name"}, BySize: {"$size"}}

// waiting gives the households of a page of candidates.
func waiting(ctx context.Context, tx *db.Tx, s tenant.Scope, page CandidatePage) ([]id.ID, error) {
	if page.By == ByUnit && s.OnlyUnit() == "" {
		return waitingByUnit(ctx, tx, s, page)
	}
	columns, known := waitingOrders[page.By]
	if !known {
		columns = waitingOrders[ByUrgency]
	}
	var args []any
	where := onNoWay(s, &args)
	return waitingIn(ctx, tx, where, args, columns, page, limit(page.Limit))
}

func waitingIn(ctx context.Context, tx *db.Tx, where string, args []any, columns []string, page CandidatePage, most int) ([]id.ID, error) {
	order := db.Order{Table: "household", As: "h", Columns: columns, Down: page.Down}
	where += order.Behind(&args, page.ID)
	return db.All(ctx, tx, db.Value[id.ID], fmt.Sprintf(`SELECT h.id FROM household h WHERE %s ORDER BY %s LIMIT %d`, where, order.By(), most), args...)
}

// waitingByUnit goes through the facilities by their names, in each by the names
// of the households; whoever lives in none comes last. Of some dozen facilities a
// page reads those it needs, each along its index.
func waitingByUnit(ctx context.Context, tx *db.Tx, s tenant.Scope, page CandidatePage) ([]id.ID, error) {
	units, err := tenant.Units(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	sorted.By(units, func(a, b tenant.Unit) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	facilities := make([]id.ID, 0, len(units)+1)
	for _, u := range units {
		facilities = append(facilities, u.ID)
	}
	facilities = append(facilities, "")
	if page.Down {
		slices.Reverse(facilities)
	}
	if page.ID != "" {
		last, err := db.One(ctx, tx, db.Value[id.ID], `SELECT coalesce(unit_id, '') FROM household WHERE tenant_id = $1 AND id = $2`, s.Tenant, page.ID)
		if err != nil {
			return nil, err
		}
		facilities = facilities[max(0, slices.Index(facilities, last)):]
	}
	var found []id.ID
	for _, unit := range facilities {
		var args []any
		where := onNoWay(s, &args)
		if unit == "" {
			where += " AND h.unit_id IS NULL"
		} else {
			args = append(args, unit)
			where += fmt.Sprintf(" AND h.unit_id = $%d", len(args))
		}
		some, err := waitingIn(ctx, tx, where, args, waitingOrders[ByName], page, limit(page.Limit)-len(found))
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
		if page.ID = ""; len(found) == limit(page.Limit) {
			break
		}
	}
	return found, nil
}
