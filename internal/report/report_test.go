package report_test

import (
	"context"
	"slices"
	"testing"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/gazetteer"
	"wegwarte/internal/id"
	"wegwarte/internal/report"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// land is a Land with its real municipalities.
type land struct {
	*testkit.World
	werne, hamm tenant.Tenant
}

const (
	werneKey = "05978040"
	hammKey  = "05915000"
)

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
	return w
}

func (w land) enter(t testing.TB, at tenant.Tenant, day string, persons int) (r report.Report) {
	t.Helper()
	s := w.At(at, tenant.Intake)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = report.Enter(ctx, tx, w.Clock, s, report.EnterCommand{Purpose: report.Asylum, Day: clock.MustDate(day), Persons: persons})
		return err
	})
	return r
}

func (w land) stand(t testing.TB, s tenant.Scope, day string) (st report.Standing) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		st, err = report.Stand(ctx, tx, s, report.Asylum, clock.MustDate(day))
		return err
	})
	return st
}

func (w land) town(t testing.TB, s tenant.Scope, ags, day string) report.Town {
	t.Helper()
	st := w.stand(t, s, day)
	return st.Towns[st.Find(ags)]
}

func TestTheNewestReportUpToADayCountsAndACorrectionIsANewRow(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.enter(t, w.werne, "2026-10-31", 150)
		w.enter(t, w.werne, "2026-09-30", 140)
		w.enter(t, w.werne, "2026-10-31", 153) // a correction
		w.enter(t, w.werne, "2026-09-30", 141) // a late one: it does not go before a later Stichtag
		desk := w.As(tenant.LandAllocation)
		for day, want := range map[string]int{"2026-11-23": 153, "2026-10-31": 153, "2026-10-30": 141, "2026-09-30": 141} {
			if got := w.town(t, desk, werneKey, day); got.Last == nil || got.Last.Persons != want || got.State.Missing() {
				t.Errorf("on %s: %+v, want %d", day, got.Last, want)
			}
		}
		if got := w.town(t, desk, werneKey, "2026-09-29"); got.Last != nil || got.State != report.Never {
			t.Errorf("before any report: %+v, %s", got.Last, got.State)
		}
		var all []report.Report
		w.Do(t, desk, func(ctx context.Context, tx *db.Tx) (err error) {
			all, err = report.History(ctx, tx, desk, report.Asylum, werneKey, report.Key{})
			return err
		})
		if len(all) != 4 || all[0].Persons != 153 || all[1].Persons != 150 || all[0].Number != 3 || all[0].By == "" || all[0].At.IsZero() {
			t.Errorf("the history: %+v", all)
		}
	})
}

func TestWhoHasNotReportedIsNotZero(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	w.enter(t, w.werne, "2026-10-31", 0)
	w.enter(t, w.hamm, "2026-08-22", 900)
	desk := w.As(tenant.LandAllocation)
	for _, c := range []struct {
		ags, day string
		want     report.State
	}{
		{werneKey, "2026-11-23", report.Current},
		{werneKey, "2026-12-10", report.Due},
		{werneKey, "2026-12-11", report.Late},
		{hammKey, "2026-11-22", report.Late},   // 92 days
		{hammKey, "2026-11-23", report.Lapsed}, // 93
		{"05111000", "2026-11-23", report.Never},
	} {
		if got := w.town(t, desk, c.ags, c.day); got.State != c.want {
			t.Errorf("%s on %s: %s, want %s", c.ags, c.day, got.State, c.want)
		}
	}
	st := w.stand(t, desk, "2026-11-23")
	done, err := st.Reckon(st.Rules, nil)
	if err != nil {
		t.Fatal(err)
	}
	if st.Missing() != 395 || done.Unknown("bestand") != 395 {
		t.Errorf("%d are missing, %d have no Bestand", st.Missing(), done.Unknown("bestand"))
	}
	if v := done.Figure("bestand", st.Find(werneKey)); v == nil || v.Sign() != 0 {
		t.Errorf("who reported nobody has %v", v)
	}
	if v := done.Figure("quote", st.Find(hammKey)); v != nil {
		t.Errorf("whose report has lapsed has the quote %v", v)
	}
}

