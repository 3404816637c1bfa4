package world

import (
	"iter"

	"wegwarte/internal/clock"
)

// Config is all that a world depends on.
type Config struct {
	Seed    uint64
	Persons int        // at least so many; the last household is not cut
	Today   clock.Date // the last day that has happened
}

// Span is how many days before Today the first household arrives.
const Span = 120

// large is the number of persons from which a world has all facilities of a Land.
const large = 2000

// FirstDay gives the day the world begins.
func (c Config) FirstDay() clock.Date { return c.Today.AddDays(-Span) }

// Households gives all households in order, one at a time: a world of any size
// needs the memory of one.
func (c Config) Households() iter.Seq[Household] {
	return func(yield func(Household) bool) {
		for i, persons := 0, 0; persons < c.Persons; i++ {
			h := c.Household(i)
			persons += len(h.Persons)
			if !yield(h) {
				return
			}
		}
	}
}
