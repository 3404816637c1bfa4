package housing

import (
	"context"

	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Full is how full something is on a day, in places and in persons.
type Full struct {
	Places   int // all, whether they are open or not
	Occupied int // that somebody lives in, or that are kept with them
	Reserved int // that are reserved or planned for a stay that has not begun
	Blocked  int
	Persons  int // who live there
}

// Free gives the places that nobody has.
func (f Full) Free() int { return max(0, f.Places-f.Occupied-f.Reserved-f.Blocked) }

func (f *Full) add(g Full) {
	f.Places += g.Places
	f.Occupied += g.Occupied
	f.Reserved += g.Reserved
	f.Blocked += g.Blocked
	f.Persons += g.Persons
}

// heldOn is the condition that a row holds on the day $2.
func heldOn(table string) string {
	return table + `.from_day <= $2 AND (` + table + `.until_day = '' OR ` + table + `.until_day > $2)`
}

// fullOf gives how full sites are on a day.
func fullOf(ctx context.Context, tx *db.Tx, s tenant.Scope, day clock.Date, sites []id.ID) (map[id.ID]Full, error) {
	all := make(map[id.ID]Full, len(sites))
	args := []any{s.Tenant, day}
	in := db.List(&args, sites)
	err := db.Each(ctx, tx, func(row db.Row) error {
		var site id.ID
		var state string
		var n int
		if err := row.Scan(&site, &state, &n); err != nil {
			return err
		}
		f := all[site]
		f.count(state, n)
		all[site] = f
		return nil
	}, `SELECT h.site_id, coalesce(t.state, 'blocked'), count(*) FROM hold h LEFT JOIN stay t ON t.id = h.stay_id AND t.tenant_id = h.tenant_id
		LEFT JOIN closure k ON k.id = h.closure_id AND k.tenant_id = h.tenant_id
		WHERE h.tenant_id = $1 AND h.site_id IN (`+in+`) AND `+heldOn("h")+` AND (k.why IS NULL OR k.why <> 'removed') GROUP BY h.site_id, coalesce(t.state, 'blocked')`, args...)
	if err != nil {
		return nil, err
	}
	return all, db.Each(ctx, tx, func(row db.Row) error {
		var site id.ID
		var n int
		err := row.Scan(&site, &n)
		f := all[site]
		f.Persons = n
		all[site] = f
		return err
	}, `SELECT t.site_id, sum(t.persons) FROM stay t WHERE t.tenant_id = $1 AND t.site_id IN (`+in+`) AND t.state = 'actual' AND `+heldOn("t")+` GROUP BY t.site_id`, args...)
}

func (f *Full) count(state string, n int) {
	switch State(state) {
	case Actual:
		f.Occupied += n
	case Reserved, Planned:
		f.Reserved += n
	default:
		f.Blocked += n
	}
}

// Totals gives how full all sites of each kind are on a day.
func Totals(ctx context.Context, tx *db.Tx, s tenant.Scope, day clock.Date) (map[placement.Kind]Full, error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return nil, err
	}
	all := map[placement.Kind]Full{}
	sites, err := db.All(ctx, tx, scanSite, `SELECT `+siteColumns+` FROM site p WHERE p.tenant_id = $1`, s.Tenant)
	if err != nil || len(sites) == 0 {
		return all, err
	}
	ids := make([]id.ID, len(sites))
	for i, p := range sites {
		ids[i] = p.ID
	}
	full, err := fullOf(ctx, tx, s, day, ids)
	for _, p := range sites {
		one, sum := full[p.ID], all[p.Kind]
		one.Places = p.Places
		sum.add(one)
		all[p.Kind] = sum
	}
	return all, err
}

// FullSite gives how full a site is on a day, and the free places of each of its
// dwellings.
func FullSite(ctx context.Context, tx *db.Tx, s tenant.Scope, site Site, day clock.Date) (Full, map[id.ID]int, error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return Full{}, nil, err
	}
	full, err := fullOf(ctx, tx, s, day, []id.ID{site.ID})
	if err != nil {
		return Full{}, nil, err
	}
	free := map[id.ID]int{}
	err = db.Each(ctx, tx, func(row db.Row) error {
		var d id.ID
		var n int
		err := row.Scan(&d, &n)
		free[d] = n
		return err
	}, `SELECT b.dwelling_id, count(*) FROM place b WHERE b.tenant_id = $1 AND b.site_id = $3
		AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.place_id = b.id AND h.tenant_id = b.tenant_id AND `+heldOn("h")+`) GROUP BY b.dwelling_id`, s.Tenant, day, site.ID)
	f := full[site.ID]
	f.Places = site.Places
	return f, free, err
}
