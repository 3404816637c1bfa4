package assignment_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/assignment"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// private has the father need and been given something of which nobody is to know.
func (w world) secret(t testing.TB) (need record.Need, measure record.Measure) {
	t.Helper()
	father := w.family.Persons[1].ID
	need = run(t, w, w.As(tenant.FacilityMedic), record.AddNeed, record.NeedCommand{Person: father, Code: "therapy",
		Detail: "KANARIENVOGEL", Source: record.OwnWord, Basis: "asylg-8-3"})
	measure = run(t, w, w.As(tenant.FacilityMedic), record.AddMeasure, record.MeasureCommand{Person: father, Kind: "examination", Outcome: record.Done,
		Day: clock.MustDate("2026-10-01"), Place: "KANARIENVOGEL", Source: record.OtherDocument})
	return need, measure
}

type keepFunc = func(context.Context, *db.Tx, clock.Clock, tenant.Scope, record.KeepBackCommand) error

func (w world) keeps(t testing.TB, do keepFunc, item record.KeptItem, which id.ID) {
	t.Helper()
	s := w.As(tenant.FacilityMedic)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		return do(ctx, tx, w.Clock, s, record.KeepBackCommand{Item: item, ID: which, How: "mündlich, gedolmetscht"})
	})
}

func (w world) readers() []tenant.Scope {
	return []tenant.Scope{w.As(tenant.Intake), w.As(tenant.CaseManager), w.As(tenant.Housing), w.At(w.Municipality, tenant.Lead)}
}

// stored gives all that the database has in tables of hand-overs and of the
// municipality's record.
func (w world) rows(t testing.TB) string {
	t.Helper()
	var all []string
	for _, of := range []tenant.Tenant{w.Land, w.Municipality} {
		s := w.At(of, tenant.Intake)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			for _, query := range []string{`SELECT content FROM handover WHERE $1 IN (tenant_id, to_tenant_id)`,
				`SELECT detail || code FROM need WHERE tenant_id = $1 AND origin_id IS NOT NULL`,
				`SELECT place || kind FROM measure WHERE tenant_id = $1 AND origin_id IS NOT NULL`,
				`SELECT need FROM preparation WHERE tenant_id = $1`,
				`SELECT item || item_id || how || said_on FROM kept_back WHERE tenant_id = $1 AND item = ''`} {
				rows, err := db.All(ctx, tx, db.Value[string], query, of.ID)
				if err != nil {
					return err
				}
				all = append(all, rows...)
			}
			return nil
		})
	}
	return strings.Join(all, "\n")
}

func TestWhatAPersonKeepsBackTravelsInNoWay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		need, measure := w.secret(t)
		w.keeps(t, assignment.KeepBack, record.KeptNeed, need.ID)
		w.keeps(t, assignment.KeepBack, record.KeptMeasure, measure.ID)
		w.keeps(t, assignment.KeepBack, record.KeptMeasure, measure.ID) // said twice
		transfer := w.acknowledged(t, 20, w.family)
		check := func(when string) {
			t.Helper()
			for _, s := range w.readers() {
				if found := w.traces(t, s, transfer); len(found) > 0 {
					t.Errorf("%s, %s reads of it: %v", when, s.Role, found)
				}
			}
			for _, word := range []string{"KANARIENVOGEL", "therapy", string(need.ID), string(measure.ID)} {
				if strings.Contains(w.rows(t), word) {
					t.Errorf("%s, %q is stored for the municipality", when, word)
				}
			}
		}
		check("announced")
		father := w.family.Persons[1].ID
		for role, told := range map[tenant.Role]bool{tenant.Intake: true, tenant.CaseManager: true, tenant.Housing: false} {
			shown := w.shown(t, w.As(role), transfer).Current
			if shown.Keeps(father) != told || shown.Keeps(w.family.Persons[0].ID) {
				t.Errorf("%s is told that they keep something: %v, want %v", role, shown.Keeps(father), told)
			}
			for _, k := range shown.Kept {
				if k.Item != "" || k.ID != "" || k.How != "" || !k.SaidOn.IsZero() {
					t.Errorf("%s is told more than that: %+v", role, k)
				}
			}
		}
		w.Clock.Set(transfer.ArriveOn.Begins().Add(12 * 3600e9))
		intake := w.As(tenant.Intake)
		run(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(w.shown(t, intake, transfer).Transfer), On: transfer.ArriveOn})
		check("arrived")
		here := w.arrivedPersons(t)
		for _, s := range w.readers() {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				known, err := record.Show(ctx, tx, w.Clock, s, here)
				if errs.Is(err, errs.KindForbidden) {
					return nil
				}
				text, _ := json.Marshal(known)
				if strings.Contains(string(text), "KANARIENVOGEL") || strings.Contains(string(text), `"therapy"`) {
					t.Errorf("%s reads it in the record", s.Role)
				}
				if s.Reads(tenant.NeedHealth) != known.Kept.Bare() {
					t.Errorf("%s is told that they keep something: %v", s.Role, known.Kept)
				}
				return err
			})
		}
		if err := w.Try(t, w.As(tenant.FacilityMedic), func(ctx context.Context, tx *db.Tx) error {
			return assignment.PassOn(ctx, tx, w.Clock, w.As(tenant.FacilityMedic), record.KeepBackCommand{Item: record.KeptNeed, ID: need.ID, How: "x"})
		}); !errs.Is(err, errs.KindConflict) {
			t.Errorf("passed on after they have left: %v", err)
		}
	})
}

