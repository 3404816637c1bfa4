package seat

import (
	"context"
	"fmt"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
)

// Listed is an offer of which one has a seat, with how many have one and wait: no persons.
type Listed struct {
	offer.Listed
	Held    int // seats that are taken, or offered to somebody
	Asked   int // of those, offered
	Waiting int
	Before  int // signed up for a Kita, before places are given
}

// Column is a column by which they can be listed.
type Column string

// The columns; else by the next day.
const (
	ByNext     Column = ""
	ByTitle    Column = "title"
	ByProvider Column = "provider"
)

var orders = map[Column][]string{ByNext: {"$next_on"}, ByTitle: {"$sort_title"}, ByProvider: {"$provider_name"}}

// Filter is a page of them.
type Filter struct {
	By    Column
	Down  bool
	After id.ID
}

// List lists the offers of which one has a seat; to a provider's own people, theirs.
func List(ctx context.Context, tx *db.Tx, s tenant.Scope, f Filter) ([]Listed, error) {
	own, err := access(s, tenant.Scope.MayRead)
	if err != nil {
		return nil, err
	}
	args, where := []any{s.Tenant}, ""
	if own != "" {
		args = append(args, own)
		where = ` AND o.provider_id = $2`
	}
	order := db.Order{Table: "offer", As: "o", Columns: orders[f.By], Down: f.Down}
	ids, err := db.All(ctx, tx, db.Value[id.ID], `SELECT o.id FROM offer o WHERE o.tenant_id = $1 AND o.how = 'seat' AND o.state = 'published'`+where+order.Behind(&args, f.After)+` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT %d`, offer.Page), args...)
	if err != nil {
		return nil, err
	}
	offers, err := offer.Some(ctx, tx, house(s), ids)
	if err != nil {
		return nil, err
	}
	at, list := map[id.ID]int{}, make([]Listed, len(ids))
	for i, which := range ids {
		at[which], list[i].Listed = i, offers[which]
	}
	args = []any{s.Tenant}
	type count struct {
		offer id.ID
		state State
		n     int
	}
	counts, err := db.All(ctx, tx, func(row db.Row) (k count, err error) { return k, row.Scan(&k.offer, &k.state, &k.n) }, `SELECT s.offer_id, s.state, sum(s.people) FROM seat s
		WHERE s.tenant_id = $1 AND s.offer_id IN (`+db.List(&args, ids)+`) AND s.state IN ('signed-up', 'waiting', 'offered', 'taken', 'attended') GROUP BY s.offer_id, s.state ORDER BY 1, 2`, args...)
	for _, k := range counts {
		l := &list[at[k.offer]]
		switch k.state {
		case Waiting:
			l.Waiting += k.n
		case SignedUp:
			l.Before += k.n
		default:
			l.Held += k.n
		}
		if k.state == Offered {
			l.Asked += k.n
		}
	}
	return list, err
}
