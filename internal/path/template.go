package path

import (
	_ "embed"
	"encoding/json"
	"slices"

	"wegwarte/internal/errs"
)

// Template proposes steps for a situation: the house's own, or a municipality's
// version of it.
type Template struct {
	Name    string         `json:"name"`
	Version int            `json:"version"`
	Title   string         `json:"title,omitempty"` // of a municipality's own
	Reason  string         `json:"reason"`          // why this version: which law, since when
	Each    bool           `json:"each"`            // for one person; else for a household
	First   bool           `json:"first"`           // begins with every case
	For     Condition      `json:"for"`
	Steps   []TemplateStep `json:"steps"`
	Base    int            `json:"-"` // version of the house's that a municipality's was made from
	Own     bool           `json:"-"`
	Retired bool           `json:"-"`
}

// TemplateStep is one step of a template.
type TemplateStep struct {
	Key       string    `json:"key"` // the same in every version
	Area      Area      `json:"area"`
	Title     string    `json:"title,omitempty"` // of a municipality's own; else the words of the house
	Turn      Turn      `json:"turn"`
	After     int       `json:"after"` // days from the beginning to its start
	Due       int       `json:"due"`   // days from the beginning to the day it is due; 0: none
	Milestone Milestone `json:"milestone,omitempty"`
	For       Condition `json:"for"`
}

// Condition is whom a template or a step suits. There is no field for origin or
// status, and there will be none.
type Condition struct {
	AgeFrom  int  `json:"age_from,omitempty"` // of one person
	AgeBelow int  `json:"age_below,omitempty"`
	NoGerman bool `json:"no_german,omitempty"` // who speaks no German yet
	Shared   bool `json:"shared,omitempty"`    // who lives in shared accommodation
	Wish     Wish `json:"wish,omitempty"`      // stay: not for who wants to return; return: for who said so
}

// Facts are what is known of a person or a household, for a condition.
type Facts struct {
	Age      int
	AgeKnown bool
	German   bool
	Shared   bool
	Wish     Wish
}

// Suits reports whether somebody of whom that is known is meant.
func (c Condition) Suits(f Facts) bool {
	switch {
	case (c.AgeFrom > 0 || c.AgeBelow > 0) && !f.AgeKnown,
		c.AgeFrom > 0 && f.Age < c.AgeFrom,
		c.AgeBelow > 0 && f.Age >= c.AgeBelow,
		c.NoGerman && f.German,
		c.Shared && !f.Shared:
		return false
	}
	if c.Wish == ToReturn { // nobody is asked to think of returning
		return f.Wish == ToReturn
	}
	return c.Wish != ToStay || f.Wish != ToReturn
}

// WordsKey is the message of the template's name.
func (t Template) WordsKey() string { return "template." + t.Name }

// StepKey is the message of a step's name, "" where the municipality named it.
func (t Template) StepKey(s TemplateStep) string {
	if s.Title != "" {
		return ""
	}
	return "template." + t.Name + "." + s.Key
}

//go:embed template.json
var houseTemplates []byte

// house gives the house's own templates.
func house() ([]Template, error) {
	var all []Template
	return all, json.Unmarshal(houseTemplates, &all)
}

// Differs tells what another version of a template adds to, changes of and takes
// from this one.
func (t Template) Differs(to Template) (added, changed, gone []TemplateStep) {
	for _, now := range to.Steps {
		switch i := t.index(now.Key); {
		case i < 0:
			added = append(added, now)
		case t.Steps[i] != now:
			changed = append(changed, now)
		}
	}
	for _, before := range t.Steps {
		if to.index(before.Key) < 0 {
			gone = append(gone, before)
		}
	}
	return added, changed, gone
}

func (t Template) index(key string) int {
	return slices.IndexFunc(t.Steps, func(s TemplateStep) bool { return s.Key == key })
}

const mostTemplateSteps = 60

func (t Template) check() error {
	var faults errs.List
	if t.Title == "" && !t.known() {
		faults.Add(errs.Invalid("error.required").At("title"))
	}
	if t.Reason == "" {
		faults.Add(errs.Invalid("error.required").At("reason"))
	}
	faults.Add(short(t.Title, longestLine, "title"))
	faults.Add(short(t.Reason, longestText, "reason"))
	if len(t.Steps) == 0 {
		faults.Add(errs.Invalid("path.template.empty").At("0.title"))
	}
	if len(t.Steps) > mostTemplateSteps {
		faults.Add(errs.Invalid("path.many", "most", mostTemplateSteps).At("title"))
	}
	for i, s := range t.Steps {
		faults.Add(s.check(i, t.StepKey(s) != "" && !t.known()))
	}
	return faults.Err()
}

// known reports whether the house has a template of the name, and its words.
func (t Template) known() bool {
	all, err := house()
	return err == nil && slices.ContainsFunc(all, func(h Template) bool { return h.Name == t.Name })
}

func (s TemplateStep) check(i int, nameless bool) error {
	var faults errs.List
	if nameless {
		faults.Add(errs.Invalid("error.required").At(StepField(i, "title")))
	}
	faults.Add(short(s.Title, longestLine, StepField(i, "title")))
	if !slices.Contains(Areas, s.Area) {
		faults.Add(errs.Invalid("path.choice").At(StepField(i, "area")))
	}
	if !slices.Contains(Turns, s.Turn) {
		faults.Add(errs.Invalid("path.choice").At(StepField(i, "turn")))
	}
	if s.After < 0 || s.After > 3650 {
		faults.Add(errs.Invalid("path.days").At(StepField(i, "after")))
	}
	if s.Due < 0 || s.Due > 3650 || s.Due > 0 && s.Due < s.After {
		faults.Add(errs.Invalid("path.due.before").At(StepField(i, "due")))
	}
	if s.For.AgeFrom < 0 || s.For.AgeBelow < 0 || s.For.AgeFrom > 120 || s.For.AgeBelow > 120 {
		faults.Add(errs.Invalid("path.age").At(StepField(i, "age_from")))
	}
	return faults.Err()
}
