package assignment_test

import (
	"context"
	"sync"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestTheMunicipalityKnowsNothingOfADraft(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		draft := w.drafted(t, 17, w.family)
		if draft.Number != "Z-2026-0001" || draft.Persons != 3 || draft.DueOn != testkit.Today.AddDays(3) {
			t.Errorf("%+v", draft)
		}
		err := fails(t, w, w.As(tenant.Intake), assignment.Show, draft.ID)
		if !errs.Is(err, errs.KindNotFound) {
			t.Errorf("the municipality is shown a draft: %v", err)
		}
		withdrawn := run(t, w, w.As(tenant.LandAllocation), assignment.Withdraw, assignment.WithdrawCommand{Seen: seen(draft)})
		if err := fails(t, w, w.As(tenant.Intake), assignment.Show, withdrawn.ID); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("nor of one that was withdrawn: %v", err)
		}
		if list := run(t, w, w.As(tenant.Intake), assignment.List, assignment.Filter{States: assignment.States}); len(list) != 0 {
			t.Errorf("the inbox holds %d", len(list))
		}
	})
}

func TestAnAnnouncementFreezesWhatIsKnown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		transfer := w.announced(t, 17, w.family)
		if transfer.State != assignment.StateAnnounced || transfer.Turn != assignment.TurnMunicipality ||
			transfer.DueOn != testkit.Today.AddWorkdays(2) {
			t.Errorf("%+v", transfer)
		}
		if want := (assignment.Notice{Days: 17, Workdays: 13, Promised: 14}); transfer.Notice != want {
			t.Errorf("notice = %+v, want %+v", transfer.Notice, want)
		}
		mother := w.family.Persons[0].ID
		do(t, w, w.As(tenant.FacilitySocial), func(ctx context.Context, tx *db.Tx, s tenant.Scope) (record.Need, error) {
			return record.AddNeed(ctx, tx, w.Clock, s, record.NeedCommand{Person: mother, Code: "lift", Source: record.OwnWord, Basis: "asylg-44-2"})
		})
		view := w.shown(t, w.As(tenant.Intake), transfer)
		if needs := view.Current.Needs(mother); len(needs) != 2 || len(view.Since) != 0 {
			t.Errorf("the municipality sees what it was not told: %+v, %+v", needs, view.Since)
		}
		desk := w.shown(t, w.As(tenant.LandAllocation), transfer)
		if len(desk.Since) != 1 || desk.Since[0].After != "lift" || desk.Since[0].Person != mother {
			t.Errorf("the desk is not told what changed: %+v", desk.Since)
		}
		again := run(t, w, w.As(tenant.LandAllocation), assignment.AnnounceAgain,
			assignment.AnnounceAgainCommand{Seen: seen(transfer), Plan: transfer.Plan})
		view = w.shown(t, w.As(tenant.Intake), again)
		if again.Handover != 2 || len(view.Changed) != 2 || len(view.Changed[1]) != 1 || view.Changed[1][0].After != "lift" {
			t.Errorf("version %d: %+v", again.Handover, view.Changed)
		}
		if again.AnnouncedOn != transfer.AnnouncedOn || again.Notice != transfer.Notice {
			t.Error("the notice of a day that stays was measured anew")
		}
	})
}

func TestBelowThePromiseAReasonIsRequired(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		desk := w.As(tenant.LandAllocation)
		draft := w.drafted(t, 13, w.family)
		wants(t, fails(t, w, desk, assignment.Announce, assignment.AnnounceCommand{Seen: seen(draft), Reason: " "}), "error.transfer.reason")
		short := run(t, w, desk, assignment.Announce, assignment.AnnounceCommand{Seen: seen(draft), Reason: "Die Einrichtung schließt."})
		events := w.shown(t, w.As(tenant.Intake), short).Events
		if len(events) != 1 || events[0].Note != "Die Einrichtung schließt." || events[0].Detail.Days != 13 {
			t.Errorf("the municipality does not read the reason: %+v", events)
		}
		sooner := plan(10)
		wants(t, fails(t, w, desk, assignment.AnnounceAgain, assignment.AnnounceAgainCommand{Seen: seen(short), Plan: sooner}), "error.transfer.reason")
		run(t, w, desk, assignment.AnnounceAgain, assignment.AnnounceAgainCommand{Seen: seen(short), Plan: short.Plan}) // the day stays
	})
}

func TestAHouseholdIsOnOneWayAtATime(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		desk := w.As(tenant.LandAllocation)
		first := w.announced(t, 20, w.family)
		cmd := assignment.DraftCommand{Municipality: w.Elsewhere.ID, Households: []id.ID{w.family.ID}, Plan: plan(30)}
		wants(t, fails(t, w, desk, assignment.Draft, cmd), "error.transfer.on-the-way")
		wants(t, fails(t, w, desk, assignment.Withdraw, assignment.WithdrawCommand{Seen: seen(first)}), "error.required")
		run(t, w, desk, assignment.Withdraw, assignment.WithdrawCommand{Seen: seen(first), Reason: "Zieht zu Angehörigen."})
		if second := run(t, w, desk, assignment.Draft, cmd); second.Number != "Z-2026-0002" {
			t.Errorf("number %s", second.Number)
		}
	})
}