func TestAListChangesWhatItSaysAndNothingElse(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.enter(t, w.werne, "2026-10-31", 150)
		desk := w.As(tenant.LandAllocation)
		take := func(dry bool, counts ...report.Count) (taken report.Taken, err error) {
			err = w.Try(t, desk, func(ctx context.Context, tx *db.Tx) (err error) {
				taken, err = report.Take(ctx, tx, w.Clock, desk, report.TakeCommand{Purpose: report.Asylum, Day: clock.MustDate("2026-10-31"), Source: "liste.xlsx", Counts: counts, DryRun: dry})
				return err
			})
			return taken, err
		}
		list := []report.Count{{AGS: werneKey, Persons: 150}, {AGS: hammKey, Persons: 900}}
		if taken, err := take(true, list...); err != nil || len(taken.Changes) != 1 || taken.Same != 1 || taken.Changes[0].Was != nil || taken.Changes[0].Name != "Hamm" {
			t.Errorf("the preview: %+v, %v", taken, err)
		}
		if got := w.town(t, desk, hammKey, "2026-11-01"); got.Last != nil {
			t.Error("a preview has kept something")
		}
		if _, err := take(false, list...); err != nil {
			t.Fatal(err)
		}
		if got := w.town(t, desk, hammKey, "2026-11-01"); got.Last == nil || got.Last.Persons != 900 || got.Last.Way != report.Sheet || got.Last.Source != "liste.xlsx" {
			t.Errorf("taken in: %+v", got.Last)
		}
		if taken, err := take(false, list...); err != nil || len(taken.Changes) != 0 || taken.Same != 2 {
			t.Errorf("the same list again: %+v, %v", taken, err)
		}
		for name, counts := range map[string][]report.Count{
			"unknown": {{AGS: "05000000", Persons: 1}},
			"twice":   {list[0], list[0]},
			"below 0": {{AGS: hammKey, Persons: -1}},
			"foreign": {{AGS: "09162000", Persons: 1}},
		} {
			if _, err := take(false, counts...); !errs.Is(err, errs.KindInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestPlacesHoldFromTheirDayUntilTheNextWord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		desk := w.As(tenant.LandAllocation)
		set := func(all ...report.Place) error {
			return w.Try(t, desk, func(ctx context.Context, tx *db.Tx) error {
				return report.SetPlaces(ctx, tx, w.Clock, desk, all...)
			})
		}
		place := func(facility, from string, n int) report.Place {
			return report.Place{AGS: hammKey, Facility: facility, From: clock.MustDate(from), Places: n, Source: "Bescheid"}
		}
		if err := set(place("ZUE A", "2026-01-01", 500), place("ZUE B", "2026-02-01", 100), place("ZUE A", "2026-06-01", 300), place("ZUE B", "2026-09-01", 0)); err != nil {
			t.Fatal(err)
		}
		for day, want := range map[string]int{"2025-12-31": 0, "2026-01-01": 500, "2026-03-01": 600, "2026-06-01": 400, "2026-09-01": 300} {
			if got := w.town(t, desk, hammKey, day).Places(); got != want {
				t.Errorf("on %s: %d, want %d", day, got, want)
			}
		}
		if err := set(report.Place{AGS: "05000000", Places: -1}); !errs.Is(err, errs.KindInvalid) || len(errs.All(err)) != 5 {
			t.Errorf("all that is wrong is named: %v", err)
		}
	})
}

