package assignment_test

import (
	"context"
	"fmt"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// mine counts the questions that wait for somebody now.
func mine(t *testing.T, w world, s tenant.Scope) int {
	t.Helper()
	return len(run(t, w, s, assignment.OpenQuestions, assignment.QuestionPage{}))
}

func TestAQuestionThatIsNotAnsweredInTimeGoesUp(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		facility, desk, lead := w.As(tenant.FacilitySocial), w.As(tenant.LandAllocation), w.As(tenant.Lead)
		transfer := w.acknowledged(t, 30, w.family)
		about := assignment.Item("person:" + w.family.Persons[0].ID)
		run(t, w, w.As(tenant.Intake), assignment.Ask, assignment.AskCommand{Seen: seen(transfer), About: about, Text: "Raucht jemand?"})
		q := open(t, w, desk)[0] // asked on Monday 23, due on Wednesday 25 November
		for _, c := range []struct {
			day                  int // of November, and beyond
			stage                assignment.Stage
			facility, desk, lead int
		}{
			{23, assignment.StageFacility, 1, 0, 0}, {25, assignment.StageFacility, 1, 0, 0},
			{26, assignment.StageDesk, 1, 1, 0}, {29, assignment.StageDesk, 1, 1, 0}, // the weekend does not count
			{30, assignment.StageLead, 1, 1, 1}, {40, assignment.StageLead, 1, 1, 1},
		} {
			w.Clock.Set(testkit.Now.AddDate(0, 0, c.day-23))
			if got := q.Stage(clock.Today(w.Clock)); got != c.stage {
				t.Errorf("on the %d. it waits for %s", c.day, got)
			}
			if f, d, l := mine(t, w, facility), mine(t, w, desk), mine(t, w, lead); f != c.facility || d != c.desk || l != c.lead {
				t.Errorf("on the %d. facility, desk and lead are asked %d, %d, %d", c.day, f, d, l)
			}
		}
		if waits := fmt.Sprint(q.Waits(testkit.Today.AddDays(9))); waits != "[{facility 2026-11-23} {desk 2026-11-26} {lead 2026-11-30}]" {
			t.Error(waits)
		}
	})
}

func TestAnObjectionNeedsTheDesksVerdict(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake, desk := w.As(tenant.Intake), w.As(tenant.LandAllocation)
		transfer := w.acknowledged(t, 30, w.family)
		wants(t, fails(t, w, intake, assignment.Ask, assignment.AskCommand{Seen: seen(transfer), Sort: assignment.SortObjection, Text: " "}), "error.required")
		objected := run(t, w, intake, assignment.Ask, assignment.AskCommand{Seen: seen(transfer), Sort: assignment.SortObjection, Text: "Kein Zimmer ohne Stufen frei."})
		if objected.State != assignment.StateQueried || objected.Turn != assignment.TurnLand {
			t.Errorf("%+v", objected)
		}
		if n := len(open(t, w, w.As(tenant.FacilitySocial))); n != 0 {
			t.Errorf("the facility is asked about an objection: %d", n)
		}
		q := open(t, w, desk)[0]
		wants(t, fails(t, w, desk, assignment.Answer, assignment.AnswerCommand{Question: q.ID, Text: "Nein."}), "error.transfer.verdict")
		back := run(t, w, desk, assignment.Answer, assignment.AnswerCommand{Question: q.ID, Text: "Die Nachbarstadt hat auch keines.", Verdict: assignment.Refused})
		view := w.shown(t, intake, back)
		if back.State != assignment.StateAcknowledged || view.Questions[0].Verdict != assignment.Refused || view.Questions[0].Answer == "" {
			t.Errorf("%+v", view.Questions)
		}
	})
}

func TestAProposalThatIsAcceptedIsAnnouncedAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake, desk := w.As(tenant.Intake), w.As(tenant.LandAllocation)
		transfer := w.acknowledged(t, 20, w.family)
		propose := func(at assignment.Transfer, days int) (assignment.Transfer, error) {
			return try(t, w, intake, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.Transfer, error) {
				return assignment.Ask(ctx, tx, w.Clock, s, assignment.AskCommand{Seen: seen(at), Sort: assignment.SortProposal, Day: testkit.Today.AddDays(days), Text: "Dann ist der Umbau fertig."})
			})
		}
		_, err := propose(transfer, 20)
		wants(t, err, "error.transfer.proposal.same")
		_, err = propose(transfer, -3)
		wants(t, err, "error.transfer.proposal.day")
		if _, err = propose(transfer, 27); err != nil {
			t.Fatal(err)
		}
		q := open(t, w, desk)[0]
		told := run(t, w, desk, assignment.Answer, assignment.AnswerCommand{Question: q.ID, Text: "Gern.", Verdict: assignment.Accepted})
		if told.State != assignment.StateAnnounced || told.ArriveOn != testkit.Today.AddDays(27) || told.Handover != 2 || told.OpenQuestions != 0 {
			t.Errorf("%+v", told)
		}
		again := run(t, w, intake, assignment.Acknowledge, assignment.AcknowledgeCommand{Seen: seen(told)})
		asked, err := propose(again, 34)
		if err != nil {
			t.Fatal(err)
		}
		kept := run(t, w, desk, assignment.Answer, assignment.AnswerCommand{Question: open(t, w, desk)[0].ID, Text: "Der Bus ist bestellt.", Verdict: assignment.Refused})
		if kept.ArriveOn != asked.ArriveOn || kept.State != assignment.StateAcknowledged {
			t.Errorf("%+v", kept)
		}
	})
}

