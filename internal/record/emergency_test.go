package record_test

import (
	"context"
	"testing"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAnEmergencyShowsTheHealthOfOneHousehold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			_, err := record.AddMeasure(ctx, tx, w.Clock, s, mmr(w.here))
			return err
		})
		social := w.As(tenant.FacilitySocial)
		show := func(s tenant.Scope, who id.ID) (found record.Record, err error) {
			err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				found, err = record.Show(ctx, tx, w.Clock, s, []id.ID{who})
				return err
			})
			return found, err
		}
		if found, err := show(social, w.here); err != nil || len(found.Measures) != 0 {
			t.Fatalf("without one: %+v, %v", found, err)
		}
		second := settle(t, w.World, w.As(tenant.LandAllocation), w.Facility.ID)
		var household id.ID
		w.Do(t, social, func(ctx context.Context, tx *db.Tx) (err error) {
			household, err = db.One(ctx, tx, db.Value[id.ID], `SELECT household_id FROM person WHERE id = $1`, w.here)
			return err
		})
		under := social
		under.Emergency = tenant.Emergency{ID: id.New(), Household: household}
		if found, err := show(under, w.here); err != nil || len(found.Measures) != 1 {
			t.Errorf("under one: %+v, %v", found, err)
		}
		if _, err := show(under, second); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("another household under it: %v", err)
		}
		if err := w.Try(t, under, func(ctx context.Context, tx *db.Tx) error {
			_, err := record.AddMeasure(ctx, tx, w.Clock, under, mmr(w.here))
			return err
		}); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("it lets one write: %v", err)
		}
		auditor := w.At(w.Land, tenant.Auditor)
		w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, auditor, audit.Filter{Subject: under.Emergency.ID})
			kinds := map[tenant.Data]bool{}
			for _, e := range entries {
				kinds[e.Kind] = e.Purpose == tenant.VitalInterest
			}
			if !kinds[tenant.MeasureHealth] {
				t.Errorf("on record under it: %+v", entries)
			}
			return err
		})
	})
}
