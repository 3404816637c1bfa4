package assignment_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/assignment"
	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// received gives the households of the municipality that came by a transfer.
func received(t *testing.T, w world, s tenant.Scope, transfer id.ID) []person.Household {
	t.Helper()
	return do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]person.Household, error) {
		ids, err := db.All(ctx, tx, db.Value[id.ID],
			`SELECT id FROM household WHERE tenant_id = $1 AND transfer_id = $2 ORDER BY file_number`, s.Tenant, transfer)
		if err != nil {
			return nil, err
		}
		return person.Load(ctx, tx, s, ids)
	})
}

func atLand(t *testing.T, w world, household id.ID) person.Household {
	t.Helper()
	desk := w.As(tenant.LandAllocation)
	all := do(t, w, desk, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]person.Household, error) {
		return person.Load(ctx, tx, s, []id.ID{household})
	})
	return all[0]
}

func TestAnArrivalTakesTheHouseholdIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake := w.As(tenant.Intake)
		transfer := w.acknowledged(t, 16, w.family)
		w.Clock.Set(testkit.Now.AddDate(0, 0, 16))
		today := transfer.ArriveOn
		arrived := run(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(transfer), On: today,
			Differed: []assignment.Differed{{Person: w.family.Persons[0].ID, Note: "Braucht auch eine Rampe."}, {Person: w.family.Persons[1].ID, Note: " "}}})
		if arrived.State != assignment.StateArrived || arrived.Turn != assignment.TurnNobody || !arrived.DueOn.IsZero() {
			t.Errorf("%+v", arrived)
		}
		here := received(t, w, intake, transfer.ID)
		if len(here) != 1 || here[0].FileNumber != "A-17" || len(here[0].Persons) != 3 || here[0].Transfer != transfer.ID {
			t.Fatalf("%+v", here)
		}
		mother := here[0].Persons[0]
		if mother.ID == w.family.Persons[0].ID || mother.NameOwn() != "أمينة الحداد" || len(mother.Languages) != 1 || !mother.Languages[0].Reads {
			t.Errorf("%+v", mother)
		}
		relations := do(t, w, intake, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]person.Relation, error) {
			return person.Relations(ctx, tx, s, []id.ID{here[0].ID})
		})
		if len(relations) != 3 {
			t.Errorf("%d relations", len(relations))
		}
		known := do(t, w, intake, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (record.Record, error) {
			return record.Show(ctx, tx, w.Clock, s, []id.ID{mother.ID, here[0].Persons[2].ID})
		})
		if len(known.Needs) != 3 || len(known.Measures) != 2 {
			t.Errorf("%d needs, %d measures", len(known.Needs), len(known.Measures))
		}
		for _, n := range known.Needs {
			if n.Origin == "" || n.Source == "" || n.Source == record.HandOver {
				t.Errorf("a need without its source: %+v", n)
			}
		}
		if left := atLand(t, w, w.family.ID); left.LeftOn != today {
			t.Errorf("the stay at the Land: %+v", left)
		}
		last := w.shown(t, w.As(tenant.LandAllocation), arrived).Events
		if d := last[len(last)-1].Detail; len(d.Differed) != 1 || d.Day != today {
			t.Errorf("%+v", d)
		}
		way := do(t, w, intake, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.Transfer, error) {
			return assignment.Way(ctx, tx, s, here[0])
		})
		if len(way) != 1 || way[0].ID != transfer.ID {
			t.Errorf("way %+v", way)
		}
		for _, end := range []tenant.Tenant{w.Land, w.Municipality} {
			verdict, err := audit.Verify(t.Context(), d, end.ID)
			if err != nil || verdict.Broken != 0 || verdict.Entries == 0 {
				t.Errorf("%s: %+v, %v", end.Name, verdict, err)
			}
		}
	})
}

func TestWhoDidNotComeStaysAtTheLand(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake, desk := w.As(tenant.Intake), w.As(tenant.LandAllocation)
		transfer := w.acknowledged(t, 16, w.family, w.alone)
		w.Clock.Set(testkit.Now.AddDate(0, 0, 16))
		father := w.family.Persons[1].ID
		cmd := assignment.ArriveCommand{Seen: seen(transfer), On: transfer.ArriveOn, Absent: []id.ID{father, w.alone.Persons[0].ID}}
		arrived := run(t, w, intake, assignment.Arrive, cmd)
		if here := received(t, w, intake, arrived.ID); len(here) != 1 || len(here[0].Persons) != 2 {
			t.Fatalf("%+v", here)
		}
		ofOne := w.shown(t, w.As(tenant.FacilitySocial), arrived).Events
		if diff := cmp.Diff([]id.ID{father}, ofOne[len(ofOne)-1].Detail.Absent); diff != "" {
			t.Errorf("a facility is told of its own people alone: %s", diff)
		}
		if h := atLand(t, w, w.alone.ID); !h.LeftOn.IsZero() {
			t.Error("who did not come has left")
		}
		free := run(t, w, desk, assignment.Candidates, assignment.CandidatePage{})
		if len(free) != 2 || free[0].FileNumber != "A-17-2" || free[0].Persons[0].ID != father || free[1].ID != w.alone.ID {
			t.Fatalf("%+v", free)
		}
		again := w.announced(t, 40, free[0].Household)
		if again.Persons != 1 {
			t.Errorf("%+v", again)
		}
	})
}

