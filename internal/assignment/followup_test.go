package assignment_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// missed lets a transfer's day pass without anybody coming.
func (w world) missed(t testing.TB, households ...person.Household) assignment.Transfer {
	t.Helper()
	transfer := w.acknowledged(t, 16, households...)
	w.Clock.Set(testkit.Now.AddDate(0, 0, 16))
	return run(t, w, w.As(tenant.Housing), assignment.DidNotArrive, assignment.DidNotArriveCommand{Seen: seen(transfer), Note: "Nicht im Bus."})
}

func (w world) today() clock.Date { return clock.Today(w.Clock) }

// follow lists what waits for the scope; all of what is open where all is true.
func follow(t testing.TB, w world, s tenant.Scope, all bool) []assignment.Followed {
	t.Helper()
	return run(t, w, s, assignment.FollowUps, assignment.FollowUpFilter{All: all})
}

// one gives the only open follow-up there is.
func (w world) one(t testing.TB) assignment.FollowUp {
	t.Helper()
	all := follow(t, w, w.As(tenant.LandAllocation), true)
	if len(all) != 1 {
		t.Fatalf("%d follow-ups: %+v", len(all), all)
	}
	return all[0].FollowUp
}

func at(f assignment.FollowUp) assignment.FollowUpSeen {
	return assignment.FollowUpSeen{ID: f.ID, Version: f.Version}
}

func (w world) found(t testing.TB, where assignment.Whereabouts) assignment.FollowUp {
	t.Helper()
	cmd := assignment.FoundCommand{FollowUpSeen: at(w.one(t)), Found: where}
	switch where {
	case assignment.Hospital:
		cmd.Again = w.today().AddDays(9)
		cmd.Note = "Krankenhaus-CANARY"
	case assignment.Elsewhere:
		cmd.Place = "bei Verwandten in Kassel"
	case assignment.Other:
		cmd.Note = "Verhaftet-CANARY"
	}
	return run(t, w, w.As(tenant.FacilitySocial), assignment.Found, cmd)
}

func lastEvent(v assignment.View) assignment.Event { return v.Events[len(v.Events)-1] }

func TestWhoDidNotComeIsAskedForAtTheirFacilityFirst(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		missed := w.missed(t, w.family)
		if missed.Absent != 3 || missed.Missing != 1 || missed.Expected {
			t.Errorf("%+v", missed)
		}
		social, desk, lead := w.As(tenant.FacilitySocial), w.As(tenant.LandAllocation), w.At(w.Land, tenant.Lead)
		f := w.one(t)
		if f.Asked != assignment.StageFacility || f.DueOn != w.today().AddWorkdays(1) || f.Unit != w.Facility.ID || len(f.Persons) != 3 || f.MissedOn != missed.ArriveOn {
			t.Errorf("%+v", f)
		}
		for name, n := range map[string]int{"facility": len(follow(t, w, social, false)), "desk": len(follow(t, w, desk, false)), "lead": len(follow(t, w, lead, false))} {
			if (n == 1) != (name == "facility") {
				t.Errorf("at first it waits for the %s: %d", name, n)
			}
		}
		elsewhere := social
		elsewhere.Unit = w.OtherUnit.ID
		if n := len(follow(t, w, elsewhere, true)); n != 0 {
			t.Errorf("another facility is asked %d times", n)
		}
		due := f.DueOn
		for _, step := range []struct {
			on         clock.Date
			desk, lead int
		}{{due, 0, 0}, {due.AddWorkdays(1), 1, 0}, {due.AddWorkdays(3), 1, 1}} {
			w.Clock.Set(step.on.Begins().Add(10 * 3600e9))
			if a, b := len(follow(t, w, desk, false)), len(follow(t, w, lead, false)); a != step.desk || b != step.lead {
				t.Errorf("on %s the desk has %d, the lead %d", step.on, a, b)
			}
		}
		waits := f.Waits(due.AddWorkdays(3))
		if len(waits) != 3 || waits[2].Stage != assignment.StageLead || f.Stage(due.AddWorkdays(1)) != assignment.StageDesk {
			t.Errorf("%+v", waits)
		}
		shown := follow(t, w, social, false)[0]
		if shown.Home.ID != w.family.ID || shown.Number != missed.Number || shown.Events[0].Note != "Nicht im Bus." || shown.Facility != w.Facility.Name {
			t.Errorf("%+v", shown)
		}
	})
}

