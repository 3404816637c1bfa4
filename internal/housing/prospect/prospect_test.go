package prospect_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"wegwarte/engine/placement"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/housing/prospect"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

var today = testkit.Today

func TestTheLandTellsWhatItsFacilitiesHold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		desk, social := w.As(tenant.LandAllocation), w.As(tenant.FacilitySocial)
		w.Do(t, social, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Register(ctx, tx, w.Clock, social, person.RegisterCommand{FileNumber: "A", Unit: w.Facility.ID, UnitSince: today.AddDays(-20),
				Persons: []person.Person{{FamilyName: "A", GivenName: "X", Birth: person.BornInYear(1990), Sex: person.Female}}})
			return err
		})
		w.Do(t, desk, func(ctx context.Context, tx *db.Tx) error {
			for _, p := range []housing.Site{{Name: "ZUE", Unit: w.Facility.ID}, {Name: "Neu", Opens: today.AddDays(70)}, {Name: "Alt", Closes: today.AddDays(40), Closing: housing.Decided}} {
				p.Kind, p.Toilets, p.Showers = placement.Land, housing.Unknown, housing.Unknown
				site, err := housing.SaveSite(ctx, tx, w.Clock, desk, p)
				if err != nil {
					return err
				}
				if _, err = housing.SaveDwelling(ctx, tx, w.Clock, desk, housing.Dwelling{Site: site.ID, Name: "Haus", Shared: true, Rooms: []housing.Room{{Places: 10}}}); err != nil {
					return err
				}
				if p.Name == "Alt" {
					if _, err = housing.Close(ctx, tx, w.Clock, desk, housing.Closure{Site: site.ID, Why: housing.KeptFree, From: today}); err != nil {
						return err
					}
				}
			}
			return nil
		})
		var st prospect.Statement
		w.Do(t, desk, func(ctx context.Context, tx *db.Tx) (err error) {
			st, err = prospect.Tell(ctx, tx, w.Clock, desk, " Stand der Planung ")
			return err
		})
		if st.Persons != 1 || st.Stay != 20 || st.Note != "Stand der Planung" || len(st.Months) != 13 {
			t.Errorf("%+v", st)
		}
		if first := st.Months[0]; first != (prospect.Month{Day: today, Places: 20, Kept: 10}) || first.Used(1) != 5 {
			t.Errorf("today: %+v", first)
		}
		for _, m := range st.Months[1:] {
			want := prospect.Month{Day: m.Day, Places: 10}
			if m.Day.Before(today.AddDays(40)) {
				want.Places, want.Kept = want.Places+10, 10
			}
			if !m.Day.Before(today.AddDays(70)) {
				want.Places += 10
			}
			if m != want {
				t.Errorf("%+v, want %+v", m, want)
			}
		}
		want := []prospect.Change{{Day: today.AddDays(40), Name: "Alt", Places: 10, Closes: true}, {Day: today.AddDays(70), Name: "Neu", Places: 10}}
		if !slices.Equal(st.Changes, want) {
			t.Errorf("%+v", st.Changes)
		}

		// A municipality of the Land reads the latest, and tells nothing itself.
		town := w.As(tenant.Housing)
		w.Do(t, town, func(ctx context.Context, tx *db.Tx) error {
			got, err := prospect.Told(ctx, tx, town)
			if err != nil || got.ID != st.ID || len(got.Months) != 13 || got.Changes[1] != want[1] {
				t.Errorf("%+v, %v", got, err)
			}
			return nil
		})
		for name, do := range map[string]func(context.Context, *db.Tx) error{
			"Reckon": func(ctx context.Context, tx *db.Tx) error {
				_, err := prospect.Reckon(ctx, tx, w.Clock, town)
				return err
			},
			"Tell": func(ctx context.Context, tx *db.Tx) error {
				_, err := prospect.Tell(ctx, tx, w.Clock, town, "")
				return err
			},
		} {
			if err := w.Try(t, town, do); !errs.Is(err, errs.KindForbidden) {
				t.Errorf("a municipality: %s: %v", name, err)
			}
		}
		if err := w.Try(t, desk, func(ctx context.Context, tx *db.Tx) error {
			_, err := prospect.Tell(ctx, tx, w.Clock, desk, strings.Repeat("x", 1001))
			return err
		}); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("a long note: %v", err)
		}
	})
}

func TestNobodyReadsWhatAnotherLandTells(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		desk := w.As(tenant.LandAllocation)
		w.Do(t, desk, func(ctx context.Context, tx *db.Tx) error {
			_, err := prospect.Tell(ctx, tx, w.Clock, desk, "")
			return err
		})
		other := tenant.Tenant{ID: id.New(), Kind: tenant.Land, Name: "Fernland", LandKey: "99"}
		w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error { return tenant.Add(ctx, tx, testkit.Now, other) })
		far := w.At(other, tenant.LandAllocation)
		if err := w.Try(t, far, func(ctx context.Context, tx *db.Tx) error {
			st, err := prospect.Told(ctx, tx, far)
			if st.Number != 0 {
				t.Errorf("%+v", st)
			}
			return err
		}); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("told by nobody: %v", err)
		}
	})
}
