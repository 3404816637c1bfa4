package offer

import (
	"cmp"
	"context"
	"fmt"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Find gives an offer to those who keep offers, in whatever state it is.
func Find(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Offer, error) {
	own, err := ofMunicipality(s, tenant.Scope.MayRead)
	if err != nil {
		return Offer{}, err
	}
	return find(ctx, tx, s, which, own)
}

func find(ctx context.Context, tx *db.Tx, s tenant.Scope, which, own id.ID) (Offer, error) {
	o, err := db.One(ctx, tx, scanOffer, `SELECT `+offerColumns+` FROM offer o WHERE o.tenant_id = $1 AND o.id = $2`, s.Tenant, which)
	if err == nil && own != "" && o.Provider != own {
		err = errs.NotFound("error.not-found")
	}
	return o, err
}

// Column is a column by which offers can be listed.
type Column string

// The columns; else by the next day.
const (
	ByNext     Column = ""
	ByTitle    Column = "title"
	ByProvider Column = "provider"
	ByTheme    Column = "theme"
	ByState    Column = "state"
)

var orders = map[Column][]string{ByNext: {"$next_on"}, ByTitle: {"$sort_title"}, ByProvider: {"$provider_name"}, ByTheme: {"$theme"}, ByState: {"$state"}}

// Filter is a page of offers.
type Filter struct {
	Provider id.ID // "": of all
	Ended    bool  // those that are over, else those that are not
	By       Column
	Down     bool
	After    id.ID
}

// Listed is an offer with who offers it.
type Listed struct {
	Offer
	Of Provider
}

// List lists offers to those who keep them; to a provider's own people, theirs.
func List(ctx context.Context, tx *db.Tx, s tenant.Scope, f Filter) ([]Listed, error) {
	own, err := ofMunicipality(s, tenant.Scope.MayRead)
	if err != nil {
		return nil, err
	}
	if own != "" {
		f.Provider = own
	}
	args, where := []any{s.Tenant}, ` AND o.state <> 'ended'`
	if f.Ended {
		where = ` AND o.state = 'ended'`
	}
	if f.Provider != "" {
		args = append(args, f.Provider)
		where += ` AND o.provider_id = $2`
	}
	order := db.Order{Table: "offer", As: "o", Columns: orders[f.By], Down: f.Down}
	offers, err := db.All(ctx, tx, scanOffer, `SELECT `+offerColumns+` FROM offer o WHERE o.tenant_id = $1`+where+order.Behind(&args, f.After)+` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT %d`, Page), args...)
	if err != nil {
		return nil, err
	}
	return with(ctx, tx, s, offers)
}

// with adds to offers who offers them.
func with(ctx context.Context, tx *db.Tx, s tenant.Scope, offers []Offer) ([]Listed, error) {
	ids, all := make([]id.ID, len(offers)), make([]Listed, len(offers))
	for i, o := range offers {
		ids[i] = o.Provider
	}
	args := []any{s.Tenant}
	providers, err := db.All(ctx, tx, scanProvider, `SELECT `+providerColumns+` FROM provider p WHERE `+db.ByID(&args, "p", ids), args...)
	if err != nil {
		return nil, err
	}
	by := map[id.ID]Provider{}
	for _, p := range providers {
		by[p.ID] = p
	}
	for i, o := range offers {
		all[i] = Listed{o, by[o.Provider]}
	}
	return all, nil
}

// At is an offer at a time.
type At struct {
	Slot
	Listed
}

// mostInMonth bounds a calendar of a month.
const mostInMonth = 500

// Month gives what takes place in the month of a day, to those who keep offers.
func Month(ctx context.Context, tx *db.Tx, s tenant.Scope, day clock.Date) ([]At, error) {
	own, err := ofMunicipality(s, tenant.Scope.MayRead)
	if err != nil {
		return nil, err
	}
	first := clock.NewDate(day.Year(), day.Month(), 1)
	last := first.AddMonths(1).AddDays(-1)
	args, where := []any{s.Tenant, first, last}, ""
	if own != "" {
		args = append(args, own)
		where = ` AND o.provider_id = $4`
	}
	offers, err := db.All(ctx, tx, scanOffer, `SELECT `+offerColumns+` FROM offer o WHERE o.tenant_id = $1 AND o.state <> 'draft' AND o.until_on >= $2 AND (o.state = 'published' OR o.until_on <= $3)`+where+
		fmt.Sprintf(` ORDER BY o.next_on, o.id LIMIT %d`, mostInMonth), args...)
	if err != nil {
		return nil, err
	}
	listed, err := with(ctx, tx, s, offers)
	if err != nil {
		return nil, err
	}
	var all []At
	for _, l := range listed {
		for _, slot := range l.When.Between(first, last, mostInMonth) {
			all = append(all, At{slot, l})
		}
	}
	sorted.By(all, func(a, b At) int { return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.From, b.From)) })
	return all, nil
}
