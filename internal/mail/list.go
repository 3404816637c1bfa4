package mail

import (
	"context"
	"fmt"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Column is what a page of the outbox is ordered by.
type Column string

// The columns. The zero Column is when a mail was queued, the newest first.
const (
	ByTime  Column = ""
	ByKind  Column = "kind"
	ByState Column = "state"
)

// Page is where a page of the outbox begins, and what it shows.
type Page struct {
	State State // "": all
	By    Column
	Down  bool  // from the end of the order
	After id.ID // those behind this one; "": the first
	Limit int   // 0: 50
}

// orders are the columns behind each; each has an index, of all and of one state.
var orders = map[Column][]string{ByKind: {"$kind"}, ByState: {"$state"}}

// List gives a page of the tenant's outbox.
func List(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, p Page) ([]Mail, error) {
	if err := s.MayRead(tenant.Account); err != nil {
		return nil, err
	}
	if p.Limit <= 0 || p.Limit > 200 {
		p.Limit = 50
	}
	order := db.Order{Table: "mail", As: "m", Columns: orders[p.By], Down: p.Down != (p.By == ByTime)}
	query, args := `SELECT `+columns+` FROM mail m WHERE m.tenant_id = $1`, []any{s.Tenant}
	if p.State != "" {
		args = append(args, p.State)
		query += ` AND m.state = $2`
	}
	all, err := db.All(ctx, tx, scan, fmt.Sprintf(`%s%s ORDER BY %s LIMIT %d`, query, order.Behind(&args, p.After), order.By(), p.Limit), args...)
	if err != nil {
		return nil, err
	}
	var subjects []id.ID
	for _, m := range all {
		if m.Account != "" {
			subjects = append(subjects, m.Account)
		}
	}
	audit.Log(tx, c, s, audit.Read, tenant.Account, "outbox", subjects...)
	return all, nil
}
