package assignment

import (
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

// State is where a transfer stands.
type State string

// The states. A transfer that has ended stays as it is.
const (
	StateDraft        State = "draft"
	StateAnnounced    State = "announced"
	StateAcknowledged State = "acknowledged"
	StateQueried      State = "queried"
	StateReady        State = "ready"
	StatePostponed    State = "postponed"
	StateArrived      State = "arrived"
	StateWithdrawn    State = "withdrawn"
	StateDidNotArrive State = "did-not-arrive"
)

// States lists them in the order of the way.
var States = []State{StateDraft, StateAnnounced, StateQueried, StateAcknowledged, StateReady,
	StatePostponed, StateArrived, StateWithdrawn, StateDidNotArrive}

// Open lists the states that something still follows.
var Open = []State{StateDraft, StateAnnounced, StateQueried, StateAcknowledged, StateReady, StatePostponed}

// Ended reports whether the way has ended. Of who did not come something may
// still follow (FollowUp): they can come after all.
func (s State) Ended() bool {
	return s == StateArrived || s == StateWithdrawn || s == StateDidNotArrive
}

// Text gives the message key of the state's name.
func (s State) Text() string { return "transfer.state." + string(s) }

// Action is what an office does with a transfer.
type Action string

// The actions.
const (
	ActDraft         Action = "draft" // the beginning: it has no step
	ActChange        Action = "change"
	ActAnnounce      Action = "announce"
	ActAnnounceAgain Action = "announce-again"
	ActPostpone      Action = "postpone"
	ActWithdraw      Action = "withdraw"
	ActAnswer        Action = "answer"
	ActAcknowledge   Action = "acknowledge"
	ActAsk           Action = "ask"
	ActReady         Action = "ready"
	ActArrive        Action = "arrive"
	ActDidNotArrive  Action = "did-not-arrive"
	ActDepart        Action = "depart"
	ActFollowUp      Action = "follow-up" // the Land says what becomes of those who did not come
)

// Text gives the message key of what the action is called.
func (a Action) Text() string { return "transfer.action." + string(a) }

// Turn is who has to act next.
type Turn string

// The turns.
const (
	TurnLand         Turn = "land"
	TurnMunicipality Turn = "municipality"
	TurnNobody       Turn = "nobody"
)

// A Step is one row of the table: from where, by what, to where, who may take
// it, and whose turn it is then. Where several rows share From and Action, the
// Conditions tell them apart; at most one of them holds.
type Step struct {
	From   State
	Action Action
	To     State
	End    tenant.Kind // the end of the way that takes it
	May    Right
	Turn   Turn
	When   Condition // nil: always
}

// Right is nil for a scope that may take a step.
type Right func(tenant.Scope) error

// Condition is what else must hold, of the transfer as the action leaves it.
type Condition func(Transfer) bool

// Steps is the state machine. Nothing else changes a transfer's state.
var Steps = []Step{
	{StateDraft, ActChange, StateDraft, tenant.Land, handles, TurnLand, nil},
	{StateDraft, ActAnnounce, StateAnnounced, tenant.Land, handles, TurnMunicipality, nil},
	{StateDraft, ActWithdraw, StateWithdrawn, tenant.Land, handles, TurnNobody, nil},

	{StateAnnounced, ActAcknowledge, StateAcknowledged, tenant.Municipality, handles, TurnMunicipality, nil},
	{StateAnnounced, ActAsk, StateQueried, tenant.Municipality, handles, TurnLand, nil},
	{StateAnnounced, ActArrive, StateArrived, tenant.Municipality, takesIn, TurnNobody, nil},
	{StateAnnounced, ActDidNotArrive, StateDidNotArrive, tenant.Municipality, handles, TurnNobody, nil},
	{StateAnnounced, ActAnnounceAgain, StateAnnounced, tenant.Land, handles, TurnMunicipality, nil},
	{StateAnnounced, ActPostpone, StatePostponed, tenant.Land, handles, TurnLand, nil},
	{StateAnnounced, ActWithdraw, StateWithdrawn, tenant.Land, handles, TurnNobody, nil},

	{StateAnnounced, ActDepart, StateAnnounced, tenant.Land, answers, TurnMunicipality, nil},
	{StateAcknowledged, ActDepart, StateAcknowledged, tenant.Land, answers, TurnMunicipality, nil},
	{StateReady, ActDepart, StateReady, tenant.Land, answers, TurnMunicipality, nil},
	{StateQueried, ActDepart, StateQueried, tenant.Land, answers, TurnLand, nil},

	{StateQueried, ActAnswer, StateQueried, tenant.Land, answers, TurnLand, stillAsked},
	{StateQueried, ActAnswer, StateAnnounced, tenant.Land, answers, TurnMunicipality, backTo(StateAnnounced)},
	{StateQueried, ActAnswer, StateAcknowledged, tenant.Land, answers, TurnMunicipality, backTo(StateAcknowledged)},
	{StateQueried, ActAnswer, StateReady, tenant.Land, answers, TurnMunicipality, backTo(StateReady)},
	{StateQueried, ActAsk, StateQueried, tenant.Municipality, handles, TurnLand, nil},
	{StateQueried, ActAcknowledge, StateQueried, tenant.Municipality, handles, TurnLand, notYetAcknowledged},
	{StateQueried, ActArrive, StateArrived, tenant.Municipality, takesIn, TurnNobody, nil},
	{StateQueried, ActDidNotArrive, StateDidNotArrive, tenant.Municipality, handles, TurnNobody, nil},
	{StateQueried, ActAnnounceAgain, StateQueried, tenant.Land, handles, TurnLand, nil},
	{StateQueried, ActPostpone, StatePostponed, tenant.Land, handles, TurnLand, nil},
	{StateQueried, ActWithdraw, StateWithdrawn, tenant.Land, handles, TurnNobody, nil},

	{StateAcknowledged, ActReady, StateReady, tenant.Municipality, handles, TurnMunicipality, nil},
	{StateAcknowledged, ActAsk, StateQueried, tenant.Municipality, handles, TurnLand, nil},
	{StateAcknowledged, ActArrive, StateArrived, tenant.Municipality, takesIn, TurnNobody, nil},
	{StateAcknowledged, ActDidNotArrive, StateDidNotArrive, tenant.Municipality, handles, TurnNobody, nil},
	{StateAcknowledged, ActAnnounceAgain, StateAnnounced, tenant.Land, handles, TurnMunicipality, nil},
	{StateAcknowledged, ActPostpone, StatePostponed, tenant.Land, handles, TurnLand, nil},
	{StateAcknowledged, ActWithdraw, StateWithdrawn, tenant.Land, handles, TurnNobody, nil},

	{StateReady, ActArrive, StateArrived, tenant.Municipality, takesIn, TurnNobody, nil},
	{StateReady, ActDidNotArrive, StateDidNotArrive, tenant.Municipality, handles, TurnNobody, nil},
	{StateReady, ActAsk, StateQueried, tenant.Municipality, handles, TurnLand, nil},
	{StateReady, ActAnnounceAgain, StateAnnounced, tenant.Land, handles, TurnMunicipality, nil},
	{StateReady, ActPostpone, StatePostponed, tenant.Land, handles, TurnLand, nil},
	{StateReady, ActWithdraw, StateWithdrawn, tenant.Land, handles, TurnNobody, nil},

	{StatePostponed, ActAnnounceAgain, StateQueried, tenant.Land, handles, TurnLand, stillAsked},
	{StatePostponed, ActAnnounceAgain, StateAnnounced, tenant.Land, handles, TurnMunicipality, nothingAsked},
	{StatePostponed, ActAnswer, StatePostponed, tenant.Land, answers, TurnLand, nil},
	{StatePostponed, ActAsk, StatePostponed, tenant.Municipality, handles, TurnLand, nil},
	{StatePostponed, ActWithdraw, StateWithdrawn, tenant.Land, handles, TurnNobody, nil},

	{StateDidNotArrive, ActFollowUp, StateDidNotArrive, tenant.Land, answers, TurnNobody, somebodyAbsent},
	{StateDidNotArrive, ActArrive, StateArrived, tenant.Municipality, takesIn, TurnNobody, stillMissing},
	{StateArrived, ActFollowUp, StateArrived, tenant.Land, answers, TurnNobody, somebodyAbsent},
	{StateArrived, ActArrive, StateArrived, tenant.Municipality, takesIn, TurnNobody, stillMissing},
}

// handles: the desks that announce, and those that receive announcements.
func handles(s tenant.Scope) error { return s.MayWrite(tenant.Transfer) }

// answers: the desk, and the facility's teams, who record what is asked about.
func answers(s tenant.Scope) error {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return err
	}
	if s.Writes(tenant.Transfer) {
		return nil
	}
	return s.MayWrite(tenant.Need)
}

