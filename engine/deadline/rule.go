package deadline

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// MaxRules is how much of a file of rules is read.
const MaxRules = 1 << 18

// RuleSet is a file of rules.
type RuleSet struct {
	Name     string `json:"name"`
	Version  string `json:"version"`
	Source   string `json:"source"`
	Counting string `json:"counting"` // by which law days are counted
	Rules    []Rule `json:"rules"`
}

// Rule is what a law gives an authority. A term that is not known makes no day.
type Rule struct {
	Law         string `json:"law"`
	Accelerated bool   `json:"accelerated,omitempty"`
	Title       string `json:"title,omitempty"`
	From        Day    `json:"from,omitzero"`  // applications from this day on
	Until       Day    `json:"until,omitzero"` // up to this one; none is still in force

	Acknowledge Term `json:"acknowledge,omitzero"` // from the application
	Decide      Term `json:"decide,omitzero"`      // from complete documents
	Extend      Term `json:"extend,omitzero"`      // assumed where an extension names no length

	Cite      string `json:"cite"`             // the paragraphs, as a letter to the authority names them
	Pauses    string `json:"pauses,omitempty"` // the paragraphs that stop the clock
	Source    string `json:"source"`
	Certainty string `json:"certainty"`
	Off       bool   `json:"off,omitempty"` // named, and never applied
}

// Unsure says whether the rule's own certainty forbids to use it.
func (r Rule) Unsure() bool { return strings.HasPrefix(r.Certainty, "UNVERIFIED") }

// holds says whether an application of the day falls under the rule.
func (r Rule) holds(on Day) bool { return r.From <= on && (r.Until == 0 || on <= r.Until) }

// Valid says what is wrong with the rules, nil if nothing is.
func (rs *RuleSet) Valid() error {
	if len(rs.Rules) == 0 {
		return errors.New("there is no rule")
	}
	for i, r := range rs.Rules {
		var wrong string
		switch {
		case r.Law == "" || r.Cite == "" || r.Source == "" || r.Certainty == "":
			wrong = "law, cite, source and certainty must be said"
		case r.Until != 0 && r.Until < r.From:
			wrong = "it ends before it begins"
		case r.Unsure() && !r.Off:
			wrong = "nobody has verified it, so it must be off"
		case !r.Off && !r.Decide.Known() && !r.Acknowledge.Known():
			wrong = "it gives no term"
		}
		for _, other := range rs.Rules[:i] {
			if other.Law == r.Law && other.Accelerated == r.Accelerated && (other.Until == 0 || r.From <= other.Until) && (r.Until == 0 || other.From <= r.Until) {
				wrong = "another rule of the law holds at the same time"
			}
		}
		if wrong != "" {
			return fmt.Errorf("rule %d (%.40q): %s", i+1, r.Law, wrong)
		}
	}
	return nil
}

// NoRuleError says that no rule can be applied, and why.
type NoRuleError struct {
	Law         string
	Accelerated bool
	On          Day
	Off         bool // there is one, but it is off
}

func (e *NoRuleError) Error() string {
	kind := ""
	if e.Accelerated {
		kind = " for the accelerated procedure"
	}
	if e.Off {
		return fmt.Sprintf("the rule of %s%s is switched off: nobody has verified it", e.Law, kind)
	}
	return fmt.Sprintf("no rule of %s%s holds on %s", e.Law, kind, e.On)
}

// Find gives the rule of a law for an application of the day.
func (rs *RuleSet) Find(law string, accelerated bool, on Day) (Rule, error) {
	for _, r := range rs.Rules {
		if r.Law == law && r.Accelerated == accelerated && r.holds(on) {
			if r.Off {
				return Rule{}, &NoRuleError{law, accelerated, on, true}
			}
			return r, nil
		}
	}
	return Rule{}, &NoRuleError{law, accelerated, on, false}
}

// Read reads a file of rules and refuses one that does not hold together.
func Read(r io.Reader) (*RuleSet, error) {
	limited := &io.LimitedReader{R: r, N: MaxRules + 1}
	dec := json.NewDecoder(limited)
	dec.DisallowUnknownFields()
	rs := &RuleSet{}
	err := dec.Decode(rs)
	if err == nil {
		if _, after := dec.Token(); !errors.Is(after, io.EOF) {
			err = errors.New("something follows them")
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

//go:embed rules/recognition-1.json
var recognition1 string

// Recognition gives the rules we ship.
func Recognition() *RuleSet {
	rs, err := Read(strings.NewReader(recognition1))
	if err != nil {
		panic(err) // a test reads them
	}
	return rs
}
