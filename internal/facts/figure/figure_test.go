package figure_test

import (
	"context"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/gazetteer"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

const (
	werneKey = "05978040"
	hammKey  = "05915000"
)

type land struct {
	*testkit.World
	werne, hamm tenant.Tenant
	lead        tenant.Scope // of Werne
	desk        tenant.Scope // lead of the Land
}

func found(t testing.TB, d *db.DB) land {
	t.Helper()
	w := land{World: testkit.NewWorld(t, d)}
	w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) (err error) {
		if _, err = tenant.PutPlaces(ctx, tx, testkit.Now, gazetteer.NRW().Places()); err != nil {
			return err
		}
		if w.werne, err = tenant.ByAGS(ctx, tx, werneKey); err != nil {
			return err
		}
		w.hamm, err = tenant.ByAGS(ctx, tx, hammKey)
		return err
	})
	w.lead, w.desk = w.At(w.werne, tenant.Lead), w.At(w.Land, tenant.Lead)
	return w
}

// places are those of Kitas for children under three, published on a day.
func places(day, asOf string, n int64) figure.Figure {
	f := figure.Figure{Key: "kita.u3.places", From: clock.MustDate(day), Value: n * figure.Thousand, Source: "Jugendhilfeplanung", Licence: "eigene Zählung", AsOf: clock.MustDate(asOf)}
	f.To, f.Low, f.High = f.From, f.Value, f.Value
	return f
}

func (w land) enter(t testing.TB, s tenant.Scope, f figure.Figure) (kept figure.Figure) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		kept, err = figure.Enter(ctx, tx, w.Clock, s, f)
		return err
	})
	return kept
}

func (w land) take(t testing.TB, s tenant.Scope, dry bool, rows ...figure.Row) (taken figure.Taken) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		taken, err = figure.Take(ctx, tx, w.Clock, s, figure.TakeCommand{Rows: rows, Way: figure.Sheet, DryRun: dry})
		return err
	})
	return taken
}

func (w land) latest(t testing.TB, s tenant.Scope, on string) (all map[string]figure.Figure) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = figure.Latest(ctx, tx, s, clock.MustDate(on))
		return err
	})
	return all
}

func (w land) series(t testing.TB, s tenant.Scope, key string) (all []figure.Figure) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = figure.Series(ctx, tx, s, key)
		return err
	})
	return all
}

func (w land) history(t testing.TB, s tenant.Scope, key string, after id.ID) (all []figure.Figure) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = figure.History(ctx, tx, s, key, after)
		return err
	})
	return all
}

func TestTheCatalogueOfKeysIsSound(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range figure.Keys() {
		for _, name := range k.Names() {
			if got, ok := figure.KeyOf(name); !ok || got.Key != k.Key || seen[name] {
				t.Errorf("%s is found as %q, %v, twice: %v", name, got.Key, ok, seen[name])
			}
			seen[name] = true
		}
		if len(k.Found) == 0 || k.Keeps <= 0 || k.Least > k.Most || k.Period != "day" && k.Period != "year" || k.Unit == "" || k.Kind == "" {
			t.Errorf("%s is not whole: %+v", k.Key, k)
		}
	}
	for _, none := range []string{"", "population.age", "population.age.100", "population.age.-1", "population.age.07", "kita", "kita.u3.places.3"} {
		if k, ok := figure.KeyOf(none); ok {
			t.Errorf("%q is a key: %s", none, k.Key)
		}
	}
	if age, ok := figure.AgeOf("population.age.42"); !ok || age != 42 {
		t.Errorf("age %d, %v", age, ok)
	}
}

func TestTheValuePublishedLastStandsAndTheOthersStayVisible(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.enter(t, w.lead, places("2025-03-01", "2025-06-01", 300))
		w.enter(t, w.lead, places("2026-03-01", "2026-06-01", 310))
		w.enter(t, w.lead, places("2026-03-01", "2026-09-01", 320)) // newer
		w.enter(t, w.lead, places("2026-03-01", "2026-04-01", 290)) // found later, published before
		w.enter(t, w.lead, places("2026-03-01", "2026-09-01", 321)) // a correction on the same day
		w.enter(t, w.lead, places("2027-03-01", "2026-10-01", 400)) // planned
		if got := w.latest(t, w.lead, "2026-11-23")["kita.u3.places"]; got.Value != 321_000 || got.By == "" {
			t.Errorf("latest is %+v", got)
		}
		if got := w.latest(t, w.lead, "2025-12-31")["kita.u3.places"].Value; got != 300_000 {
			t.Errorf("of the year before %d", got)
		}
		if got := w.latest(t, w.lead, "2024-12-31"); len(got) > 0 {
			t.Errorf("before the first there is %+v", got)
		}
		var values []int64
		for _, f := range w.series(t, w.lead, "kita.u3.places") {
			values = append(values, f.Value/figure.Thousand)
		}
		if len(values) != 3 || values[0] != 300 || values[1] != 321 || values[2] != 400 {
			t.Errorf("series %v", values)
		}
		if all := w.history(t, w.lead, "kita.u3.places", ""); len(all) != 6 || all[0].Value != 400_000 || all[1].Value != 321_000 || all[4].Value != 290_000 {
			t.Errorf("history %+v", all)
		}
	})
}