func TestWhatADraftMustSay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		household := []id.ID{w.family.ID}
		tests := map[string]struct {
			cmd assignment.DraftCommand
			key string
		}{
			"a day":              {assignment.DraftCommand{Municipality: w.Municipality.ID, Households: household}, "error.required"},
			"a day to come":      {assignment.DraftCommand{Municipality: w.Municipality.ID, Households: household, Plan: plan(-1)}, "error.transfer.day-past"},
			"a day within reach": {assignment.DraftCommand{Municipality: w.Municipality.ID, Households: household, Plan: plan(400)}, "error.transfer.day-far"},
			"a time of day":      {assignment.DraftCommand{Municipality: w.Municipality.ID, Households: household, Plan: assignment.Plan{ArriveOn: testkit.Today, ArriveAt: "25:00"}}, "error.transfer.time"},
			"somebody":           {assignment.DraftCommand{Municipality: w.Municipality.ID, Plan: plan(20)}, "error.transfer.households"},
			"a municipality":     {assignment.DraftCommand{Municipality: w.Land.ID, Households: household, Plan: plan(20)}, "error.transfer.municipality"},
			"one that exists":    {assignment.DraftCommand{Municipality: "none", Households: household, Plan: plan(20)}, "error.transfer.municipality"},
			"people of the Land": {assignment.DraftCommand{Municipality: w.Municipality.ID, Households: []id.ID{id.New()}, Plan: plan(20)}, "error.not-found"},
		}
		for name, tt := range tests {
			wants(t, fails(t, w, w.As(tenant.LandAllocation), assignment.Draft, tt.cmd), tt.key)
			if t.Failed() {
				t.Fatal(name)
			}
		}
	})
}

// TestTwoClicksHaveOneEffect: of many submits at once, one is done and all
// others are told that somebody was faster.
func TestTwoClicksHaveOneEffect(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		desk, intake := w.As(tenant.LandAllocation), w.As(tenant.Intake)
		draft := w.drafted(t, 20, w.family)
		oneOf(t, w, desk, assignment.Announce, assignment.AnnounceCommand{Seen: seen(draft)})
		view := w.shown(t, desk, draft)
		if len(view.Versions) != 1 || len(view.Events) != 2 {
			t.Errorf("%d versions, %d events", len(view.Versions), len(view.Events))
		}
		oneOf(t, w, intake, assignment.Acknowledge, assignment.AcknowledgeCommand{Seen: seen(view.Transfer)})
		oneOf(t, w, intake, assignment.Ask, assignment.AskCommand{Seen: seen(w.shown(t, intake, draft).Transfer), Text: "Wann?"})
		oneOf(t, w, desk, assignment.Answer, assignment.AnswerCommand{Question: open(t, w, desk)[0].ID, Text: "Um 13 Uhr."})
		oneOf(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(w.shown(t, intake, draft).Transfer), On: testkit.Today})
		if here := received(t, w, intake, draft.ID); len(here) != 1 {
			t.Errorf("%d households arrived", len(here))
		}
	})
}

// oneOf runs a command many times at once and holds that it is done once.
func oneOf[C, T any](t *testing.T, w world, s tenant.Scope, fn useCase[C, T], cmd C) {
	t.Helper()
	var wg sync.WaitGroup
	failures := make([]error, 8)
	for i := range failures {
		wg.Go(func() {
			failures[i] = w.DB.Do(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) error {
				_, err := fn(ctx, tx, w.Clock, s, cmd)
				return err
			})
		})
	}
	wg.Wait()
	done := 0
	for _, err := range failures {
		switch {
		case err == nil:
			done++
		case !errs.Is(err, errs.KindConflict) && !errs.Is(err, errs.KindBusy):
			t.Errorf("%T: %v", cmd, err)
		}
	}
	if done != 1 {
		t.Errorf("%T was done %d times", cmd, done)
	}
}

func TestAPostponedTransferWaitsForANewDay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		desk := w.As(tenant.LandAllocation)
		transfer := w.acknowledged(t, 20, w.family)
		off := run(t, w, desk, assignment.Postpone, assignment.PostponeCommand{Seen: seen(transfer), Reason: "Ein Kind liegt im Krankenhaus."})
		if off.State != assignment.StatePostponed || off.Turn != assignment.TurnLand || off.DueOn != testkit.Today.AddWorkdays(5) {
			t.Errorf("%+v", off)
		}
		wants(t, fails(t, w, w.As(tenant.Intake), assignment.Ready, assignment.ReadyCommand{Seen: seen(off)}), "error.transfer.step")
		w.Clock.Set(testkit.Now.AddDate(0, 0, 2))
		on := run(t, w, desk, assignment.AnnounceAgain, assignment.AnnounceAgainCommand{Seen: seen(off), Plan: plan(30)})
		if on.State != assignment.StateAnnounced || on.AnnouncedOn != clock.Today(w.Clock) || on.Notice.Days != 28 {
			t.Errorf("%+v", on)
		}
	})
}
