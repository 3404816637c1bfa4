package record_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// measles is what the AZR says of a vaccination in the quarter before last year's.
func measles(who id.ID) record.AZRCommand {
	return record.AZRCommand{Person: who, Kind: "vaccination", Antigens: []string{"Roeteln", "Masern"}, Day: clock.MustDate("2025-08-20"),
		Place: "ZUE Musterberg", SentOn: clock.MustDate("2025-09-01")}
}

func TestAStatementOfTheAZRHasToKeepTheRules(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	s := w.As(tenant.FacilityMedic)
	for name, c := range map[string]struct {
		change     func(*record.AZRCommand)
		key, field string
	}{
		"it says against what":              {func(c *record.AZRCommand) { c.Antigens = nil }, "error.record.vaccine.required", "vaccine"},
		"it is of a kind the AZR keeps":     {func(c *record.AZRCommand) { c.Kind, c.Antigens = "pregnancy-care", nil }, "error.record.azr.kind", "kind"},
		"it has a day":                      {func(c *record.AZRCommand) { c.Day = clock.Date{} }, "error.required", "day"},
		"it was sent in after it was so":    {func(c *record.AZRCommand) { c.SentOn = c.Day.AddDays(-1) }, "error.record.azr.sent-before", "source_day"},
		"it was not sent in tomorrow":       {func(c *record.AZRCommand) { c.SentOn = testkit.Today.AddDays(1) }, "error.record.day.future", "source_day"},
		"its place is short":                {func(c *record.AZRCommand) { c.Place = strings.Repeat("x", 401) }, "error.record.too-long", "place"},
		"an examination is against nothing": {func(c *record.AZRCommand) { c.Kind = "examination" }, "error.record.vaccine.other-kind", "vaccine"},
	} {
		cmd := measles(w.here)
		c.change(&cmd)
		err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := record.AddAZR(ctx, tx, w.Clock, s, cmd)
			return err
		})
		if list := errs.All(err); len(list) != 1 || list[0].Key != c.key || list[0].Field != c.field {
			t.Errorf("%s: got %v, want %q at %q", name, err, c.key, c.field)
		}
	}
}

func TestWhereItIsNotKnownWhenItWasSentInTheDayItselfCounts(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
		cmd := measles(w.here)
		cmd.SentOn = clock.Date{}
		taken, err := record.AddAZR(ctx, tx, w.Clock, s, cmd)
		if err == nil && (len(taken.Added) != 1 || taken.Added[0].SourceDay != cmd.Day || taken.Added[0].Source != record.AZR) {
			t.Errorf("got %+v", taken)
		}
		return err
	})
}

func TestAStatementIsRecordedOnceHoweverOftenItIsBrought(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			later := measles(w.here)
			later.SentOn = testkit.Today // the same words, told again
			taken, err := record.AddAZR(ctx, tx, w.Clock, s, measles(w.here), measles(w.here))
			if err != nil || len(taken.Added) != 1 || taken.Known != 1 {
				t.Errorf("twice in a list: %+v, %v", taken, err)
			}
			compared, err := record.CompareAZR(ctx, tx, w.Clock, s, later)
			if err != nil || len(compared.Added) != 0 || compared.Known != 1 {
				t.Errorf("compared: %+v, %v", compared, err)
			}
			taken, err = record.AddAZR(ctx, tx, w.Clock, s, later)
			if err != nil || len(taken.Added) != 0 {
				t.Errorf("again: %+v, %v", taken, err)
			}
			found, err := record.AZRStatements(ctx, tx, s, w.here)
			if len(found) != 1 {
				t.Errorf("%d statements", len(found))
			}
			return err
		})
	})
}

