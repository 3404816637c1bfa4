package vaccination

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"slices"
	"strings"
)

// MaxRules is how much of a file of rules is read.
const MaxRules = 1 << 20

// RuleSet is a file of rules, as a doctor can read and sign it. It holds from a
// day on, until the next one does.
type RuleSet struct {
	Name      string `json:"name"`
	Version   string `json:"version"`
	ValidFrom Day    `json:"valid_from"`
	Source    string `json:"source"`
	SignedOff string `json:"signed_off"` // the doctor and the day; "" is nobody yet, and every result says so

	NotInTheRules []string `json:"not_in_the_rules,omitempty"` // what no source said, and is therefore left out

	Live     Live      `json:"live"`
	Rules    []Rule    `json:"rules"`
	Codes    []Code    `json:"codes"`
	Vaccines []Vaccine `json:"vaccines"`
	Offers   []Offer   `json:"offers"`
}

// Live names what is vaccinated against with living vaccines alone, which are
// not given in pregnancy.
type Live struct {
	Against []string `json:"against"`
	Source  string   `json:"source"`
}

// Rule is a row of the tables: what is needed of whoever had, or will have, the
// first dose at an age. Antigen, booster, note, source and certainty are as in the row.
type Rule struct {
	ID      string   `json:"id"`
	From    Term     `json:"from"` // age at the first dose
	To      Term     `json:"to"`   // no longer
	Antigen string   `json:"antigen"`
	Against []string `json:"against"` // the antigens by the names of Code.Against

	Doses     int    `json:"doses,omitempty"`
	AsPrinted string `json:"doses_as_printed,omitempty"` // where the row has no number
	Gaps      []Term `json:"gaps,omitempty"`             // at least, from dose to dose; "" is in no source
	Latest    []Term `json:"latest,omitempty"`           // at most; what comes later counts all the same
	IfShort   int    `json:"if_short,omitempty"`         // so many doses are enough as well, whatever the last gap
	Booster   string `json:"booster,omitempty"`
	Every     Term   `json:"every,omitzero"` // the booster's interval, where the row has one

	Until      Day    `json:"until,omitzero"`     // the row holds no longer; whoever asks about an earlier day is told by it
	UntilAge   Term   `json:"until_age,omitzero"` // nothing is due from this age on
	BornAfter  Day    `json:"born_after,omitzero"`
	Condition  string `json:"if,omitempty"` // for a human to confirm; without that nothing is due
	Note       string `json:"note,omitempty"`
	Reading    string `json:"reading,omitempty"` // how the note was understood
	Source     string `json:"source"`
	Certainty  string `json:"certainty"`
	Off        bool   `json:"off,omitempty"`
	SwitchedOn string `json:"switched_on,omitempty"` // who answers for a row that is DOUBTFUL or UNVERIFIED: the doctor and the day
}

// Code is a vaccine's ATC code and what it protects from.
type Code struct {
	ATC     string   `json:"atc"`
	Name    string   `json:"name"`
	Against []string `json:"against"`
}

// Vaccine is one that an appointment may use at an age.
type Vaccine struct {
	ATC    string `json:"atc"`
	From   Term   `json:"from"`
	To     Term   `json:"to"`
	Source string `json:"source"`
}

// Offer is what is offered at a first appointment, whatever is known of doses.
type Offer struct {
	From      Term   `json:"from"`
	To        Term   `json:"to"`
	Vaccines  string `json:"vaccines"`
	Note      string `json:"note,omitempty"`
	BornAfter Day    `json:"born_after,omitzero"`
	BornUntil Day    `json:"born_until,omitzero"`
	Source    string `json:"source"`
}

// unsure says whether the row's own certainty forbids to use it.
func (r *Rule) unsure() bool {
	return strings.HasPrefix(r.Certainty, "DOUBTFUL") || strings.HasPrefix(r.Certainty, "UNVERIFIED")
}

// Read reads a file of rules and refuses one that does not hold together.
func Read(r io.Reader) (*RuleSet, error) {
	limited := &io.LimitedReader{R: r, N: MaxRules + 1}
	dec := json.NewDecoder(limited)
	dec.DisallowUnknownFields()
	rs := &RuleSet{}
	err := dec.Decode(rs)
	if err == nil {
		if _, err = dec.Token(); !errors.Is(err, io.EOF) {
			err = errors.New("something follows them")
		} else {
			err = nil
		}
	}
	switch {
	case limited.N <= 0:
		return nil, fmt.Errorf("the rules are larger than %d bytes", MaxRules)
	case err != nil:
		return nil, fmt.Errorf("the rules are not as they should be: %w", err)
	}
	return rs, rs.Valid()
}

//go:embed rules/catch-up-1.json
var catchUp1 string

// Standard gives the rule sets we ship, the earliest first. None is signed off.
func Standard() []*RuleSet {
	rs, err := Read(strings.NewReader(catchUp1))
	if err != nil {
		panic(err) // a test reads them
	}
	return []*RuleSet{rs}
}

// InForce gives the rule set that holds on a day; before the first, that one.
func InForce(all []*RuleSet, on Day) *RuleSet {
	found := all[0]
	for _, rs := range all {
		if rs.ValidFrom <= on {
			found = rs
		}
	}
	return found
}

// Set is a set of the antigens of a schedule.
type Set uint32

// Len counts.
func (s Set) Len() int { return bits.OnesCount32(uint32(s)) }

// Has says whether the antigen with a number is in the set.
func (s Set) Has(antigen int) bool { return s>>antigen&1 == 1 }

// antigens lists what the rules are about, in the order of the codes.
func (rs *RuleSet) antigens() []string {
	var all []string
	for _, c := range rs.Codes {
		for _, a := range c.Against {
			if !slices.Contains(all, a) && slices.ContainsFunc(rs.Rules, func(r Rule) bool { return slices.Contains(r.Against, a) }) {
				all = append(all, a)
			}
		}
	}
	return all
}

// Doubt gives the first word of a row's certainty: DOUBTFUL, UNVERIFIED.
func (r *Rule) Doubt() string {
	if end := strings.IndexAny(r.Certainty, ":; "); end > 0 {
		return r.Certainty[:end]
	}
	return r.Certainty
}
