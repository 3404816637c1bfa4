package figure_test

import (
	"context"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAnotherTenantReadsAndChangesNoFigure(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mine := w.enter(t, w.lead, places("2026-03-01", "2026-06-01", 310))
		for _, s := range []tenant.Scope{w.At(w.hamm, tenant.Lead), w.desk} {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				if all, err := figure.Latest(ctx, tx, s, testkit.Today); err != nil || len(all) > 0 {
					t.Errorf("%s reads the latest: %v, %v", s.Kind, all, err)
				}
				if all, err := figure.Series(ctx, tx, s, mine.Key); err != nil || len(all) > 0 {
					t.Errorf("%s reads a series: %v, %v", s.Kind, all, err)
				}
				if all, err := figure.SeriesOf(ctx, tx, s, "kita."); err != nil || len(all) > 0 {
					t.Errorf("%s reads series: %v, %v", s.Kind, all, err)
				}
				if all, err := figure.History(ctx, tx, s, mine.Key, ""); err != nil || len(all) > 0 {
					t.Errorf("%s reads the history: %v, %v", s.Kind, all, err)
				}
				if f, err := figure.Find(ctx, tx, s, mine.ID); !errs.Is(err, errs.KindNotFound) {
					t.Errorf("%s finds %v, %v", s.Kind, f, err)
				}
				if all, err := figure.Brought(ctx, tx, s, w.lead.Tenant, testkit.Today); len(all) > 0 || s.Kind == tenant.Land && err != nil || s.Kind != tenant.Land && !errs.Is(err, errs.KindNotFound) {
					t.Errorf("%s reads what it did not bring: %v, %v", s.Kind, all, err)
				}
				if err := figure.Withdraw(ctx, tx, w.Clock, s, mine.ID, "x"); !errs.Is(err, errs.KindNotFound) {
					t.Errorf("%s withdraws: %v", s.Kind, err)
				}
				return nil
			})
		}
		err := w.Try(t, w.lead, func(ctx context.Context, tx *db.Tx) error {
			_, err := figure.Enter(ctx, tx, w.Clock, w.At(w.hamm, tenant.Lead), places("2026-03-01", "2026-06-01", 1))
			return err
		})
		if err == nil && d.Dialect() == db.Postgres {
			t.Error("the second wall lets another tenant's row in")
		}
	})
}

func TestALandReadsOfAMunicipalityWhatItBrought(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.take(t, w.desk, false, figure.Row{AGS: werneKey, Figure: places("2025-03-01", "2025-06-01", 290)}, figure.Row{AGS: werneKey, Figure: places("2026-03-01", "2026-06-01", 300)})
		own := places("2026-03-01", "2026-07-01", 310)
		w.enter(t, w.lead, own)
		w.Do(t, w.desk, func(ctx context.Context, tx *db.Tx) error {
			all, err := figure.Brought(ctx, tx, w.desk, w.lead.Tenant, testkit.Today)
			if f := all[own.Key]; err != nil || len(all) != 1 || f.Value != 300*figure.Thousand || !f.Land {
				t.Errorf("%+v, %v", all, err)
			}
			return nil
		})
	})
}

func TestALandWritesForNoOtherLandsMunicipality(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		other := tenant.Tenant{ID: id.New(), Kind: tenant.Land, Name: "Anderswo", LandKey: "99"}
		w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error { return tenant.Add(ctx, tx, testkit.Now, other) })
		if got := w.take(t, w.At(other, tenant.Lead), false, figure.Row{AGS: werneKey, Figure: places("2026-03-01", "2026-06-01", 1)}); got.Foreign != 1 || len(got.Changes) > 0 {
			t.Errorf("another Land takes %+v", got)
		}
	})
}

func TestWhoMayReadAndWriteFigures(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		for role, want := range map[tenant.Role][2]bool{tenant.Lead: {true, true}, tenant.CaseManager: {true, true}, tenant.Intake: {true, false}, tenant.Housing: {true, false},
			tenant.Administrator: {false, false}, tenant.Auditor: {false, false}, tenant.Offerer: {false, false}} {
			s := w.At(w.werne, role)
			read := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := figure.Latest(ctx, tx, s, testkit.Today)
				return err
			}) == nil
			write := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := figure.Enter(ctx, tx, w.Clock, s, places("2026-03-01", "2026-06-01", 1))
				return err
			}) == nil
			if [2]bool{read, write} != want {
				t.Errorf("%s reads %v, writes %v", role, read, write)
			}
		}
	})
}
