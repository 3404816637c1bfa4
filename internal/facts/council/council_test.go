package council_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/council"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

var third = council.Quarter{Year: 2026, N: 3}

func TestQuartersAreReadAndCounted(t *testing.T) {
	for _, k := range []struct{ day, quarter, first, last string }{{"2026-01-01", "2026-1", "2026-01-01", "2026-03-31"}, {"2026-11-26", "2026-4", "2026-10-01", "2026-12-31"}, {"2024-06-30", "2024-2", "2024-04-01", "2024-06-30"}} {
		q := council.QuarterOf(clock.MustDate(k.day))
		read, err := council.ParseQuarter(q.String())
		if q.String() != k.quarter || q.First().String() != k.first || q.Last().String() != k.last || read != q || err != nil {
			t.Errorf("%s: %v, %v to %v, read %v, %v", k.day, q, q.First(), q.Last(), read, err)
		}
	}
	if q := (council.Quarter{Year: 2026, N: 1}).Add(-5); q != (council.Quarter{Year: 2024, N: 4}) {
		t.Error(q)
	}
	for _, bad := range []string{"", "2026-5", "2026-0", "26-1", "2026-11", "2026/1", "1999-1", "+226-1"} {
		if q, err := council.ParseQuarter(bad); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("%q: %v, %v", bad, q, err)
		}
	}
}

// months writes how people lived at the end of some months: persons, of whom in halls.
func months(t *testing.T, w *testkit.World, all map[string][2]int) {
	t.Helper()
	w.Do(t, w.At(w.Municipality, tenant.Lead), func(ctx context.Context, tx *db.Tx) error {
		for month, n := range all {
			if _, err := tx.Exec(ctx, `INSERT INTO lived_month (tenant_id, month, persons, halls, own_door, measured, space_low, space_middle, space_high, counted_on)
				VALUES ($1, $2, $3, $4, 0, $3, 60, 90, 120, '2026-11-20') ON CONFLICT (tenant_id, month) DO UPDATE SET halls = EXCLUDED.halls`, w.Municipality.ID, month, n[0], n[1]); err != nil {
				return err
			}
		}
		return nil
	})
}

// of gives a figure of a report: its values in thousandths, "-" of what is not known.
func of(r council.Report, section, key string) string {
	for _, p := range r.Sections {
		for _, row := range p.Rows {
			if p.Key != section || row.Key != key {
				continue
			}
			var all []string
			for _, v := range row.Values {
				if all = append(all, "-"); v.Known() {
					all[len(all)-1] = fmt.Sprint(v.Value)
				}
			}
			return strings.Join(all, " ")
		}
	}
	return "none"
}

func TestAReportSetsThreeQuartersSideBySideAndStaysAsItWasFinished(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		lead := w.At(w.Municipality, tenant.Lead)
		months(t, w, map[string][2]int{"2026-09-01": {200, 50}, "2026-08-01": {999, 0}, "2026-06-01": {180, 60}, "2025-09-01": {100, 0}})
		var finished council.Report
		w.Do(t, lead, func(ctx context.Context, tx *db.Tx) error {
			r, err := council.Now(ctx, tx, w.Clock, lead, third)
			if got := of(r, "homes", "halls.share"); got != "25000 33300 0" {
				t.Errorf("halls: %s", got)
			}
			if got := of(r, "homes", "housed"); got != "200000 180000 100000" {
				t.Errorf("housed: %s", got)
			}
			if got := of(r, "arrivals", "notice"); got != "- - -" {
				t.Errorf("nobody was announced, and nothing is known of the notice: %s", got)
			}
			if err == nil {
				err = council.Write(ctx, tx, w.Clock, lead, third, map[string]council.Text{"summary": {Words: " Weniger Menschen\r\nin Hallen. "}, "unknown": {Words: "x"}})
			}
			if err == nil {
				finished, err = council.Finish(ctx, tx, w.Clock, lead, third)
			}
			return err
		})
		if finished.Number != 1 || finished.Sections[0].Text.Words != "Weniger Menschen\nin Hallen." {
			t.Errorf("%+v", finished)
		}

		// Later figures and words change the next report only.
		months(t, w, map[string][2]int{"2026-09-01": {200, 20}})
		w.Do(t, lead, func(ctx context.Context, tx *db.Tx) error {
			if err := council.Write(ctx, tx, w.Clock, lead, third, map[string]council.Text{"summary": {Words: "Anders.", Version: 1}}); err != nil {
				return err
			}
			if _, err := council.Finish(ctx, tx, w.Clock, lead, third); err != nil {
				return err
			}
			for number, want := range map[int]string{1: "Weniger Menschen\nin Hallen. 25000", 2: "Anders. 10000"} {
				r, err := council.Find(ctx, tx, lead, third, number)
				if got := r.Sections[0].Text.Words + " " + strings.Fields(of(r, "homes", "halls.share"))[0]; err != nil || got != want || r.Number != number || r.By != lead.Name {
					t.Errorf("number %d: %q, want %q, %v", number, got, want, err)
				}
			}
			all, err := council.Finished(ctx, tx, lead, third)
			if len(all) != 2 || all[0].Number != 2 || all[1].Quarter != third {
				t.Errorf("%+v", all)
			}
			if _, err := council.Find(ctx, tx, lead, third, 3); !errs.Is(err, errs.KindNotFound) {
				t.Error(err)
			}
			return err
		})
	})
}

