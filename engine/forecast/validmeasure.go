package forecast

import (
	"errors"
	"fmt"
	"slices"

	"wegwarte/engine/placement"
)

// taken looks at measures that are taken together.
func taken(list []Taken, known []Stock, first Day) error {
	if len(list) > MaxMeasures {
		return fmt.Errorf("takes: %d measures: at most %d are possible", len(list), MaxMeasures)
	}
	changed := map[string]bool{}
	for x, t := range list {
		if err := t.Measure.valid(known, first); err != nil {
			return fmt.Errorf("measure %d (%.60q): %w", x+1, t.Measure.Name, err)
		}
		if t.Times < 0 || t.Times > MaxTimes || t.Times > 1 && t.Measure.Add == nil {
			return fmt.Errorf("measure %q: times: %d: what adds places can be taken up to %d times, all else once", t.Measure.Name, t.Times, MaxTimes)
		}
		if add := t.Measure.Add; add != nil && add.Count*max(add.Size, 1)*max(t.Times, 1) > MaxPlaces {
			return fmt.Errorf("measure %q: times: at most %d places can be added", t.Measure.Name, MaxPlaces)
		}
		for i := range known {
			of := &known[i]
			if m := t.Measure; (m.Extend == nil || !of.extendedBy(m.Extend)) && (m.Close == nil || !of.closedBy(m.Close)) {
				continue
			}
			if changed[of.Name] {
				return fmt.Errorf("measure %q: %q is extended or closed twice", t.Measure.Name, of.Name)
			}
			changed[of.Name] = true
		}
	}
	return nil
}

func (m *Measure) valid(known []Stock, first Day) error {
	what := 0
	for _, is := range []bool{m.Add != nil, m.Extend != nil, m.Close != nil, m.Support != nil} {
		if is {
			what++
		}
	}
	switch {
	case m.Name == "" || len(m.Name) > MaxText:
		return errors.New("name: it is missing, or too long")
	case what != 1:
		return fmt.Errorf("add, extend, close, support: %d of them are given: it must be one", what)
	case m.After < 0 || m.After > 2*MaxWeeks || m.Decided < 0:
		return fmt.Errorf("after: %d weeks: 0 to %d are possible", m.After, 2*MaxWeeks)
	case (m.After > 0 || m.Decided > 0) && (m.Add == nil || m.Add.Opens != 0):
		return errors.New("decided, after: they are for what is added and has no day on which it opens")
	}
	switch {
	case m.Add != nil:
		if len(m.Add.Lives) > 0 {
			return errors.New("add: lives: nobody lives there yet")
		}
		if m.Add.Opens != 0 && m.Add.Opens < first {
			return fmt.Errorf("add: opens: %s is before the first day", m.Add.Opens)
		}
		if err := m.Add.valid(first); err != nil {
			return fmt.Errorf("add: %w", err)
		}
		if m.Add.Closes != 0 && m.Add.Opens == 0 && m.Add.Closes <= max(m.Decided, first)+Day(7*m.After) {
			return fmt.Errorf("add: closes: %s is not after it opens", m.Add.Closes)
		}
	case m.Extend != nil:
		if !slices.ContainsFunc(known, func(s Stock) bool { return s.named(m.Extend.Stock) }) {
			return fmt.Errorf("extend: stock: there is no %.60q", m.Extend.Stock)
		}
		if !slices.ContainsFunc(known, func(s Stock) bool { return s.extendedBy(m.Extend) }) {
			return fmt.Errorf("extend: until: nothing of %q closes before %s", m.Extend.Stock, m.Extend.Until)
		}
	case m.Close != nil:
		if !slices.ContainsFunc(known, func(s Stock) bool { return s.named(m.Close.Stock) }) {
			return fmt.Errorf("close: stock: there is no %.60q", m.Close.Stock)
		}
		if m.Close.On < first || !slices.ContainsFunc(known, func(s Stock) bool { return s.closedBy(m.Close) }) {
			return fmt.Errorf("close: on: nothing of %q is there on %s", m.Close.Stock, m.Close.On)
		}
	case m.Support != nil:
		u := m.Support
		if !(u.Factor >= 0 && u.Factor <= 20) {
			return fmt.Errorf("support: factor: %v is not from 0 to 20", u.Factor)
		}
		if u.From <= 0 || u.To != 0 && u.To <= u.From {
			return fmt.Errorf("support: from %s to %s is no time", u.From, u.To)
		}
		for _, k := range u.Kinds {
			if !slices.Contains(placement.Kinds, k) {
				return fmt.Errorf("support: kinds: there is no %.40q", k)
			}
		}
	}
	return costs(m.Costs, false)
}
