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
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAMeasureIsRecordedAsItsSourceSaysIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			cmd := mmr(w.here)
			cmd.DayPrecision, cmd.Batch, cmd.Place, cmd.Dose = person.ToTheMonth, "A1B2", "ZUE Musterberg", "1"
			added, err := record.AddMeasure(ctx, tx, w.Clock, s, cmd)
			if err != nil {
				return err
			}
			found, err := record.MeasuresOf(ctx, tx, s, []id.ID{w.here})
			if err != nil {
				return err
			}
			want := record.Measure{ID: added.ID, Person: w.here, Kind: "vaccination", Outcome: record.Done,
				Day: clock.MustDate("2026-09-01"), DayPrecision: person.ToTheMonth, Place: "ZUE Musterberg", ATC: "J07BD52",
				Antigens: []string{"Masern", "Mumps", "Roeteln"}, Batch: "A1B2", Dose: "1", Source: record.AZR,
				SourceDay: testkit.Today, Health: true, RecordedAt: testkit.Now, RecordedBy: s.Actor}
			if diff := cmp.Diff([]record.Measure{want}, found, days); diff != "" {
				t.Error(diff)
			}
			return nil
		})
	})
}

func TestAMeasureHasToKeepTheRules(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	for name, c := range map[string]struct {
		change func(*record.MeasureCommand)
		key    string // "" for none
		field  string
	}{
		"its kind is in the catalogue":   {func(c *record.MeasureCommand) { c.Kind = "x-ray" }, "error.record.kind.unknown", "kind"},
		"it has an outcome":              {func(c *record.MeasureCommand) { c.Outcome = "" }, "error.record.outcome", "outcome"},
		"it has a source":                {func(c *record.MeasureCommand) { c.Source = "rumour" }, "error.record.source", "source"},
		"what is done was done by today": {func(c *record.MeasureCommand) { c.Day = testkit.Today.AddDays(1) }, "error.record.day.future", "day"},
		"what is planned lies ahead": {func(c *record.MeasureCommand) {
			c.Day, c.Outcome = testkit.Today.AddDays(1), record.Planned
		}, "", ""},
		"it was not done before anybody lived": {func(c *record.MeasureCommand) { c.Day = clock.MustDate("1826-09-14") }, "error.record.day.past", "day"},
		"a day may be unknown":                 {func(c *record.MeasureCommand) { c.Day = clock.Date{} }, "", ""},
		"a day known to the month has a month": {func(c *record.MeasureCommand) {
			c.Day, c.DayPrecision = clock.Date{}, person.ToTheMonth
		}, "error.required", "day"},
		"a precision is a known one": {func(c *record.MeasureCommand) { c.DayPrecision = "hour" }, "error.record.precision", "day"},
		"a vaccination says against what": {func(c *record.MeasureCommand) {
			c.ATC, c.Antigens = "", []string{" "}
		}, "error.record.vaccine.required", "vaccine"},
		"only a vaccination has a vaccine": {func(c *record.MeasureCommand) { c.Kind = "examination" }, "error.record.vaccine.other-kind", "vaccine"},
		"an ATC code looks like one":       {func(c *record.MeasureCommand) { c.ATC = "MMR" }, "error.record.atc", "atc"},
		"a note is short":                  {func(c *record.MeasureCommand) { c.Note = strings.Repeat("a", 2001) }, "error.record.too-long", "note"},
		"a note is text":                   {func(c *record.MeasureCommand) { c.Note = "\xff" }, "error.record.too-long", "note"},
	} {
		t.Run(name, func(t *testing.T) {
			s := w.As(tenant.FacilityMedic)
			cmd := mmr(w.here)
			c.change(&cmd)
			err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := record.AddMeasure(ctx, tx, w.Clock, s, cmd)
				return err
			})
			switch list := errs.All(err); {
			case c.key == "" && err == nil:
			case len(list) != 1 || list[0].Key != c.key || list[0].Field != c.field:
				t.Errorf("got %v, want %q at %q", err, c.key, c.field)
			}
		})
	}
}

func TestManyMeasuresOfManyPersonsAreOneStep(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		other := settle(t, w.World, w.As(tenant.FacilityMedic), w.Facility.ID)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			var cmds []record.MeasureCommand
			for i := range 250 { // more than one statement writes
				cmd := mmr([]id.ID{w.here, other}[i%2])
				cmd.Day = cmd.Day.AddDays(-i)
				cmds = append(cmds, cmd)
			}
			if _, err := record.AddMeasures(ctx, tx, w.Clock, s, cmds...); err != nil {
				return err
			}
			found, err := record.MeasuresOf(ctx, tx, s, []id.ID{other, w.here, other})
			if len(found) != 250 {
				t.Errorf("got %d measures, want 250", len(found))
			}
			return err
		})
	})
}
