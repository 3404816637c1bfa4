package demand_test

import (
	"context"
	"fmt"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/demand"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func desk(w *testkit.World, d *db.DB) *demand.Desk {
	return &demand.Desk{DB: d, Clock: w.Clock, Tenants: func(context.Context, *db.Tx) ([]id.ID, error) {
		return []id.ID{w.Land.ID, w.Municipality.ID}, nil
	}}
}

// grown registers so many grown persons in the facility, of whom nothing is documented.
func grown(t testing.TB, w *testkit.World, n int) {
	t.Helper()
	s := w.As(tenant.FacilitySocial)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		for i := range n {
			_, err := person.Register(ctx, tx, w.Clock, s, person.RegisterCommand{FileNumber: fmt.Sprintf("G-%d-%s", i, id.New()), Unit: s.Unit, UnitSince: testkit.Today.AddDays(-9),
				Persons: []person.Person{{FamilyName: "Probe", GivenName: fmt.Sprintf("P%d", i), Birth: person.Born(clock.MustDate("1990-05-05")), Sex: person.Female}}})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func latest(t testing.TB, w *testkit.World, s tenant.Scope, place id.ID) (r demand.Release, all []demand.Count) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		if r, err = demand.Latest(ctx, tx, s); err == nil {
			all, err = demand.At(ctx, tx, s, r.MadeOn, place)
		}
		return err
	})
	return r, all
}

func persons(all []demand.Count, vaccine string, dose int) int {
	for _, c := range all {
		if c.Vaccine == vaccine && c.Dose == dose && c.Week.IsZero() {
			return c.Persons
		}
	}
	return 0
}

func TestDosesAreCountedOnceAWeekAndWithoutNames(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		grown(t, w, 12)
		if err := desk(w, d).Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		land := w.As(tenant.LandAllocation)
		r, all := latest(t, w, land, "")
		if r.MadeOn != demand.Monday(testkit.Today) || persons(all, "", 0) != 12 || persons(all, "MMR", 1) != 12 {
			t.Fatalf("%+v %+v", r, all)
		}
		if _, here := latest(t, w, land, w.Facility.ID); persons(here, "MMR", 1) != 12 {
			t.Errorf("in the facility: %+v", here)
		}
		grown(t, w, 20) // the same week: what was told stays
		if err := desk(w, d).Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, all := latest(t, w, land, ""); persons(all, "MMR", 1) != 12 {
			t.Errorf("counted anew within the week: %+v", all)
		}
		w.Clock.Set(testkit.Now.AddDate(0, 0, 7))
		if err := desk(w, d).Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if next, all := latest(t, w, land, ""); next.MadeOn != r.MadeOn.AddDays(7) || persons(all, "MMR", 1) != 32 {
			t.Errorf("a week later: %+v %+v", next, all)
		}
	})
}

func TestFewAreNotTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		grown(t, w, 3)
		if err := desk(w, d).Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, all := latest(t, w, w.As(tenant.LandAllocation), "")
		for _, c := range all {
			if !c.Withheld() {
				t.Errorf("told: %+v", c)
			}
		}
	})
}

// Who has had the dose is not counted for it, in their own municipality either.
func TestWhoHasHadItIsNotCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		grown(t, w, 12)
		medic := w.As(tenant.FacilityMedic)
		w.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
			page, err := person.List(ctx, tx, w.Clock, medic, person.Filter{Limit: 6})
			if err != nil {
				return err
			}
			for _, h := range page.Households {
				_, err := record.AddMeasure(ctx, tx, w.Clock, medic, record.MeasureCommand{Person: h.Persons[0].ID, Kind: "vaccination", Outcome: record.Done, Source: record.Observation,
					Day: testkit.Today.AddDays(-3), ATC: "J07BD52", Antigens: []string{"Masern", "Mumps", "Roeteln"}})
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err := desk(w, d).Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, all := latest(t, w, w.As(tenant.LandAllocation), ""); persons(all, "MMR", 1) != 6 {
			t.Errorf("%+v", all)
		}
	})
}

func TestAnotherTenantIsToldNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		grown(t, w, 12)
		if err := desk(w, d).Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		made := demand.Monday(testkit.Today)
		for _, s := range []tenant.Scope{w.At(w.Elsewhere, tenant.Intake), w.As(tenant.Intake)} {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				if r, err := demand.Latest(ctx, tx, s); err == nil && r.Withheld > 0 || err != nil && !errs.Is(err, errs.KindNotFound) {
					t.Errorf("%+v, %v", r, err)
				}
				at, err := demand.At(ctx, tx, s, made, w.Facility.ID)
				if err != nil || len(at) > 0 {
					t.Errorf("%+v, %v", at, err)
				}
				places, err := demand.Places(ctx, tx, s, made, "MMR", 1, demand.Count{})
				if err != nil || len(places) > 0 {
					t.Errorf("%+v, %v", places, err)
				}
				of, err := demand.Of(ctx, tx, s, made, "MMR", 1, []id.ID{w.Facility.ID})
				if err != nil || len(of) > 0 {
					t.Errorf("%+v, %v", of, err)
				}
				all, _, err := demand.All(ctx, tx, s, made, nil)
				if err != nil || len(all) > 0 {
					t.Errorf("%+v, %v", all, err)
				}
				names, err := demand.Names(ctx, tx, s)
				if _, known := names[w.Facility.ID]; err != nil || known {
					t.Errorf("%+v, %v", names, err)
				}
				return nil
			})
		}
		auditor := w.As(tenant.Auditor)
		auditor.Tenant, auditor.Kind = w.Land.ID, tenant.Land
		w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			if _, err := demand.Latest(ctx, tx, auditor); !errs.Is(err, errs.KindForbidden) {
				t.Errorf("whoever does not read of transfers is told: %v", err)
			}
			return nil
		})
	})
}

func TestEveryQueryOfAReleaseHasItsIndex(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		grown(t, w, 12)
		if err := desk(w, d).Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		s, made := w.As(tenant.LandAllocation), demand.Monday(testkit.Today)
		for _, plan := range testkit.Plans(t, d, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
			_, err := demand.Latest(ctx, tx, s)
			for _, after := range []demand.Count{{}, {Place: "x", Persons: 3}} {
				if err == nil {
					_, err = demand.Places(ctx, tx, s, made, "MMR", 1, after)
				}
				if err == nil {
					_, _, err = demand.All(ctx, tx, s, made, &after)
				}
			}
			if err == nil {
				_, err = demand.At(ctx, tx, s, made, w.Facility.ID)
			}
			if err == nil {
				_, err = demand.Of(ctx, tx, s, made, "MMR", 1, []id.ID{w.Facility.ID, "x"})
			}
			return err
		}) {
			if fault := plan.Fault(); fault != "" {
				t.Error(fault)
			}
		}
	})
}
