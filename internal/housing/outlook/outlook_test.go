package outlook_test

import (
	"context"
	"testing"

	"wegwarte/engine/placement"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/housing/outlook"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

var today = testkit.Today

// town has a hall in which two households live, and a shared accommodation that ends.
func town(t testing.TB, d *db.DB) (*testkit.World, tenant.Scope) {
	t.Helper()
	w := testkit.NewWorld(t, d)
	s, intake := w.As(tenant.Housing), w.As(tenant.Intake)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		var hall housing.Dwelling
		for _, one := range []struct {
			site housing.Site
			d    housing.Dwelling
			cost housing.Cost
		}{
			{housing.Site{Name: "Halle", Kind: placement.Hall}, housing.Dwelling{Shared: true, Rooms: []housing.Room{{Places: 4}, {Places: 4}}}, housing.Cost{Cents: 500_000, Per: housing.SiteMonth}},
			{housing.Site{Name: "Haus", Kind: placement.Shared, Closes: today.AddDays(90), Closing: housing.Lease}, housing.Dwelling{Shared: true, Rooms: []housing.Room{{Places: 2, Area: 200}}}, housing.Cost{Cents: 30_000, Per: housing.PlaceMonth}},
		} {
			one.site.Toilets, one.site.Showers = housing.Unknown, housing.Unknown
			site, err := housing.SaveSite(ctx, tx, w.Clock, s, one.site)
			if err != nil {
				return err
			}
			one.d.Site, one.d.Name = site.ID, "EG"
			saved, err := housing.SaveDwelling(ctx, tx, w.Clock, s, one.d)
			if err != nil {
				return err
			}
			if site.Kind == placement.Hall {
				hall = saved
			}
			one.cost.Site, one.cost.From = site.ID, today.AddDays(-400)
			if _, err := housing.SetCost(ctx, tx, w.Clock, s, one.cost); err != nil {
				return err
			}
		}
		for i, name := range []string{"A", "B", "C"} {
			h, err := person.Register(ctx, tx, w.Clock, intake, person.RegisterCommand{FileNumber: name, Persons: []person.Person{
				{FamilyName: name, GivenName: "X", Birth: person.BornInYear(1990), Sex: person.Female}, {FamilyName: name, GivenName: "Y", Birth: person.BornInYear(2015), Sex: person.Male}}})
			if err != nil {
				return err
			}
			if i < 2 {
				if _, err := housing.Book(ctx, tx, w.Clock, s, housing.BookCommand{Household: h.ID, Dwelling: hall.ID, State: housing.Actual, From: today.AddDays(-200)}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return w, s
}

func TestTheYearAheadFollowsFromWhatThereIs(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w, s := town(t, d)
		a, err := outlook.Look(t.Context(), d, w.Clock, s)
		if err != nil {
			t.Fatal(err)
		}
		p := a.Plan
		if len(p.Stock) != 2 || p.Stock[0].Name != "Halle" || p.Stock[0].Count != 8 || p.Stock[0].Lives[1] != 2 || p.Waiting[1] != 1 || p.Stock[1].Closes == 0 || p.Stock[1].M2 != 20 {
			t.Errorf("%+v %v", p.Stock, p.Waiting)
		}
		if len(p.Leaving) != 1 || p.Leaving[0].Months < 13 || p.Leaving[0].Months > 14 {
			t.Errorf("%+v", p.Leaving)
		}
		first := a.Result.Scenarios[0].Weeks[0]
		if first.Persons.Middle < 4 || first.Halls.Middle < 2 {
			t.Errorf("%+v", first)
		}
	})
}

func TestMeasuresAreLookedAtInTheSameFutures(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w, s := town(t, d)
		var one outlook.Scenario
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			if one, err = outlook.Add(ctx, tx, w.Clock, s, "Wohnungen"); err != nil {
				return err
			}
			one, err = outlook.Take(ctx, tx, w.Clock, s, outlook.Seen{Scenario: one.ID, Version: one.Version},
				outlook.Measure{What: outlook.Rent, Kind: placement.Flat, Count: 30, Places: 6, From: today.AddDays(14), Month: 90_000})
			return err
		})
		a, err := outlook.Look(t.Context(), d, w.Clock, s)
		if err != nil {
			t.Fatal(err)
		}
		asIs, with := a.Result.Scenarios[0], a.Result.Scenarios[1]
		if with.Name != "Wohnungen" || with.Weeks[20].Halls.High > asIs.Weeks[20].Halls.High || with.HallFree.Never > asIs.HallFree.Never || with.Mean <= asIs.Mean {
			t.Errorf("%+v\n%+v", with.HallFree, asIs.HallFree)
		}
		mix, _, err := outlook.Cheapest(t.Context(), d, w.Clock, s, one.Number, outlook.Goal{By: today.AddDays(120), Level: 60})
		if err != nil {
			t.Fatal(err)
		}
		if mix.Reached < .6 || len(mix.Takes) != 1 || mix.Takes[0].Times >= 30 {
			t.Errorf("%+v", mix)
		}
		for name, m := range map[string]outlook.Measure{"what": {From: today}, "count": {What: outlook.Rent, Kind: placement.Flat, From: today, Places: 2}, "site": {What: outlook.Close, From: today}, "percent": {What: outlook.Support, From: today}} {
			err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := outlook.Take(ctx, tx, w.Clock, s, outlook.Seen{Scenario: one.ID, Version: one.Version}, m)
				return err
			})
			if all := errs.All(err); len(all) != 1 || all[0].Field != name {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestAnotherMunicipalitySeesAndChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w, s := town(t, d)
		var one outlook.Scenario
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			one, err = outlook.Add(ctx, tx, w.Clock, s, "Eins")
			return err
		})
		other := w.At(w.Elsewhere, tenant.Housing)
		seen := outlook.Seen{Scenario: one.ID, Version: one.Version}
		w.Do(t, other, func(ctx context.Context, tx *db.Tx) error {
			all, err := outlook.Scenarios(ctx, tx, other)
			if len(all) != 0 {
				t.Errorf("%+v", all)
			}
			if err != nil {
				return err
			}
			if a, _, err := outlook.Coming(ctx, tx, other, today); err != nil || len(a.Weeks)+len(a.Announced) != 0 {
				t.Errorf("%+v %v", a, err)
			}
			p, err := outlook.Gather(ctx, tx, w.Clock, other)
			if err == nil && (len(p.Stock) != 0 || len(p.Waiting) != 0 || len(p.Leaving) != 0) {
				t.Errorf("%+v", p)
			}
			return err
		})
		if _, _, err := outlook.Cheapest(t.Context(), d, w.Clock, other, one.Number, outlook.Goal{By: today.AddDays(100), Level: 80}); !errs.Is(err, errs.KindNotFound) {
			t.Error(err)
		}
		if a, err := outlook.Look(t.Context(), d, w.Clock, other); err != nil || len(a.Scenarios) != 0 {
			t.Error(a, err)
		}
		for name, do := range map[string]func(context.Context, *db.Tx) error{
			"Take": func(ctx context.Context, tx *db.Tx) error {
				_, err := outlook.Take(ctx, tx, w.Clock, other, seen, outlook.Measure{What: outlook.Support, Percent: 10, From: today})
				return err
			},
			"Drop": func(ctx context.Context, tx *db.Tx) error {
				_, err := outlook.Drop(ctx, tx, w.Clock, other, seen, 0)
				return err
			},
			"Remove": func(ctx context.Context, tx *db.Tx) error { return outlook.Remove(ctx, tx, w.Clock, other, seen) },
		} {
			if err := w.Try(t, other, do); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