func TestWhatSomebodyElseWroteIsNotLost(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		lead := w.At(w.Municipality, tenant.Lead)
		write := func(text string, seen int) error {
			return w.Try(t, lead, func(ctx context.Context, tx *db.Tx) error {
				return council.Write(ctx, tx, w.Clock, lead, third, map[string]council.Text{"ahead": {Words: text, Version: seen}})
			})
		}
		for _, k := range []struct {
			text string
			seen int
			kind errs.Kind
		}{{"eins", 0, 0}, {"zwei", 0, errs.KindConflict}, {"zwei", 1, 0}, {"zwei", 1, 0}, {"drei", 1, errs.KindConflict}, {strings.Repeat("ä", 4001), 2, errs.KindInvalid}, {strings.Repeat("ä", 4000), 2, 0}} {
			if err := write(k.text, k.seen); (k.kind == 0) != (err == nil) || k.kind != 0 && !errs.Is(err, k.kind) {
				t.Errorf("%.10q after version %d: %v", k.text, k.seen, err)
			}
		}
		for name, q := range map[string]council.Quarter{"is not over": council.QuarterOf(testkit.Today), "has not begun": council.QuarterOf(testkit.Today).Add(1)} {
			if err := w.Try(t, lead, func(ctx context.Context, tx *db.Tx) error {
				_, err := council.Finish(ctx, tx, w.Clock, lead, q)
				return err
			}); err == nil {
				t.Errorf("a quarter that %s is finished", name)
			}
		}
	})
}

func TestAnotherTenantReadsAndWritesNoReport(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		lead, foreign := w.At(w.Municipality, tenant.Lead), w.At(w.Elsewhere, tenant.Lead)
		months(t, w, map[string][2]int{"2026-09-01": {200, 50}})
		w.Do(t, lead, func(ctx context.Context, tx *db.Tx) error {
			if err := council.Write(ctx, tx, w.Clock, lead, third, map[string]council.Text{"summary": {Words: "unser"}}); err != nil {
				return err
			}
			_, err := council.Finish(ctx, tx, w.Clock, lead, third)
			return err
		})
		w.Do(t, foreign, func(ctx context.Context, tx *db.Tx) error {
			r, err := council.Now(ctx, tx, w.Clock, foreign, third)
			if err != nil || r.Sections[0].Text.Words != "" || of(r, "homes", "housed") != "- - -" {
				t.Errorf("%+v, %v", r, err)
			}
			if all, err := council.Finished(ctx, tx, foreign, third); err != nil || len(all) > 0 {
				t.Errorf("%+v, %v", all, err)
			}
			if _, err := council.Find(ctx, tx, foreign, third, 1); !errs.Is(err, errs.KindNotFound) {
				t.Error(err)
			}
			return nil
		})
		for _, role := range []tenant.Role{tenant.Intake, tenant.Housing, tenant.Administrator} {
			s := w.As(role)
			err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				return council.Write(ctx, tx, w.Clock, s, third, map[string]council.Text{"summary": {Words: "x"}})
			})
			if !errs.Is(err, errs.KindForbidden) {
				t.Errorf("%s writes: %v", role, err)
			}
			if err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := council.Finish(ctx, tx, w.Clock, s, third)
				return err
			}); !errs.Is(err, errs.KindForbidden) {
				t.Errorf("%s finishes: %v", role, err)
			}
		}
	})
}

// A paper for everybody tells of nobody: numbers of people come to the nearest five, and a mean of few is left out.
func TestAReportTellsOfNoHousehold(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	lead := w.At(w.Municipality, tenant.Lead)
	months(t, w, map[string][2]int{"2026-09-01": {3, 1}, "2026-06-01": {23, 8}})
	w.Do(t, lead, func(ctx context.Context, tx *db.Tx) error {
		r, err := council.Now(ctx, tx, w.Clock, lead, third)
		for key, want := range map[string]string{"housed": "5000 25000 -", "halls": "5000 10000 -", "halls.share": "- 34800 -"} {
			if got := of(r, "homes", key); got != want {
				t.Errorf("%s: %s, want %s", key, got, want)
			}
		}
		return err
	})
}
