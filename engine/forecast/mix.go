package forecast

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Offer is a measure that could be taken, at most so many times.
type Offer struct {
	Measure Measure `json:"measure"`
	Most    int     `json:"most,omitempty"` // 0: once
}

// Goal is what a mix of measures is to reach: that from a day on nobody lives in a hall
// or is without a place, in a part of all futures.
type Goal struct {
	By    Day     `json:"by"`
	Level float64 `json:"level,omitempty"` // 0: 0.8
}

// Proof is how much is known about a mix being the cheapest.
type Proof string

// What is known about a mix.
const (
	Exhaustive Proof = "exhaustive" // every cheaper mix was tried
	Monotone   Proof = "monotone"   // every cheaper mix offers no more than one that was tried and fails
	Gapped     Proof = "gap"        // the search ended before; no mix costs less than Bound, by the same reasoning
	Impossible Proof = "impossible" // not even all that is offered is enough
)

// Mix is the cheapest set of measures that was found.
type Mix struct {
	Takes   []Taken `json:"takes"`
	Cost    int64   `json:"cost"` // cents, see Price
	Bound   int64   `json:"bound"`
	Gap     float64 `json:"gap"` // part of the cost that may be saved at most
	Proof   Proof   `json:"proof"`
	Reached float64 `json:"reached"` // part of the futures in which the goal is reached
	Trials  int     `json:"trials"`  // mixes that were gone through
	Prices  []Price `json:"prices"`
}

// Price is what an offer, taken once, costs within the horizon: what is paid whoever lives
// there, and for costs by the person as if it were full from the first day to the last. Of what
// is given up only the former is saved. The price of a mix is the sum of its prices.
type Price struct {
	Measure string `json:"measure"`
	Cents   int64  `json:"cents"`
}

// Search says how long to look.
type Search struct {
	Trials     int // mixes to go through at most; 0: 2000
	Exhaustive int // up to so many possible mixes all cheaper ones are tried; 0: 256, below 0: never
	Progress   func(trials int, cost, bound int64)
}

// mixer looks for the cheapest mix.
type mixer struct {
	*prepared
	offers []Offer
	week   int // the last one from which halls may be empty for good
	need   int // in so many futures
	prices []Price
	search Search
	tried  map[string]bool
	trials int
	fates  []pastFate
	within func(a, b []int) bool // whether a mix offers no more than another; nil: nothing is concluded from other mixes
}

// Cheapest looks for the cheapest mix of offers that reaches a goal. If ctx ends, the best
// mix so far is given, if there is one.
//
// Plan.Scenarios are not looked at: the mix is taken beside what there is.
func Cheapest(ctx context.Context, p *Plan, offers []Offer, goal Goal, search Search) (*Mix, error) {
	if goal.Level == 0 {
		goal.Level = 0.8
	}
	q, err := p.prepare(ctx)
	if err != nil {
		return nil, err
	}
	if err := q.offered(offers, goal); err != nil {
		return nil, err
	}
	if search.Trials <= 0 {
		search.Trials = 2_000
	}
	if search.Exhaustive == 0 {
		search.Exhaustive = 256
	}
	need := int(goal.Level * float64(q.Futures))
	if float64(need) < goal.Level*float64(q.Futures) {
		need++
	}
	m := &mixer{prepared: q, offers: slices.Clone(offers), week: int(goal.By-q.First) / 7, need: need, search: search, tried: map[string]bool{}}
	for i := range m.offers {
		m.offers[i].Most = max(m.offers[i].Most, 1)
		m.prices = append(m.prices, Price{offers[i].Measure.Name, m.price(i)})
	}
	return m.find(ctx)
}

