package assignment_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

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

// consents has the father consent to something, and gives it.
func (w world) consents(t testing.TB) record.Need {
	t.Helper()
	return run(t, w, w.As(tenant.FacilityMedic), record.AddNeed, record.NeedCommand{Person: w.family.Persons[1].ID, Code: "therapy",
		Detail: "KANARIENVOGEL", Source: record.OwnWord, Basis: record.ByConsent, Consent: "heute, mündlich"})
}

func (w world) takesBack(t testing.TB, s tenant.Scope, need id.ID) {
	t.Helper()
	run(t, w, s, assignment.WithdrawConsent, record.ConsentCommand{Need: need, How: "mündlich"})
}

// traces gives where somebody in the scope still reads of the need.
func (w world) traces(t testing.TB, s tenant.Scope, transfer assignment.Transfer) (traces []string) {
	t.Helper()
	shown := map[string]any{
		"transfer": w.shown(t, s, transfer),
		"list":     run(t, w, s, assignment.List, assignment.Filter{States: assignment.States}),
		"leaflets": run(t, w, s, assignment.Tell, assignment.TellCommand{Transfer: transfer.ID}),
	}
	if s.Kind == tenant.Land {
		shown["questions"] = run(t, w, s, assignment.OpenQuestions, assignment.QuestionPage{})
	}
	shown["trips"] = do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.Trip, error) {
		return assignment.Trips(ctx, tx, w.Clock, s, transfer.ArriveOn, "")
	})
	if s.Kind == tenant.Municipality {
		shown["tasks"] = run(t, w, s, assignment.Tasks, assignment.TaskFilter{All: true})
	}
	for where, what := range shown {
		text, err := json.Marshal(what)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"KANARIENVOGEL", `"therapy"`, "therapy-follow-up", "Therapeutin"} {
			if strings.Contains(string(text), word) {
				traces = append(traces, where+": "+word)
			}
		}
	}
	slices.Sort(traces)
	return traces
}

// noted counts what an office's audit has of withdrawn consents about somebody.
func (w world) noted(t testing.TB, at tenant.Tenant, about id.ID) int {
	t.Helper()
	s := w.At(at, tenant.Auditor)
	entries := do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]audit.Entry, error) {
		return audit.Page(ctx, tx, s, audit.Filter{Subject: about, Limit: 100})
	})
	n := 0
	for _, e := range entries {
		if strings.Contains(e.Detail, "consent withdrawn") {
			n++
		}
	}
	return n
}

func TestAWithdrawnItemIsFoundNowhereAtTheReceiver(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		need := w.consents(t)
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

		w.takesBack(t, w.As(tenant.FacilityMedic), need.ID)

		for _, s := range []tenant.Scope{intake, w.As(tenant.Housing), w.As(tenant.CaseManager), w.At(w.Municipality, tenant.Lead), desk, w.As(tenant.FacilityMedic)} {
			if found := w.traces(t, s, transfer); len(found) > 0 {
				t.Errorf("%s at the %s still reads of it: %v", s.Role, s.Kind, found)
			}
		}
		shown := w.shown(t, intake, transfer)
		if len(shown.Recalled) != 1 || shown.Recalled[0].By != tenant.Land || len(w.shown(t, w.As(tenant.Housing), transfer).Recalled) != 0 {
			t.Errorf("intake is told of %d things taken back, housing, which reads no health, of %d", len(shown.Recalled), len(w.shown(t, w.As(tenant.Housing), transfer).Recalled))
		}
		if len(shown.Preparations) != todo-1 {
			t.Errorf("%d of %d things are still to be prepared", len(shown.Preparations), todo)
		}
		father := w.family.Persons[1].ID
		if at, here := w.noted(t, w.Land, father), w.noted(t, w.Municipality, father); at != 1 || here != 1 {
			t.Errorf("on record at the Land %d times, in the municipality %d times", at, here)
		}
		if since := w.shown(t, desk, transfer).Since; len(since) != 0 {
			t.Errorf("the desk is told of a difference: %+v", since)
		}
		// The Land answers what was asked, announces again and they arrive: it does not come back.
		transfer = run(t, w, desk, assignment.Answer, assignment.AnswerCommand{Question: shown.Questions[0].ID, Text: "Zurückgezogen."})
		transfer = run(t, w, desk, assignment.AnnounceAgain, assignment.AnnounceAgainCommand{Seen: seen(transfer), Plan: plan(21)})
		transfer = run(t, w, intake, assignment.Acknowledge, assignment.AcknowledgeCommand{Seen: seen(transfer)})
		transfer = run(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(transfer), On: testkit.Today})
		if found := w.traces(t, intake, transfer); len(found) > 0 {
			t.Errorf("it came back: %v", found)
		}
		for _, n := range w.recordOf(t, intake) {
			if n.Code == "therapy" {
				t.Error("it was copied")
			}
		}
	})
}

// recordOf gives the needs in the municipality's own register.
func (w world) recordOf(t testing.TB, s tenant.Scope) []record.Need {
	t.Helper()
	return do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]record.Need, error) {
		list, err := person.List(ctx, tx, w.Clock, s, person.Filter{})
		if err != nil {
			return nil, err
		}
		var who []id.ID
		for _, h := range list.Households {
			for _, p := range h.Persons {
				who = append(who, p.ID)
			}
		}
		return record.NeedsOf(ctx, tx, s, who)
	})
}

