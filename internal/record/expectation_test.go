package record_test

import (
	"context"
	"slices"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestEverythingThatCanBeExpectedHasWordsAndASource(t *testing.T) {
	for _, e := range record.Defaults() {
		if !i18n.Has(e.Text()) {
			t.Errorf("%s has no words", e.Item())
		}
		if e.Source == "" && e.Of != record.GapAge && e.Of != record.GapLanguages {
			t.Errorf("%s has no source", e.Item())
		}
	}
}

func wanted(list []record.Expectation, item string) record.Expectation {
	i := slices.IndexFunc(list, func(e record.Expectation) bool { return e.Item() == item })
	return list[i]
}

func TestTheLandsListHoldsForAllAndAMunicipalityAddsItsOwn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		desk, intake, elsewhere := w.As(tenant.LandAllocation), w.As(tenant.Intake), w.At(w.Elsewhere, tenant.Intake)
		expect := func(s tenant.Scope, list ...record.Expectation) {
			t.Helper()
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error { return record.Expect(ctx, tx, w.Clock, s, list) })
		}
		expect(desk, record.Expectation{Of: record.GapMeasure, Code: "child-care"}, // not wanted any more
			record.Expectation{Of: record.GapMeasure, Code: "tb-screening", Wanted: true, Expected: record.Expected{FromAge: 18}})
		expect(intake, record.Expectation{Of: record.GapNeed, Code: "child-seat", Wanted: true, Expected: record.Expected{ToAge: 12}},
			record.Expectation{Of: record.GapMeasure, Code: "tb-screening"}) // which the Land asks for all the same
		for name, c := range map[string]struct {
			scope     tenant.Scope
			childSeat bool
		}{"the Land": {desk, false}, "the municipality": {intake, true}, "another one": {elsewhere, false}} {
			w.Do(t, c.scope, func(ctx context.Context, tx *db.Tx) error {
				list, err := record.ExpectationsOf(ctx, tx, c.scope)
				if err != nil {
					return err
				}
				tb := wanted(list, "measure:tb-screening")
				if wanted(list, "measure:child-care").Wanted || !tb.Wanted || tb.FromAge != 18 || wanted(list, "need:child-seat").Wanted != c.childSeat {
					t.Errorf("%s: %+v", name, list)
				}
				return nil
			})
		}
		w.Do(t, desk, func(ctx context.Context, tx *db.Tx) error { // who announces sees what the other end asks for
			list, err := record.Expectations(ctx, tx, desk.Tenant, intake.Tenant)
			if !wanted(list, "need:child-seat").Wanted {
				t.Error("the Land does not know what the municipality asks for")
			}
			return err
		})
	})
}

func TestWhatIsExpectedMustMakeSense(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	for name, e := range map[string]record.Expectation{
		"nothing unknown":        {Of: record.GapNeed, Code: "yacht", Wanted: true},
		"ages in order":          {Of: record.GapNeed, Code: "child-seat", Wanted: true, Expected: record.Expected{FromAge: 9, ToAge: 3}},
		"ages somebody can have": {Of: record.GapNeed, Code: "child-seat", Wanted: true, Expected: record.Expected{FromAge: 200}},
	} {
		s := w.As(tenant.LandAllocation)
		err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
			return record.Expect(ctx, tx, w.Clock, s, []record.Expectation{e})
		})
		if !errs.Is(err, errs.KindInvalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	s := w.As(tenant.Lead)
	err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error { return record.Expect(ctx, tx, w.Clock, s, nil) })
	if !errs.Is(err, errs.KindForbidden) {
		t.Errorf("a role that announces nobody: got %v", err)
	}
}