// arrivedPersons gives those whom the municipality has taken in.
func (w world) arrivedPersons(t testing.TB) []id.ID {
	t.Helper()
	return do(t, w, w.As(tenant.Intake), func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]id.ID, error) {
		return db.All(ctx, tx, db.Value[id.ID], `SELECT id FROM person WHERE tenant_id = $1 ORDER BY id`, s.Tenant)
	})
}

func TestWhatIsKeptBackAfterwardsIsShownNoMoreAndComesBackOnTheirWord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		need, measure := w.secret(t)
		transfer := w.acknowledged(t, 20, w.family)
		intake, desk := w.As(tenant.Intake), w.As(tenant.LandAllocation)
		transfer = run(t, w, intake, assignment.Ask, assignment.AskCommand{Seen: seen(transfer), About: assignment.Item("need:" + need.ID), Text: "Welche Therapeutin?"})
		for _, p := range w.shown(t, intake, transfer).Preparations {
			if p.Code == "therapy-follow-up" {
				run(t, w, intake, assignment.Tick, assignment.TickCommand{Preparation: p.ID, Done: true})
			}
		}
		before := w.traces(t, intake, transfer)
		if len(before) < 5 {
			t.Fatalf("the test finds too little before: %v", before)
		}
		todo := len(w.shown(t, intake, transfer).Preparations)

		w.keeps(t, assignment.KeepBack, record.KeptNeed, need.ID)
		w.keeps(t, assignment.KeepBack, record.KeptMeasure, measure.ID)

		for _, s := range append(w.readers(), desk) {
			if found := w.traces(t, s, transfer); len(found) > 0 {
				t.Errorf("%s at the %s still reads of it: %v", s.Role, s.Kind, found)
			}
		}
		shown := w.shown(t, intake, transfer)
		father := w.family.Persons[1].ID
		if !shown.Current.Keeps(father) || len(shown.Preparations) != todo-1 || len(shown.Recalled) != 0 {
			t.Errorf("told: %v, %d of %d to prepare, %d recalled", shown.Current.Keeps(father), len(shown.Preparations), todo, len(shown.Recalled))
		}
		if since := w.shown(t, desk, transfer).Since; len(since) != 0 {
			t.Errorf("the desk is told of a difference: %+v", since)
		}
		if n := w.onRecord(t, w.Municipality, father, "kept back at the Land"); n != 2 {
			t.Errorf("on record in the municipality %d times, want 2", n)
		}

		w.keeps(t, assignment.PassOn, record.KeptNeed, need.ID)
		w.keeps(t, assignment.PassOn, record.KeptMeasure, measure.ID)
		shown = w.shown(t, intake, transfer)
		if shown.Current.Keeps(father) || len(shown.Preparations) != todo {
			t.Errorf("after they changed their mind: %v, %d of %d to prepare", shown.Current.Keeps(father), len(shown.Preparations), todo)
		}
		for _, one := range before { // and the task is to be done again: somebody may have called it off
			if !slices.Contains(w.traces(t, intake, transfer), one) {
				t.Errorf("%s does not come back", one)
			}
		}
	})
}

func (w world) onRecord(t testing.TB, at tenant.Tenant, about id.ID, what string) (n int) {
	t.Helper()
	entries := do(t, w, w.At(at, tenant.Auditor), func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]audit.Entry, error) {
		return audit.Page(ctx, tx, s, audit.Filter{Subject: about, Limit: 100})
	})
	for _, e := range entries {
		if strings.Contains(e.Detail, what) {
			n++
		}
	}
	return n
}