func TestAFacilityWhosePlaceIsAMunicipalityIsProposed(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	desk := w.As(tenant.LandAllocation)
	w.Do(t, desk, func(ctx context.Context, tx *db.Tx) error {
		return tenant.AddUnit(ctx, tx, tenant.Unit{ID: id.New(), Tenant: w.Land.ID, Kind: "central", Name: "ZUE Hamm", Place: "hamm", Capacity: 400})
	})
	proposals := func() (all []report.Place) {
		w.Do(t, desk, func(ctx context.Context, tx *db.Tx) (err error) {
			all, err = report.Proposals(ctx, tx, desk, testkit.Today)
			return err
		})
		return all
	}
	all := proposals()
	if len(all) != 1 || all[0].AGS != hammKey || all[0].Places != 400 {
		t.Fatalf("%+v", all)
	}
	all[0].Source = "Kapazität"
	w.Do(t, desk, func(ctx context.Context, tx *db.Tx) error { return report.SetPlaces(ctx, tx, w.Clock, desk, all...) })
	if all := proposals(); len(all) != 0 {
		t.Errorf("what counts already is proposed again: %+v", all)
	}
}

func TestEachDayIsReckonedByItsOwnRules(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		desk := w.As(tenant.LandAllocation)
		rules := report.Rules{Purpose: report.Asylum, From: clock.MustDate("2026-07-01"), Population: 8000, Area: 2000, Cap: 2500, Credit: 7000, Keeps: 0, Source: "Probe"}
		add := func(r report.Rules) error {
			return w.Try(t, desk, func(ctx context.Context, tx *db.Tx) error {
				_, err := report.AddRules(ctx, tx, w.Clock, desk, r)
				return err
			})
		}
		if err := add(rules); err != nil {
			t.Fatal(err)
		}
		rules.Credit = 7500 // a correction
		if err := add(rules); err != nil {
			t.Fatal(err)
		}
		residence := rules
		residence.Purpose, residence.Population, residence.Area = report.Residence, 9000, 1000
		if err := add(residence); err != nil {
			t.Fatal(err)
		}
		for day, want := range map[string][2]int{"2010-01-01": {9000, 10000}, "2026-06-30": {9000, 10000}, "2026-07-01": {8000, 7500}, "2027-01-01": {8000, 7500}} {
			if r := w.stand(t, desk, day).Rules; r.Population != want[0] || r.Credit != want[1] {
				t.Errorf("on %s: %+v", day, r)
			}
		}
		bad := report.Rules{Purpose: "x", Population: 5000, Area: 4000, Cap: -1, Credit: -1, Keeps: -1}
		if err := add(bad); !errs.Is(err, errs.KindInvalid) || len(errs.All(err)) != 7 {
			t.Errorf("all that is wrong is named: %v", err)
		}
	})
}

func TestAMunicipalityReportsForItselfOnly(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	day := clock.MustDate("2026-10-31")
	for name, s := range map[string]tenant.Scope{"lead": w.At(w.werne, tenant.Lead), "housing": w.At(w.werne, tenant.Housing), "the Land": w.As(tenant.LandAllocation)} {
		err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := report.Enter(ctx, tx, w.Clock, s, report.EnterCommand{Purpose: report.Asylum, Day: day, Persons: 1})
			return err
		})
		if !errs.Is(err, errs.KindForbidden) {
			t.Errorf("%s enters a report: %v", name, err)
		}
	}
	intake := w.At(w.werne, tenant.Intake)
	for name, cmd := range map[string]report.EnterCommand{"of tomorrow": {Day: testkit.Today.AddDays(1)}, "of no day": {}, "below 0": {Day: day, Persons: -1}, "long ago": {Day: clock.MustDate("1990-01-01")}} {
		err := w.Try(t, intake, func(ctx context.Context, tx *db.Tx) error {
			_, err := report.Enter(ctx, tx, w.Clock, intake, cmd)
			return err
		})
		if !errs.Is(err, errs.KindInvalid) {
			t.Errorf("a report %s: %v", name, err)
		}
	}
}