func TestWhatAnArrivalMustSay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake := w.As(tenant.Intake)
		transfer := w.acknowledged(t, 16, w.family)
		everybody := []id.ID{w.family.Persons[0].ID, w.family.Persons[1].ID, w.family.Persons[2].ID}
		tests := map[string]assignment.ArriveCommand{
			"error.required":                {},
			"error.transfer.arrived-future": {On: testkit.Today.AddDays(1)},
			"error.transfer.arrived-before": {On: testkit.Today.AddDays(-1)},
			"error.transfer.nobody":         {On: testkit.Today, Absent: everybody},
			"error.transfer.item":           {On: testkit.Today, Absent: []id.ID{w.alone.Persons[0].ID}},
		}
		for key, cmd := range tests {
			cmd.Seen = seen(transfer)
			wants(t, fails(t, w, intake, assignment.Arrive, cmd), key)
		}
		if err := fails(t, w, w.As(tenant.Housing), assignment.Arrive, assignment.ArriveCommand{Seen: seen(transfer), On: testkit.Today}); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("who may not write the register takes people in: %v", err)
		}
		wants(t, fails(t, w, intake, assignment.DidNotArrive, assignment.DidNotArriveCommand{Seen: seen(transfer)}), "error.transfer.too-early")
	})
}

var errCut = errors.New("the power went out")

func TestAnArrivalHappensAsAWholeOrNotAtAll(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake := w.As(tenant.Intake)
		transfer := w.acknowledged(t, 16, w.family, w.alone)
		cmd := assignment.ArriveCommand{Seen: seen(transfer), On: testkit.Today}
		_, err := try(t, w, intake, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
			if _, err := assignment.Arrive(ctx, tx, w.Clock, s, cmd); err != nil {
				t.Error(err)
			}
			return false, errCut
		})
		if !errors.Is(err, errCut) {
			t.Fatal(err)
		}
		// the Land's half fails: somebody ended the second household's stay meanwhile
		w.Do(t, w.As(tenant.LandAllocation), func(ctx context.Context, tx *db.Tx) error {
			return person.Leave(ctx, tx, w.Clock, w.As(tenant.LandAllocation), []id.ID{w.alone.ID}, testkit.Today)
		})
		if err := fails(t, w, intake, assignment.Arrive, cmd); !errs.Is(err, errs.KindConflict) {
			t.Fatalf("%v", err)
		}
		if here := received(t, w, intake, transfer.ID); len(here) != 0 {
			t.Errorf("half an arrival: %+v", here)
		}
		if left := atLand(t, w, w.family.ID); !left.LeftOn.IsZero() {
			t.Error("the Land has lost the household")
		}
		if now := w.shown(t, intake, transfer); now.State != assignment.StateAcknowledged || now.Version != transfer.Version {
			t.Errorf("%+v", now.Transfer)
		}
	})
}

func TestAFileNumberTheMunicipalityUsesIsNoHindrance(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake := w.As(tenant.Intake)
		run(t, w, intake, person.Register, familyOf("A-17"))
		transfer := w.announced(t, 16, w.family)
		run(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(transfer), On: testkit.Today})
		here := received(t, w, intake, transfer.ID)
		if len(here) != 1 || here[0].FileNumber != "A-17/"+transfer.Number {
			t.Errorf("%+v", here)
		}
	})
}

func TestWhoNeverCameCanBeAnnouncedAgain(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		transfer := w.acknowledged(t, 16, w.family)
		w.Clock.Set(testkit.Now.AddDate(0, 0, 16))
		missed := run(t, w, w.As(tenant.Housing), assignment.DidNotArrive, assignment.DidNotArriveCommand{Seen: seen(transfer), Note: "Nicht im Bus."})
		if missed.State != assignment.StateDidNotArrive {
			t.Errorf("%+v", missed)
		}
		if again := w.announced(t, 50, w.family); again.Number != "Z-2026-0002" {
			t.Errorf("%+v", again)
		}
	})
}
