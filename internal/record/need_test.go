package record_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestANeedIsRecordedWithItsSourceBasisAndCatalogue(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			cmd := medication(w.here)
			cmd.Detail, cmd.Until, cmd.SourceDay = "für 5 Tage", testkit.Today.AddDays(90), testkit.Today.AddDays(-3)
			added, err := record.AddNeed(ctx, tx, w.Clock, s, cmd)
			if err != nil {
				return err
			}
			found, err := record.NeedsOf(ctx, tx, s, []id.ID{w.here})
			if err != nil {
				return err
			}
			want := record.Need{ID: added.ID, Person: w.here, Code: "continuous-medication", Catalogue: record.Current().Version,
				Severity: record.Essential, Detail: "für 5 Tage", From: testkit.Today, Until: testkit.Today.AddDays(90),
				Source: record.OwnWord, SourceDay: testkit.Today.AddDays(-3), Basis: "asylg-8-3", Health: true,
				RecordedAt: testkit.Now, RecordedBy: s.Actor}
			if diff := cmp.Diff([]record.Need{want}, found, days); diff != "" {
				t.Error(diff)
			}
			return nil
		})
	})
}

func TestANeedHasToKeepTheRules(t *testing.T) {
	d := testkit.SQLite(t)
	w := newWorld(t, d)
	for name, c := range map[string]struct {
		change func(*record.NeedCommand)
		key    string
		field  string
	}{
		"its code is in the catalogue": {func(c *record.NeedCommand) { c.Code = "diabetes" }, "error.record.need.unknown", "code"},
		"it has a severity":            {func(c *record.NeedCommand) { c.Severity = "very" }, "error.record.severity", "severity"},
		"a detail that is asked for is given": {func(c *record.NeedCommand) { c.Code = "assistance-animal" },
			"error.record.detail.required", "detail"},
		"it does not end before it begins": {func(c *record.NeedCommand) { c.Until = testkit.Today.AddDays(-1) },
			"error.record.until.before-from", "until"},
		"somebody said so":              {func(c *record.NeedCommand) { c.Source = "" }, "error.record.source", "source"},
		"nobody said it tomorrow":       {func(c *record.NeedCommand) { c.SourceDay = testkit.Today.AddDays(1) }, "error.record.day.future", "source_day"},
		"it has a basis":                {func(c *record.NeedCommand) { c.Basis = "" }, "error.record.basis", "basis"},
		"the basis is one for the need": {func(c *record.NeedCommand) { c.Basis = "sgb8-24" }, "error.record.basis", "basis"},
		"consent says when and how it was given": {func(c *record.NeedCommand) { c.Basis = record.ByConsent },
			"error.record.consent.required", "consent"},
		"the detail is short": {func(c *record.NeedCommand) { c.Detail = strings.Repeat("ä", 301) }, "error.record.too-long", "detail"},
	} {
		t.Run(name, func(t *testing.T) {
			s := w.As(tenant.FacilitySocial)
			cmd := stepFree(w.here)
			c.change(&cmd)
			err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := record.AddNeed(ctx, tx, w.Clock, s, cmd)
				return err
			})
			list := errs.All(err)
			if len(list) != 1 || list[0].Key != c.key || list[0].Field != c.field || list[0].Kind != errs.KindInvalid {
				t.Errorf("got %v, want %s at %s", err, c.key, c.field)
			}
		})
	}
}

func TestSeveralNeedsAreRecordedOrNone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := w.As(tenant.LandAllocation)
		err := w.Try(t, w.As(tenant.FacilityMedic), func(ctx context.Context, tx *db.Tx) error {
			_, err := record.AddNeeds(ctx, tx, w.Clock, w.As(tenant.FacilityMedic), stepFree(w.here), stepFree(w.there))
			return err
		})
		if !errs.Is(err, errs.KindNotFound) {
			t.Errorf("a person of another facility: got %v, want not found", err)
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			found, err := record.NeedsOf(ctx, tx, s, []id.ID{w.here, w.there})
			if len(found) != 0 {
				t.Errorf("got %d needs, want none", len(found))
			}
			return err
		})
	})
}

func TestANeedEndsAndIsKept(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			need, err := record.AddNeed(ctx, tx, w.Clock, s, stepFree(w.here))
			if err != nil {
				return err
			}
			last := testkit.Today.AddDays(10)
			if err := record.EndNeed(ctx, tx, w.Clock, s, need.ID, last); err != nil {
				return err
			}
			found, err := record.NeedsOf(ctx, tx, s, []id.ID{w.here})
			if err != nil {
				return err
			}
			if len(found) != 1 || found[0].Until != last || !found[0].HoldsOn(last) || found[0].HoldsOn(last.AddDays(1)) {
				t.Errorf("got %+v", found)
			}
			if err := record.EndNeed(ctx, tx, w.Clock, s, need.ID, testkit.Today.AddDays(-1)); !errs.Is(err, errs.KindInvalid) {
				t.Errorf("an end before the beginning: got %v", err)
			}
			if err := record.EndNeed(ctx, tx, w.Clock, s, need.ID, clock.Date{}); !errs.Is(err, errs.KindInvalid) {
				t.Errorf("an end without a day: got %v", err)
			}
			return nil
		})
	})
}

func TestWhatWasRecordedInErrorIsNeitherShownNorDeleted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			need, err := record.AddNeed(ctx, tx, w.Clock, s, stepFree(w.here))
			if err != nil {
				return err
			}
			dose, err := record.AddMeasure(ctx, tx, w.Clock, s, mmr(w.here))
			if err != nil {
				return err
			}
			if err := record.WithdrawNeed(ctx, tx, w.Clock, s, need.ID); err != nil {
				return err
			}
			if err := record.WithdrawMeasure(ctx, tx, w.Clock, s, dose.ID); err != nil {
				return err
			}
			shown, err := record.Show(ctx, tx, w.Clock, s, []id.ID{w.here})
			if err != nil {
				return err
			}
			if len(shown.Needs)+len(shown.Measures) != 0 {
				t.Errorf("still shown: %+v", shown)
			}
			if err := record.WithdrawNeed(ctx, tx, w.Clock, s, need.ID); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("withdrawn twice: got %v", err)
			}
			for _, table := range []string{"need", "measure"} {
				kept, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM `+table+` WHERE tenant_id = $1 AND withdrawn_by = $2`, s.Tenant, s.Actor)
				if err != nil {
					return err
				}
				if kept != 1 {
					t.Errorf("%s: %d rows kept, want 1", table, kept)
				}
			}
			return nil
		})
	})
}
