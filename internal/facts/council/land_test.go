package council_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/council"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/id"
	"wegwarte/internal/report"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// release is what a municipality told on a day.
type release struct {
	ags, day string
	state    open.State
	open.Content
}

// tell keeps releases as they went out.
func tell(t testing.TB, w *testkit.World, s tenant.Scope, all ...release) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		for i, r := range all {
			data, hash, err := r.Canonical()
			if err != nil {
				return err
			}
			at := db.Micros(clock.MustDate(r.day).Begins())
			if _, err := tx.Exec(ctx, `INSERT INTO open_release (id, tenant_id, ags, number, day, state, content, sums, hash, checked, reason, made_at, told_at, told_name, ended_at, ended_name, changed_at, version)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '{}', '', $10, $10, 'x', 0, '', $10, 1)`, id.New(), s.Tenant, r.ags, i+1, r.day, r.state, string(data), db.JSON(r.Sums()), hash, at); err != nil {
				return err
			}
		}
		return nil
	})
}

func kita(gaps, anyway, later open.Range, split bool, measures ...open.Measure) open.Content {
	return open.Content{Gaps: []open.Gap{{Key: "kita.u3", Gap: gaps, Anyway: anyway, Arrivals: open.Range{Low: gaps.Low - anyway.Low, Value: gaps.Value - anyway.Value, High: gaps.High - anyway.High}, Later: later, Split: split, Measures: measures}}}
}

func exact(n int64) open.Range { return open.Range{Low: n, Value: n, High: n} }

func posts(n int64) open.Content {
	return open.Content{Gaps: []open.Gap{{Key: "office", Unit: "posts", Digits: 1, Gap: exact(n), Later: exact(n)}}}
}

func TestALandAddsUpWhatItsMunicipalitiesToldEverybodyByTheQuartersEnd(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		here, there, lead := w.At(w.Municipality, tenant.Lead), w.At(w.Elsewhere, tenant.Lead), w.At(w.Land, tenant.Lead)
		halls := func(c open.Content, inUse, places int) open.Content {
			c.Halls = &open.Halls{InUse: inUse, Places: places}
			return c
		}
		tell(t, w, here,
			release{"05978040", "2026-06-10", open.Published, halls(kita(exact(100), exact(90), exact(100), true), 2, 200)},
			release{"05978040", "2026-09-30", open.Published, halls(kita(open.Range{Low: 70, Value: 80, High: 95}, exact(60), exact(20), true,
				open.Measure{Units: 30, Once: 1_000_000_00, State: gap.Decided}, open.Measure{Units: 10, State: gap.Decided}, open.Measure{Units: 5, Once: 77, State: gap.Proposed}), 1, 60)},
			release{"05978040", "2026-10-01", open.Published, halls(kita(exact(1), exact(1), exact(1), true), 9, 999)})
		tell(t, w, there,
			release{"05913000", "2026-09-01", open.Published, halls(kita(exact(500), exact(400), exact(600), true, open.Measure{Units: 100, Yearly: 50, State: gap.Decided}), 0, 0)},
			release{"05913000", "2026-09-02", open.Withdrawn, kita(exact(7), exact(7), exact(7), true)},
			release{"05", "2026-09-02", open.Published, kita(exact(7), exact(7), exact(7), true)},
			release{"06412000", "2026-09-02", open.Published, kita(exact(7), exact(7), exact(7), true)},
			release{"05111000", "2026-09-02", open.Published, posts(25)})
		is := func(want map[string]string) {
			t.Helper()
			w.Do(t, lead, func(ctx context.Context, tx *db.Tx) error {
				r, err := council.Now(ctx, tx, w.Clock, lead, third)
				for at, want := range want {
					section, key, _ := strings.Cut(at, " ")
					if got := of(r, section, key); got != want {
						t.Errorf("%s: %s, want %s", at, got, want)
					}
				}
				return err
			})
		}
		is(map[string]string{
			"halls halls.say": "2000 1000 0", "halls halls.with": "1000 1000 -", "halls halls.in-use": "1000 2000 -", "halls halls.places": "60000 200000 -",
			"lacks gap": "2000 580000 460000 120000 620000", "closes closes.decided": "2000 140000 1000000000 500", "closes closes.proposed": "1000 5000 - -",
			"homes housed": "none", "gaps gap": "none"})
		w.Do(t, lead, func(ctx context.Context, tx *db.Tx) error {
			r, err := council.Now(ctx, tx, w.Clock, lead, third)
			for _, s := range r.Sections {
				if s.Key != "lacks" {
					continue
				}
				if v := s.Rows[0].Values[1]; v.Low != 570_000 || v.High != 595_000 || v.Unit != council.Count {
					t.Errorf("the range of a sum: %+v", v)
				}
				if last := s.Rows[len(s.Rows)-1]; last.Of != "office" || last.Values[1] != (council.Value{Unit: council.Posts, Low: 2500, Value: 2500, High: 2500}) || last.Values[2].Known() {
					t.Errorf("%+v", last)
				}
			}
			return err
		})
		// Where one does not say which part arrivals add, the sum does not either.
		tell(t, w, w.At(w.Land, tenant.Lead), release{"05112000", "2026-09-29", open.Published, kita(exact(20), exact(0), exact(20), false)})
		is(map[string]string{"lacks gap": "3000 600000 - - 640000"})
	})
}

// Eight equal municipalities take in an eighth each, 87.5 of 700: what seven reported lies between 46 and 183 of a hundred, and the eighth said nothing.
func TestALandSaysHowEvenlyItsMunicipalitiesTakeIn(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	var places []tenant.Place
	for i := range 8 {
		places = append(places, tenant.Place{AGS: fmt.Sprintf("0591300%d", i), Name: fmt.Sprintf("Ort %d", i), KreisKey: "05913", Kreis: "Kreis", Population: 10_000, AreaHa: 1000, Source: "x"})
	}
	var towns []tenant.Tenant
	w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) (err error) {
		if _, err = tenant.PutPlaces(ctx, tx, testkit.Now, places); err == nil {
			towns, err = tenant.OfKind(ctx, tx, tenant.Municipality)
		}
		return err
	})
	n := 0
	for _, one := range towns {
		if one.AGS == "" || n == 7 {
			continue
		}
		n++
		s := w.At(one, tenant.Intake)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := report.Enter(ctx, tx, w.Clock, s, report.EnterCommand{Purpose: report.Asylum, Day: clock.MustDate("2026-09-30"), Persons: 20 + 20*n})
			return err
		})
	}
	lead := w.At(w.Land, tenant.Lead)
	w.Do(t, lead, func(ctx context.Context, tx *db.Tx) error {
		r, err := council.Now(ctx, tx, w.Clock, lead, third)
		for key, want := range map[string]string{"towns": "8000 8000 8000", "reported": "7000 0 0", "soll": "700000 - -", "there": "700000 - -", "fulfilled": "114286 - -", "under": "3000 - -"} {
			if got := of(r, "allocation", key); got != want {
				t.Errorf("%s: %s, want %s", key, got, want)
			}
		}
		return err
	})
}
