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
	Cite      string     `json:"cite"`
	From      clock.Date `json:"from"`     // as the text was read that day
	Until     clock.Date `json:"until"`    // the last day; zero: it holds
	Verified  bool       `json:"verified"` // read in its text; else it is named and changes nothing
	Source    string     `json:"source"`
}

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
func causes(all []Law) bool { return slices.ContainsFunc(all, func(l Law) bool { return l.Verified }) }

// Cites names the verified laws that treat the groups of an attribute otherwise in an outcome: "§ 61 AsylG; § 24 AufenthG".
func (r Result) Cites(outcome string, a Attribute) string {
	var all []string
	for _, l := range LawsOn(r.On, outcome, a) {
		if l.Verified {
			all = append(all, l.Cite)
		}
	}
	return strings.Join(all, "; ")
}