// aged has the AZR and an Impfpass say the same of one dose, and the AZR alone of
// another and of an examination that goes later.
func (w world) aged(t *testing.T) (dose, alone, young record.Measure) {
	t.Helper()
	w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
		other := measles(w.here)
		other.Antigens, other.Day = []string{"Polio"}, clock.MustDate("2025-08-27")
		check := record.AZRCommand{Person: w.here, Kind: "examination", Day: clock.MustDate("2025-12-01"), Place: "ZUE Musterberg"}
		taken, err := record.AddAZR(ctx, tx, w.Clock, s, measles(w.here), other, check)
		if err != nil {
			return err
		}
		dose, alone, young = taken.Added[0], taken.Added[1], taken.Added[2]
		cmd := mmr(w.here)
		cmd.Source, cmd.Day, cmd.SourceDay, cmd.Batch = record.VaccinationRecord, dose.Day, clock.Date{}, "A1B2"
		_, err = record.AddMeasure(ctx, tx, w.Clock, s, cmd)
		return err
	})
	return dose, alone, young
}

// night removes what is over, as the night's work does, and gives how many.
func (w world) night(t *testing.T, c clock.Clock) (all int) {
	t.Helper()
	s := tenant.Scope{Tenant: w.Land.ID, Kind: tenant.Land, Actor: "retention"}
	for {
		n := 0
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = record.RemoveAged(ctx, tx, c, s)
			return err
		})
		if all += n; n == 0 {
			return all
		}
	}
}

func (w world) statements(t *testing.T) (sources []string) {
	t.Helper()
	w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
		known, err := record.Show(ctx, tx, w.Clock, s, []id.ID{w.here})
		for _, m := range known.Measures {
			sources = append(sources, string(m.Source)+" "+m.Day.String())
		}
		slices.Sort(sources)
		return err
	})
	return sources
}

func TestWhatTheAZRHasDeletedGoesAndADoseThatIsDocumentedElsewhereStays(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.aged(t)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			known, err := record.Show(ctx, tx, w.Clock, s, []id.ID{w.here})
			for _, m := range record.Matters(known.Measures) {
				if m.Statements[0].Kind == "vaccination" && m.Statements[0].Batch != "" && len(m.Statements) != 2 {
					t.Errorf("the dose of both has %d sources", len(m.Statements))
				}
			}
			return err
		})
		if n := w.night(t, clock.At(clock.MustDate("2026-09-30").Begins().Add(23*time.Hour))); n != 0 {
			t.Errorf("on the last day %d went", n)
		}
		if n := w.night(t, clock.At(clock.MustDate("2026-10-01").Begins())); n != 2 {
			t.Errorf("on the day after %d went, want 2", n)
		}
		if got := strings.Join(w.statements(t), ", "); got != "azr 2025-12-01, vaccination-record 2025-08-20" {
			t.Errorf("left are %s", got)
		}
		if n := w.night(t, clock.At(clock.MustDate("2027-01-01").Begins())); n != 1 {
			t.Errorf("the examination: %d went", n)
		}
	})
}

func TestWhatAPersonWantsKeptIsKeptUntilTheySayOtherwise(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		dose, alone, _ := w.aged(t)
		say := func(cmd record.KeepCommand) {
			cmd.Person, cmd.How = w.here, "mündlich, gedolmetscht"
			w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
				return record.Keep(ctx, tx, w.Clock, s, cmd)
			})
		}
		say(record.KeepCommand{Keep: []id.ID{alone.ID}, Drop: []id.ID{dose.ID}})
		after := clock.At(clock.MustDate("2026-10-05").Begins())
		if n := w.night(t, after); n != 1 {
			t.Errorf("%d went, want the one they do not want kept", n)
		}
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			known, err := record.Show(ctx, tx, w.Clock, s, []id.ID{w.here})
			list := known.Leaving(w.here)
			i := slices.IndexFunc(list, func(l record.Leaving) bool { return l.ID == alone.ID })
			if i < 0 || !list[i].Kept() || !list[i].Over(clock.MustDate("2026-10-05")) || list[i].Answer.How != "mündlich, gedolmetscht" {
				t.Errorf("got %+v", list)
			}
			return err
		})
		say(record.KeepCommand{Drop: []id.ID{alone.ID}})
		if n := w.night(t, after); n != 1 {
			t.Errorf("after they took it back %d went", n)
		}
		if got := strings.Join(w.statements(t), ", "); got != "azr 2025-12-01, vaccination-record 2025-08-20" {
			t.Errorf("left are %s", got)
		}
	})
}

