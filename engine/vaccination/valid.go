package vaccination

import (
	"fmt"
	"slices"
)

// Bounds of what a rule set may hold.
const (
	maxAntigens = 24
	maxDoses    = 8
)

// Valid says what in a rule set contradicts itself, by rule and field.
func (rs *RuleSet) Valid() error {
	switch {
	case rs.Name == "" || rs.Version == "":
		return fmt.Errorf("name, version: one is missing")
	case rs.ValidFrom == 0:
		return fmt.Errorf("valid_from: is missing")
	case rs.Source == "":
		return fmt.Errorf("source: is missing")
	case len(rs.Rules) == 0:
		return fmt.Errorf("rules: there are none")
	}
	known := map[string]bool{}
	for _, c := range rs.Codes {
		if c.ATC == "" || len(c.Against) == 0 {
			return fmt.Errorf("codes %q: atc or against is missing", c.ATC)
		}
		for _, a := range c.Against {
			known[a] = true
		}
	}
	seen := map[string]bool{}
	for x := range rs.Rules {
		r := &rs.Rules[x]
		if err := r.valid(known); err != nil {
			return fmt.Errorf("rule %q: %w", r.ID, err)
		}
		if seen[r.ID] {
			return fmt.Errorf("rule %q: stands there twice", r.ID)
		}
		seen[r.ID] = true
		for _, q := range rs.Rules[:x] {
			if r.meets(&q) {
				return fmt.Errorf("rules %q and %q: both are for the same antigen and age", q.ID, r.ID)
			}
		}
	}
	if n := len(rs.antigens()); n > maxAntigens {
		return fmt.Errorf("rules: %d antigens, at most %d", n, maxAntigens)
	}
	if len(rs.Vaccines) > maxVaccines {
		return fmt.Errorf("vaccines: %d, at most %d", len(rs.Vaccines), maxVaccines)
	}
	for _, v := range rs.Vaccines {
		if !slices.ContainsFunc(rs.Codes, func(c Code) bool { return c.ATC == v.ATC }) || v.Source == "" || v.To.months <= v.From.months {
			return fmt.Errorf("vaccines %q: needs a code of codes, ages and a source", v.ATC)
		}
	}
	for _, o := range rs.Offers {
		if o.Vaccines == "" || o.Source == "" || o.To.months <= o.From.months {
			return fmt.Errorf("offers %q: needs vaccines, ages and a source", o.Vaccines)
		}
	}
	return nil
}

func (r *Rule) valid(known map[string]bool) error {
	switch {
	case r.ID == "" || r.Source == "" || r.Certainty == "":
		return fmt.Errorf("id, source, certainty: one is missing")
	case r.From.days != 0 || r.To.days != 0 || r.To.months < r.From.months+12 || r.To.months > 12*200:
		return fmt.Errorf("from, to: ages in months or years, at least a year from one to the other")
	case len(r.Against) == 0:
		return fmt.Errorf("against: is missing")
	case r.unsure() && !r.Off && r.SwitchedOn == "":
		return fmt.Errorf("off: a row that is DOUBTFUL or UNVERIFIED is off, or switched_on names the doctor who answers for it")
	case r.Off && r.Doses == 0 && r.AsPrinted != "":
	case r.Doses < 1 || r.Doses > maxDoses:
		return fmt.Errorf("doses: from 1 to %d", maxDoses)
	case len(r.Gaps) != r.Doses-1:
		return fmt.Errorf("gaps: %d doses have %d", r.Doses, r.Doses-1)
	case len(r.Latest) > len(r.Gaps):
		return fmt.Errorf("latest: more than gaps")
	case r.IfShort != 0 && (r.IfShort <= r.Doses || r.IfShort > maxDoses):
		return fmt.Errorf("if_short: more than doses, at most %d", maxDoses)
	case r.Every.days != 0 || r.UntilAge.days != 0:
		return fmt.Errorf("every, until_age: in months or years")
	}
	for _, a := range r.Against {
		if !known[a] {
			return fmt.Errorf("against: %q is in no code", a)
		}
	}
	return nil
}

// meets says whether two rules would answer for the same dose on the same day.
func (r *Rule) meets(q *Rule) bool {
	if r.Until != 0 || q.Until != 0 { // whichever stands first answers, as long as it holds
		return false
	}
	return r.From.months < q.To.months && q.From.months < r.To.months &&
		slices.ContainsFunc(r.Against, func(a string) bool { return slices.Contains(q.Against, a) })
}