// takesIn: who may put people into the municipality's register.
func takesIn(s tenant.Scope) error {
	if err := handles(s); err != nil {
		return err
	}
	return s.MayWrite(tenant.Register)
}

// somebodyAbsent: not everybody came. stillMissing: the Land has neither announced
// them anew nor ended their stay, so they can come after all.
func somebodyAbsent(t Transfer) bool { return t.Absent > 0 }
func stillMissing(t Transfer) bool   { return t.Missing > 0 || t.late }

func stillAsked(t Transfer) bool   { return t.OpenQuestions > 0 }
func nothingAsked(t Transfer) bool { return t.OpenQuestions == 0 }

// backTo: the last open question was answered, and it was first asked there.
func backTo(s State) Condition {
	return func(t Transfer) bool { return t.OpenQuestions == 0 && t.Resume == s }
}

func notYetAcknowledged(t Transfer) bool { return t.Resume == StateAnnounced }

// step finds the one row that the action takes from the transfer's state.
func step(s tenant.Scope, t Transfer, a Action) (Step, error) {
	for _, row := range Steps {
		if row.From != t.State || row.Action != a || row.When != nil && !row.When(t) {
			continue
		}
		if row.End != s.Kind {
			return Step{}, errs.Forbidden("error.forbidden")
		}
		return row, row.May(s)
	}
	return Step{}, errs.Conflict("error.transfer.step")
}

// may is nil where the scope may take the action from where the transfer stands.
func (t Transfer) may(s tenant.Scope, a Action) error {
	if a == ActAnswer { // whether it is the last open question does not matter here
		t.OpenQuestions = max(1, t.OpenQuestions)
	}
	_, err := step(s, t, a)
	return err
}

// May reports whether the scope may take the action from where the transfer
// stands.
func (t Transfer) May(s tenant.Scope, a Action) bool { return t.may(s, a) == nil }
