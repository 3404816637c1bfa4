package forecast

import (
	"errors"
	"fmt"
	"slices"

	"wegwarte/engine/placement"
)

// taken looks at measures that are taken together.
func taken(list []Taken, known map[string]*Stock, first Day) error {
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
		if t.Measure.Add != nil && t.Measure.Add.Count*max(t.Times, 1) > MaxCount {
			return fmt.Errorf("measure %q: times: at most %d places can be added", t.Measure.Name, MaxCount)
		}
		if of := t.Measure.changes(); of != "" {
			if changed[of] {
				return fmt.Errorf("measure %q: %q is extended or closed twice", t.Measure.Name, of)
			}
			changed[of] = true
		}
	}
	return nil
}

// changes gives the stock that a measure extends or closes.
func (m *Measure) changes() string {
	switch {
	case m.Extend != nil:
		return m.Extend.Stock
	case m.Close != nil:
		return m.Close.Stock
	}
	return ""
}

func (m *Measure) valid(known map[string]*Stock, first Day) error {
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
		s := known[m.Extend.Stock]
		if s == nil {
			return fmt.Errorf("extend: stock: there is no %.60q", m.Extend.Stock)
		}
		if s.Closes == 0 || m.Extend.Until <= s.Closes {
			return fmt.Errorf("extend: until: %s is not after %s, when %q closes", m.Extend.Until, s.Closes, s.Name)
		}
	case m.Close != nil:
		s := known[m.Close.Stock]
		if s == nil {
			return fmt.Errorf("close: stock: there is no %.60q", m.Close.Stock)
		}
		if m.Close.On < first || m.Close.On <= s.Opens || s.Closes != 0 && m.Close.On > s.Closes {
			return fmt.Errorf("close: on: %s is not while %q is there", m.Close.On, s.Name)
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