// TestTheLandPromisesHowSoonItLooks: the days come from the Land's own promise,
// and holidays of the Land are no working days.
func TestTheLandPromisesHowSoonItLooks(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.promised(t, assignment.Promise{Kind: assignment.Usual, From: testkit.Today, Days: 14, Acknowledge: 2, Answer: 2, NewDay: 5, Find: 2, Decide: 4})
	transfer := w.acknowledged(t, 30, w.family)
	w.Clock.Set(clock.MustDate("2026-12-23").Begins().Add(10 * 3600e9))
	if transfer.ArriveOn != clock.MustDate("2026-12-23") {
		t.Fatal(transfer.ArriveOn)
	}
	run(t, w, w.As(tenant.Intake), assignment.DidNotArrive, assignment.DidNotArriveCommand{Seen: seen(transfer)})
	if f := w.one(t); f.DueOn != clock.MustDate("2026-12-28") { // the 25th and 26th are holidays, the 27th is a Sunday
		t.Errorf("due on %s", f.DueOn)
	}
	if f := w.found(t, assignment.Here); f.DueOn != clock.MustDate("2026-12-30") {
		t.Errorf("to be decided by %s", f.DueOn)
	}
}

func TestWhatTheFacilitySaysGoesToTheDesk(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		for _, where := range assignment.AllWhereabouts {
			t.Run(string(where), func(t *testing.T) {
				w := newWorld(t, d)
				missed := w.missed(t, w.family)
				for _, c := range run(t, w, w.As(tenant.LandAllocation), assignment.Candidates, assignment.CandidatePage{}) {
					if (c.FollowUp.ID != "") != (c.ID == w.family.ID) {
						t.Errorf("whom the desk may choose from: %+v", c)
					}
				}
				f := w.found(t, where)
				social, desk := w.As(tenant.FacilitySocial), w.As(tenant.LandAllocation)
				if where == assignment.Hospital { // it said itself when it will look again
					if f.Asked != assignment.StageFacility || f.DueOn != w.today().AddDays(9) || len(follow(t, w, desk, false)) != 0 || len(follow(t, w, social, false)) != 0 {
						t.Errorf("%+v", f)
					}
					before := w.Clock.Now()
					w.Clock.Set(before.AddDate(0, 0, 9))
					if len(follow(t, w, social, false)) != 1 {
						t.Error("the facility is not asked again on the day it named")
					}
					w.Clock.Set(before)
				} else if f.Asked != assignment.StageDesk || f.DueOn != w.today().AddWorkdays(3) || len(follow(t, w, desk, false)) != 1 || len(follow(t, w, social, false)) != 0 {
					t.Errorf("%+v", f)
				}
				told := lastEvent(w.shown(t, w.As(tenant.Intake), missed))
				stays := where == assignment.Here || where == assignment.Hospital
				if (told.Action == assignment.ActFollowUp && told.Detail.Fate == assignment.FateStays) != stays {
					t.Errorf("the municipality is told %+v", told)
				}
				text, err := json.Marshal(w.shown(t, w.As(tenant.Intake), missed))
				if err != nil || strings.Contains(string(text), "Krankenhaus-CANARY") || strings.Contains(string(text), "Verhaftet") || strings.Contains(string(text), "Kassel") || strings.Contains(string(text), "hospital") {
					t.Errorf("the municipality reads where they are: %v", err)
				}
				// Who may not read what tells of health is not told of a hospital.
				lead, err := json.Marshal(follow(t, w, w.At(w.Land, tenant.Lead), true))
				if err != nil || strings.Contains(string(lead), "Krankenhaus-CANARY") || strings.Contains(string(lead), "hospital") {
					t.Errorf("the lead reads %s", lead)
				}
			})
		}
	})
}

