package housing

import (
	"cmp"
	"context"
	"slices"

	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Offer is a dwelling that has room for a household, and what of its needs it
// does not meet.
type Offer struct {
	Dwelling Dwelling
	Site     Site
	Free     int // places
	Misses   []Miss
}

// Spare gives how many places would stay empty: of a dwelling that is not shared,
// nobody else gets them.
func (o Offer) Spare(beds int) int {
	if o.Dwelling.Shared {
		return 0
	}
	return o.Dwelling.Places - beds
}

// MostOffers is how many dwellings Offers gives.
const MostOffers = 40

// better is the order of kinds of sites: a home of one's own first, a hall last.
var better = []placement.Kind{placement.Flat, placement.House, placement.Module, placement.Shared, placement.Hotel, placement.Land, placement.Hall}

// Offers lists dwellings that have room for a household from a day on: first those
// that meet its needs, of these small ones that fit before large ones, a hall last.
// What is closed, full, or too small is not among them.
func Offers(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, g Guest, from clock.Date) ([]Offer, error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return nil, err
	}
	beds := g.Needs.Beds(len(g.Persons))
	taken, err := takenFrom(ctx, tx, s, from)
	if err != nil {
		return nil, err
	}
	all, err := db.All(ctx, tx, func(row db.Row) (o Offer, err error) {
		o.Dwelling, err = scanDwelling(longer{row, []any{&o.Site.ID, &o.Site.Name, &o.Site.Kind, &o.Site.District, &o.Site.Opens, &o.Site.Closes}})
		o.Free = max(0, o.Dwelling.Places-taken[o.Dwelling.ID])
		return o, err
	}, `SELECT `+dwellingColumns+`, p.id, p.name, p.kind, p.district, p.opens, p.closes
		FROM dwelling d JOIN site p ON p.id = d.site_id AND p.tenant_id = d.tenant_id WHERE d.tenant_id = $1 AND d.places >= $2`, s.Tenant, beds)
	if err != nil {
		return nil, err
	}
	closed, err := closedFrom(ctx, tx, s, from)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(o Offer) bool {
		ends := o.Dwelling.Ends(o.Site)
		return o.Free == 0 || closed[o.Site.ID] || closed[o.Dwelling.ID] || !o.Dwelling.Shared && o.Free < o.Dwelling.Places || o.Dwelling.Shared && o.Free < beds && !g.Alone(from) ||
			from.Before(o.Dwelling.begins(o.Site)) || !ends.IsZero() && !from.Before(ends)
	})
	rate := func() {
		for i := range all {
			all[i].Misses = g.Needs.Misses(len(g.Persons), all[i].Dwelling)
		}
		sorted.By(all, func(a, b Offer) int {
			return cmp.Or(cmp.Compare(len(a.Misses), len(b.Misses)), cmp.Compare(slices.Index(better, a.Site.Kind), slices.Index(better, b.Site.Kind)),
				cmp.Compare(a.Spare(beds), b.Spare(beds)), cmp.Compare(a.Site.Name, b.Site.Name), cmp.Compare(a.Dwelling.Name, b.Dwelling.Name))
		})
	}
	needs := g.Needs
	g.Needs.SingleRoom = false // which needs rooms: looked at among the best
	rate()
	all = all[:min(len(all), MostOffers)]
	dwellings := make([]Dwelling, len(all))
	for i, o := range all {
		dwellings[i] = o.Dwelling
	}
	if err := withRooms(ctx, tx, s, dwellings); err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Dwelling = dwellings[i]
	}
	g.Needs = needs
	rate()
	return all, nil
}

// takenFrom counts the places of each dwelling that somebody has on a day or
// later, without those that were taken away.
func takenFrom(ctx context.Context, tx *db.Tx, s tenant.Scope, from clock.Date) (map[id.ID]int, error) {
	const held = `SELECT h.place_id FROM hold h LEFT JOIN closure k ON k.id = h.closure_id AND k.tenant_id = h.tenant_id WHERE h.tenant_id = $1 AND (k.why IS NULL OR k.why <> 'removed') AND h.until_day `
	all := map[id.ID]int{}
	return all, db.Each(ctx, tx, func(row db.Row) error {
		var d id.ID
		var n int
		err := row.Scan(&d, &n)
		all[d] = n
		return err
	}, `SELECT b.dwelling_id, count(*) FROM (`+held+`= '' UNION `+held+`> $2) counted JOIN place b ON b.id = counted.place_id AND b.tenant_id = $1 GROUP BY b.dwelling_id`, s.Tenant, from)
}

// closedFrom gives the sites and dwellings in which nobody new may live for some
// time from a day on (closedIn).
func closedFrom(ctx context.Context, tx *db.Tx, s tenant.Scope, from clock.Date) (map[id.ID]bool, error) {
	all := map[id.ID]bool{}
	return all, db.Each(ctx, tx, func(row db.Row) error {
		var which id.ID
		err := row.Scan(&which)
		all[which] = true
		return err
	}, `SELECT CASE WHEN k.dwelling_id = '' THEN k.site_id ELSE k.dwelling_id END FROM closure k WHERE k.tenant_id = $1 AND k.why IN ('renovation', 'quarantine', 'damage')
		AND (k.until_day = '' OR k.until_day > $2)`, s.Tenant, from)
}
