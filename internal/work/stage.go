package work

import "wegwarte/internal/clock"

// Stage is what is next on somebody's way into work.
type Stage string

// The stages.
const (
	NeedsPaper   Stage = "paper"   // nobody has read what the paper says, or it leaves open what may be
	NeedsProfile Stage = "profile" // it is not said what they want, when they can, and how well they speak German
	Waits        Stage = "waiting" // until the day on which a permission can be had
	ToRequest    Stage = "request" // a permission can be asked for
	Asked        Stage = "asked"   // the authority has it
	Barred       Stage = "barred"  // they may not; courses and the CV go on
	ToChoose     Stage = "choose"  // places are there to choose from
	ToApply      Stage = "apply"   // one was chosen
	Trying       Stage = "trying"  // days of trial, an internship
	Working      Stage = "working" // a job or a training
)

// Stages lists them in their order.
var Stages = []Stage{NeedsPaper, NeedsProfile, Waits, ToRequest, Asked, Barred, ToChoose, ToApply, Trying, Working}

// Turn is whose turn it is.
type Turn string

// Whose turn it can be.
const (
	WithCaseManager Turn = "case-manager"
	WithPerson      Turn = "person"
	WithAuthority   Turn = "authority"
	WithNobody      Turn = "nobody" // time has to pass, or nothing is open
)

// Turn is whose turn it is at the stage.
func (s Stage) Turn() Turn {
	switch s {
	case NeedsPaper, ToRequest:
		return WithCaseManager
	case NeedsProfile, ToChoose, ToApply:
		return WithPerson
	case Asked:
		return WithAuthority
	}
	return WithNobody
}

// Standing is how far somebody is. The columns of the table keep it for lists.
type Standing struct {
	Stage Stage
	Since clock.Date
	Next  clock.Date // the day on which something is due; zero where none is
}

// On is how far somebody is on a day: what was waited for may have come meanwhile.
func (s Standing) On(day clock.Date) Standing {
	if s.Stage == Waits && !s.Next.After(day) {
		return Standing{Stage: ToRequest, Since: s.Next}
	}
	return s
}

// standing is what follows from what is recorded; Since is only known by whoever
// compares it with what was before.
func standing(t Told, r Request, e Evaluation, choices []Choice, outcomes []Outcome, today clock.Date) (s Standing) {
	for _, o := range outcomes {
		if !o.Goes(today) {
			continue
		}
		if s.Next = o.Until; o.Kind == Job || o.Kind == Training {
			s.Stage = Working
			return s
		}
		s.Stage = Trying
	}
	interested := false
	for _, c := range choices {
		interested = interested || c.Choice == Interested
	}
	granted := r.Answer == Granted || e.May == MayWork
	switch {
	case s.Stage != "":
	case e.May == MayUnknown:
		s.Stage = NeedsPaper
	case !t.Complete():
		s.Stage = NeedsProfile
	case e.May == MayNot:
		s.Stage = Barred
	case !granted && !r.On.IsZero() && r.Answer == "":
		s.Stage = Asked
	case !granted && e.From.After(today):
		s.Stage, s.Next = Waits, e.From
	case !granted && !interested && e.Agency: // the authority asks for which job
		s.Stage = ToChoose
	case !granted:
		s.Stage = ToRequest
	case !interested:
		s.Stage = ToChoose
	default:
		s.Stage = ToApply
	}
	return s
}
