package record

import (
	"time"

	"wegwarte/internal/clock"
)

// AZRRule is until when the central register keeps a statement about a measure
// of health: so many months after the end of the quarter in which it was sent in.
type AZRRule struct {
	From   clock.Date // what was sent in from this day on; zero: all before the next rule
	Months int
	Source string
	ReadOn clock.Date // when its text was read
}

// AZRRules are the rules, oldest first. A new one is added below with its day.
var AZRRules = []AZRRule{
	{Months: 12, Source: "§ 18 Abs. 3 Nr. 3 AZRG-DV", ReadOn: clock.MustDate("2026-08-01")},
}

// azrNotice is how many days before its last day a statement is asked about: two
// months, in which a doctor's day and an interpreter can be found. No law sets it.
const azrNotice = 60

// AZRRuleOf gives the rule for what was sent in on a day.
func AZRRuleOf(sent clock.Date) AZRRule {
	rule := AZRRules[0]
	for _, r := range AZRRules[1:] {
		if !sent.Before(r.From) {
			rule = r
		}
	}
	return rule
}

// AZRLast gives the last day on which the central register has what was sent in
// on a day: with the end of the day the period ends, too (§ 188(2) BGB).
func AZRLast(sent clock.Date) clock.Date {
	if sent.IsZero() {
		return sent
	}
	return quarter(sent).AddMonths(3 + AZRRuleOf(sent).Months).AddDays(-1)
}

// azrOldest gives the first day of which what was sent in is still there on a
// day: what is older has been deleted.
func azrOldest(on clock.Date) clock.Date {
	first := quarter(on)
	for before := first.AddMonths(-3); !AZRLast(before).Before(on); before = before.AddMonths(-3) {
		first = before
	}
	return first
}

// quarter gives the first day of the quarter.
func quarter(d clock.Date) clock.Date {
	return clock.NewDate(d.Year(), d.Month()-(d.Month()-time.January)%3, 1)
}
