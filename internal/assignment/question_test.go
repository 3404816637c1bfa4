package assignment_test

import (
	"testing"
	"time"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// needItem names the need of a code as the reader sees it.
func needItem(t *testing.T, v assignment.View, code string) assignment.Item {
	t.Helper()
	for _, n := range v.Current.Needs("") {
		if n.Code == code {
			return assignment.Item("need:" + string(n.ID))
		}
	}
	t.Fatalf("no need %s", code)
	return ""
}

func open(t *testing.T, w world, s tenant.Scope) []assignment.Asked {
	t.Helper()
	return run(t, w, s, assignment.OpenQuestions, assignment.QuestionPage{All: true})
}

func TestAQuestionGoesToWhoCanAnswerAndLeadsBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake, medic, desk := w.As(tenant.Intake), w.As(tenant.FacilityMedic), w.As(tenant.LandAllocation)
		transfer := w.acknowledged(t, 20, w.family)
		about := needItem(t, w.shown(t, intake, transfer), "dialysis")
		asked := run(t, w, intake, assignment.Ask, assignment.AskCommand{Seen: seen(transfer), About: about, Text: "An welchen Tagen?"})
		if asked.State != assignment.StateQueried || asked.Resume != assignment.StateAcknowledged ||
			asked.Turn != assignment.TurnLand || asked.DueOn != testkit.Today.AddWorkdays(2) {
			t.Errorf("%+v", asked)
		}
		w.Clock.Set(w.Clock.Now().Add(time.Minute)) // questions stand in the order in which they are asked
		second := run(t, w, intake, assignment.Ask, assignment.AskCommand{Seen: seen(asked), Text: "Bringt jemand ein Fahrrad mit?", Workdays: 5})
		if second.OpenQuestions != 2 || second.DueOn != asked.DueOn {
			t.Errorf("%+v", second)
		}
		questions := open(t, w, medic)
		if len(questions) != 2 || questions[0].About != about || questions[0].Kind != tenant.NeedHealth || questions[0].Household != w.family.ID {
			t.Fatalf("%+v", questions)
		}
		elsewhere := medic
		elsewhere.Unit = w.OtherUnit.ID
		if n := len(open(t, w, elsewhere)); n != 0 {
			t.Errorf("another facility is asked %d questions", n)
		}
		if err := fails(t, w, elsewhere, assignment.Answer, assignment.AnswerCommand{Question: questions[0].ID, Text: "?"}); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("another facility answers: %v", err)
		}
		still := run(t, w, medic, assignment.Answer, assignment.AnswerCommand{Question: questions[0].ID, Text: "Mo, Mi, Fr vormittags."})
		if still.State != assignment.StateQueried || still.DueOn != testkit.Today.AddWorkdays(5) {
			t.Errorf("%+v", still)
		}
		err := fails(t, w, medic, assignment.Answer, assignment.AnswerCommand{Question: questions[0].ID, Text: "Doch nicht."})
		if !errs.Is(err, errs.KindConflict) {
			t.Errorf("answered twice: %v", err)
		}
		back := run(t, w, desk, assignment.Answer, assignment.AnswerCommand{Question: questions[1].ID, Text: "Nein."})
		if back.State != assignment.StateAcknowledged || back.Turn != assignment.TurnMunicipality || back.Resume != "" {
			t.Errorf("%+v", back)
		}
		view := w.shown(t, intake, back)
		if len(view.Questions) != 2 || view.Questions[0].Answer != "Mo, Mi, Fr vormittags." || view.Questions[0].AnsweredName != medic.Name {
			t.Errorf("%+v", view.Questions)
		}
	})
}

func TestAQuestionOnHealthIsReadByWhoMayReadHealth(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake := w.As(tenant.Intake)
		transfer := w.announced(t, 20, w.family)
		view := w.shown(t, intake, transfer)
		vaccinated := view.Current.Health.Measures[0]
		run(t, w, intake, assignment.Ask, assignment.AskCommand{Seen: seen(transfer), Text: "Wurde die zweite Dosis geplant?",
			About: assignment.Item("measure:" + string(vaccinated.ID))})
		for role, want := range map[tenant.Role]int{tenant.Intake: 1, tenant.CaseManager: 1, tenant.Housing: 0, tenant.Lead: 0,
			tenant.LandAllocation: 0, tenant.FacilitySocial: 0, tenant.FacilityMedic: 1} {
			s := w.As(role)
			if role == tenant.Lead {
				s = w.At(w.Municipality, role)
			}
			if got := len(w.shown(t, s, transfer).Questions); got != want {
				t.Errorf("%s sees %d questions, want %d", role, got, want)
			}
		}
	})
}

func TestWhatCannotBeAsked(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		transfer := w.announced(t, 20, w.family)
		dialysis := needItem(t, w.shown(t, w.As(tenant.Intake), transfer), "dialysis")
		tests := map[string]struct {
			role tenant.Role
			cmd  assignment.AskCommand
			key  string
		}{
			"nothing":                       {tenant.Intake, assignment.AskCommand{Text: " "}, "error.required"},
			"about nobody of theirs":        {tenant.Intake, assignment.AskCommand{Text: "?", About: "person:" + assignment.Item(id.New())}, "error.transfer.item"},
			"about what one may not read":   {tenant.Housing, assignment.AskCommand{Text: "?", About: dialysis}, "error.transfer.item"},
			"with an answer in a long time": {tenant.Intake, assignment.AskCommand{Text: "?", Workdays: 21}, "error.transfer.workdays"},
		}
		for name, tt := range tests {
			tt.cmd.Seen = seen(transfer)
			wants(t, fails(t, w, w.As(tt.role), assignment.Ask, tt.cmd), tt.key)
			if t.Failed() {
				t.Fatal(name)
			}
		}
	})
}

func TestWhoIsAskedCanStillBeAcknowledgedAndToldAnew(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake, desk := w.As(tenant.Intake), w.As(tenant.LandAllocation)
		asked := run(t, w, intake, assignment.Ask, assignment.AskCommand{Seen: seen(w.announced(t, 20, w.family)), Text: "Wann genau?"})
		read := run(t, w, intake, assignment.Acknowledge, assignment.AcknowledgeCommand{Seen: seen(asked)})
		if read.State != assignment.StateQueried || read.Resume != assignment.StateAcknowledged || read.Turn != assignment.TurnLand {
			t.Errorf("%+v", read)
		}
		wants(t, fails(t, w, intake, assignment.Acknowledge, assignment.AcknowledgeCommand{Seen: seen(read)}), "error.transfer.step")
		again := run(t, w, desk, assignment.AnnounceAgain, assignment.AnnounceAgainCommand{Seen: seen(read), Plan: plan(25)})
		if again.State != assignment.StateQueried || again.Resume != assignment.StateAnnounced {
			t.Errorf("%+v", again)
		}
		question := open(t, w, desk)[0]
		back := run(t, w, desk, assignment.Answer, assignment.AnswerCommand{Question: question.ID, Text: "Um 14 Uhr."})
		if back.State != assignment.StateAnnounced {
			t.Errorf("who was told anew has not acknowledged: %+v", back)
		}
	})
}
