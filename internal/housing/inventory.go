package housing

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Inventory is a site with all of its dwellings and their rooms.
type Inventory struct {
	Site      Site
	Dwellings []Dwelling // by name
}

// Inventories lists the sites of the scope's tenant with what they have, by name,
// behind one.
func Inventories(ctx context.Context, tx *db.Tx, s tenant.Scope, after id.ID, limit int) ([]Inventory, error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return nil, err
	}
	if limit <= 0 || limit > mostListed {
		limit = 50
	}
	args := []any{s.Tenant}
	order := db.Order{Table: "site", As: "p", Columns: orders[ByName]}
	behind := order.Behind(&args, after)
	args = append(args, limit)
	sites, err := db.All(ctx, tx, scanSite, `SELECT `+siteColumns+` FROM site p WHERE p.tenant_id = $1`+behind+` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT $%d`, len(args)), args...)
	if err != nil {
		return nil, err
	}
	return inventoriesOf(ctx, tx, s, sites)
}

// inventoriesNamed gives the sites that have one of the folded names, with what they have.
func inventoriesNamed(ctx context.Context, tx *db.Tx, s tenant.Scope, names []string) (all []Inventory, err error) {
	for part := range slices.Chunk(names, mostListed) {
		args := []any{s.Tenant}
		sites, err := db.All(ctx, tx, scanSite, `SELECT `+siteColumns+` FROM site p WHERE p.tenant_id = $1 AND p.sort_name IN (`+db.List(&args, part)+`)`, args...)
		if err != nil {
			return nil, err
		}
		more, err := inventoriesOf(ctx, tx, s, sites)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

func inventoriesOf(ctx context.Context, tx *db.Tx, s tenant.Scope, sites []Site) ([]Inventory, error) {
	if len(sites) == 0 {
		return nil, nil
	}
	all, ids, at := make([]Inventory, len(sites)), make([]id.ID, len(sites)), make(map[id.ID]int, len(sites))
	for i, p := range sites {
		all[i].Site, ids[i], at[p.ID] = p, p.ID, i
	}
	args := []any{s.Tenant}
	dwellings, err := db.All(ctx, tx, scanDwelling, `SELECT `+dwellingColumns+` FROM dwelling d WHERE d.tenant_id = $1 AND d.site_id IN (`+db.List(&args, ids)+`) ORDER BY d.sort_name, d.id`, args...)
	if err != nil {
		return nil, err
	}
	if err := withRooms(ctx, tx, s, dwellings); err != nil {
		return nil, err
	}
	for _, d := range dwellings {
		one := &all[at[d.Site]]
		one.Dwellings = append(one.Dwellings, d)
	}
	return all, nil
}
