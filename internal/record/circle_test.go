package record_test

import (
	"context"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestANeedIsSeenByTheCircleItWasRecordedFor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		social := w.As(tenant.FacilitySocial)
		var need record.Need
		w.Do(t, social, func(ctx context.Context, tx *db.Tx) (err error) {
			cmd := stepFree(w.here)
			cmd.Code, cmd.Circle = "protected-unit", record.Few
			need, err = record.AddNeed(ctx, tx, w.Clock, social, cmd)
			return err
		})
		for role, sees := range map[tenant.Role]bool{tenant.FacilitySocial: true, tenant.FacilityMedic: true, tenant.LandAllocation: true, tenant.Lead: false} {
			s := w.As(role)
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				found, err := record.NeedsOf(ctx, tx, s, []id.ID{w.here})
				if (len(found) == 1) != sees {
					t.Errorf("%s sees %d", role, len(found))
				}
				return err
			})
		}
		w.Do(t, social, func(ctx context.Context, tx *db.Tx) error {
			return record.WithdrawNeed(ctx, tx, w.Clock, social, need.ID) // who may record it may take it back
		})
	})
}

func TestACircleIsNeverWiderThanTheCataloguesNorHidesANeedFromWhoRecordsIt(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	for name, c := range map[string]struct {
		role   tenant.Role
		cmd    record.NeedCommand
		circle record.Circle
		want   errs.Kind
	}{
		"health for all":          {tenant.FacilityMedic, medication(w.here), record.All, errs.KindInvalid},
		"no circle":               {tenant.FacilityMedic, stepFree(w.here), "mine", errs.KindInvalid},
		"health by a social team": {tenant.FacilitySocial, medication(w.here), record.Few, errs.KindForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			s := w.As(c.role)
			c.cmd.Circle = c.circle
			err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := record.AddNeed(ctx, tx, w.Clock, s, c.cmd)
				return err
			})
			if !errs.Is(err, c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
