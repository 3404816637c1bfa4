package housing

import (
	"cmp"
	"context"
	"slices"

	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
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
	all, err := db.All(ctx, tx, func(row db.Row) (o Offer, err error) {
		o.Dwelling, err = scanDwelling(longer{row, []any{&o.Site.ID, &o.Site.Name, &o.Site.Kind, &o.Site.District, &o.Site.Opens, &o.Site.Closes, &o.Free}})
		return o, err
	}, `SELECT `+dwellingColumns+`, p.id, p.name, p.kind, p.district, p.opens, p.closes,
			(SELECT count(*) FROM place b WHERE b.tenant_id = d.tenant_id AND b.dwelling_id = d.id AND NOT EXISTS (SELECT 1 FROM hold h
				WHERE h.place_id = b.id AND h.tenant_id = b.tenant_id AND (h.until_day = '' OR h.until_day > $2)))
		FROM dwelling d JOIN site p ON p.id = d.site_id AND p.tenant_id = d.tenant_id WHERE d.tenant_id = $1 AND d.places >= $3`, s.Tenant, from, beds)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(o Offer) bool {
		ends := o.Dwelling.Ends(o.Site)
		return o.Free == 0 || !o.Dwelling.Shared && o.Free < o.Dwelling.Places || o.Dwelling.Shared && o.Free < beds && !g.Alone(from) ||
			from.Before(o.Dwelling.begins(o.Site)) || !ends.IsZero() && !from.Before(ends)
	})
	rate := func() {
		for i := range all {
			all[i].Misses = g.Needs.Misses(len(g.Persons), all[i].Dwelling)
		}
		slices.SortStableFunc(all, func(a, b Offer) int {
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
