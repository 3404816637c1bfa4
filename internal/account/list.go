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

// Column is what a list of accounts is ordered by.
type Column string

// The columns. The zero Column is the name.
const (
	ByName  Column = ""
	ByUnit  Column = "unit"  // the facility
	ByState Column = "state" // who asks for help first, then the invited, the active, those who may not log in
)

// Page is where a page of a list of accounts begins, and how it is ordered.
type Page struct {
	By    Column
	Down  bool  // from the end of the order
	After id.ID // those behind this one; "": the first
}

// ListPage is how many accounts a page has.
const ListPage = 200

// orders are the columns behind each; each has an index.
var orders = map[Column][]string{ByName: {"$name"}, ByUnit: {"$unit_name"},
	ByState: {"(CASE WHEN NOT $active THEN 3 WHEN $asked_at > 0 THEN 0 WHEN $password_hash = '' THEN 1 ELSE 2 END)"}}

// List gives a page of the accounts of the scope's tenant.
func List(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, page Page) ([]Account, error) {
	if err := s.MayRead(tenant.Account); err != nil {
		return nil, err
	}
	order, args := db.Order{Table: "account", As: "a", Columns: orders[page.By], Down: page.Down}, []any{s.Tenant}
	all, err := db.All(ctx, tx, scan, fmt.Sprintf(`SELECT %s FROM account a WHERE a.tenant_id = $1 AND a.own = FALSE%s ORDER BY %s LIMIT %d`,
		columns, order.Behind(&args, page.After), order.By(), ListPage), args...)
	if err != nil {
		return nil, err
	}
	subjects := make([]id.ID, len(all))
	for i, a := range all {
		subjects[i] = a.ID
	}
	audit.Log(tx, c, s, audit.Read, tenant.Account, "list of accounts", subjects...)
	return all, nil
}
