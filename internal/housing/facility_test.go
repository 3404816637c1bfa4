package housing_test

import (
	"context"
	"testing"

	"wegwarte/engine/placement"
	"wegwarte/internal/db"
	"wegwarte/internal/housing"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAFacilityIsAsFullAsItsRegisterSays(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		desk, social := w.As(tenant.LandAllocation), w.As(tenant.FacilitySocial)
		w.Do(t, social, func(ctx context.Context, tx *db.Tx) error {
			for i, file := range []string{"A", "B"} {
				cmd := person.RegisterCommand{FileNumber: file, Unit: w.Facility.ID, UnitSince: today.AddDays(-20 * (i + 1))}
				for range i + 1 {
					cmd.Persons = append(cmd.Persons, person.Person{FamilyName: file, GivenName: "X", Birth: person.BornInYear(1990), Sex: person.Female})
				}
				if _, err := person.Register(ctx, tx, w.Clock, social, cmd); err != nil {
					return err
				}
			}
			return nil
		})
		w.Do(t, desk, func(ctx context.Context, tx *db.Tx) error {
			site, err := housing.SaveSite(ctx, tx, w.Clock, desk, housing.Site{Name: "ZUE", Kind: placement.Land, Unit: w.Facility.ID, Toilets: housing.Unknown, Showers: housing.Unknown})
			if err != nil {
				return err
			}
			if _, err = housing.SaveDwelling(ctx, tx, w.Clock, desk, housing.Dwelling{Site: site.ID, Name: "Haus 1", Shared: true, Rooms: rooms(10)}); err != nil {
				return err
			}
			all, err := housing.Sites(ctx, tx, desk, today, housing.SiteFilter{})
			if len(all) != 1 || all[0].Full != (housing.Full{Places: 10, Occupied: 3, Persons: 3, Days: 33}) { // (20 + 2 × 40) / 3
				t.Errorf("%+v", all)
			}
			if err != nil {
				return err
			}
			totals, err := housing.Totals(ctx, tx, desk, today)
			if f := totals[placement.Land]; f.Free() != 7 || f.Persons != 3 {
				t.Errorf("%+v", f)
			}
			return err
		})
	})
}