func TestWhatAFollowUpMustSay(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.missed(t, w.family)
	seen := at(w.one(t))
	for name, tt := range map[string]struct {
		cmd   assignment.FoundCommand
		field string
	}{
		"nothing":                   {assignment.FoundCommand{}, "found"},
		"a hospital without a day":  {assignment.FoundCommand{Found: assignment.Hospital}, "again"},
		"a day that is past":        {assignment.FoundCommand{Found: assignment.Hospital, Again: w.today()}, "again"},
		"a day far away":            {assignment.FoundCommand{Found: assignment.Hospital, Again: w.today().AddDays(400)}, "again"},
		"elsewhere without a place": {assignment.FoundCommand{Found: assignment.Elsewhere, Place: " "}, "place"},
		"other without a note":      {assignment.FoundCommand{Found: assignment.Other}, "note"},
		"tomorrow":                  {assignment.FoundCommand{Found: assignment.Here, On: w.today().AddDays(1)}, "on"},
		"last year":                 {assignment.FoundCommand{Found: assignment.Here, On: w.today().AddDays(-400)}, "on"},
		"what only a reader is":     {assignment.FoundCommand{Found: assignment.Later}, "found"},
	} {
		tt.cmd.FollowUpSeen = seen
		err := fails(t, w, w.As(tenant.FacilitySocial), assignment.Found, tt.cmd)
		if all := errs.All(err); len(all) != 1 || all[0].Field != tt.field || !errs.Is(err, errs.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	f := w.found(t, assignment.Gone)
	for name, tt := range map[string]struct {
		cmd   assignment.EndStayCommand
		field string
	}{
		"no day":        {assignment.EndStayCommand{Reason: assignment.Gone}, "on"},
		"tomorrow":      {assignment.EndStayCommand{Reason: assignment.Gone, On: w.today().AddDays(1)}, "on"},
		"before they":   {assignment.EndStayCommand{Reason: assignment.Gone, On: w.family.UnitSince.AddDays(-1)}, "on"},
		"no reason":     {assignment.EndStayCommand{On: w.today()}, "reason"},
		"still here":    {assignment.EndStayCommand{On: w.today(), Reason: assignment.Here}, "reason"},
		"without words": {assignment.EndStayCommand{On: w.today(), Reason: assignment.Other}, "note"},
	} {
		tt.cmd.FollowUpSeen = at(f)
		err := fails(t, w, w.As(tenant.LandAllocation), assignment.EndStay, tt.cmd)
		if all := errs.All(err); len(all) != 1 || all[0].Field != tt.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	again := assignment.FoundCommand{FollowUpSeen: seen, Found: assignment.Here}
	if err := fails(t, w, w.As(tenant.FacilitySocial), assignment.Found, again); !errs.Is(err, errs.KindConflict) {
		t.Errorf("what somebody else said meanwhile is run over: %v", err)
	}
	for _, role := range []tenant.Role{tenant.FacilitySocial, tenant.FacilityMedic, tenant.Lead} {
		s := w.At(w.Land, role)
		s.Unit = w.Facility.ID
		if err := fails(t, w, s, assignment.EndStay, assignment.EndStayCommand{FollowUpSeen: at(f), On: w.today(), Reason: assignment.Gone}); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("%s ends a stay: %v", role, err)
		}
		if err := fails(t, w, s, assignment.Keep, assignment.KeepCommand{FollowUpSeen: at(f), Keep: true}); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("%s speaks to the municipality: %v", role, err)
		}
	}
}

func TestAStayThatEndedBeginsAgainWhenTheyTurnUp(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		missed := w.missed(t, w.family)
		f := w.found(t, assignment.Gone)
		desk, social, intake := w.As(tenant.LandAllocation), w.As(tenant.FacilitySocial), w.As(tenant.Intake)
		f = run(t, w, desk, assignment.EndStay, assignment.EndStayCommand{FollowUpSeen: at(f), On: w.today(), Reason: assignment.Gone, Note: "Zimmer geräumt."})
		if home := atLand(t, w, w.family.ID); home.LeftOn != w.today() {
			t.Errorf("%+v", home)
		}
		over := w.shown(t, intake, missed)
		if e := lastEvent(over); e.Detail.Fate != assignment.FateOver || e.Note != "" || over.Missing != 0 || over.Absent != 3 || len(over.Awaited().Households) != 0 {
			t.Errorf("%+v, %+v", e, over.Transfer)
		}
		late := assignment.ArriveCommand{Seen: seen(over.Transfer), On: w.today()}
		wants(t, fails(t, w, intake, assignment.Arrive, late), "error.transfer.step")
		if n := len(run(t, w, desk, assignment.Candidates, assignment.CandidatePage{})); n != 1 {
			t.Errorf("who has left can be announced: %d", n)
		}
		w.Clock.Set(w.Clock.Now().AddDate(0, 0, 5))
		wants(t, fails(t, w, social, assignment.Return, assignment.ReturnCommand{FollowUpSeen: at(f), On: w.today().AddDays(1)}), "error.follow-up.future")
		wants(t, fails(t, w, social, assignment.Return, assignment.ReturnCommand{FollowUpSeen: at(f), On: f.FoundOn.AddDays(-1)}), "error.follow-up.before")
		f = run(t, w, social, assignment.Return, assignment.ReturnCommand{FollowUpSeen: at(f), On: w.today()})
		if !f.Open() || f.Found != assignment.Here || f.Asked != assignment.StageDesk || f.DueOn != w.today().AddWorkdays(3) {
			t.Errorf("%+v", f)
		}
		home := do(t, w, social, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]person.Stay, error) {
			p, err := person.ShowOverview(ctx, tx, w.Clock, s, w.family.ID)
			return p.Stays, err
		})
		if now := atLand(t, w, w.family.ID); !now.LeftOn.IsZero() || now.UnitSince != w.today() || len(home) != 2 || home[0].Until.IsZero() {
			t.Errorf("%+v, %+v", now, home)
		}
		back := w.shown(t, intake, missed)
		if back.Missing != 1 || lastEvent(back).Detail.Fate != assignment.FateStays || len(back.Awaited().Persons()) != 3 {
			t.Errorf("%+v", back.Transfer)
		}
		if err := fails(t, w, social, assignment.Return, assignment.ReturnCommand{FollowUpSeen: at(f), On: w.today()}); !errs.Is(err, errs.KindConflict) {
			t.Errorf("they turn up twice: %v", err)
		}
		for _, end := range []tenant.Tenant{w.Land, w.Municipality} {
			if v, err := audit.Verify(t.Context(), d, end.ID); err != nil || v.Broken != 0 {
				t.Errorf("%+v, %v", v, err)
			}
		}
	})
}

