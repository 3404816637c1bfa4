package equal

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"wegwarte/internal"
	"wegwarte/internal/clock"
)

// Law is a rule that treats groups of an attribute otherwise.
type Law struct {
	ID        string     `json:"id"`
	Outcomes  []string   `json:"outcomes"`
	Attribute Attribute  `json:"attribute"`
	Favours   []string   `json:"favours"` // groups that can be better off by it than others, never worse
	Hinders   []string   `json:"hinders"` // groups that can be worse off; where both are empty, it makes differences in either direction
	Cite      string     `json:"cite"`
	From      clock.Date `json:"from"`  // since when the law is as it was read
	Until     clock.Date `json:"until"` // the last day; zero: it holds
	Read      clock.Date `json:"read"`  // the first of the month in which it was; zero: it was not
	Certainty Certainty  `json:"certainty"`
	Source    string     `json:"source"` // what it says
}

// Certainty is how sure it is what a law says.
type Certainty string

// From the surest on.
const (
	InText  Certainty = "law"      // read in its text
	Partly  Certainty = "law-page" // in part in its text, in part on a published page
	OnPage  Certainty = "page"     // on a published page only
	Unknown Certainty = "memory"   // nobody has looked it up
)

// Verified reports whether it was read in its text, at least in part; else it is named and changes nothing.
func (l Law) Verified() bool { return l.Certainty == InText || l.Certainty == Partly }

// Laws lists all.
var Laws = sync.OnceValue(func() (all []Law) {
	if err := json.Unmarshal([]byte(internal.Text("facts/equal/law.json")), &all); err != nil {
		panic(err)
	}
	return all
})

// LawsOn gives the laws in force on a day that treat the groups of an attribute otherwise in an outcome.
func LawsOn(day clock.Date, outcome string, a Attribute) (all []Law) {
	for _, l := range Laws() {
		if l.Attribute == a && slices.Contains(l.Outcomes, outcome) && !day.Before(l.From) && (l.Until.IsZero() || !day.After(l.Until)) {
			all = append(all, l)
		}
	}
	return all
}

// causes reports whether one of them is verified.
func causes(all []Law) bool {
	return slices.ContainsFunc(all, func(l Law) bool { return l.Verified() })
}

// causesOf reports whether one of them, verified, can make this difference of a group. What goes against all that they say of
// the group, they do not cause.
func causesOf(all []Law, o Outcome, group string, difference float64) bool {
	better, against := difference > 0 == o.More, false
	for _, l := range all {
		favours, hinders := slices.Contains(l.Favours, group), slices.Contains(l.Hinders, group)
		switch {
		case !l.Verified():
		case favours && better, hinders && !better, len(l.Favours)+len(l.Hinders) == 0:
			return true
		case favours, hinders:
			against = true
		}
	}
	return causes(all) && (!against || difference == 0)
}

// Cites names the verified laws that treat the groups of an attribute otherwise in an outcome: "§ 61 AsylG; § 24 AufenthG".
func (r Result) Cites(outcome string, a Attribute) string {
	var all []string
	for _, l := range LawsOn(r.On, outcome, a) {
		if l.Verified() {
			all = append(all, l.Cite)
		}
	}
	return strings.Join(all, "; ")
}