// offered looks at offers and goal.
func (q *prepared) offered(offers []Offer, goal Goal) error {
	if len(offers) == 0 || len(offers) > MaxOffers {
		return fmt.Errorf("offers: %d: 1 to %d are possible", len(offers), MaxOffers)
	}
	if !(goal.Level > 0 && goal.Level <= 1) {
		return fmt.Errorf("goal: level: %v is not above 0 and up to 1", goal.Level)
	}
	if goal.By < q.First || goal.By >= q.calendar.end() {
		return fmt.Errorf("goal: by: %s is not within the horizon, from %s up to %s", goal.By, q.First, q.calendar.end())
	}
	all := make([]Taken, len(offers))
	for i, o := range offers {
		if o.Most < 0 {
			return errors.New("offers: most: it is below zero")
		}
		all[i] = Taken{o.Measure, o.Most}
	}
	if err := taken(all, q.Stock, q.First); err != nil {
		return fmt.Errorf("offers: %w", err)
	}
	return nil
}

// takes makes the measures of a mix.
func (m *mixer) takes(times []int) (list []Taken) {
	for i, n := range times {
		if n > 0 {
			list = append(list, Taken{m.offers[i].Measure, n})
		}
	}
	return list
}

// price is what an offer costs, taken once.
func (m *mixer) price(i int) int64 {
	times := make([]int, len(m.offers))
	without := m.scheme(Scenario{}, m.calendar, m.sizes)
	times[i] = 1
	with := m.scheme(Scenario{Takes: m.takes(times)}, m.calendar, m.sizes)
	cents := int64(0)
	for x := range with.fixed {
		cents += with.fixed[x] - without.fixed[x]
	}
	return cents + max(0, with.full(m.calendar)-without.full(m.calendar))
}

// full is what costs by the person come to if every place is lived in.
func (out *scheme) full(c *calendar) int64 {
	thousandths := int64(0)
	for _, p := range out.pools {
		for x, price := range p.price {
			thousandths += price * int64(p.has[c.pieces[x].week]) * int64(max(p.size, 1))
		}
	}
	return thousandths / 1000
}

// enough reports whether a mix reaches the goal; each mix is gone through once.
func (m *mixer) enough(ctx context.Context, times []int) (bool, error) {
	key := fmt.Sprint(times)
	if is, known := m.tried[key]; known {
		return is, nil
	}
	f := newFate(m.Futures)
	if m.within != nil {
		f.infer(m.fates, times, m.within)
	}
	if err := m.reach(ctx, times, f, m.need); err != nil {
		return false, err
	}
	m.trials++
	is := f.yes.count() >= m.need
	m.tried[key] = is
	m.fates = append(m.fates, pastFate{times: slices.Clone(times), fate: f})
	return is, nil
}

// reach finds out in which futures a mix reaches the goal, as far as it is not known yet,
// in blocks until it is clear whether it does in as many as are needed; need 0: in all.
func (m *mixer) reach(ctx context.Context, times []int, f *fate, need int) error {
	s := m.scheme(Scenario{Takes: m.takes(times)}, m.calendar, m.sizes)
	towns := make([]*town, workers())
	var open []int
	for future := range m.Futures {
		if !f.yes.has(future) && !f.no.has(future) {
			open = append(open, future)
		}
	}
	empty := make([]bool, block)
	for len(open) > 0 && (need == 0 || f.yes.count() < need && f.no.count() <= m.Futures-need) {
		now := open[:min(block, len(open))]
		open = open[len(now):]
		err := each(ctx, len(now), func(worker, i int) {
			if towns[worker] == nil {
				towns[worker] = newTown(s, m.sizes)
			}
			empty[i] = m.emptyFrom(towns[worker], now[i])
		})
		if err != nil {
			return err
		}
		for i, future := range now {
			if empty[i] {
				f.yes.add(future)
			} else {
				f.no.add(future)
			}
		}
	}
	return nil
}

// emptyFrom reports whether halls are empty from the goal's week on in one future.
func (m *mixer) emptyFrom(t *town, future int) bool {
	t.begin(m.Seed, future, m.rates, m.Waiting)
	came := m.futures.of(future)
	for w := range m.Weeks {
		t.week(w, came[w*m.sizes:(w+1)*m.sizes])
		if w >= m.week && t.halls+t.without > 0 {
			return false
		}
	}
	return true
}