func TestAnnouncedAgainToTheSameMunicipalityKeepsWhatWasPrepared(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake, housing, desk := w.As(tenant.Intake), w.As(tenant.Housing), w.As(tenant.LandAllocation)
		transfer := w.acknowledged(t, 16, w.family)
		before := w.shown(t, intake, transfer).Preparations
		done := map[string]bool{}
		for _, p := range before {
			if p.Code == "room" || p.Code == "room-step-free" || p.Code == "arrival-contact" || p.Code == "school-place" {
				run(t, w, intake, assignment.Tick, assignment.TickCommand{Preparation: p.ID, Done: true})
				done[p.Code] = true
			}
			if p.Code == "dialysis-place" {
				run(t, w, intake, assignment.ChangeTask, assignment.TaskCommand{Preparation: p.ID, Take: true, Note: "Praxis Nord angefragt"})
			}
		}
		run(t, w, housing, assignment.AddTask, assignment.OwnTaskCommand{Transfer: transfer.ID, Title: "Schlüssel hinterlegen", Owner: tenant.Housing, DueOn: transfer.ArriveOn.AddDays(-2)})
		w.Clock.Set(testkit.Now.AddDate(0, 0, 16))
		transfer = w.shown(t, intake, transfer).Transfer
		missed := run(t, w, housing, assignment.DidNotArrive, assignment.DidNotArriveCommand{Seen: seen(transfer)})
		f := w.found(t, assignment.Here)
		run(t, w, desk, assignment.Keep, assignment.KeepCommand{FollowUpSeen: at(f), Keep: true, Note: "In zwei Wochen."})
		kept := w.shown(t, intake, missed)
		if e := lastEvent(kept); !kept.Expected || e.Detail.Fate != assignment.FateExpected || e.Note != "In zwei Wochen." {
			t.Errorf("%+v", e)
		}
		if list := run(t, w, intake, assignment.List, assignment.Filter{States: []assignment.State{assignment.StateDidNotArrive, assignment.StateArrived}, Absent: true}); len(list) != 1 {
			t.Errorf("%d are expected on another day", len(list))
		}
		again := w.announced(t, 40, w.family)
		if again.After != missed.ID {
			t.Errorf("%+v", again)
		}
		e := lastEvent(w.shown(t, intake, missed))
		if e.Detail.Fate != assignment.FateAgain || e.Detail.Next != again.ID {
			t.Errorf("%+v", e)
		}
		if n := len(follow(t, w, desk, true)); n != 0 {
			t.Errorf("%d follow-ups are open although they are announced again", n)
		}
		acknowledged := run(t, w, intake, assignment.Acknowledge, assignment.AcknowledgeCommand{Seen: seen(again)})
		now := w.shown(t, intake, acknowledged).Preparations
		own := 0
		for _, p := range now {
			switch p.Code {
			case "room", "room-step-free", "school-place":
				if done[p.Code] && !p.Done() {
					t.Errorf("%s was prepared and is not", p.Code)
				}
			case "arrival-contact":
				if p.Done() {
					t.Error("the contact of the old day is taken for that of the new one")
				}
			case "dialysis-place":
				if p.Done() || p.Note != "Praxis Nord angefragt" || p.AssigneeName == "" && p.Assignee == "" {
					t.Errorf("%+v", p)
				}
			}
			if p.Own() {
				own++
				if p.Title != "Schlüssel hinterlegen" || p.DueOn != again.ArriveOn.AddDays(-2) || p.Done() {
					t.Errorf("%+v", p)
				}
			}
		}
		if own != 1 || len(now) != len(before)+1 {
			t.Errorf("%d own, %d of %d", own, len(now), len(before)+1)
		}
		// What is taken back after that stays taken back.
		for _, p := range now {
			if p.Code == "room" {
				run(t, w, intake, assignment.Tick, assignment.TickCommand{Preparation: p.ID, Done: false})
			}
		}
		acknowledged = w.shown(t, intake, acknowledged).Transfer
		moved := run(t, w, desk, assignment.AnnounceAgain, assignment.AnnounceAgainCommand{Seen: seen(acknowledged), Plan: assignment.Plan{ArriveOn: again.ArriveOn.AddDays(7)}})
		run(t, w, intake, assignment.Acknowledge, assignment.AcknowledgeCommand{Seen: seen(moved)})
		for _, p := range w.shown(t, intake, moved).Preparations {
			if p.Code == "room" && p.Done() {
				t.Error("a second acknowledgement carries over again")
			}
		}
		figures := do(t, w, desk, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.Figure, error) {
			return assignment.Figures(ctx, tx, s, assignment.FigureFilter{From: testkit.Today, Until: testkit.Today.AddDays(200), By: assignment.ByMonth})
		})
		if n := assignment.Sum(figures).Households(); n != 2 {
			t.Errorf("the notice of %d announcements is counted, not of both", n)
		}
	})
}

