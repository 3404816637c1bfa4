package assignment_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func codes(list []assignment.Preparation) []string {
	var all []string
	for _, p := range list {
		all = append(all, p.Code)
	}
	slices.Sort(all)
	return all
}

func preparation(t *testing.T, list []assignment.Preparation, code string) assignment.Preparation {
	t.Helper()
	i := slices.IndexFunc(list, func(p assignment.Preparation) bool { return p.Code == code })
	if i < 0 {
		t.Fatalf("nothing is to be prepared by the name %s", code)
	}
	return list[i]
}

func TestWhatMustBePreparedFollowsFromTheNeeds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake := w.As(tenant.Intake)
		announced := w.announced(t, 20, w.family) // Sunday 13 December
		preview := w.shown(t, intake, announced).Preparations
		want := []string{"arrival-contact", "bathroom-wheelchair", "dialysis-place", "patient-transport", "room", "room-step-free", "school-place"}
		if diff := cmp.Diff(want, codes(preview)); diff != "" {
			t.Fatal(diff)
		}
		if p := preview[0]; p.ID != "" || p.Person != w.family.Persons[0].ID || p.DueOn.String() != "2026-12-03" {
			t.Errorf("%+v", p)
		}
		transfer := run(t, w, intake, assignment.Acknowledge, assignment.AcknowledgeCommand{Seen: seen(announced)})
		stored := w.shown(t, intake, transfer).Preparations
		if diff := cmp.Diff(want, codes(stored)); diff != "" {
			t.Fatal(diff)
		}
		for _, p := range stored {
			if p.ID == "" || !p.DueOn.IsWorkday() || p.DueOn.After(transfer.ArriveOn) {
				t.Errorf("%+v", p)
			}
		}
		housing := w.shown(t, w.As(tenant.Housing), transfer).Preparations
		if diff := cmp.Diff([]string{"arrival-contact", "bathroom-wheelchair", "room", "room-step-free", "school-place"}, codes(housing)); diff != "" {
			t.Errorf("housing learns of health:\n%s", diff)
		}
		if n := len(w.shown(t, w.As(tenant.LandAllocation), transfer).Preparations); n != 0 {
			t.Errorf("the Land sees %d", n)
		}
	})
}

func TestOnShortNoticeItIsDueAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		draft := w.drafted(t, 1, w.family)
		transfer := run(t, w, w.As(tenant.LandAllocation), assignment.Announce, assignment.AnnounceCommand{Seen: seen(draft), Reason: "Eilfall"})
		for _, p := range w.shown(t, w.As(tenant.Intake), transfer).Preparations {
			if p.DueOn != testkit.Today {
				t.Errorf("%s is due on %s", p.Code, p.DueOn)
			}
		}
	})
}

func TestWhoseTaskItIsMayTickIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		transfer := w.acknowledged(t, 20, w.family)
		list := w.shown(t, w.As(tenant.Intake), transfer).Preparations
		school, room, dialysis := preparation(t, list, "school-place"), preparation(t, list, "room"), preparation(t, list, "dialysis-place")
		tick := func(role tenant.Role, p assignment.Preparation) error {
			return fails(t, w, w.As(role), assignment.Tick, assignment.TickCommand{Preparation: p.ID, Done: true})
		}
		if err := tick(tenant.CaseManager, school); err != nil {
			t.Errorf("the case manager's own task: %v", err)
		}
		if err := tick(tenant.CaseManager, room); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("somebody else's: %v", err)
		}
		if err := tick(tenant.Housing, dialysis); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("one that tells of health: %v", err)
		}
		if err := tick(tenant.FacilitySocial, room); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("from the other end: %v", err)
		}
		for range 2 { // the second click changes nothing
			done := run(t, w, w.As(tenant.Housing), assignment.Tick, assignment.TickCommand{Preparation: room.ID, Done: true})
			if !done.Done() || done.DoneName != w.As(tenant.Housing).Name {
				t.Errorf("%+v", done)
			}
		}
		undone := run(t, w, w.As(tenant.Intake), assignment.Tick, assignment.TickCommand{Preparation: room.ID})
		if undone.Done() || undone.DoneBy != "" {
			t.Errorf("%+v", undone)
		}
	})
}

func TestReadyAsksWhileSomethingEssentialIsOpen(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake := w.As(tenant.Intake)
		transfer := w.acknowledged(t, 20, w.family)
		wants(t, fails(t, w, intake, assignment.Ready, assignment.ReadyCommand{Seen: seen(transfer)}), "error.transfer.not-prepared")
		ready := run(t, w, intake, assignment.Ready, assignment.ReadyCommand{Seen: seen(transfer), Anyway: true})
		if ready.State != assignment.StateReady || ready.DueOn != ready.ArriveOn {
			t.Errorf("%+v", ready)
		}
		events := w.shown(t, w.As(tenant.LandAllocation), ready).Events
		last := events[len(events)-1].Detail
		if diff := cmp.Diff([]string{"bathroom-wheelchair", "room-step-free", "school-place"}, last.Open); diff != "" || last.OpenCount != 5 {
			t.Errorf("%d open:\n%s", last.OpenCount, diff)
		}
	})
}

func TestANewVersionKeepsWhatIsDoneAndDropsWhatIsNotNeeded(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake := w.As(tenant.Intake)
		transfer := w.acknowledged(t, 20, w.family)
		view := w.shown(t, intake, transfer)
		run(t, w, intake, assignment.Tick, assignment.TickCommand{Preparation: preparation(t, view.Preparations, "room").ID, Done: true})
		for _, n := range view.Current.Needs("") {
			if n.Code == "dialysis" {
				do(t, w, w.As(tenant.FacilityMedic), func(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
					return true, record.EndNeed(ctx, tx, w.Clock, s, n.ID, testkit.Today)
				})
			}
		}
		again := run(t, w, w.As(tenant.LandAllocation), assignment.AnnounceAgain, assignment.AnnounceAgainCommand{Seen: seen(transfer), Plan: plan(27)})
		again = run(t, w, intake, assignment.Acknowledge, assignment.AcknowledgeCommand{Seen: seen(again)})
		list := w.shown(t, intake, again).Preparations
		if slices.Contains(codes(list), "dialysis-place") {
			t.Error("what is no longer needed is still to be done")
		}
		if p := preparation(t, list, "room"); !p.Done() || p.DueOn != preparation(t, view.Preparations, "room").DueOn.AddDays(7) {
			t.Errorf("%+v", p)
		}
	})
}
