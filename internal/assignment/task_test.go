package assignment_test

import (
	"slices"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func tasks(t *testing.T, w world, s tenant.Scope, f assignment.TaskFilter) (codes []string) {
	t.Helper()
	for _, one := range run(t, w, s, assignment.Tasks, f) {
		codes = append(codes, one.Code)
	}
	slices.Sort(codes)
	return codes
}

func TestEachRoleHasItsTasksAndTakesThemOn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake, housing := w.As(tenant.Intake), w.As(tenant.Housing)
		transfer := w.acknowledged(t, 20, w.family)
		if got := tasks(t, w, housing, assignment.TaskFilter{}); !slices.Equal(got, []string{"bathroom-wheelchair", "room", "room-step-free"}) {
			t.Errorf("the housing desk has %v", got)
		}
		all := tasks(t, w, housing, assignment.TaskFilter{All: true})
		if slices.Contains(all, "dialysis-place") || !slices.Contains(all, "school-place") {
			t.Errorf("the housing desk sees %v", all)
		}
		room := preparation(t, w.shown(t, housing, transfer).Preparations, "room")
		taken := run(t, w, intake, assignment.ChangeTask, assignment.TaskCommand{Preparation: room.ID, Take: true, Note: "Schlüssel beim Hausmeister"})
		if taken.Assignee != intake.Actor || taken.Owner != tenant.Housing {
			t.Errorf("%+v", taken)
		}
		if got := tasks(t, w, housing, assignment.TaskFilter{}); slices.Contains(got, "room") {
			t.Error("what somebody has taken on is still everybody's")
		}
		if got := tasks(t, w, intake, assignment.TaskFilter{}); !slices.Contains(got, "room") {
			t.Error("who took it on does not see it")
		}
		run(t, w, intake, assignment.ChangeTask, assignment.TaskCommand{Preparation: room.ID, Release: true, Note: taken.Note})
		moved := run(t, w, intake, assignment.ChangeTask, assignment.TaskCommand{Preparation: room.ID, Owner: tenant.CaseManager, DueOn: testkit.Today.AddDays(3), Note: taken.Note})
		if moved.Owner != tenant.CaseManager || moved.DueOn != testkit.Today.AddDays(3) || moved.Note != taken.Note {
			t.Errorf("%+v", moved)
		}
		run(t, w, w.As(tenant.CaseManager), assignment.Tick, assignment.TickCommand{Preparation: room.ID, Done: true})
		done := preparation(t, w.shown(t, housing, transfer).Preparations, "room")
		if !done.Done() || done.Note != taken.Note {
			t.Errorf("%+v", done)
		}
		undone := run(t, w, w.As(tenant.CaseManager), assignment.Tick, assignment.TickCommand{Preparation: room.ID})
		if undone.Done() || undone.DoneName != "" || undone.Note != taken.Note {
			t.Errorf("%+v", undone)
		}
	})
}

func TestATaskGoesToARoleThatMayKnowOfIt(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	intake := w.As(tenant.Intake)
	transfer := w.acknowledged(t, 20, w.family)
	list := w.shown(t, intake, transfer).Preparations
	dialysis, room := preparation(t, list, "dialysis-place"), preparation(t, list, "room")
	for field, cmd := range map[string]assignment.TaskCommand{
		"owner": {Preparation: dialysis.ID, Owner: tenant.Housing},
		"due":   {Preparation: room.ID, DueOn: testkit.Today.AddDays(21)},
	} {
		err := fails(t, w, intake, assignment.ChangeTask, cmd)
		if all := errs.All(err); len(all) != 1 || all[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if err := fails(t, w, w.At(w.Municipality, tenant.Lead), assignment.ChangeTask, assignment.TaskCommand{Preparation: room.ID, Take: true}); !errs.Is(err, errs.KindForbidden) {
		t.Errorf("who only reads takes it on: %v", err)
	}
}

func TestATaskOfOnesOwnStaysWhenTheListIsRenewed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake, desk := w.As(tenant.Intake), w.As(tenant.LandAllocation)
		transfer := w.acknowledged(t, 20, w.family)
		own := assignment.OwnTaskCommand{Transfer: transfer.ID, Title: "Fahrrad leihen", Owner: tenant.Housing, DueOn: testkit.Today.AddDays(9)}
		run(t, w, intake, assignment.AddTask, own)
		told := run(t, w, desk, assignment.AnnounceAgain, assignment.AnnounceAgainCommand{Seen: seen(transfer), Plan: plan(22)})
		again := run(t, w, intake, assignment.Acknowledge, assignment.AcknowledgeCommand{Seen: seen(told)})
		list := w.shown(t, w.As(tenant.Housing), again).Preparations
		if !slices.ContainsFunc(list, func(p assignment.Preparation) bool { return p.Own() && p.Title == "Fahrrad leihen" }) {
			t.Errorf("%+v", list)
		}
		for field, change := range map[string]func(*assignment.OwnTaskCommand){
			"title": func(c *assignment.OwnTaskCommand) { c.Title = " " },
			"owner": func(c *assignment.OwnTaskCommand) { c.Owner = tenant.LandLegal },
			"due":   func(c *assignment.OwnTaskCommand) { c.DueOn = testkit.Today.AddDays(99) },
		} {
			bad := own
			change(&bad)
			if all := errs.All(fails(t, w, intake, assignment.AddTask, bad)); len(all) == 0 || all[0].Field != field {
				t.Errorf("%s: %v", field, all)
			}
		}
		if err := fails(t, w, desk, assignment.AddTask, own); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("the Land gives the municipality tasks: %v", err)
		}
	})
}