func TestAnotherMunicipalityIsToldNothingOfTheFirst(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		desk, intake := w.As(tenant.LandAllocation), w.As(tenant.Intake)
		missed := w.missed(t, w.family)
		w.found(t, assignment.Here)
		draft := run(t, w, desk, assignment.Draft, assignment.DraftCommand{Municipality: w.Elsewhere.ID, Households: []id.ID{w.family.ID},
			Plan: assignment.Plan{ArriveOn: w.today().AddDays(20)}})
		if f := follow(t, w, desk, false); len(f) != 1 || f[0].Draft != draft.ID {
			t.Errorf("a draft tells nobody, so it is still open: %+v", f)
		}
		wants(t, fails(t, w, desk, assignment.EndStay, assignment.EndStayCommand{FollowUpSeen: at(w.one(t)), On: w.today(), Reason: assignment.Gone}), "error.transfer.on-the-way")
		again := run(t, w, desk, assignment.Announce, assignment.AnnounceCommand{Seen: seen(draft)})
		if again.After != "" {
			t.Errorf("%+v", again)
		}
		old := w.shown(t, intake, missed)
		if e := lastEvent(old); e.Detail.Fate != assignment.FateOver || e.Detail.Next != "" || old.Missing != 0 {
			t.Errorf("%+v", e)
		}
		text, err := json.Marshal(old)
		if err != nil || strings.Contains(string(text), string(again.ID)) || strings.Contains(string(text), again.Number) {
			t.Error("the first municipality is told where they go")
		}
		text, err = json.Marshal(w.shown(t, w.At(w.Elsewhere, tenant.Intake), again))
		if err != nil || strings.Contains(string(text), string(missed.ID)) || strings.Contains(string(text), w.Municipality.Name) {
			t.Error("the second municipality is told of the first")
		}
		wants(t, fails(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(old.Transfer), On: w.today()}), "error.transfer.step")
		ended := run(t, w, desk, assignment.FollowUps, assignment.FollowUpFilter{Ended: true})
		if len(ended) != 1 || ended[0].Ending != assignment.AnnouncedAgain || ended[0].NextNumber != again.Number {
			t.Errorf("%+v", ended)
		}
	})
}

