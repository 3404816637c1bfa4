package gap_test

import (
	"context"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAnotherTenantReadsAndChangesNoGap(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d, kita()...)
		w.arrive(t, "2024-05-02", 6, "2023-05-05")
		w.assume(t, "window", 3_000, 3_000, 3_000)
		var mine gap.Measure
		w.Do(t, w.lead, func(ctx context.Context, tx *db.Tx) (err error) {
			mine, err = gap.SaveMeasure(ctx, tx, w.Clock, w.lead, gap.Measure{Indicator: "kita.u3", Title: "Kita am Markt", Places: 1000, From: clock.MustDate("2027-08-01"), State: gap.Proposed})
			return err
		})
		s := w.At(w.Elsewhere, tenant.Lead)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			for name, tell := range map[string]func(context.Context, *db.Tx, tenant.Scope, clock.Date) ([]gap.Statement, error){"told": gap.Told, "protected": gap.Protected} {
				all, err := tell(ctx, tx, s, today)
				for _, st := range all {
					if st.Answer != nil || len(st.Measures) > 0 || st.Key == "kita.u3" && (st.Split || st.After != today.AddMonths(-60)) {
						t.Errorf("%s: %+v", name, st)
					}
				}
				if err != nil {
					return err
				}
			}
			if st, err := gap.Find(ctx, tx, s, today, "kita.u3"); err != nil || st.Answer != nil {
				t.Errorf("%+v, %v", st, err)
			}
			if all, err := gap.Assumptions(ctx, tx, s); err != nil || len(all) > 0 {
				t.Errorf("%v, %v", all, err)
			}
			if all, err := gap.Versions(ctx, tx, s, "window"); err != nil || len(all) > 0 {
				t.Errorf("%v, %v", all, err)
			}
			if all, err := gap.Measures(ctx, tx, s); err != nil || len(all) > 0 {
				t.Errorf("%v, %v", all, err)
			}
			if _, err := gap.FindMeasure(ctx, tx, s, mine.ID); !errs.Is(err, errs.KindNotFound) {
				t.Error(err)
			}
			if _, err := gap.SaveMeasure(ctx, tx, w.Clock, s, mine); !errs.Is(err, errs.KindNotFound) {
				t.Error(err)
			}
			a := gap.Assumption{Key: "window", Version: 1, Why: "x", Dropped: true}
			if _, err := gap.Assume(ctx, tx, w.Clock, s, a); !errs.Is(err, errs.KindConflict) {
				t.Error(err)
			}
			return nil
		})
	})
}

func TestWhoMaySeeAndChangeGaps(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		for role, want := range map[tenant.Role][2]bool{tenant.Lead: {true, true}, tenant.CaseManager: {true, true}, tenant.Intake: {true, false}, tenant.Housing: {true, false},
			tenant.Administrator: {false, false}, tenant.Auditor: {false, false}, tenant.Offerer: {false, false}} {
			s := w.At(w.Municipality, role)
			read := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := gap.Told(ctx, tx, s, today)
				return err
			}) == nil
			write := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := gap.SaveMeasure(ctx, tx, w.Clock, s, gap.Measure{Indicator: "course", Title: "Kurs", Places: 1000, From: today, State: gap.Proposed})
				return err
			}) == nil
			if [2]bool{read, write} != want {
				t.Errorf("%s reads %v, writes %v", role, read, write)
			}
		}
		if err := w.Try(t, w.At(w.Land, tenant.Lead), func(ctx context.Context, tx *db.Tx) error {
			_, err := gap.Told(ctx, tx, w.At(w.Land, tenant.Lead), today)
			return err
		}); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("a Land has gaps of its own: %v", err)
		}
	})
}

func TestWhatCannotBeSoIsRefused(t *testing.T) {
	d := testkit.SQLite(t)
	w := found(t, d)
	for field, spoil := range map[string]func(*gap.Assumption){
		"value": func(a *gap.Assumption) { a.Key, a.Low, a.Value, a.High = "window", 2_500, 2_500, 2_500 },
		"low":   func(a *gap.Assumption) { a.Low = 70_000 },
		"high":  func(a *gap.Assumption) { a.High = 101_000 },
		"why":   func(a *gap.Assumption) { a.Why = " " },
	} {
		a := gap.Assumption{Key: "kita.u3.wish", Why: "x"}
		a.Low, a.Value, a.High = 40_000, 50_000, 60_000
		spoil(&a)
		w.refuses(t, field, func(ctx context.Context, tx *db.Tx) error {
			_, err := gap.Assume(ctx, tx, w.Clock, w.lead, a)
			return err
		})
	}
	for field, spoil := range map[string]func(*gap.Measure){
		"title":  func(m *gap.Measure) { m.Title = "" },
		"places": func(m *gap.Measure) { m.Places = 0 },
		"staff":  func(m *gap.Measure) { m.Indicator, m.Staff = "course", 1 },
		"once":   func(m *gap.Measure) { m.Once = -1 },
		"from":   func(m *gap.Measure) { m.From = today.AddMonths(300) },
		"state":  func(m *gap.Measure) { m.State = "later" },
	} {
		m := gap.Measure{Indicator: "kita.u3", Title: "Kita", Places: 1000, From: today, State: gap.Proposed}
		spoil(&m)
		w.refuses(t, field, func(ctx context.Context, tx *db.Tx) error {
			_, err := gap.SaveMeasure(ctx, tx, w.Clock, w.lead, m)
			return err
		})
	}
}

func (w town) refuses(t *testing.T, field string, fn func(context.Context, *db.Tx) error) {
	t.Helper()
	err := w.Try(t, w.lead, fn)
	if all := errs.All(err); len(all) == 0 || all[0].Field != field {
		t.Errorf("%s: %v", field, err)
	}
}
