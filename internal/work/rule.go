package work

import "wegwarte/internal/clock"

// Certainty is how a rule is known.
type Certainty string

// The certainties.
const (
	ReadInLaw Certainty = "law"     // read in the text of the law, as of August 2026
	OnPaper   Certainty = "paper"   // it is what the shown paper itself says
	Known     Certainty = "known"   // known in the field; not checked against the text: the paper decides
	Doubtful  Certainty = "unclear" // not checked: switched off
)

// Rule is a row of the rules about who may work from when.
type Rule struct {
	ID     string // names its wording: the message "work.rule.ID"
	Source string // paragraph, as it is cited
	From   clock.Date
	Until  clock.Date // the last day; zero: it holds on
	How    Certainty
	Months int  // that must be over since the day the rule counts from; 0: none
	Agency bool // the federal employment agency has to agree
}

// On reports whether the rule is applied on a day.
func (r Rule) On(day clock.Date) bool {
	return r.How != Doubtful && !day.Before(r.From) && (r.Until.IsZero() || !day.After(r.Until))
}

// asRead is the first day of the law as it was read: after the reform of 12 June 2026.
// Of earlier days the rules say nothing.
var asRead = clock.MustDate("2026-06-12")

// The rules by what they are asked for.
const (
	ruleExpired     = "expired"
	ruleBan         = "ban"
	rulePaperAllows = "paper-allows"
	ruleTemporary   = "temporary"
	ruleProtection  = "protection"
	ruleAccelerated = "facility-accelerated"
	ruleFacility    = "facility"
	ruleDublin      = "facility-dublin"
	ruleOutside     = "outside"
	ruleTolerated   = "tolerated"
	ruleIdentity    = "tolerated-identity"
	ruleConsent     = "paper-consent"
)

// Rules are all rules: those that are applied, and those that are known of and
// switched off until somebody has checked them. One that changes gets an Until, and
// a new row.
var Rules = []Rule{
	{ID: ruleExpired, Source: "Datum auf dem Papier", From: asRead, How: OnPaper},
	{ID: ruleBan, Source: "§ 61 Abs. 2 AsylG", From: asRead, How: OnPaper},
	{ID: rulePaperAllows, Source: "§ 4a AufenthG, Nebenbestimmung im Papier", From: asRead, How: OnPaper},
	{ID: ruleTemporary, Source: "§ 24 AufenthG", From: asRead, How: ReadInLaw},
	{ID: ruleProtection, Source: "§ 4a Abs. 1 AufenthG", From: asRead, How: Known},
	{ID: ruleAccelerated, Source: "§ 61 Abs. 1 AsylG", From: asRead, How: ReadInLaw},
	{ID: ruleFacility, Source: "§ 61 Abs. 1 AsylG", From: asRead, How: ReadInLaw, Months: 3, Agency: true},
	{ID: ruleDublin, Source: "§ 61 Abs. 1 AsylG", From: asRead, How: ReadInLaw, Months: 6, Agency: true},
	{ID: ruleOutside, Source: "§ 61 Abs. 2 AsylG", From: asRead, How: ReadInLaw, Months: 3, Agency: true},
	{ID: ruleTolerated, Source: "§ 61 Abs. 1 AsylG, § 60a AufenthG", From: asRead, How: ReadInLaw, Months: 6, Agency: true},
	{ID: ruleIdentity, Source: "§ 61 Abs. 1 AsylG, § 60a AufenthG", From: asRead, How: ReadInLaw, Months: 3, Agency: true},
	{ID: ruleConsent, Source: "Nebenbestimmung im Papier", From: asRead, How: OnPaper, Agency: true},

	{ID: "off-training", Source: "§ 32 BeschV", From: asRead, How: Doubtful},
	{ID: "off-four-years", Source: "§ 32 BeschV", From: asRead, How: Doubtful},
	{ID: "off-internship", Source: "§ 30 BeschV", From: asRead, How: Doubtful},
	{ID: "off-tolerated-ban", Source: "§ 60a Abs. 6 AufenthG", From: asRead, How: Doubtful},
}

// rule gives the row that is applied on a day; false where none is.
func rule(id string, day clock.Date) (Rule, bool) {
	for _, r := range Rules {
		if r.ID == id && r.On(day) {
			return r, true
		}
	}
	return Rule{}, false
}

// after gives the first day after so many months from a day have ended: the day
// itself does not count, and the period ends with the day of the same number, or
// with the last of the month where there is none (§§ 187 Abs. 1, 188 Abs. 2 and 3 BGB).
func after(from clock.Date, months int) clock.Date {
	end := clock.NewDate(from.Year(), from.Month(), 1).AddMonths(months)
	last := end.AddMonths(1).AddDays(-1)
	return end.AddDays(min(from.Day(), last.Day()) - 1).AddDays(1)
}
