package deadline

import (
	"cmp"
	"fmt"
	"slices"
)

// Kind is what happened.
type Kind string

// The kinds, in the order in which they count on one day.
const (
	Applied      Kind = "applied"            // the application is with the authority
	Acknowledged Kind = "acknowledged"       // the authority said so, and which documents are missing
	Complete     Kind = "documents_complete" // the last of them is with the authority
	Paused       Kind = "paused"             // the authority asked for more, or a qualification analysis began
	Resumed      Kind = "resumed"            // what it asked for is there, or the analysis is done
	Extended     Kind = "extended"           // the authority said, with a reason, that it needs longer
	Decided      Kind = "decided"            // the decision is made
)

// Kinds lists them.
var Kinds = []Kind{Applied, Acknowledged, Complete, Extended, Paused, Resumed, Decided}

// MaxEvents is how many events one procedure may have.
const MaxEvents = 500

// Event is something that happened on a day.
type Event struct {
	Day   Day
	Kind  Kind
	Until Day // Extended: the new last day; Paused: the last day that the authority gave for an answer. 0 where it named none
	Days  int // Extended: by so many days, where no day was named
}

// A FaultError says which event cannot be right, and why.
type FaultError struct {
	Index int   // of the event, as given
	Why   Fault // the rule that it breaks
}

func (e *FaultError) Error() string { return fmt.Sprintf("event %d: %s", e.Index+1, e.Why) }

// Fault is a rule that events can break.
type Fault string

// The faults.
const (
	UnknownKind     Fault = "unknown"            // it is none of Kinds
	NoDay           Fault = "no-day"             // it has no day
	TooMany         Fault = "too-many"           // there are more than MaxEvents
	Twice           Fault = "twice"              // it can happen only once
	BeforeApplied   Fault = "before-application" // nothing happens before the application
	NotApplied      Fault = "no-application"     // nor without one
	AfterDecided    Fault = "after-decision"     // it is too late
	PausedTwice     Fault = "paused-twice"       // a pause began in a pause
	ResumedAlone    Fault = "not-paused"         // there was no pause to end
	UntilOfOther    Fault = "until-of-other"     // only a pause and an extension can say until when
	UntilBefore     Fault = "until-before"       // it ends before it begins
	UntilAndDays    Fault = "until-and-days"     // one or the other
	DaysOutOfBounds Fault = "days"               // from 1 to 3650, and only of an extension
)

// inOrder gives the places of the events in the order in which they count: by day, then as
// Kinds' order would have it, pauses as they were given.
func inOrder(events []Event) []int {
	order := make([]int, len(events))
	for i := range order {
		order[i] = i
	}
	rank := func(k Kind) int {
		switch k {
		case Applied:
			return 0
		case Acknowledged:
			return 1
		case Complete:
			return 2
		case Decided:
			return 4
		}
		return 3
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(events[a].Day, events[b].Day), cmp.Compare(rank(events[a].Kind), rank(events[b].Kind)))
	})
	return order
}

// Check says which event cannot be right: nil where each can. The events may be given in any order.
func Check(events []Event) error {
	if len(events) > MaxEvents {
		return &FaultError{MaxEvents, TooMany}
	}
	for i, e := range events {
		if why := e.fault(); why != "" {
			return &FaultError{i, why}
		}
	}
	seen := map[Kind]bool{}
	paused, until := false, Day(0)
	for _, i := range inOrder(events) {
		e := events[i]
		var why Fault
		switch {
		case seen[e.Kind] && (e.Kind == Applied || e.Kind == Acknowledged || e.Kind == Complete || e.Kind == Decided):
			why = Twice
		case !seen[Applied] && e.Kind != Applied:
			why = BeforeApplied
			if !slices.ContainsFunc(events, func(o Event) bool { return o.Kind == Applied }) {
				why = NotApplied
			}
		case seen[Decided]:
			why = AfterDecided
		case e.Kind == Paused && paused && (until == 0 || e.Day <= until): // else it ended by itself
			why = PausedTwice
		case e.Kind == Resumed && !paused:
			why = ResumedAlone
		}
		if why != "" {
			return &FaultError{i, why}
		}
		seen[e.Kind] = true
		switch e.Kind {
		case Paused:
			paused, until = true, e.Until
		case Resumed:
			paused = false
		}
	}
	return nil
}

// fault says what is wrong with an event alone.
func (e Event) fault() Fault {
	switch {
	case !slices.Contains(Kinds, e.Kind):
		return UnknownKind
	case e.Day <= 0:
		return NoDay
	case e.Until != 0 && e.Kind != Extended && e.Kind != Paused:
		return UntilOfOther
	case e.Until != 0 && e.Until < e.Day:
		return UntilBefore
	case e.Until != 0 && e.Days != 0:
		return UntilAndDays
	case e.Days != 0 && (e.Kind != Extended || e.Days < 1 || e.Days > 3650):
		return DaysOutOfBounds
	}
	return ""
}
