package forecast

import (
	"errors"
	"fmt"
	"slices"

	"wegwarte/engine/placement"
)

// Valid says what is wrong with a plan, if anything, by the name of the stock, the
// scenario or the measure and the field.
func (p *Plan) Valid() error {
	if err := bounded(max(p.Weeks, 1), max(p.Futures, 1)); err != nil || p.Weeks < 0 || p.Futures < 0 {
		return errors.Join(err, whole(p.Weeks < 0 || p.Futures < 0, "weeks, futures: below zero"))
	}
	if err := p.Arrivals.valid(p.First); err != nil {
		return err
	}
	if err := counts("waiting", p.Waiting); err != nil {
		return err
	}
	if p.Prior != nil {
		if err := p.Prior.valid(); err != nil {
			return err
		}
	}
	for x, l := range p.Leaving {
		switch {
		case !slices.Contains(placement.Kinds, l.Kind) || slices.ContainsFunc(p.Leaving[:x], func(o Leaving) bool { return o.Kind == l.Kind }):
			return fmt.Errorf("leaving: the kind %.40q is unknown, or stands twice", l.Kind)
		case !(l.Months >= 0 && l.Months <= 1e8):
			return fmt.Errorf("leaving: %s: months: %v is not possible", l.Kind, l.Months)
		case min(l.OwnFlat, l.Moved, l.Other) < 0 || max(l.OwnFlat, l.Moved, l.Other) > 1e7:
			return fmt.Errorf("leaving: %s: so many households are not possible", l.Kind)
		}
	}
	if len(p.Stock) > MaxStock || len(p.Scenarios) > MaxScenarios {
		return fmt.Errorf("stock, scenarios: %d and %d: at most %d and %d are possible", len(p.Stock), len(p.Scenarios), MaxStock, MaxScenarios)
	}
	known, places := map[string]bool{}, 0
	for x := range p.Stock {
		s := &p.Stock[x]
		if s.Name == "" || len(s.Name) > MaxText || len(s.Site) > MaxText || known[s.Name] {
			return fmt.Errorf("stock %d: name: %.40q is missing, too long or stands twice", x+1, s.Name)
		}
		if err := s.valid(p.First); err != nil {
			return fmt.Errorf("stock %q: %w", s.Name, err)
		}
		known[s.Name] = true
		if places += s.Count * max(s.Size, 1); places > MaxPlaces {
			return fmt.Errorf("stock: more than %d places", MaxPlaces)
		}
	}
	names := map[string]bool{}
	for x, s := range p.Scenarios {
		if s.Name == "" || len(s.Name) > MaxText || names[s.Name] {
			return fmt.Errorf("scenario %d: name: %.40q is missing, too long or stands twice", x+1, s.Name)
		}
		names[s.Name] = true
		if err := taken(s.Takes, p.Stock, p.First); err != nil {
			return fmt.Errorf("scenario %q: %w", s.Name, err)
		}
	}
	return nil
}

func whole(wrong bool, text string) error {
	if wrong {
		return errors.New(text)
	}
	return nil
}

func (s *Stock) valid(first Day) error {
	switch {
	case !slices.Contains(placement.Kinds, s.Kind):
		return fmt.Errorf("kind: there is no %.40q", s.Kind)
	case s.Size < 0 || s.Size > MaxPersons:
		return fmt.Errorf("size: %d: 0 to %d places are possible", s.Size, MaxPersons)
	case s.Count < 1 || s.Count > MaxCount:
		return fmt.Errorf("count: %d: 1 to %d are possible", s.Count, MaxCount)
	case s.M2 < 0 || s.M2 > 10_000_000:
		return fmt.Errorf("m2: %d is not possible", s.M2)
	case s.Opens < 0 || s.Closes != 0 && s.Closes <= s.Opens:
		return fmt.Errorf("closes: %s is not after %s, when it opens", s.Closes, s.Opens)
	case len(s.Blocked) > MaxText:
		return fmt.Errorf("blocked: at most %d times are possible", MaxText)
	}
	for _, b := range s.Blocked {
		if b.From < 0 || b.To <= b.From || b.Count < 0 || b.Count > s.Count {
			return fmt.Errorf("blocked: %d from %s to %s are not possible", b.Count, b.From, b.To)
		}
	}
	if err := counts("lives", s.Lives); err != nil {
		return err
	}
	used := 0
	for x, n := range s.Lives {
		if s.Size == 0 {
			n *= x + 1
		}
		used += n
	}
	if used > s.Count {
		return fmt.Errorf("lives: %d of %d are lived in", used, s.Count)
	}
	if used > 0 && s.Opens > first {
		return fmt.Errorf("lives: nobody lives there before %s, when it opens", s.Opens)
	}
	return costs(s.Costs, true)
}

func costs(of []Cost, places bool) error {
	if len(of) > MaxCosts {
		return fmt.Errorf("costs: at most %d are possible", MaxCosts)
	}
	for _, c := range of {
		switch {
		case !slices.Contains([]Per{Once, Month, PlaceMonth, PlaceDay, PersonDay}, c.Per):
			return fmt.Errorf("costs: per: there is no %.40q", c.Per)
		case !places && c.Per != Once && c.Per != Month:
			return fmt.Errorf("costs: per: %s is a cost of places, not of a measure", c.Per)
		case c.Cents < -MaxCents || c.Cents > MaxCents:
			return fmt.Errorf("costs: cents: %d is not possible", c.Cents)
		case c.Per != Once && c.Per != Month && (c.Cents < -maxPlaceCents || c.Cents > maxPlaceCents):
			return fmt.Errorf("costs: cents: %d for a place or a person is not possible", c.Cents)
		case len(c.Name) > MaxText:
			return fmt.Errorf("costs: name: %.40q… is too long", c.Name)
		case c.From < 0 || c.To != 0 && c.To <= c.From:
			return fmt.Errorf("costs: from %s to %s is no time", c.From, c.To)
		}
	}
	return nil
}
