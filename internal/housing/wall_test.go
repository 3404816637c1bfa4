package housing_test

import (
	"context"
	"testing"

	"wegwarte/engine/placement"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAnotherMunicipalitySeesAndChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		site, flats := w.site(t, placement.Shared, housing.Dwelling{Shared: true, Rooms: rooms(2, 2)})
		h := w.lives(t, 2)
		stay := w.booked(t, h.ID, flats[0].ID, today)
		w.lives(t, 1)
		closure := housing.Closure{Site: site.ID, Why: housing.Damage, From: today}
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
			if _, err = housing.SetCost(ctx, tx, w.Clock, w.housing, housing.Cost{Site: site.ID, From: today, Cents: 100, Per: housing.SiteMonth}); err != nil {
				return err
			}
			if _, err = housing.SetRule(ctx, tx, w.Clock, w.housing, housing.Rule{Kind: housing.Rate, Value: 7, From: today, Source: "Probe"}); err != nil {
				return err
			}
			if _, err = housing.SaveHouseRules(ctx, tx, w.Clock, w.housing, housing.HouseRules{Site: site.ID}); err != nil {
				return err
			}
			if _, err = housing.SetWish(ctx, tx, w.Clock, w.housing, "", housing.Wish{Household: h.ID, Wishes: []string{"shared"}}); err != nil {
				return err
			}
			closure, err = housing.Close(ctx, tx, w.Clock, w.housing, closure)
			return err
		})
		other := w.At(w.Elsewhere, tenant.Housing)
		seen := housing.Seen{Stay: stay.ID, Version: stay.Version}
		for name, got := range map[string]func(context.Context, *db.Tx, tenant.Scope) (int, error){
			"FindSite": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				p, err := housing.FindSite(ctx, tx, s, site.ID)
				return p.Places, err
			},
			"Sites": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.Sites(ctx, tx, s, today, housing.SiteFilter{})
				return len(all), err
			},
			"Totals": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.Totals(ctx, tx, s, today)
				return len(all), err
			},
			"FullSite": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, free, err := housing.FullSite(ctx, tx, s, housing.Site{ID: site.ID}, today)
				return len(free), err
			},
			"Dwellings": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.Dwellings(ctx, tx, s, site.ID)
				return len(all), err
			},
			"FindDwelling": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				p, _, err := housing.FindDwelling(ctx, tx, s, flats[0].ID)
				return p.Places, err
			},
			"Closures": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.Closures(ctx, tx, s, site.ID, today)
				return len(all), err
			},
			"Costs": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.Costs(ctx, tx, s, site.ID)
				return len(all), err
			},
			"Spaces": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (n int, err error) {
				all, err := housing.Spaces(ctx, tx, s, flats[0], today, today.AddDays(1), "")
				for _, p := range all {
					n += len(p.Free)
				}
				return n, err
			},
			"Month": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				k, err := housing.Month(ctx, tx, w.Clock, s, site.ID, today)
				return len(k.Lines), err
			},
			"StaysOf": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.StaysOf(ctx, tx, w.Clock, s, h.ID)
				return len(all), err
			},
			"FindStay": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				p, err := housing.FindStay(ctx, tx, w.Clock, s, stay.ID)
				return p.Persons, err
			},
			"FindGuest": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				g, err := housing.FindGuest(ctx, tx, w.Clock, s, h.ID, "")
				return len(g.Persons), err
			},
			"Coming": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.Coming(ctx, tx, w.Clock, s)
				return len(all), err
			},
			"Homeless": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.Homeless(ctx, tx, w.Clock, s, "")
				return len(all), err
			},
			"Dues": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.Dues(ctx, tx, w.Clock, s)
				return len(all), err
			},
			"Offers": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.Offers(ctx, tx, w.Clock, s, housing.Guest{}, today)
				return len(all), err
			},
			"HouseRulesOf": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				h, err := housing.HouseRulesOf(ctx, tx, s, site.ID)
				return h.Version, err
			},
			"RoomsOfStay": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.RoomsOfStay(ctx, tx, s, stay.ID)
				return len(all), err
			},
			"Inventories": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.Inventories(ctx, tx, s, "", 0)
				return len(all), err
			},
			"TakeStock": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) { // theirs is new beside ours
				taken, err := housing.TakeStock(ctx, tx, w.Clock, s, housing.StockCommand{Sites: []housing.StockSite{{Site: site}}, DryRun: true})
				if len(taken.Changes) == 1 && taken.Changes[0].New() && len(taken.Faults) > 0 { // it has no kind: nothing of ours was read
					return taken.Same, err
				}
				return 1, err
			},
			"Rules": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (n int, err error) {
				all, err := housing.Rules(ctx, tx, s)
				for _, r := range all {
					if r.ID != "" {
						n++
					}
				}
				return n, err
			},
			"Judge": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.Judge(ctx, tx, s, nil, today)
				return len(all), err
			},
			"Used": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.Used(ctx, tx, s, today, today.AddDays(9))
				return len(all), err
			},
			"StockOn": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				k, err := housing.StockOn(ctx, tx, w.Clock, s, today)
				return len(k.Sites) + len(k.Dwellings) + len(k.Stays) + len(k.Blocked) + len(k.Rooms), err
			},
			"Guests": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.Guests(ctx, tx, w.Clock, s, []id.ID{h.ID})
				return len(all), err
			},
			"GuestsWithStays": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.GuestsWithStays(ctx, tx, w.Clock, s, []id.ID{h.ID})
				return len(all), err
			},
			"SaveSite": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := housing.SaveSite(ctx, tx, w.Clock, s, site)
				return 0, err
			},
			"SaveHouseRules": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := housing.SaveHouseRules(ctx, tx, w.Clock, s, housing.HouseRules{Site: site.ID, Version: 1})
				return 0, err
			},
			"SaveDwelling": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := housing.SaveDwelling(ctx, tx, w.Clock, s, flats[0])
				return 0, err
			},
			"Close": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := housing.Close(ctx, tx, w.Clock, s, housing.Closure{Site: site.ID, Why: housing.Damage, From: today})
				return 0, err
			},
			"Reopen": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := housing.Reopen(ctx, tx, w.Clock, s, closure.ID, closure.Version, today)
				return 0, err
			},
			"SetCost": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := housing.SetCost(ctx, tx, w.Clock, s, housing.Cost{Site: site.ID, From: today, Per: housing.SiteMonth})
				return 0, err
			},
			"Book": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := housing.Book(ctx, tx, w.Clock, s, housing.BookCommand{Household: h.ID, Dwelling: flats[0].ID, From: today, State: housing.Planned})
				return 0, err
			},
			"MoveIn": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := housing.MoveIn(ctx, tx, w.Clock, s, seen, today)
				return 0, err
			},
			"NotYet": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := housing.NotYet(ctx, tx, w.Clock, s, seen)
				return 0, err
			},
			"Shift": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := housing.Shift(ctx, tx, w.Clock, s, seen, today, housing.Planned)
				return 0, err
			},
			"Leave": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := housing.Leave(ctx, tx, w.Clock, s, seen, today, housing.OwnFlat)
				return 0, err
			},
			"Cancel": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := housing.Cancel(ctx, tx, w.Clock, s, seen)
				return 0, err
			},
			"Recount": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := housing.Recount(ctx, tx, w.Clock, s, seen)
				return 0, err
			},
			"WishOf": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				w, err := housing.WishOf(ctx, tx, w.Clock, s, h.ID)
				return len(w.Wishes), err
			},
			"WishesOf": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := housing.WishesOf(ctx, tx, w.Clock, s, []id.ID{h.ID})
				return len(all), err
			},
			"ChoicesFor": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				k, err := housing.ChoicesFor(ctx, tx, s, today)
				return len(k.Kinds), err
			},
			"SetWish": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := housing.SetWish(ctx, tx, w.Clock, s, "", housing.Wish{Household: h.ID, Wishes: []string{"shared"}})
				return 0, err
			},
			"TakeIn": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				return housing.TakeIn(ctx, tx, w.Clock, s, stay.Transfer)
			},
		} {
			n, err := 0, error(nil)
			_ = w.Try(t, other, func(ctx context.Context, tx *db.Tx) error {
				n, err = got(ctx, tx, other)
				return err
			})
			if n != 0 || err != nil && !errs.Is(err, errs.KindNotFound) {
				t.Errorf("%s: %d, %v", name, n, err)
			}
		}
		if all := w.stays(t, h.ID); len(all) != 1 || all[0].Version != stay.Version {
			t.Errorf("%+v", all)
		}
	})
}

func TestOnlyWhoHousesPeopleWrites(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	site, flats := w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(2)})
	h := w.lives(t, 1)
	for _, role := range []tenant.Role{tenant.CaseManager, tenant.Lead, tenant.Auditor, tenant.Administrator} {
		s := w.At(w.Municipality, role)
		for name, do := range map[string]func(context.Context, *db.Tx) error{
			"site": func(ctx context.Context, tx *db.Tx) error {
				_, err := housing.SaveSite(ctx, tx, w.Clock, s, site)
				return err
			},
			"book": func(ctx context.Context, tx *db.Tx) error {
				_, err := housing.Book(ctx, tx, w.Clock, s, housing.BookCommand{Household: h.ID, Dwelling: flats[0].ID, From: today, State: housing.Planned})
				return err
			},
		} {
			if err := w.Try(t, s, do); !errs.Is(err, errs.KindForbidden) {
				t.Errorf("%s by %s: %v", name, role, err)
			}
		}
	}
}
