package assignment

import "wegwarte/internal/clock"

// Promise is what the Land has promised its municipalities from a day on, and
// how long either end may take to act. None of it is law: each row is practice
// or the house's own proposal, with its source.
type Promise struct {
	From   clock.Date
	Notice int // calendar days between announcement and arrival

	// Working days to acknowledge an announcement, to answer a question, and
	// to name a new day after a postponement.
	Acknowledge, Answer, NewDay int

	Source string
}

// Promises are the rows, the oldest first.
var Promises = []Promise{{
	From: clock.MustDate("2023-01-01"), Notice: 14, Acknowledge: 2, Answer: 2, NewDay: 5,
	Source: "Praxis in NRW 2023: etwa 14 Tage zwischen Zuweisung und Transfer; eine gesetzliche Mindestfrist wurde nicht gefunden. Bearbeitungsfristen: Vorschlag von Wegwarte.",
}}

// PromiseOn gives the promise in force on a day; before the first, the first.
func PromiseOn(d clock.Date) Promise {
	in := Promises[0]
	for _, p := range Promises {
		if !p.From.After(d) {
			in = p
		}
	}
	return in
}

// Notice is how long before the arrival it was announced.
type Notice struct {
	Days     int // calendar days
	Workdays int // working days in Nordrhein-Westfalen
	Promised int // calendar days
}

// NoticeOf measures the notice that an announcement on one day gives for
// another.
func NoticeOf(announced, arrival clock.Date) Notice {
	return Notice{
		Days:     announced.DaysUntil(arrival),
		Workdays: announced.WorkdaysUntil(arrival),
		Promised: PromiseOn(announced).Notice,
	}
}

// Kept reports whether the promise is kept.
func (n Notice) Kept() bool { return n.Days >= n.Promised }

// workdayBefore gives the last working day before d.
func workdayBefore(d clock.Date) clock.Date { return workdayUpTo(d.AddDays(-1)) }

// workdayUpTo gives d, or the last working day before it.
func workdayUpTo(d clock.Date) clock.Date {
	for !d.IsWorkday() {
		d = d.AddDays(-1)
	}
	return d
}

// workdayFrom gives d, or the first working day after it.
func workdayFrom(d clock.Date) clock.Date {
	for !d.IsWorkday() {
		d = d.AddDays(1)
	}
	return d
}

func earlier(a, b clock.Date) clock.Date {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b clock.Date) clock.Date {
	if b.After(a) {
		return b
	}
	return a
}