func TestWhoseDayIsOpenMayHaveAnotherProposed(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	intake, desk := w.As(tenant.Intake), w.As(tenant.LandAllocation)
	transfer := w.acknowledged(t, 20, w.family)
	postponed := run(t, w, desk, assignment.Postpone, assignment.PostponeCommand{Seen: seen(transfer), Reason: "krank"})
	run(t, w, intake, assignment.Ask, assignment.AskCommand{Seen: seen(postponed), Sort: assignment.SortProposal, Day: testkit.Today.AddDays(25), Text: "Ab dann passt es."})
	told := run(t, w, desk, assignment.Answer, assignment.AnswerCommand{Question: open(t, w, desk)[0].ID, Text: "Ja.", Verdict: assignment.Accepted})
	if told.State != assignment.StateAnnounced || told.ArriveOn != testkit.Today.AddDays(25) {
		t.Errorf("%+v", told)
	}
}

func TestAnAnswerLandsInTheRecordAndReachesTheMunicipality(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake, medic := w.As(tenant.Intake), w.As(tenant.FacilityMedic)
		at := w.acknowledged(t, 20, w.family)
		mother, child := w.family.Persons[0].ID, w.family.Persons[2].ID
		for _, c := range []struct {
			about assignment.Item
			file  assignment.Filing
			holds func(assignment.Handover) bool
		}{
			{assignment.Item("missing:measure:tb-screening:" + mother), assignment.Filing{Source: record.OtherDocument, Outcome: record.Done, Day: testkit.Today.AddDays(-9), Place: "Klinik"},
				func(h assignment.Handover) bool {
					return len(h.Measures(mother)) == 1 && h.Measures(mother)[0].Place == "Klinik"
				}},
			{assignment.Item("missing:group:health:" + child), assignment.Filing{Source: record.OwnWord, None: true},
				func(h assignment.Handover) bool { return len(h.NoNeeds(child)) == 1 }},
			{needItem(t, w.shown(t, intake, at), "dialysis"), assignment.Filing{Source: record.OwnWord, Detail: "Di, Do, Sa ab 7 Uhr"},
				func(h assignment.Handover) bool {
					for _, n := range h.Needs(mother) {
						if n.Code == "dialysis" {
							return n.Detail == "Di, Do, Sa ab 7 Uhr"
						}
					}
					return false
				}},
		} {
			asked := run(t, w, intake, assignment.Ask, assignment.AskCommand{Seen: seen(at), About: c.about, Text: "Bitte klären."})
			q := open(t, w, medic)[0]
			if q.Files(medic) == "" || q.Files(w.As(tenant.LandAllocation)) != "" {
				t.Errorf("%s: the medic files %q, the desk %q", c.about, q.Files(medic), q.Files(w.As(tenant.LandAllocation)))
			}
			at = run(t, w, medic, assignment.Answer, assignment.AnswerCommand{Question: q.ID, File: &c.file})
			view := w.shown(t, intake, at)
			if at.Handover != asked.Handover+1 || !c.holds(view.Current) || !view.Questions[len(view.Questions)-1].Filed {
				t.Errorf("%s: %+v", c.about, view.Current)
			}
			for _, g := range view.Current.Missing("") {
				if assignment.MissingItem(g) == c.about {
					t.Errorf("%s is still missing", c.about)
				}
			}
		}
		if at.State != assignment.StateAcknowledged {
			t.Errorf("%+v", at)
		}
	})
}

func TestANeedThatAnAnswerFindsIsPreparedFor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake, social := w.As(tenant.Intake), w.As(tenant.FacilitySocial)
		baby := w.family.Persons[2].ID
		do(t, w, intake, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
			return true, record.Expect(ctx, tx, w.Clock, s, []record.Expectation{{Of: record.GapNeed, Code: "child-seat", Wanted: true}})
		})
		transfer := w.acknowledged(t, 20, w.family)
		before := len(w.shown(t, intake, transfer).Preparations)
		run(t, w, intake, assignment.Ask, assignment.AskCommand{Seen: seen(transfer), About: assignment.Item("missing:need:child-seat:" + baby), Text: "Kindersitz?"})
		answered := run(t, w, social, assignment.Answer, assignment.AnswerCommand{Question: open(t, w, social)[0].ID, Text: "Ja, ab 9 kg.",
			File: &assignment.Filing{Source: record.Observation, Detail: "15 kg"}})
		list := w.shown(t, intake, answered).Preparations
		if len(list) != before+1 {
			t.Errorf("%d things to prepare, before %d", len(list), before)
		}
		if p := preparation(t, list, "child-seat"); p.Person != baby || p.DueOn.Before(testkit.Today) {
			t.Errorf("%+v", p)
		}
	})
}

func TestAnAnswerFilesNothingItMayNotWrite(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	intake, desk := w.As(tenant.Intake), w.As(tenant.LandAllocation)
	transfer := w.acknowledged(t, 20, w.family)
	about := assignment.Item("missing:group:protection:" + string(w.family.Persons[0].ID))
	run(t, w, intake, assignment.Ask, assignment.AskCommand{Seen: seen(transfer), About: about, Text: "?"})
	q := open(t, w, desk)[0]
	err := fails(t, w, desk, assignment.Answer, assignment.AnswerCommand{Question: q.ID, Text: "Nein.", File: &assignment.Filing{Source: record.OwnWord, None: true}})
	if !errs.Is(err, errs.KindForbidden) {
		t.Errorf("the desk writes what it may only read: %v", err)
	}
	if view := w.shown(t, desk, transfer); len(view.Versions) != 1 || !view.Questions[0].Open() {
		t.Error("something of the refused answer is left")
	}
}
