package assignment_test

import (
	"context"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// A household may move to another facility while it is on its way: what the
// facilities may read and are asked goes with it.
func TestAWayGoesWithTheHouseholdToAnotherFacility(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake, desk, before := w.As(tenant.Intake), w.As(tenant.LandAllocation), w.As(tenant.FacilityMedic)
		after := before
		after.Unit = w.OtherUnit.ID
		transfer := w.acknowledged(t, 20, w.family, w.alone)
		ask := func(text string, about assignment.Item) {
			transfer = run(t, w, intake, assignment.Ask, assignment.AskCommand{Seen: seen(transfer), Text: text, About: about})
		}
		amina := assignment.Item("person:" + string(w.family.Persons[0].ID))
		ask("Vor dem Umzug?", amina)
		do(t, w, w.As(tenant.FacilitySocial), func(ctx context.Context, tx *db.Tx, s tenant.Scope) (person.Household, error) {
			return person.Move(ctx, tx, w.Clock, s, person.MoveCommand{Household: w.family.ID, Version: w.family.Version,
				Unit: w.OtherUnit.ID, Since: testkit.Today})
		})
		ask("Nach dem Umzug?", amina)

		if _, err := try(t, w, before, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.View, error) {
			return assignment.Show(ctx, tx, w.Clock, s, transfer.ID)
		}); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("the facility they left is shown the transfer: %v", err)
		}
		if all := run(t, w, before, assignment.List, assignment.Filter{States: assignment.States}); len(all) != 0 || len(open(t, w, before)) != 0 {
			t.Errorf("the facility they left lists %d transfers and is asked %d questions", len(all), len(open(t, w, before)))
		}
		view := w.shown(t, after, transfer)
		if n := len(view.Current.Persons()); n != 4 || len(view.Questions) != 2 {
			t.Errorf("the facility they live in sees %d persons and %d questions", n, len(view.Questions))
		}
		for _, in := range view.Current.Households {
			if in.ID == w.family.ID && in.Facility != w.Facility.Name {
				t.Errorf("what was announced says now that they lived in %s", in.Facility)
			}
		}
		all := run(t, w, after, assignment.List, assignment.Filter{States: assignment.States})
		if len(all) != 1 || len(all[0].Known.Handover.Persons()) != 4 {
			t.Errorf("the facility they live in lists %+v", all)
		}
		asked := open(t, w, after)
		if len(asked) != 2 || len(asked[0].Handover.Persons()) != 4 {
			t.Fatalf("the facility they live in is asked %+v", asked)
		}
		for _, q := range asked {
			transfer = run(t, w, after, assignment.Answer, assignment.AnswerCommand{Question: q.ID, Text: "Ja."})
		}
		moved := false
		for _, d := range w.shown(t, desk, transfer).Since {
			moved = moved || d.Field == "facility" && d.After == w.OtherUnit.Name
		}
		if !moved {
			t.Error("the desk is not told that they live in another facility")
		}
		done := run(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(transfer), On: testkit.Today})
		if done.State != assignment.StateArrived {
			t.Errorf("%+v", done)
		}
	})
}

func TestADraftGoesWithTheHouseholdToAnotherFacility(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		desk := w.As(tenant.LandAllocation)
		draft := w.drafted(t, 20, w.family)
		do(t, w, w.As(tenant.FacilitySocial), func(ctx context.Context, tx *db.Tx, s tenant.Scope) (person.Household, error) {
			return person.Move(ctx, tx, w.Clock, s, person.MoveCommand{Household: w.family.ID, Version: w.family.Version,
				Unit: w.OtherUnit.ID, Since: testkit.Today})
		})
		after := w.As(tenant.FacilitySocial)
		after.Unit = w.OtherUnit.ID
		all := run(t, w, after, assignment.List, assignment.Filter{States: assignment.States})
		if len(all) != 1 || len(all[0].Known.Handover.Persons()) != 3 {
			t.Errorf("the facility they live in lists %+v", all)
		}
		announced := run(t, w, desk, assignment.Announce, assignment.AnnounceCommand{Seen: seen(draft)})
		in := w.shown(t, desk, announced).Current.Households[0]
		if in.Facility != w.OtherUnit.Name || in.Since != testkit.Today {
			t.Errorf("announced as living in %s since %v", in.Facility, in.Since)
		}
	})
}