func TestAWithdrawnFigureCountsNoLongerAndIsStillRead(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.enter(t, w.lead, places("2025-03-01", "2025-06-01", 300))
		wrong := w.enter(t, w.lead, places("2026-03-01", "2026-06-01", 31))
		w.Do(t, w.lead, func(ctx context.Context, tx *db.Tx) error {
			if err := figure.Withdraw(ctx, tx, w.Clock, w.lead, wrong.ID, " "); !errs.Is(err, errs.KindInvalid) {
				t.Errorf("without a word: %v", err)
			}
			return figure.Withdraw(ctx, tx, w.Clock, w.lead, wrong.ID, "Tippfehler")
		})
		if got := w.latest(t, w.lead, "2026-11-23")["kita.u3.places"].Value; got != 300_000 {
			t.Errorf("latest %d", got)
		}
		if all := w.history(t, w.lead, "kita.u3.places", ""); len(all) != 3 || all[0].Mark != figure.Withdrawn || all[0].Note != "Tippfehler" {
			t.Errorf("history %+v", all)
		}
	})
}

func TestALandBringsFiguresForItsMunicipalitiesAndAMunicipalityForItself(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		rows := []figure.Row{
			{AGS: werneKey, Number: 2, Figure: places("2026-03-01", "2026-06-01", 310)},
			{AGS: hammKey, Number: 3, Figure: places("2026-03-01", "2026-06-01", 2100)},
			{AGS: "05", Number: 4, Figure: places("2026-03-01", "2026-06-01", 220_000)},
			{AGS: "09162000", Number: 5, Figure: places("2026-03-01", "2026-06-01", 20_000)},
			{AGS: werneKey, Number: 6, Figure: places("2026-03-01", "2027-06-01", 310)},
		}
		if dry := w.take(t, w.desk, true, rows...); len(dry.Changes) != 3 || dry.Foreign != 1 || len(dry.Faults) != 1 || dry.Faults[0].Row != 6 || dry.Faults[0].Err.Field != "as_of" {
			t.Errorf("the preview says %+v", dry)
		}
		if len(w.latest(t, w.lead, "2026-11-23")) > 0 {
			t.Error("a preview wrote something")
		}
		w.take(t, w.desk, false, rows...)
		if again := w.take(t, w.desk, false, rows...); len(again.Changes) > 0 || again.Same != 3 {
			t.Errorf("the same list again brings %+v", again)
		}
		if got := w.latest(t, w.lead, "2026-11-23")["kita.u3.places"]; got.Value != 310_000 || !got.Land || got.By != "" {
			t.Errorf("Werne has %+v", got)
		}
		if got := w.latest(t, w.At(w.hamm, tenant.Housing), "2026-11-23")["kita.u3.places"]; got.Value != 2_100_000 {
			t.Errorf("Hamm has %+v", got)
		}
		if got := w.latest(t, w.desk, "2026-11-23")["kita.u3.places"]; got.Value != 220_000_000 || got.Land {
			t.Errorf("the Land has %+v", got)
		}
		for i := range rows {
			rows[i].Value, rows[i].Low, rows[i].High, rows[i].AsOf = 1000, 1000, 1000, clock.MustDate("2026-07-01")
		}
		if got := w.take(t, w.lead, false, rows...); len(got.Changes) != 1 || got.Foreign != 3 || got.Same != 1 || got.Changes[0].Was == nil || got.Changes[0].Was.Value != 310_000 {
			t.Errorf("Werne takes %+v", got)
		}
		if got := w.latest(t, w.At(w.hamm, tenant.Housing), "2026-11-23")["kita.u3.places"].Value; got != 2_100_000 {
			t.Errorf("Werne changed Hamm's to %d", got)
		}
	})
}

func TestAFigureKeepsToItsKey(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		good := places("2026-03-01", "2026-06-01", 310)
		for field, spoil := range map[string]func(*figure.Figure){
			"key":     func(f *figure.Figure) { f.Key = "kita.u4.places" },
			"value":   func(f *figure.Figure) { f.Value, f.Low, f.High = 310_500, 310_500, 310_500 },
			"low":     func(f *figure.Figure) { f.Low = 311_000 },
			"high":    func(f *figure.Figure) { f.High = 310_500 },
			"to":      func(f *figure.Figure) { f.To = clock.MustDate("2026-03-02") },
			"from":    func(f *figure.Figure) { f.From = clock.MustDate("1950-03-01") },
			"as_of":   func(f *figure.Figure) { f.AsOf = clock.Date{} },
			"source":  func(f *figure.Figure) { f.Source = " " },
			"licence": func(f *figure.Figure) { f.Licence = "" },
			"url":     func(f *figure.Figure) { f.URL = "javascript:alert(1)" },
			"mark":    func(f *figure.Figure) { f.Mark = figure.Withdrawn },
		} {
			f := good
			spoil(&f)
			err := w.Try(t, w.lead, func(ctx context.Context, tx *db.Tx) error {
				_, err := figure.Enter(ctx, tx, w.Clock, w.lead, f)
				return err
			})
			all := errs.All(err)
			if len(all) != 1 || all[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}
