package housing_test

import (
	"context"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/housing"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/city"
)

// However sites are listed, and whatever of the stock is asked for, indexes give
// the rows: no table is read whole, whatever the size of the house.
func TestEveryQueryOfTheStockHasItsIndex(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		k := city.Fill(t, w.World, 1000)
		s := w.housing
		reads := map[string]func(context.Context, *db.Tx) error{
			"Totals": func(ctx context.Context, tx *db.Tx) error {
				_, err := housing.Totals(ctx, tx, s, today)
				return err
			},
			"Month": func(ctx context.Context, tx *db.Tx) error {
				_, err := housing.Month(ctx, tx, w.Clock, s, k.Largest, today)
				return err
			},
			"FullSite": func(ctx context.Context, tx *db.Tx) error {
				_, _, err := housing.FullSite(ctx, tx, s, housing.Site{ID: k.Largest}, today)
				return err
			},
			"Closures": func(ctx context.Context, tx *db.Tx) error {
				_, err := housing.Closures(ctx, tx, s, k.Largest, today)
				return err
			},
			"Costs": func(ctx context.Context, tx *db.Tx) error {
				_, err := housing.Costs(ctx, tx, s, k.Largest)
				return err
			},
			"Offers": func(ctx context.Context, tx *db.Tx) error {
				_, err := housing.Offers(ctx, tx, w.Clock, s, housing.Guest{}, today)
				return err
			},
			"Dues": func(ctx context.Context, tx *db.Tx) error {
				_, err := housing.Dues(ctx, tx, w.Clock, s)
				return err
			},
			"Homeless": func(ctx context.Context, tx *db.Tx) error {
				page, err := housing.Homeless(ctx, tx, w.Clock, s, "")
				if err == nil && len(page) > 0 {
					_, err = housing.Homeless(ctx, tx, w.Clock, s, page[len(page)-1].ID)
				}
				return err
			},
			"Coming": func(ctx context.Context, tx *db.Tx) error {
				_, err := housing.Coming(ctx, tx, w.Clock, s)
				return err
			},
			"StockOn": func(ctx context.Context, tx *db.Tx) error {
				_, err := housing.StockOn(ctx, tx, w.Clock, s, today)
				return err
			},
			"StaysOf": func(ctx context.Context, tx *db.Tx) error {
				_, err := housing.StaysOf(ctx, tx, w.Clock, s, k.Households[1])
				return err
			},
			"Inventories": func(ctx context.Context, tx *db.Tx) error {
				page, err := housing.Inventories(ctx, tx, s, "", 10)
				if err == nil {
					_, err = housing.Inventories(ctx, tx, s, page[len(page)-1].Site.ID, 10)
				}
				return err
			},
			"TakeStock": func(ctx context.Context, tx *db.Tx) error {
				page, err := housing.Inventories(ctx, tx, s, "", 1)
				if err != nil {
					return err
				}
				p := housing.StockSite{Row: 2, Site: page[0].Site}
				p.Dwellings = []housing.StockDwelling{{Row: 2, Dwelling: housing.Dwelling{Name: page[0].Dwellings[0].Name, Rooms: rooms(1)}}}
				_, err = housing.TakeStock(ctx, tx, w.Clock, s, housing.StockCommand{Sites: []housing.StockSite{p}, Says: all, DryRun: true})
				return err
			},
		}
		for _, by := range []housing.Column{housing.ByName, housing.ByKind, housing.ByPlaces, housing.ByCloses} {
			for name, down := range map[string]bool{"up": false, "down": true} {
				reads["Sites by "+string(by)+" "+name] = func(ctx context.Context, tx *db.Tx) error {
					f := housing.SiteFilter{By: by, Down: down, Limit: 10}
					page, err := housing.Sites(ctx, tx, s, today, f)
					if err == nil {
						f.After = page[len(page)-1].ID
						_, err = housing.Sites(ctx, tx, s, today, f)
					}
					return err
				}
			}
		}
		for name, read := range reads {
			plans := testkit.Plans(t, d, s.Tenant, read)
			if len(plans) == 0 {
				t.Errorf("%s asked nothing", name)
			}
			for _, plan := range plans {
				fault := plan.Fault()
				if strings.Contains(fault, "sorts") && (name == "Month" || name == "Dues") { // what there is of one site, and what is due
					continue
				}
				if fault != "" {
					t.Errorf("%s: %s", name, fault)
				}
			}
		}
	})
}
