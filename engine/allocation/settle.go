package allocation

import (
	"slices"
)

// settle finds a good solution for the open households and places: trade goes
// on, and round by round the places whose choice is undisputed, or has held for
// longest, keep it. What they took is off the market, and the rest trades on.
// Whoever is placed is written into at; the others stay open. When there is
// hurry, places keep what they have after one more trade.
func (e *exchange) settle(hurry func() bool, at []int32, rounds, patience int, pace float64) {
	for len(e.sacks) > 0 {
		part := 10
		for range rounds {
			if hurry() {
				part = 3
				break
			}
			e.trade(patience)
			e.adjust(pace)
		}
		e.trade(patience)
		e.close(at, part)
		e.adjust(pace)
	}
}

// close lets one of so many places keep its choice.
func (e *exchange) close(at []int32, part int) {
	for _, s := range e.sacks {
		s.rivals = 0
		for x := range s.offers {
			if o := &s.offers[x]; o.taken {
				s.rivals += int(e.wanted[o.house]) - 1
			}
		}
	}
	slices.SortStableFunc(e.sacks, func(a, b *sack) int {
		if a.rivals != b.rivals {
			return a.rivals - b.rivals
		}
		return b.age - a.age
	})
	most := (len(e.sacks) + part - 1) / part
	open := 0
	for x, s := range e.sacks {
		if x > 0 && (x >= most || e.robbed(s)) {
			e.sacks[open], e.sacks[x] = s, e.sacks[open]
			open++
			continue
		}
		for y := range s.offers {
			if o := &s.offers[y]; o.taken {
				at[o.house] = s.place
				e.open[o.house] = false
			}
		}
	}
	e.sacks = e.sacks[:open]
	e.houses = slices.DeleteFunc(e.houses, func(i int32) bool { return !e.open[i] })
}

// robbed says whether somebody else has just kept what this place had chosen.
func (e *exchange) robbed(s *sack) bool {
	for x := range s.offers {
		if s.offers[x].taken && !e.open[s.offers[x].house] {
			return true
		}
	}
	return false
}
