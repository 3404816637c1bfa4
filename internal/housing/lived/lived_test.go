package lived_test

import (
	"context"
	"fmt"
	"testing"

	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/housing/lived"
	"wegwarte/internal/id"
	"wegwarte/internal/night"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// The world's today is in late November 2026: October is two weeks over.
func TestAMonthIsCountedOnceAndAsItWasOnItsLastDay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s, intake := w.As(tenant.Housing), w.As(tenant.Intake)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			home := func(name string, kind placement.Kind, shared bool, rooms ...housing.Room) (housing.Dwelling, error) {
				site, err := housing.SaveSite(ctx, tx, w.Clock, s, housing.Site{Name: name, Kind: kind, Toilets: housing.Unknown, Showers: housing.Unknown})
				if err != nil {
					return housing.Dwelling{}, err
				}
				return housing.SaveDwelling(ctx, tx, w.Clock, s, housing.Dwelling{Site: site.ID, Name: "EG", Shared: shared, Rooms: rooms})
			}
			n := 0
			lives := func(in housing.Dwelling, persons int, from, until string) error {
				n++
				of := person.RegisterCommand{FileNumber: fmt.Sprint("W-", n)}
				for i := range persons {
					of.Persons = append(of.Persons, person.Person{FamilyName: "A", GivenName: fmt.Sprint("B", i), Birth: person.BornInYear(1990), Sex: person.Female})
				}
				h, err := person.Register(ctx, tx, w.Clock, intake, of)
				if err != nil {
					return err
				}
				book := housing.BookCommand{Household: h.ID, Dwelling: in.ID, State: housing.Actual, From: clock.MustDate(from)}
				if until != "" {
					book.Until = clock.MustDate(until)
				}
				_, err = housing.Book(ctx, tx, w.Clock, s, book)
				return err
			}
			flat, err := home("Wohnung", placement.Flat, false, housing.Room{Places: 2, Area: 240}, housing.Room{Places: 1, Area: 150})
			if err != nil {
				return err
			}
			house, err := home("Haus", placement.Shared, true, housing.Room{Places: 4, Area: 320}, housing.Room{Places: 2})
			if err != nil {
				return err
			}
			gym, err := home("Turnhalle", placement.Hall, true, housing.Room{Places: 8, Area: 400})
			if err != nil {
				return err
			}
			for _, k := range []struct {
				in          housing.Dwelling
				persons     int
				from, until string
			}{
				{flat, 3, "2026-09-10", ""},            // alone behind a door: 39 m² of three
				{gym, 4, "2026-09-20", "2026-10-31"},   // they leave on the day that is counted
				{gym, 2, "2026-10-31", ""},             // they come on it
				{house, 1, "2026-11-01", "2026-11-05"}, // between two days that are counted
			} {
				if err = lives(k.in, k.persons, k.from, k.until); err != nil {
					return err
				}
			}
			return nil
		})
		nights(t, w)
		want := []lived.Month{
			{Month: clock.MustDate("2026-09-01"), Persons: 7, Halls: 4, OwnDoor: 3, Measured: 7, Space: lived.Space{Low: 100, Middle: 100, High: 130}},
			{Month: clock.MustDate("2026-10-01"), Persons: 5, Halls: 2, OwnDoor: 3, Measured: 5, Space: lived.Space{Low: 130, Middle: 130, High: 200}},
		}
		check := func(s tenant.Scope, want []lived.Month, kind errs.Kind) {
			t.Helper()
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				all, err := lived.Months(ctx, tx, s, clock.MustDate("2026-01-01"), testkit.Today)
				if (kind == 0) != (err == nil) || kind != 0 && !errs.Is(err, kind) || fmt.Sprint(all) != fmt.Sprint(want) {
					t.Errorf("%s: %v, %v, want %v", s.Role, all, err, want)
				}
				return nil
			})
		}
		check(s, want, 0)
		check(w.At(w.Elsewhere, tenant.Housing), nil, 0)
		check(w.As(tenant.LandAllocation), nil, errs.KindForbidden)

		// What is removed later changes nothing that was counted.
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE stay SET state = 'cancelled' WHERE tenant_id = $1`, s.Tenant)
			return err
		})
		nights(t, w)
		check(s, want, 0)
	})
}

func nights(t *testing.T, w *testkit.World) {
	t.Helper()
	desk := night.Desk{DB: w.DB, Clock: w.Clock, Name: "lived", Tenants: func(context.Context, *db.Tx) ([]id.ID, error) {
		return []id.ID{w.Land.ID, w.Municipality.ID, w.Elsewhere.ID}, nil
	}, Steps: []night.Step{lived.Keep}}
	if err := desk.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
}
