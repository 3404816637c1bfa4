package assignment

import (
	"wegwarte/internal/clock"
	"wegwarte/internal/id"
)

// Kind is how much haste a transfer has.
type Kind string

// The kinds.
const (
	Usual  Kind = "usual"
	Urgent Kind = "urgent" // has a shorter promise, and always a reason
)

// Kinds lists them in the order a form offers them.
var Kinds = []Kind{Usual, Urgent}

// Promise is what the Land has promised its municipalities for arrivals of one
// kind in a season, and how long either end may take to act. None of it is law:
// each row is practice or the Land's own decision, with its source.
type Promise struct {
	ID    id.ID // "" for the house's proposal
	Kind  Kind
	From  clock.Date // of the arrival
	Until clock.Date // included; zero: open
	Pause bool       // nobody is to arrive: it takes a reason, whatever the notice

	Days int // calendar days between announcement and arrival

	// Working days to acknowledge an announcement, to answer a question, and
	// to name a new day after a postponement.
	Acknowledge, Answer, NewDay int

	// Working days for the facility to say where somebody is who did not come,
	// and then for the desk to say what follows.
	Find, Decide int

	Source string
}

// Proposed is what holds where a Land has promised nothing of its own.
var Proposed = Promises{{
	Kind: Usual, From: clock.MustDate("2023-01-01"), Days: 14, Acknowledge: 2, Answer: 2, NewDay: 5, Find: 1, Decide: 3,
	Source: "Praxis in NRW 2023: etwa 14 Tage zwischen Zuweisung und Transfer; eine gesetzliche Mindestfrist wurde nicht gefunden. Bearbeitungsfristen: Vorschlag von Wegwarte.",
}, {
	Kind: Urgent, From: clock.MustDate("2023-01-01"), Days: 3, Acknowledge: 1, Answer: 1, NewDay: 2, Find: 1, Decide: 2,
	Source: "Vorschlag von Wegwarte für Eilfälle; eine Regel dafür wurde nicht gefunden.",
}}

// Promises are what a Land has promised, in any order.
type Promises []Promise

// On gives the promise for an arrival of a kind on a day: of those in whose
// season the day lies, the one that begins last. Where none fits, the house's
// proposal holds.
func (all Promises) On(kind Kind, arrival clock.Date) Promise {
	in, found := Promise{}, false
	for _, p := range all {
		if p.holds(kind, arrival) && (!found || p.From.After(in.From)) {
			in, found = p, true
		}
	}
	if found {
		return in
	}
	for _, p := range Proposed {
		if p.Kind == kind {
			return p
		}
	}
	return Proposed[0]
}

func (p Promise) holds(kind Kind, arrival clock.Date) bool {
	return p.Kind == kind && !p.From.After(arrival) && (p.Until.IsZero() || !p.Until.Before(arrival))
}

// Notice is how long before the arrival it was announced.
type Notice struct {
	Days     int // calendar days
	Workdays int // working days in Nordrhein-Westfalen
	Promised int // calendar days
}

// Notice measures what an announcement on one day gives for another.
func (p Promise) Notice(announced, arrival clock.Date) Notice {
	return Notice{Days: announced.DaysUntil(arrival), Workdays: announced.WorkdaysUntil(arrival), Promised: p.Days}
}

// Kept reports whether the promise is kept.
func (n Notice) Kept() bool { return n.Days >= n.Promised }

// Owes reports whether an announcement that gives the notice owes the
// municipality a reason.
func (p Promise) Owes(n Notice) bool { return !n.Kept() || p.Pause || p.Kind == Urgent }

// Earliest gives the first working day whose announcement today keeps the promise.
func (all Promises) Earliest(kind Kind, today clock.Date) clock.Date {
	last := today.AddDays(366)
	for day := today; day.Before(last); day = day.AddDays(1) {
		promise := all.On(kind, day)
		if day.IsWorkday() && !promise.Pause && promise.Notice(today, day).Kept() {
			return day
		}
	}
	return last
}