func TestEveryWriteIsOnRecord(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	r := w.enter(t, w.werne, "2026-10-31", 150)
	auditor := w.At(w.werne, tenant.Auditor)
	w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
		all, err := audit.Page(ctx, tx, auditor, audit.Filter{Kind: tenant.Quota, Limit: 10})
		if err == nil && (len(all) != 1 || all[0].Action != audit.Create || all[0].Detail != "monthly report" || !slices.Equal(all[0].Subjects, []id.ID{r.ID})) {
			t.Errorf("on record: %+v", all)
		}
		return err
	})
}

// What is reported for one key is not counted for the other, and for the
// residence rule nobody reports before the Land has set rules.
func TestTheResidenceRuleIsOffUntilTheLandSetsRulesAndHasABestandOfItsOwn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		desk, intake := w.As(tenant.LandAllocation), w.At(w.werne, tenant.Intake)
		day := clock.MustDate("2026-10-31")
		enter := func(persons int) error {
			return w.Try(t, intake, func(ctx context.Context, tx *db.Tx) error {
				_, err := report.Enter(ctx, tx, w.Clock, intake, report.EnterCommand{Purpose: report.Residence, Day: day, Persons: persons})
				return err
			})
		}
		own := func() (state report.State) {
			w.Do(t, intake, func(ctx context.Context, tx *db.Tx) (err error) {
				state, err = report.OwnState(ctx, tx, intake, report.Residence, testkit.Today)
				return err
			})
			return state
		}
		residence := func(day clock.Date) (st report.Standing) {
			w.Do(t, desk, func(ctx context.Context, tx *db.Tx) (err error) {
				st, err = report.Stand(ctx, tx, desk, report.Residence, day)
				return err
			})
			return st
		}
		if err := enter(40); !errs.Is(err, errs.KindConflict) {
			t.Errorf("a report while it is off: %v", err)
		}
		if st := residence(testkit.Today); !st.Rules.Off() || len(st.Towns) != 396 || own() != "" {
			t.Errorf("while it is off: %+v", st)
		}
		w.Do(t, desk, func(ctx context.Context, tx *db.Tx) error {
			_, err := report.AddRules(ctx, tx, w.Clock, desk, report.Rules{Purpose: report.Residence, From: clock.MustDate("2026-11-01"), Population: 8000, Area: 2000, Source: "AWoV", Uncertain: "nicht geprüft"})
			return err
		})
		if own() != report.Never || !residence(clock.MustDate("2026-10-31")).Rules.Off() {
			t.Errorf("%s, and the day before: %+v", own(), residence(clock.MustDate("2026-10-31")).Rules)
		}
		w.enter(t, w.werne, "2026-10-31", 150)
		if err := enter(40); err != nil {
			t.Fatal(err)
		}
		w.Do(t, desk, func(ctx context.Context, tx *db.Tx) error {
			taken, err := report.Take(ctx, tx, w.Clock, desk, report.TakeCommand{Purpose: report.Residence, Day: day, Source: "liste.xlsx", Counts: []report.Count{{AGS: werneKey, Persons: 40}, {AGS: hammKey, Persons: 300}}})
			if taken.Same != 1 || len(taken.Changes) != 1 {
				t.Errorf("the list brings %+v", taken)
			}
			return err
		})
		st := residence(testkit.Today)
		if at := st.Towns[st.Find(werneKey)]; at.Last == nil || at.Last.Persons != 40 || at.State != report.Current || own() != report.Current {
			t.Errorf("for the residence rule: %+v, %s", at, own())
		}
		if at := w.town(t, desk, werneKey, "2026-11-23"); at.Last == nil || at.Last.Persons != 150 {
			t.Errorf("for asylum: %+v", at.Last)
		}
		if at := w.town(t, desk, hammKey, "2026-11-23"); at.Last != nil {
			t.Errorf("for asylum, Hamm: %+v", at.Last)
		}
		done, err := st.Reckon(st.Rules, nil)
		if err != nil || done.Parameter("total").RatString() != "340" {
			t.Errorf("reckoned with %s, %v", done.Parameter("total"), err)
		}
	})
}
