package housing

import (
	"context"
	"fmt"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

const siteColumns = `p.id, coalesce(p.unit_id, ''), p.name, p.kind, p.street, p.town, p.district, p.kitchen, p.bathroom, p.toilets, p.showers, p.near, p.opens, p.closes,
	p.closing, p.note, p.places, p.version`

func scanSite(row db.Row) (p Site, err error) {
	err = row.Scan(&p.ID, &p.Unit, &p.Name, &p.Kind, &p.Street, &p.Town, &p.District, &p.Kitchen, &p.Bathroom, &p.Toilets, &p.Showers, db.JSON(&p.Near), &p.Opens, &p.Closes,
		&p.Closing, &p.Note, &p.Places, &p.Version)
	return p, err
}

// FindSite gives one site of the scope's tenant.
func FindSite(ctx context.Context, tx *db.Tx, s tenant.Scope, site id.ID) (Site, error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return Site{}, err
	}
	return db.One(ctx, tx, scanSite, `SELECT `+siteColumns+` FROM site p WHERE p.tenant_id = $1 AND p.id = $2`, s.Tenant, site)
}

// Column is a column by which sites can be listed.
type Column string

// The columns; else they come by name.
const (
	ByName   Column = ""
	ByKind   Column = "kind"
	ByPlaces Column = "places" // the most first
	ByCloses Column = "closes"
)

var orders = map[Column][]string{ByName: {"$sort_name"}, ByKind: {"$kind", "$sort_name"}, ByPlaces: {"$places"}, ByCloses: {"$closes"}}

// SiteFilter is a page of sites.
type SiteFilter struct {
	By    Column
	Down  bool
	After id.ID
	Limit int // 0: 50
}

// Listed is a site of a list, and how full it is on a day.
type Listed struct {
	Site
	Full Full
}

// Sites lists the sites of the scope's tenant, and how full they are on a day.
func Sites(ctx context.Context, tx *db.Tx, s tenant.Scope, day clock.Date, f SiteFilter) ([]Listed, error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return nil, err
	}
	if f.Limit <= 0 || f.Limit > mostListed {
		f.Limit = 50
	}
	order := db.Order{Table: "site", As: "p", Columns: orders[f.By], Down: f.Down != (f.By == ByPlaces)}
	args := []any{s.Tenant}
	behind := order.Behind(&args, f.After)
	args = append(args, f.Limit)
	sites, err := db.All(ctx, tx, scanSite, `SELECT `+siteColumns+` FROM site p WHERE p.tenant_id = $1`+behind+` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT $%d`, len(args)), args...)
	if err != nil || len(sites) == 0 {
		return []Listed{}, err
	}
	ids := make([]id.ID, len(sites))
	for i, p := range sites {
		ids[i] = p.ID
	}
	full, err := fullOf(ctx, tx, s, day, ids)
	if err != nil {
		return nil, err
	}
	gone, err := notThere(ctx, tx, s, day)
	all := make([]Listed, len(sites))
	for i, p := range sites {
		all[i] = Listed{Site: p, Full: full[p.ID]}
		all[i].Full.Places = p.Places - gone[p.ID]
	}
	return all, err
}

const mostListed = 500
