package outcome

import (
	"context"
	"reflect"
	"testing"
	"time"

	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
	"wegwarte/internal/night"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// arrival is somebody who arrives alone.
type arrival struct {
	on, left string
	born     string
	firsts   map[path.Milestone]int // days after arrival
	lived    string                 // since when they live here, if before
}

// arrive writes them down as they were.
func arrive(t testing.TB, w *testkit.World, all []arrival) {
	t.Helper()
	s := w.As(tenant.CaseManager)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		var homes, people, firsts [][]any
		for _, a := range all {
			home, one := id.New(), id.New()
			homes = append(homes, []any{home, s.Tenant, home, "", a.on, a.left, 1, "x", 1, 0})
			people = append(people, []any{one, s.Tenant, home, 1, "x", "x", "", "", a.born, "day", "unknown", "", "", 1, 0})
			for kind, days := range a.firsts {
				on := clock.MustDate(a.on).AddDays(days)
				firsts = append(firsts, []any{s.Tenant, one, kind, on, db.Micros(on.Begins().Add(9 * time.Hour)), "x", "x"})
			}
		}
		if err := db.Insert(ctx, tx, `household (id, tenant_id, file_number, unit_since, registered_on, left_on, size, sort_name, version, created_at)`, homes, ""); err != nil {
			return err
		}
		if err := db.Insert(ctx, tx, `person (id, tenant_id, household_id, position, family_name, given_name, family_name_own, given_name_own, birth_date, birth_precision, sex,
			phone, email, version, created_at)`, people, ""); err != nil {
			return err
		}
		return db.Insert(ctx, tx, `path_milestone (tenant_id, person_id, kind, reached, at, by_id, by_name)`, firsts, "")
	})
}

// quarterOf is so many who arrive from a day on, one each day; each third has a job after 80 days,
// each third after 200, and of the rest all but seven have left.
func quarterOf(first string, n int) (all []arrival) {
	for i := range n {
		a := arrival{on: clock.MustDate(first).AddDays(i).String(), born: "1990-05-05"}
		switch {
		case i%3 == 0:
			a.firsts = map[path.Milestone]int{"job": 80}
		case i%3 == 1:
			a.firsts = map[path.Milestone]int{"job": 200, "own-flat": 20}
		case i > 21:
			a.left = clock.MustDate(a.on).AddDays(100).String()
		}
		all = append(all, a)
	}
	return all
}

func nightly(t testing.TB, w *testkit.World) map[First][]Series {
	t.Helper()
	desk := night.Desk{DB: w.DB, Clock: w.Clock, Name: "outcomes", Tenants: func(context.Context, *db.Tx) ([]id.ID, error) { return []id.ID{w.Land.ID, w.Municipality.ID}, nil }, Steps: []night.Step{Tell}}
	if err := desk.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	var all map[First][]Series
	s := w.As(tenant.CaseManager)
	if err := w.Survey(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = Told(ctx, tx, s)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWhatWasToldOfACohortIsNeverToldOtherwise(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		w.Clock.Set(clock.MustDate("2025-07-20").Begins().Add(10 * time.Hour))
		early := arrival{on: "2024-10-10", born: "1990-05-05", firsts: map[path.Milestone]int{"job": 3}} // since then firsts are entered
		arrive(t, w, append(quarterOf("2025-01-01", 66), early))
		jobs := First{"job", Grown}
		all := nightly(t, w)
		want := []Series{{Cohort{clock.MustDate("2025-01-01"), clock.MustDate("2025-03-31")}, 66, []Point{{30, Count{0, 0}}, {91, Count{22, 0}}}}}
		if !reflect.DeepEqual(all[jobs], want) {
			t.Fatalf("%+v\n%+v", all[jobs], want)
		}
		if got := all[First{"school-day", School}]; len(got) != 1 || len(got[0].Points) > 0 {
			t.Errorf("of nobody is told: %+v", got)
		}
		arrive(t, w, quarterOf("2025-01-01", 20)) // entered late
		if again := nightly(t, w); !reflect.DeepEqual(again, all) {
			t.Errorf("told otherwise: %+v", again[jobs])
		}
		w.Clock.Set(clock.MustDate("2026-11-23").Begins().Add(10 * time.Hour))
		later := nightly(t, w)[jobs]
		if len(later) != 2 || !reflect.DeepEqual(later[0].Points[:2], want[0].Points) || later[0].Points[2] != (Point{182, Count{29, 15}}) || later[1].From != clock.MustDate("2025-04-01") || later[1].Of != untold {
			t.Errorf("a year later: %+v", later)
		}
	})
}

func TestWhoLivedHereBeforeTheyWereRegisteredDoesNotCount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		arrive(t, w, quarterOf("2025-01-01", 12))
		desk := w.As(tenant.Housing)
		w.Do(t, desk, func(ctx context.Context, tx *db.Tx) error {
			site, err := housing.SaveSite(ctx, tx, w.Clock, desk, housing.Site{Name: "Lindenweg", Kind: placement.Shared, Toilets: housing.Unknown, Showers: housing.Unknown})
			if err != nil {
				return err
			}
			flat, err := housing.SaveDwelling(ctx, tx, w.Clock, desk, housing.Dwelling{Site: site.ID, Name: "1", Rooms: []housing.Room{{Places: 2, Area: 180}}})
			if err != nil {
				return err
			}
			var home id.ID
			if home, err = db.One(ctx, tx, db.Value[id.ID], `SELECT h.id FROM household h WHERE h.tenant_id = $1 AND h.registered_on = '2025-01-03'`, desk.Tenant); err != nil {
				return err
			}
			_, err = housing.Book(ctx, tx, w.Clock, desk, housing.BookCommand{Household: home, Dwelling: flat.ID, State: housing.Actual, From: clock.MustDate("2024-06-01")})
			return err
		})
		s := w.As(tenant.CaseManager)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			some, err := members(ctx, tx, s, Cohort{clock.MustDate("2025-01-01"), clock.MustDate("2025-03-31")}, member{})
			if err != nil || len(some) != 11 {
				t.Errorf("%d members: %v", len(some), err)
			}
			return nil
		})
	})
}
