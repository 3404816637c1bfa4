package recognition

import (
	"cmp"

	"wegwarte/engine/deadline"
	"wegwarte/internal/clock"
)

// Stage is how far a procedure is.
type Stage string

// The stages, in their order.
const (
	Preparing Stage = "preparing" // documents are gathered
	Ready     Stage = "ready"     // it can be applied for
	Receipt   Stage = "receipt"   // the authority has to acknowledge
	Documents Stage = "documents" // the authority said what is missing
	Deciding  Stage = "deciding"
	Paused    Stage = "paused" // the authority asked for more; its clock stands
	Choosing  Stage = "choosing"
	Making    Stage = "making" // what was missing is made up for
	Over      Stage = "over"
)

// Stages lists those of a procedure that goes on.
var Stages = []Stage{Preparing, Ready, Receipt, Documents, Deciding, Paused, Choosing, Making}

// Turn is whose turn it is.
type Turn string

// Who can be waited for.
const (
	ByPerson     Turn = "person"
	ByManager    Turn = "case-manager"
	ByAuthority  Turn = "authority"
	ByTranslator Turn = "translator"
	ByProvider   Turn = "provider" // of a measure
	ByNobody     Turn = ""
)

// Turns lists those who can be waited for.
var Turns = []Turn{ByPerson, ByManager, ByTranslator, ByAuthority, ByProvider}

// Standing is how a procedure stands.
type Standing struct {
	Stage         Stage
	Turn          Turn
	Since         clock.Date // that it is their turn
	AcknowledgeBy clock.Date // zero: the term does not run, or is not known
	DecideBy      clock.Date
	Due           clock.Date // until when whose turn it is has to act; zero: no day is set
	Cite          string     // the paragraphs of the rule; empty: none is known
}

// Late is by how many days the day that was due has passed, 0 if it has not.
func (s Standing) Late(today clock.Date) int {
	if s.Due.IsZero() || !s.Due.Before(today) {
		return 0
	}
	return s.Due.DaysUntil(today)
}

// holiday says whether the day is a public holiday in Nordrhein-Westfalen.
func holiday(d deadline.Day) bool { return clock.Holiday(dateOf(d)) != "" }

// reckon tells how a procedure stands on a day, from what happened and what is there.
func (p *Procedure) reckon(a Authority, events []Event, documents []Document, measures []Measure, today clock.Date) {
	happened := counted(events)
	p.Applied, p.Complete, p.Decided = clock.Date{}, clock.Date{}, clock.Date{}
	for _, e := range happened {
		switch e.Kind {
		case deadline.Applied:
			p.Applied = dateOf(e.Day)
		case deadline.Complete:
			p.Complete = dateOf(e.Day)
		case deadline.Decided:
			p.Decided = dateOf(e.Day)
		}
	}
	p.Recognised = p.recognised(measures)
	if !p.given() {
		p.Ended, p.Outcome = p.ended(measures)
	}
	rule, _ := a.rule(p.Accelerated, cmp.Or(dayOf(p.Applied), dayOf(today)))
	s, err := rule.Reckon(happened, dayOf(today), holiday)
	if err != nil {
		return // what is stored was checked
	}
	p.Standing = Standing{AcknowledgeBy: dateOf(s.AcknowledgeBy), DecideBy: dateOf(s.DecideBy), Cite: rule.Cite}
	switch {
	case !p.Ended.IsZero():
		p.Stage, p.Turn, p.Since = Over, ByNobody, p.Ended
	case !p.Decided.IsZero():
		p.after(measures)
	case p.Applied.IsZero():
		p.before(documents)
	default:
		p.during(s, happened)
	}
}

// recognised is the day from which the qualification counts, in whole or in part.
func (p *Procedure) recognised(measures []Measure) clock.Date {
	if p.Result == Full || p.Result == Partial {
		return p.Decided
	}
	for _, m := range measures {
		if p.Result == Compensation && m.State == Passed && (m.Kind == Adaptation || m.Kind == Aptitude) {
			return m.done()
		}
	}
	return clock.Date{}
}

// done is the day on which a measure was passed.
func (m Measure) done() clock.Date {
	if m.Until.IsZero() || m.Until.After(clock.DateOf(m.At)) {
		return clock.DateOf(m.At)
	}
	return m.Until
}

// ended is the end that follows from what was decided.
func (p *Procedure) ended(measures []Measure) (clock.Date, Outcome) {
	switch {
	case p.Result == Full, p.Result == Compensation && !p.Recognised.IsZero():
		return p.Recognised, Recognised
	case p.Result == None:
		return p.Decided, Refused
	case p.Result == Partial:
		for _, m := range measures {
			if m.Kind == Adaptation && m.State == Passed {
				return m.done(), Recognised
			}
		}
	}
	return clock.Date{}, ""
}

// before it is applied for, somebody gathers.
func (p *Procedure) before(documents []Document) {
	p.Stage, p.Turn, p.Since = Ready, ByManager, p.Started
	for _, state := range []DocumentState{Translating, Absent} { // what is missing counts before what is being translated
		first := clock.Date{}
		for _, d := range documents {
			if d.State == state && (first.IsZero() || d.Since.Before(first)) {
				first = d.Since
			}
		}
		if !first.IsZero() {
			p.Stage, p.Turn, p.Since = Preparing, map[DocumentState]Turn{Translating: ByTranslator, Absent: ByPerson}[state], first
		}
	}
	for _, d := range documents {
		if p.Stage == Ready && d.Since.After(p.Since) {
			p.Since = d.Since
		}
	}
}

// during the procedure, the engine says whose turn it is.
func (p *Procedure) during(s deadline.State, happened []deadline.Event) {
	p.Turn, p.Since = Turn(s.WaitingFor), dateOf(s.Since)
	acknowledged := false
	for _, e := range happened {
		acknowledged = acknowledged || e.Kind == deadline.Acknowledged
	}
	switch {
	case s.WaitingFor == deadline.Authority && p.Complete.IsZero():
		p.Stage = Receipt
	case s.WaitingFor == deadline.Authority:
		p.Stage = Deciding
	case !p.Complete.IsZero() || !acknowledged:
		p.Stage = Paused
	default:
		p.Stage = Documents
	}
	if !acknowledged {
		p.Due = p.AcknowledgeBy
	}
	if !s.Stands && !p.DecideBy.IsZero() && (p.Due.IsZero() || p.DecideBy.Before(p.Due)) {
		p.Due = p.DecideBy
	}
}

// after the decision, what is missing is made up for.
func (p *Procedure) after(measures []Measure) {
	p.Stage, p.Turn, p.Since = Choosing, ByPerson, p.Decided
	for _, m := range measures {
		switch {
		case m.Kind == Analysis || m.Kind == Partnership && p.Stage == Making:
		case m.State == Planned:
			p.Stage, p.Turn, p.Since, p.Due = Making, ByPerson, m.Chosen, m.ends()
			if !m.From.IsZero() {
				p.Due = m.From
			}
		case m.State == Running:
			p.Stage, p.Turn, p.Since, p.Due = Making, ByProvider, cmp.Or(m.From, m.Chosen), m.ends()
		case m.done().After(p.Since) && p.Stage == Choosing: // it came to nothing: the choice is open again
			p.Since = m.done()
		}
	}
}
