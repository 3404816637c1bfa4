package allocation

import (
	"math"
	"slices"

	"wegwarte/engine/descent"
)

// all is how many steps a market makes between two looks at all places.
const all = 40

// descend looks for the prices with the lowest value of the market: the
// Lagrangean dual, whose lowest value is that of the linear relaxation. It
// leaves the market at the best prices found.
func (k *market) descend(late func() bool, steps int) {
	s := descent.NewStepper(len(k.price), 0.8, 0.98)
	best, low := slices.Clone(k.price), math.Inf(1)
	r := max(k.p.Resources, 1)
	for t := range steps {
		if late() {
			break
		}
		full := t%all == 0 || t < 8
		k.open(full)
		if full && k.value < low {
			low = k.value
			copy(best, k.price)
		}
		step := descent.Pace(k.p.reach, float64(t)/float64(steps), 1e-3)
		for c := range k.price {
			k.price[c] = s.Step(c, k.price[c], k.has[c]-k.use[c], step/k.p.amount[c%r])
		}
	}
	k.open(true)
	if k.value > low {
		copy(k.price, best)
		k.open(true)
	}
}

// turns is how often an exchange trades at most to find its lowest value.
const turns = 2000

// descend lets the whole exchange trade until the work is done or its value is
// as low as enough, and gives the worths and prices at which it was lowest.
func (e *exchange) descend(late func() bool, work, enough int64, patience int, first float64) (worth, price []float64) {
	low := int64(math.MaxInt64)
	from := e.work
	for turn := 0; worth == nil || low > enough && !late(); turn++ {
		part := max(float64(e.work-from)/float64(work), float64(turn)/turns)
		e.trade(patience)
		if v := e.total(); v < low {
			low = v
			worth, price = append(worth[:0], e.worth...), append(price[:0], e.price...)
		}
		if part >= 1 {
			break
		}
		e.adjust(descent.Pace(first, part, 3e-3))
	}
	return worth, price
}
