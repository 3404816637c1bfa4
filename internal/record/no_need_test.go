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

func (w world) noNeeds(t *testing.T, s tenant.Scope) (items []string) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		shown, err := record.Show(ctx, tx, w.Clock, s, []id.ID{w.here})
		for _, n := range shown.NoNeeds {
			items = append(items, n.Item())
		}
		return err
	})
	return items
}

func TestAskedAndNoneHoldsUntilANeedIsRecorded(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		medic := w.As(tenant.FacilityMedic)
		say := func(item string) error {
			return w.Try(t, medic, func(ctx context.Context, tx *db.Tx) error {
				return record.AddNoNeeds(ctx, tx, w.Clock, medic, record.NoNeedCommand{Person: w.here, Item: item, Source: record.OwnWord})
			})
		}
		for range 2 { // the second time changes nothing
			if err := say("group:accommodation"); err != nil {
				t.Fatal(err)
			}
		}
		if err := say("group:health"); err != nil {
			t.Fatal(err)
		}
		if got := w.noNeeds(t, medic); len(got) != 2 {
			t.Errorf("got %v", got)
		}
		if got := w.noNeeds(t, w.As(tenant.Lead)); len(got) != 1 || got[0] != "group:accommodation" {
			t.Errorf("who may not read health reads %v", got)
		}
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			_, err := record.AddNeed(ctx, tx, w.Clock, s, stepFree(w.here))
			return err
		})
		if got := w.noNeeds(t, medic); len(got) != 1 || got[0] != "group:health" {
			t.Errorf("what is needed is still said not to be: %v", got)
		}
		if err := say("group:accommodation"); !errs.Is(err, errs.KindConflict) {
			t.Errorf("an answer that contradicts a need: %v", err)
		}
	})
}

func TestOnlyWhatCanBeAskedHasAnAnswer(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	for name, c := range map[string]struct {
		role tenant.Role
		cmd  record.NoNeedCommand
		want errs.Kind
	}{
		"a measure is not asked":     {tenant.FacilityMedic, record.NoNeedCommand{Item: "measure:examination", Source: record.OwnWord}, errs.KindInvalid},
		"nor something unknown":      {tenant.FacilityMedic, record.NoNeedCommand{Item: "need:yacht", Source: record.OwnWord}, errs.KindInvalid},
		"somebody said so":           {tenant.FacilityMedic, record.NoNeedCommand{Item: "group:family"}, errs.KindInvalid},
		"health is the medic's":      {tenant.FacilitySocial, record.NoNeedCommand{Item: "group:health", Source: record.OwnWord}, errs.KindForbidden},
		"nobody said it in tomorrow": {tenant.FacilityMedic, record.NoNeedCommand{Item: "group:family", Source: record.OwnWord, SourceDay: testkit.Today.AddDays(1)}, errs.KindInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			s := w.As(c.role)
			c.cmd.Person = w.here
			err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error { return record.AddNoNeeds(ctx, tx, w.Clock, s, c.cmd) })
			if !errs.Is(err, c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
