package outcome_test

import (
	"context"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/path"
	"wegwarte/internal/path/outcome"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAnotherTenantIsToldNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		own, foreign := w.As(tenant.CaseManager), w.At(w.Elsewhere, tenant.CaseManager)
		w.Do(t, own, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `INSERT INTO outcome_cohort (tenant_id, from_on, to_on, people, persons) VALUES ($1, '2025-01-01', '2025-03-31', 'grown', 66)`, own.Tenant); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `INSERT INTO outcome_point (tenant_id, kind, people, from_on, mark, had, gone, told_on) VALUES ($1, $2, 'grown', '2025-01-01', 91, 22, 0, '2025-07-15')`, own.Tenant, path.FirstJob)
			return err
		})
		for _, k := range []struct {
			who  tenant.Scope
			told int
			kind errs.Kind
		}{{own, 1, 0}, {w.At(w.Municipality, tenant.Lead), 1, 0}, {foreign, 0, 0}, {w.As(tenant.LandAllocation), 0, errs.KindForbidden}, {w.As(tenant.Housing), 0, errs.KindForbidden}} {
			w.Do(t, k.who, func(ctx context.Context, tx *db.Tx) error {
				all, err := outcome.Told(ctx, tx, k.who)
				if len(all) != k.told || k.kind == 0 && err != nil || k.kind != 0 && !errs.Is(err, k.kind) {
					t.Errorf("%s is told %+v, %v", k.who.Role, all, err)
				}
				return nil
			})
		}
	})
}
