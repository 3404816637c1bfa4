package allocation

import (
	"math"
	"sync"

	"wegwarte/engine/descent"
)

// exchange is what comes of a worth put on every household: each place takes
// those that bring it most beyond their worth, and those whom many want become
// dearer. Its value is never below that of a solution (the Lagrangean of "each
// household at most once"), and is lower than what prices on resources give,
// because places take whole households.
type exchange struct {
	p      *problem
	worth  []float64 // n
	exact  []int64   // n: worth in 1/scale
	price  []float64 // m×R
	sacks  []*sack   // the places still open
	houses []int32   // the households still open
	open   []bool    // n
	wanted []int32   // n: by how many places
	worths *descent.Stepper
	prices *descent.Stepper
	many   int   // goroutines to work with
	work   int64 // done so far: offers valued and nodes searched
}

func newExchange(p *problem) *exchange {
	n, cells := p.Households, p.Places*p.Resources
	return &exchange{
		p: p, worth: make([]float64, n), exact: make([]int64, n), price: make([]float64, cells), open: make([]bool, n), wanted: make([]int32, n),
		worths: descent.NewStepper(n, 0.8, 0.98), prices: descent.NewStepper(cells, 0.5, 0.95), many: 1,
	}
}

// enter opens the exchange for some households and places.
func (e *exchange) enter(m menu, houses, places []int32) {
	for _, i := range e.houses {
		e.open[i] = false
	}
	e.houses = append(e.houses[:0], houses...)
	for _, i := range houses {
		e.open[i] = true
		e.worths.Forget(int(i), 1)
	}
	for _, j := range places {
		for c := int(j) * e.p.Resources; c < (int(j)+1)*e.p.Resources; c++ {
			e.prices.Forget(c, 0)
		}
	}
	for len(e.sacks) < len(places) {
		e.sacks = append(e.sacks, &sack{p: e.p, price: make([]int64, e.p.Resources)})
	}
	e.sacks = e.sacks[:len(places)]
	for x, j := range places {
		s := e.sacks[x]
		s.place, s.age, s.offers = j, 0, s.offers[:0]
		for _, o := range m[j] {
			if e.open[o.house] {
				s.offers = append(s.offers, o)
			}
		}
	}
}

// trade lets every open place choose, at most limit nodes each.
func (e *exchange) trade(limit int) {
	for _, i := range e.houses {
		e.exact[i] = int64(math.Round(e.worth[i] * float64(e.p.scale)))
		e.wanted[i] = 0
	}
	if e.many > 1 {
		var wait sync.WaitGroup
		for w := range e.many {
			wait.Go(func() {
				for x := w; x < len(e.sacks); x += e.many {
					e.serve(e.sacks[x], limit)
				}
			})
		}
		wait.Wait()
	} else {
		for _, s := range e.sacks {
			e.serve(s, limit)
		}
	}
	e.work += 64 // even where nobody is there to trade
	for _, s := range e.sacks {
		e.work += int64(2*len(s.offers) + 8*s.nodes)
		for x := range s.offers {
			if s.offers[x].taken {
				e.wanted[s.offers[x].house]++
			}
		}
	}
}

func (e *exchange) serve(s *sack, limit int) {
	r := e.p.Resources
	for k := range s.price {
		s.price[k] = int64(math.Round(e.price[int(s.place)*r+k] * float64(e.p.scale)))
	}
	kept := s.offers[:0]
	for _, o := range s.offers {
		if e.open[o.house] {
			kept = append(kept, o)
		}
	}
	s.offers = kept
	s.value(e.exact)
	s.solve(limit)
}

// total is the value of the exchange, exact in 1/scale, if all is open.
func (e *exchange) total() int64 {
	sum := int64(0)
	for _, i := range e.houses {
		sum += e.exact[i]
	}
	for _, s := range e.sacks {
		sum += s.bound
	}
	return sum
}

// adjust moves the worth of households and the prices of the places' resources.
func (e *exchange) adjust(pace float64) {
	for _, i := range e.houses {
		e.worth[i] = e.worths.Step(int(i), e.worth[i], 1-float64(e.wanted[i]), pace)
	}
	r := e.p.Resources
	use := make([]float64, r)
	for _, s := range e.sacks {
		clear(use)
		for x := range s.offers {
			if s.offers[x].excess <= 0 {
				break
			}
			for k, d := range e.p.Demand[int(s.offers[x].vector)*r : (int(s.offers[x].vector)+1)*r] {
				use[k] += float64(d)
			}
		}
		for k, has := range e.p.Has(int(s.place)) {
			c := int(s.place)*r + k
			e.price[c] = e.prices.Step(c, e.price[c], float64(has)-use[k], pace/e.p.amount[k])
		}
	}
}