// Who is told what is missing cannot tell from it that something is kept back:
// it is the same as if it had never been written down.
func TestNoGapTellsWhatIsKeptBack(t *testing.T) {
	type gaps struct {
		Missing []record.Gap
		Known   record.Completeness
	}
	look := func(t *testing.T, w world, transfer assignment.Transfer) (g gaps) {
		current := w.shown(t, w.As(tenant.Intake), transfer).Current
		g.Known = current.Completeness()
		for _, m := range current.Missing("") {
			one, _ := current.Person(m.Person)
			m.Person = id.ID(one.GivenName) // identifiers differ from world to world
			g.Missing = append(g.Missing, m)
		}
		return g
	}
	d := func(t *testing.T) world { return newWorld(t, testkit.SQLite(t)) }
	never := d(t)
	want := look(t, never, never.acknowledged(t, 20, never.family))

	earlier := d(t)
	need, measure := earlier.secret(t)
	earlier.keeps(t, assignment.KeepBack, record.KeptNeed, need.ID)
	earlier.keeps(t, assignment.KeepBack, record.KeptMeasure, measure.ID)
	if diff := cmp.Diff(want, look(t, earlier, earlier.acknowledged(t, 20, earlier.family))); diff != "" {
		t.Errorf("kept back before: %s", diff)
	}

	later := d(t)
	need, measure = later.secret(t)
	transfer := later.acknowledged(t, 20, later.family)
	if diff := cmp.Diff(want, look(t, later, transfer)); diff == "" {
		t.Error("what was written down fills no gap: the test shows nothing")
	}
	later.keeps(t, assignment.KeepBack, record.KeptNeed, need.ID)
	later.keeps(t, assignment.KeepBack, record.KeptMeasure, measure.ID)
	if diff := cmp.Diff(want, look(t, later, transfer)); diff != "" {
		t.Errorf("kept back afterwards: %s", diff)
	}
}

func TestADocumentAndAPaperCanBeKeptBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		child := w.family.Persons[2].ID
		medic := w.As(tenant.FacilityMedic)
		received := run(t, w, medic, record.AddDocument, record.DocumentCommand{Person: child, Kind: record.Impfpass, Name: "x.xml", MediaType: "application/xml",
			Content: []byte("<KANARIENVOGEL/>"), Measures: []record.MeasureCommand{{Kind: "vaccination", Outcome: record.Done, Day: clock.MustDate("2026-09-20"),
				Vaccine: "KANARIENVOGEL", ATC: "J07BM03", Antigens: []string{"HPV"}}}})
		transfer := w.acknowledged(t, 20, w.family)
		intake := w.As(tenant.Intake)
		if len(w.traces(t, intake, transfer)) == 0 {
			t.Fatal("the test finds nothing before")
		}
		w.keeps(t, assignment.KeepBack, record.KeptDocument, received.Document)
		if found := w.traces(t, intake, transfer); len(found) > 0 || !w.shown(t, intake, transfer).Current.Keeps(child) {
			t.Errorf("what was read from the document: %v", found)
		}
		w.keeps(t, assignment.PassOn, record.KeptDocument, received.Document)
		if len(w.traces(t, intake, transfer)) == 0 {
			t.Error("it does not come back")
		}
	})
}

func TestAnAllergyCanBeKeptBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		said := w.says(t)
		transfer := w.acknowledged(t, 16, w.family)
		intake := w.As(tenant.Intake)
		w.keeps(t, assignment.KeepBack, record.KeptStatement, said[1].ID)
		shown := w.shown(t, intake, transfer).Current
		if got := shown.Statements(""); len(got) != 1 || got[0].About != "Metformin" || !shown.Keeps(w.family.Persons[1].ID) {
			t.Errorf("kept back: %+v", got)
		}
		w.keeps(t, assignment.PassOn, record.KeptStatement, said[1].ID)
		if got := w.shown(t, intake, transfer).Current.Statements(""); len(got) != 2 {
			t.Errorf("passed on again: %+v", got)
		}
		w.keeps(t, assignment.KeepBack, record.KeptStatement, said[1].ID)
		w.Clock.Set(transfer.ArriveOn.Begins().Add(12 * 3600e9))
		run(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(w.shown(t, intake, transfer).Transfer), On: transfer.ArriveOn})
		if got := w.statementsOf(t, intake); len(got) != 1 || got[0].About != "Metformin" {
			t.Errorf("arrived: %+v", got)
		}
	})
}

