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

func consented(who id.ID) record.NeedCommand {
	return record.NeedCommand{Person: who, Code: "therapy", Source: record.OwnWord, Basis: record.ByConsent, Consent: "heute, mündlich"}
}

func TestAConsentIsWithdrawnByWhenAndHow(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			need, err := record.AddNeed(ctx, tx, w.Clock, s, consented(w.here))
			if err != nil {
				return err
			}
			law, err := record.AddNeed(ctx, tx, w.Clock, s, stepFree(w.here))
			if err != nil {
				return err
			}
			for name, tt := range map[string]struct {
				cmd  record.ConsentCommand
				kind errs.Kind
			}{
				"nobody knows how":   {record.ConsentCommand{Need: need.ID}, errs.KindInvalid},
				"said in the future": {record.ConsentCommand{Need: need.ID, How: "mündlich", SaidOn: testkit.Today.AddDays(1)}, errs.KindInvalid},
				"stands on a law":    {record.ConsentCommand{Need: law.ID, How: "mündlich"}, errs.KindConflict},
			} {
				if _, err := record.WithdrawConsent(ctx, tx, w.Clock, s, tt.cmd); !errs.Is(err, tt.kind) {
					t.Errorf("%s: %v", name, err)
				}
			}
			if err := record.Consented(ctx, tx, s, []id.ID{need.ID}); err != nil {
				t.Error(err)
			}
			if _, err := record.WithdrawConsent(ctx, tx, w.Clock, s, record.ConsentCommand{Need: need.ID, How: "mündlich"}); err != nil {
				return err
			}
			if err := record.Consented(ctx, tx, s, []id.ID{need.ID}); !errs.Is(err, errs.KindConflict) {
				t.Errorf("what is not consented to can be handed over: %v", err)
			}
			shown, err := record.Show(ctx, tx, w.Clock, s, []id.ID{w.here})
			if err != nil {
				return err
			}
			if len(shown.Needs) != 1 || len(shown.Withdrawals) != 1 || shown.Withdrawals[0].SaidOn != testkit.Today {
				t.Errorf("shown: %+v", shown)
			}
			if _, err := record.WithdrawConsent(ctx, tx, w.Clock, s, record.ConsentCommand{Need: need.ID, How: "mündlich"}); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("withdrawn twice: %v", err)
			}
			return nil
		})
		housing := w.At(w.Land, tenant.Lead) // reads needs, but none that tell of health
		w.Do(t, housing, func(ctx context.Context, tx *db.Tx) error {
			shown, err := record.Show(ctx, tx, w.Clock, housing, []id.ID{w.here})
			if len(shown.Withdrawals) != 0 {
				t.Error("who may not read of health is told that a consent about it was withdrawn")
			}
			return err
		})
	})
}

func TestAConsentCanBeWithdrawnAfterTheHouseholdMovedOn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			need, err := record.AddNeed(ctx, tx, w.Clock, s, consented(w.here))
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `UPDATE household SET left_on = $2 WHERE tenant_id = $1`, s.Tenant, testkit.Today); err != nil {
				return err
			}
			_, err = record.WithdrawConsent(ctx, tx, w.Clock, s, record.ConsentCommand{Need: need.ID, How: "mündlich"})
			return err
		})
	})
}