func TestAnAnswerIsAboutAStatementOfTheirsAndOneAnswerToEach(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	dose, _, _ := w.aged(t)
	var other record.Measure
	w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (err error) {
		other, err = record.AddMeasure(ctx, tx, w.Clock, s, record.MeasureCommand{Person: w.here, Kind: "examination", Outcome: record.Done, Source: record.OtherDocument})
		return err
	})
	s := w.As(tenant.FacilityMedic)
	for name, c := range map[string]struct {
		cmd  record.KeepCommand
		kind errs.Kind
	}{
		"of another source":  {record.KeepCommand{Keep: []id.ID{other.ID}, How: "x"}, errs.KindNotFound},
		"both yes and no":    {record.KeepCommand{Keep: []id.ID{dose.ID}, Drop: []id.ID{dose.ID}, How: "x"}, errs.KindNotFound},
		"without saying how": {record.KeepCommand{Keep: []id.ID{dose.ID}}, errs.KindInvalid},
		"of nothing":         {record.KeepCommand{How: "x"}, errs.KindInvalid},
		"tomorrow":           {record.KeepCommand{Keep: []id.ID{dose.ID}, How: "x", SaidOn: testkit.Today.AddDays(1)}, errs.KindInvalid},
	} {
		c.cmd.Person = w.here
		if err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error { return record.Keep(ctx, tx, w.Clock, s, c.cmd) }); !errs.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	social := w.As(tenant.FacilitySocial)
	err := w.Try(t, social, func(ctx context.Context, tx *db.Tx) error {
		return record.Keep(ctx, tx, w.Clock, social, record.KeepCommand{Person: w.here, Keep: []id.ID{dose.ID}, How: "x"})
	})
	if !errs.Is(err, errs.KindForbidden) {
		t.Errorf("who may not read it: %v", err)
	}
}

func TestWhoIsToBeAskedIsListedByWhatGoesFirst(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		second := settle(t, w.World, w.As(tenant.LandAllocation), w.Facility.ID)
		dose, alone, young := w.aged(t)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			cmd := measles(second)
			cmd.Day, cmd.SentOn = clock.MustDate("2025-11-03"), clock.MustDate("2025-11-04")
			far := measles(second)
			far.Day, far.SentOn = clock.MustDate("2026-09-01"), clock.MustDate("2026-09-02")
			_, err := record.AddAZR(ctx, tx, w.Clock, s, cmd, far)
			return err
		})
		list := func(after record.ToAsk, limit int) (got []record.ToAsk) {
			w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (err error) {
				got, err = record.AZRToAsk(ctx, tx, w.Clock, s, record.ToAskPage{After: after, Limit: limit})
				return err
			})
			return got
		}
		got := list(record.ToAsk{}, 10)
		if len(got) != 2 || got[0].Person != w.here || got[0].Count != 3 || got[0].Last().String() != "2026-09-30" || got[1].Person != second || got[1].Count != 1 {
			t.Fatalf("got %+v", got)
		}
		if page := list(got[0], 10); len(page) != 1 || page[0].Person != second {
			t.Errorf("the page behind the first: %+v", page)
		}
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			return record.Keep(ctx, tx, w.Clock, s, record.KeepCommand{Person: w.here, Keep: []id.ID{dose.ID, alone.ID}, Drop: []id.ID{young.ID}, How: "mündlich"})
		})
		if got := list(record.ToAsk{}, 10); len(got) != 1 || got[0].Person != second {
			t.Errorf("after they were asked: %+v", got)
		}
	})
}