func TestOnlyTheLandWhileTheyAreThereSaysWhatIsKeptBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		need, _ := w.secret(t)
		for name, c := range map[string]struct {
			s    tenant.Scope
			cmd  record.KeepBackCommand
			kind errs.Kind
		}{
			"the municipality":   {w.As(tenant.Intake), record.KeepBackCommand{Item: record.KeptNeed, ID: need.ID, How: "x"}, errs.KindNotFound},
			"who may not write":  {w.As(tenant.FacilitySocial), record.KeepBackCommand{Item: record.KeptNeed, ID: need.ID, How: "x"}, errs.KindForbidden},
			"without saying how": {w.As(tenant.FacilityMedic), record.KeepBackCommand{Item: record.KeptNeed, ID: need.ID}, errs.KindInvalid},
			"something else":     {w.As(tenant.FacilityMedic), record.KeepBackCommand{Item: "person", ID: need.ID, How: "x"}, errs.KindNotFound},
			"what is not kept":   {w.As(tenant.FacilityMedic), record.KeepBackCommand{Item: record.KeptMeasure, ID: need.ID, How: "x"}, errs.KindNotFound},
		} {
			if err := w.Try(t, c.s, func(ctx context.Context, tx *db.Tx) error { return assignment.KeepBack(ctx, tx, w.Clock, c.s, c.cmd) }); !errs.Is(err, c.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestWhatIsKeptBackStaysHiddenAfterItWasDeleted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		medic := w.As(tenant.FacilityMedic)
		said := clock.MustDate("2026-01-12")
		taken := do(t, w, medic, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (record.TakenAZR, error) {
			return record.AddAZR(ctx, tx, w.Clock, s, record.AZRCommand{Person: w.family.Persons[2].ID, Kind: "examination", Place: "KANARIENVOGEL", Day: said, SentOn: said})
		})
		transfer := w.acknowledged(t, 20, w.family)
		w.keeps(t, assignment.KeepBack, record.KeptMeasure, taken.Added[0].ID)
		land := tenant.Scope{Tenant: w.Land.ID, Kind: tenant.Land, Actor: "retention"}
		w.Do(t, land, func(ctx context.Context, tx *db.Tx) error {
			n, err := record.RemoveAged(ctx, tx, clock.At(clock.MustDate("2027-04-01").Begins()), land)
			if n != 1 {
				t.Errorf("%d went", n)
			}
			return err
		})
		if found := w.traces(t, w.As(tenant.Intake), transfer); len(found) > 0 {
			t.Errorf("what was announced is shown again: %v", found)
		}
	})
}

func TestAConsentToKeepTravelsWithTheStatement(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		child := w.family.Persons[2].ID
		medic := w.As(tenant.FacilityMedic)
		said := clock.MustDate("2026-01-12")
		taken := do(t, w, medic, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (record.TakenAZR, error) {
			return record.AddAZR(ctx, tx, w.Clock, s, record.AZRCommand{Person: child, Kind: "examination", Day: said, SentOn: said},
				record.AZRCommand{Person: child, Kind: "vaccination", Antigens: []string{"Polio"}, Day: said, SentOn: said})
		})
		w.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
			return record.Keep(ctx, tx, w.Clock, medic, record.KeepCommand{Person: child, Keep: []id.ID{taken.Added[0].ID}, How: "mündlich"})
		})
		transfer := w.acknowledged(t, 20, w.family)
		w.Clock.Set(transfer.ArriveOn.Begins().Add(12 * 3600e9))
		intake := w.As(tenant.Intake)
		run(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(w.shown(t, intake, transfer).Transfer), On: transfer.ArriveOn})

		night := clock.At(clock.MustDate("2027-04-01").Begins())
		town := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality, Actor: "retention"}
		w.Do(t, town, func(ctx context.Context, tx *db.Tx) error {
			n, err := record.RemoveAged(ctx, tx, night, town)
			if n != 1 {
				t.Errorf("%d went in the municipality, want the one without a consent", n)
			}
			return err
		})
		land := tenant.Scope{Tenant: w.Land.ID, Kind: tenant.Land, Actor: "retention"}
		thin := func(at clock.Clock) (n int) {
			w.Do(t, land, func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = assignment.ThinHandovers(ctx, tx, at, land)
				return err
			})
			return n
		}
		if n := thin(clock.At(clock.MustDate("2027-03-31").Begins())); n != 0 {
			t.Errorf("a hand-over is thinned on the last day")
		}
		before := w.shown(t, intake, transfer)
		if n := thin(night); n != 1 || thin(night) != 0 {
			t.Errorf("%d hand-overs looked at, and then %d", n, thin(night))
		}
		after := w.shown(t, intake, transfer)
		of := func(v assignment.View) (n int) {
			for _, m := range v.Current.Measures(child) {
				if m.Source == record.AZR {
					n++
				}
			}
			return n
		}
		if of(before) != 2 || of(after) != 0 || before.Versions[0].SHA256 == after.Versions[0].SHA256 {
			t.Errorf("the frozen hand-over had %d statements, and has %d", of(before), of(after))
		}
		if len(after.Current.Measures(child)) != len(before.Current.Measures(child))-2 {
			t.Error("something else went with them")
		}
	})
}
