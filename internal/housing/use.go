package housing

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Use is how much a site was used for a time, and what was said of its costs.
type Use struct {
	Site       Site
	PersonDays int
	Costs      []Cost // the latest day first
}

// Used gives how much each site was used from a day up to another: those that were
// there, by name. It counts and names nobody.
func Used(ctx context.Context, tx *db.Tx, s tenant.Scope, from, until clock.Date) ([]Use, error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return nil, err
	}
	sites, err := db.All(ctx, tx, scanSite, `SELECT `+siteColumns+` FROM site p WHERE p.tenant_id = $1 AND (p.opens = '' OR p.opens < $3) AND (p.closes = '' OR p.closes > $2)
		ORDER BY p.sort_name, p.id`, s.Tenant, from, until)
	if err != nil {
		return nil, err
	}
	all, at := make([]Use, len(sites)), make(map[id.ID]*Use, len(sites))
	for i, p := range sites {
		all[i].Site, at[p.ID] = p, &all[i]
	}
	err = db.Each(ctx, tx, func(row db.Row) error {
		var site id.ID
		var begin, end clock.Date
		var persons int
		if err := row.Scan(&site, &begin, &end, &persons); err != nil {
			return err
		}
		if begin.Before(from) {
			begin = from
		}
		if end.IsZero() || end.After(until) {
			end = until
		}
		if u := at[site]; u != nil {
			u.PersonDays += persons * begin.DaysUntil(end)
		}
		return nil
	}, `SELECT t.site_id, t.from_day, t.until_day, t.persons FROM stay t WHERE t.tenant_id = $1 AND t.state = 'actual' AND t.from_day < $3 AND (t.until_day = '' OR t.until_day > $2)`, s.Tenant, from, until)
	if err != nil {
		return nil, err
	}
	costs, err := db.All(ctx, tx, scanCost, `SELECT `+costColumns+` FROM site_cost WHERE tenant_id = $1 ORDER BY from_day DESC, number DESC`, s.Tenant)
	for _, k := range costs {
		if u := at[k.Site]; u != nil {
			u.Costs = append(u.Costs, k)
		}
	}
	return all, err
}