func TestWhoTurnsUpAfterAllIsTakenIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		desk, intake := w.As(tenant.LandAllocation), w.As(tenant.Intake)
		missed := w.missed(t, w.family, w.alone)
		mother, father, child := w.family.Persons[0].ID, w.family.Persons[1].ID, w.family.Persons[2].ID
		// The Land has begun to plan anew; nobody was told.
		draft := run(t, w, desk, assignment.Draft, assignment.DraftCommand{Municipality: w.Municipality.ID, Households: []id.ID{w.family.ID, w.alone.ID},
			Plan: assignment.Plan{ArriveOn: w.today().AddDays(20)}})
		w.Clock.Set(w.Clock.Now().AddDate(0, 0, 1))
		if err := fails(t, w, w.As(tenant.Housing), assignment.Arrive, assignment.ArriveCommand{Seen: seen(missed), On: w.today()}); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("%v", err)
		}
		late := run(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(missed), On: w.today(), Absent: []id.ID{father, w.alone.Persons[0].ID}})
		if late.State != assignment.StateArrived || late.Missing != 2 || late.Absent != 2 {
			t.Errorf("%+v", late)
		}
		here := received(t, w, intake, missed.ID)
		if len(here) != 1 || len(here[0].Persons) != 2 || here[0].FileNumber != "A-17" {
			t.Fatalf("%+v", here)
		}
		if home := atLand(t, w, w.family.ID); home.LeftOn != w.today() || len(home.Persons) != 2 {
			t.Errorf("%+v", home)
		}
		open := follow(t, w, desk, true)
		if len(open) != 2 || !slices.ContainsFunc(open, func(f assignment.Followed) bool {
			return slices.Equal(f.Persons, []id.ID{father}) && f.Home.FileNumber == "A-17-2"
		}) {
			t.Fatalf("%+v", open)
		}
		if shrunk := w.shown(t, desk, draft); shrunk.State != assignment.StateDraft || shrunk.Households != 1 || shrunk.Persons != 1 {
			t.Errorf("%+v", shrunk.Transfer)
		}
		v := w.shown(t, intake, late)
		if e := lastEvent(v); !slices.Equal(e.Detail.Came, []id.ID{mother, child}) || len(v.Awaited().Persons()) != 2 {
			t.Errorf("%+v", e)
		}
		wants(t, fails(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(late), On: w.today(), Absent: []id.ID{mother}}), "error.transfer.item")
		// The father comes a day later, into the household that is there.
		w.Clock.Set(w.Clock.Now().AddDate(0, 0, 1))
		later := run(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(late), On: w.today(), Absent: []id.ID{w.alone.Persons[0].ID}})
		here = received(t, w, intake, missed.ID)
		if len(here) != 1 || len(here[0].Persons) != 3 || later.Absent != 1 || later.Missing != 1 {
			t.Fatalf("%+v, %+v", here, later)
		}
		relations := do(t, w, intake, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]person.Relation, error) {
			return person.Relations(ctx, tx, s, []id.ID{here[0].ID})
		})
		if len(relations) != 3 {
			t.Errorf("he belongs to nobody: %d relations", len(relations))
		}
		last := run(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(later), On: w.today()})
		if last.Absent != 0 || last.Missing != 0 || len(received(t, w, intake, missed.ID)) != 2 {
			t.Errorf("%+v", last)
		}
		if gone := w.shown(t, desk, draft); gone.State != assignment.StateWithdrawn {
			t.Errorf("a draft of nobody: %+v", gone.Transfer)
		}
		wants(t, fails(t, w, intake, assignment.Arrive, assignment.ArriveCommand{Seen: seen(last), On: w.today()}), "error.transfer.step")
		by := do(t, w, desk, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.MissedBy, error) {
			return assignment.MissedFigures(ctx, tx, s, assignment.FigureFilter{From: testkit.Today, Until: w.today()})
		})
		n := 0
		for _, m := range by.Facilities {
			n += m.Persons
			if m.Ended[assignment.ArrivedLater] != m.Households {
				t.Errorf("%+v", m)
			}
		}
		if n != 4 || len(by.Facilities) != 2 || len(by.Months) != 1 {
			t.Errorf("%+v", by)
		}
	})
}

