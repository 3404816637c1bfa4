package assignment_test

import (
	"context"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func trips(t *testing.T, w world, s tenant.Scope, day clock.Date) []assignment.Trip {
	t.Helper()
	return do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.Trip, error) {
		return assignment.Trips(ctx, tx, w.Clock, s, day, "")
	})
}

func TestWhoLeftIsSaidOnTheDayAndKnownBeforeTheArrival(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		medic, intake := w.As(tenant.FacilityMedic), w.As(tenant.Intake)
		transfer := w.acknowledged(t, 20, w.family, w.alone) // from two facilities
		father := w.family.Persons[1].ID
		depart := assignment.DepartCommand{Seen: seen(transfer), Absent: []id.ID{father}, Note: "liegt im Krankenhaus"}
		if err := fails(t, w, medic, assignment.Depart, depart); !errs.Is(err, errs.KindConflict) {
			t.Errorf("left before the day: %v", err)
		}
		w.Clock.Set(testkit.Now.AddDate(0, 0, 20))
		list := trips(t, w, medic, transfer.ArriveOn)
		if len(list) != 1 || len(list[0].Handover.Households) != 1 || list[0].Left {
			t.Fatalf("%+v", list)
		}
		mother := w.family.Persons[0].ID
		if needs := list[0].Handover.NeedsOnTheWay(mother); len(needs) != 2 { // wheelchair and dialysis
			t.Errorf("on the way: %+v", needs)
		}
		if papers := list[0].Handover.Papers(w.family.Persons[2].ID); len(papers) != 3 || papers[1] != assignment.PaperVaccination || papers[2] != assignment.PaperSchool {
			if len(papers) != 3 {
				t.Errorf("papers: %v", papers)
			}
		}
		wants(t, fails(t, w, medic, assignment.Depart, assignment.DepartCommand{Seen: seen(transfer), Absent: []id.ID{father}}), "error.required")
		stranger := assignment.DepartCommand{Seen: seen(transfer), Absent: []id.ID{w.alone.Persons[0].ID}, Note: "x"}
		if err := fails(t, w, medic, assignment.Depart, stranger); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("a facility speaks of another's people: %v", err)
		}
		told := run(t, w, medic, assignment.Depart, depart)
		if told.State != assignment.StateAcknowledged || told.Turn != assignment.TurnMunicipality {
			t.Errorf("%+v", told)
		}
		elsewhere := w.As(tenant.FacilitySocial)
		elsewhere.Unit = w.OtherUnit.ID
		run(t, w, elsewhere, assignment.Depart, assignment.DepartCommand{Seen: seen(told)}) // everybody of theirs
		view := w.shown(t, intake, told)
		absent, said := view.Departed()
		if !said || len(absent) != 1 || absent[0] != father || view.Events[len(view.Events)-2].Note != "liegt im Krankenhaus" {
			t.Errorf("the municipality is told %v, %+v", absent, view.Events)
		}
		if list := trips(t, w, medic, transfer.ArriveOn); !list[0].Left || len(list[0].Absent) != 1 {
			t.Errorf("%+v", list)
		}
		if got := trips(t, w, intake, transfer.ArriveOn); len(got) != 1 || len(got[0].Handover.Households) != 2 {
			t.Errorf("the municipality's day: %+v", got)
		}
		if err := fails(t, w, intake, assignment.Depart, depart); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("the municipality says who left: %v", err)
		}
	})
}
