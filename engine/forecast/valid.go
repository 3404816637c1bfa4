package forecast

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"wegwarte/engine/placement"
)

// Limits of what is looked at; beyond them it is refused in words.
const (
	MaxHistory    = 1_040 // weeks of history
	MaxWeeks      = 104   // ahead
	MaxFutures    = 5_000
	MaxPersons    = 30 // in one household
	MaxAnnounced  = 20_000
	MaxCount      = 100_000 // persons or households in a week, households by size, places of a stock
	MaxStock      = 2_000
	MaxPlaces     = 300_000
	MaxScenarios  = 20
	MaxMeasures   = 50
	MaxCosts      = 20
	MaxOffers     = 12
	MaxText       = 200
	MaxCents      = 10_000_000_000 // a hundred million euros, once or by the month
	MaxTimes      = 1_000
	maxPlaceCents = 1_000_000 // for a place or a person
	maxPauses     = 200
	maxExpected   = 200
	firstPossible = Day(3_650)  // 1979: a history and a horizon must have room
	lastPossible  = Day(70_000) // 2161
)

// valid says what is wrong with the arrivals, by the name of the field.
func (a *Arrivals) valid(first Day) error {
	if first < firstPossible || first > lastPossible {
		return errors.New("first: the first day is missing, or too far away")
	}
	if len(a.Weeks) > MaxHistory || len(a.Pauses) > maxPauses || len(a.Announced) > MaxAnnounced || len(a.Expected) > maxExpected {
		return fmt.Errorf("arrivals: at most %d weeks, %d pauses, %d announced households and %d expectations are possible", MaxHistory, maxPauses, MaxAnnounced, maxExpected)
	}
	for x, w := range a.Weeks {
		switch {
		case w.From < first-7*MaxHistory || w.From+7 > first || (first-w.From)%7 != 0:
			return fmt.Errorf("weeks: %s: a week of the history ends before %s, begins whole weeks before it, and at most %d", w.From, first, MaxHistory)
		case x > 0 && w.From <= a.Weeks[x-1].From:
			return fmt.Errorf("weeks: %s stands twice, or not in order", w.From)
		case w.Persons < 0 || w.Persons > MaxCount || w.Households < 0 || w.Households > w.Persons:
			return fmt.Errorf("weeks: %s: %d persons in %d households are not possible", w.From, w.Persons, w.Households)
		}
	}
	if err := counts("sizes", a.Sizes); err != nil {
		return err
	}
	for _, p := range a.Pauses {
		if p.From <= 0 || p.To <= p.From {
			return fmt.Errorf("pauses: from %s to %s is no time", p.From, p.To)
		}
	}
	for _, n := range a.Announced {
		if n.Persons < 1 || n.Persons > MaxPersons {
			return fmt.Errorf("announced: %s: %d persons: 1 to %d are possible", n.Day, n.Persons, MaxPersons)
		}
		if n.Day < first {
			return fmt.Errorf("announced: %s is before the first day, %s", n.Day, first)
		}
	}
	for _, e := range a.Expected {
		if e.From <= 0 || e.To <= e.From {
			return fmt.Errorf("expected: from %s to %s is no time", e.From, e.To)
		}
		if !(e.Persons >= 0 && e.Persons <= MaxCount) {
			return fmt.Errorf("expected: persons: %v a week are not possible", e.Persons)
		}
		if !(e.Trust >= 0 && e.Trust <= 1) {
			return fmt.Errorf("expected: trust: %v is not from 0 to 1", e.Trust)
		}
	}
	return nil
}

// counts looks at households by size.
func counts(field string, of []int) error {
	if len(of) > MaxPersons {
		return fmt.Errorf("%s: %d sizes: households have at most %d persons", field, len(of), MaxPersons)
	}
	for x, n := range of {
		if n < 0 || n > MaxCount {
			return fmt.Errorf("%s: %d households of %d are not possible", field, n, x+1)
		}
	}
	return nil
}

func bounded(weeks, futures int) error {
	if weeks < 1 || weeks > MaxWeeks {
		return fmt.Errorf("ahead: %d weeks: 1 to %d are possible", weeks, MaxWeeks)
	}
	if futures < 1 || futures > MaxFutures {
		return fmt.Errorf("futures: %d: 1 to %d are possible", futures, MaxFutures)
	}
	return nil
}

func (p Prior) valid() error {
	sum := 0.0
	for _, s := range p.Sizes {
		if !(s >= 0 && s <= 1e6) {
			return fmt.Errorf("prior: sizes: %v is not possible", s)
		}
		sum += s
	}
	if sum <= 0 || len(p.Sizes) > MaxPersons {
		return fmt.Errorf("prior: sizes: 1 to %d sizes with parts above zero are needed", MaxPersons)
	}
	if !(p.Persons >= 0 && p.Persons <= MaxCount) {
		return fmt.Errorf("prior: persons: %v a week are not possible", p.Persons)
	}
	if !(p.Households > 0 && p.Households <= 1e6) || !(p.Months > 0 && p.Months <= 1e6) {
		return errors.New("prior: households, months: what it is worth must be above zero")
	}
	for x, l := range p.Leaving {
		if !slices.Contains(placement.Kinds, l.Kind) || slices.ContainsFunc(p.Leaving[:x], func(o Leaves) bool { return o.Kind == l.Kind }) {
			return fmt.Errorf("prior: leaving: the kind %.40q is unknown, or stands twice", l.Kind)
		}
		for _, r := range []float64{l.OwnFlat, l.Moved, l.Other} {
			if math.IsNaN(r) || r < 0 || r > 100 {
				return fmt.Errorf("prior: leaving: %s: %v in 100 are not possible", l.Kind, r)
			}
		}
	}
	return nil
}