func TestAnEmergencyOfTheDayIsToldWithTheCase(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		transfer := w.acknowledged(t, 16, w.family)
		w.Clock.Set(testkit.Now.AddDate(0, 0, 16))
		father := w.family.Persons[1].ID
		departed := run(t, w, w.As(tenant.FacilitySocial), assignment.Depart, assignment.DepartCommand{Seen: seen(transfer), Absent: []id.ID{father}, Note: "Termin beim Amt."})
		run(t, w, w.As(tenant.Intake), assignment.Arrive, assignment.ArriveCommand{Seen: seen(departed), On: transfer.ArriveOn, Absent: []id.ID{father}})
		f := follow(t, w, w.As(tenant.FacilitySocial), false)
		if len(f) != 1 || len(f[0].Events) != 2 || f[0].Events[0].Action != assignment.FollowStayed || f[0].Events[0].Note != "Termin beim Amt." ||
			f[0].Home.FileNumber != "A-17-2" {
			t.Errorf("%+v", f)
		}
		of := do(t, w, w.As(tenant.LandAllocation), func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.Followed, error) {
			return assignment.FollowUpsOf(ctx, tx, w.Clock, s, transfer.ID)
		})
		if len(of) != 1 {
			t.Errorf("%+v", of)
		}
	})
}

func TestEveryStageSoundsTheFollowUpInTheMorning(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		missed := w.missed(t, w.family)
		agenda := func(s tenant.Scope) assignment.Agenda {
			return do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.Agenda, error) {
				return assignment.AgendaOf(ctx, tx, w.Clock, s, w.Clock.Now().Add(-3600e9))
			})
		}
		if a := agenda(w.As(tenant.FacilitySocial)); a.FollowUp.Count != 1 || a.FollowUp.Day != w.today().AddWorkdays(1) {
			t.Errorf("%+v", a)
		}
		if a := agenda(w.As(tenant.LandAllocation)); a.FollowUp.Count != 0 || a.Missing.Count != 1 {
			t.Errorf("%+v", a)
		}
		event := lastEvent(w.shown(t, w.As(tenant.LandAllocation), missed)).ID
		happened := func(s tenant.Scope) assignment.Happening {
			return do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.Happening, error) {
				return assignment.Happened(ctx, tx, w.Clock, s, event)
			})
		}
		if h := happened(w.As(tenant.FacilitySocial)); h.Stale || h.Due != w.today().AddWorkdays(1) {
			t.Errorf("%+v", h)
		}
		if h := happened(w.As(tenant.LandAllocation)); !h.Stale {
			t.Errorf("the desk is told at once: %+v", h)
		}
		w.found(t, assignment.Here)
		if h := happened(w.As(tenant.FacilitySocial)); !h.Stale {
			t.Errorf("%+v", h)
		}
		if a := agenda(w.As(tenant.Intake)); a.Followed.Count != 1 {
			t.Errorf("%+v", a)
		}
		if a := agenda(w.As(tenant.LandAllocation)); a.FollowUp.Count != 1 {
			t.Errorf("%+v", a)
		}
	})
}
