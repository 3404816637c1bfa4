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
	Days     int // for which they have on the mean, in a facility of the Land
}

// Free gives the places that nobody has.
func (f Full) Free() int { return max(0, f.Places-f.Occupied-f.Reserved-f.Blocked) }

// heldOn is the condition that a row holds on the day $2.
func heldOn(table string) string {
	return table + `.from_day <= $2 AND (` + table + `.until_day = '' OR ` + table + `.until_day > $2)`
}

// fullOf gives how full sites are on a day. A stay and a closure know how many
// places they have.
func fullOf(ctx context.Context, tx *db.Tx, s tenant.Scope, day clock.Date, sites []id.ID) (map[id.ID]Full, error) {
	all := make(map[id.ID]Full, len(sites))
	args := []any{s.Tenant, day}
	in := db.List(&args, sites)
	err := inFacilities(ctx, tx, s, day, func(site id.ID, persons, days int) {
		f := all[site]
		f.Occupied, f.Persons, f.Days = persons, persons, days
		all[site] = f
	})
	if err != nil {
		return nil, err
	}
	return all, db.Each(ctx, tx, func(row db.Row) error {
		var site id.ID
		var state string
		var places, persons int
		err := row.Scan(&site, &state, &places, &persons)
		f := all[site]
		f.count(state, places, persons)
		all[site] = f
		return err
	}, had(`site_id, `, ` AND t.site_id IN (`+in+`)`), args...)
}

// had is the query for what is had on the day $2, by the columns before: the state
// of stays, or "blocked", with the places and the persons. What was had before
// that day is not read.
func had(by, where string) string {
	const stays, closed = `SELECT t.site_id, t.state, t.places, t.persons FROM stay t WHERE t.tenant_id = $1 AND t.state <> 'cancelled' AND t.from_day <= $2`,
		`SELECT t.site_id, 'blocked', t.places, 0 FROM closure t WHERE t.tenant_id = $1 AND t.why <> 'removed' AND t.from_day <= $2 AND (t.until_day = '' OR t.until_day > $2)`
	return `SELECT ` + by + `state, sum(places), sum(persons) FROM (` + stays + ` AND t.until_day = ''` + where + ` UNION ALL ` + stays + ` AND t.until_day > $2` + where +
		` UNION ALL ` + closed + where + `) counted GROUP BY ` + by + `state`
}

func (f *Full) count(state string, n, persons int) {
	switch State(state) {
	case Actual:
		f.Occupied += n
		f.Persons += persons
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
	kinds := map[id.ID]placement.Kind{}
	gone, err := notThere(ctx, tx, s, day)
	if err != nil {
		return nil, err
	}
	err = db.Each(ctx, tx, func(row db.Row) error {
		var site id.ID
		var kind placement.Kind
		var places int
		err := row.Scan(&site, &kind, &places)
		kinds[site] = kind
		f := all[kind]
		f.Places += places - gone[site]
		all[kind] = f
		return err
	}, `SELECT p.id, p.kind, p.places FROM site p WHERE p.tenant_id = $1`, s.Tenant)
	if err != nil {
		return nil, err
	}
	err = inFacilities(ctx, tx, s, day, func(site id.ID, persons, _ int) {
		f := all[kinds[site]]
		f.Occupied += persons
		f.Persons += persons
		all[kinds[site]] = f
	})
	if err != nil {
		return nil, err
	}
	return all, db.Each(ctx, tx, func(row db.Row) error {
		var site id.ID
		var state string
		var places, persons int
		err := row.Scan(&site, &state, &places, &persons)
		f := all[kinds[site]]
		f.count(state, places, persons)
		all[kinds[site]] = f
		return err
	}, had(`site_id, `, ``), s.Tenant, day)
}

// notThere counts the places of sites that are not open yet on a day, or no more.
func notThere(ctx context.Context, tx *db.Tx, s tenant.Scope, day clock.Date) (map[id.ID]int, error) {
	all := map[id.ID]int{}
	return all, db.Each(ctx, tx, func(row db.Row) error {
		var site id.ID
		var n int
		err := row.Scan(&site, &n)
		all[site] = n
		return err
	}, `SELECT d.site_id, sum(d.places) FROM dwelling d JOIN site p ON p.id = d.site_id AND p.tenant_id = d.tenant_id
		WHERE d.tenant_id = $1 AND (p.opens > $2 OR d.opens > $2 OR (p.closes <> '' AND p.closes <= $2) OR (d.closes <> '' AND d.closes <= $2)) GROUP BY d.site_id`, s.Tenant, day)
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
	if err != nil {
		return Full{}, nil, err
	}
	gone, err := notThere(ctx, tx, s, day)
	f := full[site.ID]
	f.Places = site.Places - gone[site.ID]
	return f, free, err
}