func TestAConsentWithdrawnAfterArrivalTakesTheCopyWithIt(t *testing.T) {
	for name, atTheLand := range map[string]bool{"at the Land": true, "in the municipality": false} {
		t.Run(name, func(t *testing.T) {
			testkit.Each(t, func(t *testing.T, d *db.DB) {
				w := newWorld(t, d)
				need := w.consents(t)
				intake := w.As(tenant.Intake)
				transfer := w.acknowledged(t, 20, w.family)
				transfer = run(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(transfer), On: testkit.Today})
				copied := w.recordOf(t, intake)
				i := slices.IndexFunc(copied, func(n record.Need) bool { return n.Code == "therapy" })
				if i < 0 || copied[i].Origin != need.ID {
					t.Fatalf("it was not copied: %+v", copied)
				}
				if atTheLand {
					w.takesBack(t, w.As(tenant.FacilityMedic), need.ID)
				} else {
					w.takesBack(t, intake, copied[i].ID)
				}
				if left := w.recordOf(t, intake); len(left) != len(copied)-1 {
					t.Errorf("%d of %d needs are left", len(left), len(copied))
				}
				if found := w.traces(t, intake, transfer); len(found) > 0 {
					t.Errorf("the municipality still reads of it: %v", found)
				}
				land := w.noted(t, w.Land, w.family.Persons[1].ID)
				town := w.noted(t, w.Municipality, copied[i].Person)
				if land != 1 || town != 1 {
					t.Errorf("on record at the Land %d times, in the municipality %d times", land, town)
				}
				own := do(t, w, w.As(tenant.FacilityMedic), func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]record.Need, error) {
					return record.NeedsOf(ctx, tx, s, []id.ID{w.family.Persons[1].ID})
				})
				if (len(own) == 0) != atTheLand {
					t.Errorf("the Land's own record has %d needs", len(own))
				}
			})
		})
	}
}

func TestWhatAnotherNeedAsksForStaysToBePrepared(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		mother := w.family.Persons[0].ID
		need := run(t, w, w.As(tenant.FacilityMedic), record.AddNeed, record.NeedCommand{Person: mother, Code: "step-free", Severity: record.Essential,
			Source: record.OwnWord, Basis: record.ByConsent, Consent: "heute"})
		transfer := w.acknowledged(t, 20, w.family) // the wheelchair asks for a room without steps as well
		w.takesBack(t, w.As(tenant.FacilitySocial), need.ID)
		i := slices.IndexFunc(w.shown(t, w.As(tenant.Housing), transfer).Preparations, func(p assignment.Preparation) bool {
			return p.Code == "room-step-free" && p.Person == mother && p.Need == "wheelchair-space"
		})
		if i < 0 {
			t.Errorf("the room without steps is not to be prepared any more, or still for the withdrawn need")
		}
	})
}

func TestAnEarlierReceiverIsShownNoMoreEither(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		need := w.consents(t)
		desk := w.As(tenant.LandAllocation)
		first := w.announced(t, 20, w.family)
		run(t, w, desk, assignment.Withdraw, assignment.WithdrawCommand{Seen: seen(first), Reason: "anders"})
		draft := run(t, w, desk, assignment.Draft, assignment.DraftCommand{Municipality: w.Elsewhere.ID, Households: []id.ID{w.family.ID}, Plan: plan(25)})
		second := run(t, w, desk, assignment.Announce, assignment.AnnounceCommand{Seen: seen(draft)})
		w.takesBack(t, w.As(tenant.FacilityMedic), need.ID)
		for _, at := range []struct {
			tenant.Tenant
			transfer assignment.Transfer
		}{{w.Municipality, first}, {w.Elsewhere, second}} {
			text, err := json.Marshal(w.shown(t, w.At(at.Tenant, tenant.Intake), at.transfer))
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "KANARIENVOGEL") {
				t.Errorf("%s still reads of it", at.Name)
			}
			if n := w.noted(t, at.Tenant, w.family.Persons[1].ID); n != 1 {
				t.Errorf("%s has it on record %d times", at.Name, n)
			}
		}
	})
}

func TestWhatIsWithdrawnWhileItIsAnnouncedIsNotAnnounced(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		need := w.consents(t)
		draft := w.drafted(t, 20, w.family)
		failed := make(chan error, 1)
		go func() {
			_, err := try(t, w, w.As(tenant.FacilityMedic), func(ctx context.Context, tx *db.Tx, s tenant.Scope) (record.Need, error) {
				return assignment.WithdrawConsent(ctx, tx, w.Clock, s, record.ConsentCommand{Need: need.ID, How: "mündlich"})
			})
			failed <- err
		}()
		_, err := try(t, w, w.As(tenant.LandAllocation), func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.Transfer, error) {
			return assignment.Announce(ctx, tx, w.Clock, s, assignment.AnnounceCommand{Seen: seen(draft)})
		})
		if withdrawal := <-failed; withdrawal != nil {
			t.Fatal(withdrawal)
		}
		if err != nil && !errs.Is(err, errs.KindConflict) {
			t.Fatal(err)
		}
		if err == nil {
			if found := w.traces(t, w.As(tenant.Intake), draft); len(found) > 0 {
				t.Errorf("it slipped through: %v", found)
			}
		}
	})
}
