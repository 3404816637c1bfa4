package placement

import (
	"slices"

	"wegwarte/engine/descent"
)

// dual looks for the prices with the lowest bound, the Lagrangean dual of the
// capacities: prices rise where more is wanted than is there, and fall where
// something is left.
type dual struct {
	*market
	picker
	has     [][]int32 // class, day: beds that are there
	use     [][]int32 // class, day: beds that are wanted at these prices
	touched []int32   // classes that are used
	is      []bool
	exact   []float64 // class × day: the price as it moves
	steps   *descent.Stepper
	offers  []offer    // the best of each household
	taken   [][]taking // what each household takes
	bound   int64      // in 1/scale

	best      int64 // the lowest bound so far
	bestPrice map[int32][]int64
}

func newDual(p *problem) *dual {
	d := &dual{
		market: newMarket(p), picker: picker{p: p}, has: make([][]int32, p.classes), use: make([][]int32, p.classes), is: make([]bool, p.classes),
		exact: make([]float64, p.classes*p.days), steps: descent.NewStepper(p.classes*p.days, 0.6, 0.95), offers: make([]offer, len(p.houses)), taken: make([][]taking, len(p.houses)), best: far,
	}
	for x := range p.rooms {
		r := &p.rooms[x]
		if d.has[r.class] == nil {
			d.has[r.class], d.use[r.class] = make([]int32, p.days), make([]int32, p.days)
		}
		for t, c := range r.cap {
			d.has[r.class][t] += int32(c)
		}
	}
	return d
}

// open lets every household choose, and finds the bound. It keeps the prices if
// the bound is the lowest so far.
func (d *dual) open() {
	d.clear()
	sum := int64(0)
	for i := range d.market.p.houses {
		h := &d.market.p.houses[i]
		o := d.market.best(h)
		d.offers[i] = o
		sum += o.value
		d.take(int32(i), o)
	}
	sum += d.priceOfAll()
	if d.bound = sum; sum < d.best {
		d.best = sum
		d.keep()
	}
}

// clear forgets what was wanted.
func (d *dual) clear() {
	for _, c := range d.touched {
		clear(d.use[c])
		d.is[c] = false
	}
	d.touched = d.touched[:0]
}

// priceOfAll is the price of all beds that are there.
func (d *dual) priceOfAll() (sum int64) {
	for c, prices := range d.price {
		for _, t := range d.priced[c] {
			sum += prices[t] * int64(d.has[c][t])
		}
	}
	return sum
}

func (d *dual) keep() {
	d.bestPrice = map[int32][]int64{}
	for c, prices := range d.price {
		if prices != nil {
			d.bestPrice[int32(c)] = slices.Clone(prices) //nolint:gosec // at most MaxRooms
		}
	}
}

// back goes back to the best prices.
func (d *dual) back() {
	for c := range d.price {
		prices := d.bestPrice[int32(c)] //nolint:gosec // at most MaxRooms
		if prices == nil {
			prices = make([]int64, d.market.p.days)
		}
		d.set(int32(c), slices.Clone(prices)) //nolint:gosec // at most MaxRooms
		for t, v := range prices {
			d.exact[c*d.market.p.days+t] = float64(v) / scale
		}
	}
}

// taking is beds of a class between two days.
type taking struct{ class, beds, from, to int32 }

// take counts what an offer uses.
func (d *dual) take(i int32, o offer) {
	p := d.market.p
	h := &p.houses[i]
	d.taken[i] = d.taken[i][:0]
	end := h.by
	if o.unit != none {
		end = min(h.by, o.start)
	}
	for _, r := range h.homeRooms {
		d.add(i, r, p.takes(h, r), 0, end)
	}
	if o.unit == none {
		return
	}
	price := func(from, to int32) func(r int32) int64 {
		return func(r int32) int64 {
			return int64(p.takes(h, r)) * d.toll(p.rooms[r].class, from, to)
		}
	}
	if l, _, ok := d.pick(h, o.unit, o.start, h.until, price(o.start, h.until)); ok {
		for _, r := range l.rooms {
			d.add(i, r, p.takes(h, r), o.start, h.until)
		}
	}
	if o.start > h.by {
		u := d.until(h, o.start).unit
		if l, _, ok := d.pick(h, u, h.by, o.start, price(h.by, o.start)); ok {
			for _, r := range l.rooms {
				d.add(i, r, p.takes(h, r), h.by, o.start)
			}
		}
	}
}

func (d *dual) add(i, r, beds, from, to int32) {
	c := d.market.p.rooms[r].class
	if !d.is[c] {
		d.is[c] = true
		d.touched = append(d.touched, c)
	}
	d.taken[i] = append(d.taken[i], taking{c, beds, from, to})
	for t := from; t < to; t++ {
		d.use[c][t] += beds
	}
}

// drop takes back what a household takes.
func (d *dual) drop(i int32) {
	for _, u := range d.taken[i] {
		use := d.use[u.class][u.from:u.to]
		for t := range use {
			use[t] -= u.beds
		}
	}
	d.taken[i] = d.taken[i][:0]
}

// round lets the households choose one after the other, some at a time, and moves the prices in between: whoever
// comes later sees what those before have taken, so that not all run to the same cheap place.
func (d *dual) round(pace float64) {
	n := len(d.offers)
	for x := range parts {
		for i := x; i < n; i += parts {
			h := &d.market.p.houses[i]
			d.drop(int32(i)) //nolint:gosec // at most MaxHouseholds
			d.offers[i] = d.market.best(h)
			d.take(int32(i), d.offers[i]) //nolint:gosec // at most MaxHouseholds
		}
		d.adjust(pace)
	}
}

// adjust moves the prices. Of the days on which too much is wanted of a class, only
// the one on which most is missing becomes dearer, the last of them: who conflicts on one
// day conflicts on most, and few prices make quick work.
func (d *dual) adjust(pace float64) {
	p := d.market.p
	for c := range d.price {
		if !d.is[c] && d.price[c] == nil {
			continue
		}
		over, peak := int32(0), -1
		for t, use := range d.use[c] {
			if more := use - d.has[c][t]; more > 0 && more >= over {
				over, peak = more, t
			}
		}
		if peak < 0 && d.price[c] == nil {
			continue
		}
		if d.price[c] == nil || peak >= 0 && d.price[c][peak] == 0 {
			fresh := make([]int64, p.days)
			copy(fresh, d.price[c])
			d.price[c] = fresh
		}
		step := pace / float64(max(1, d.beds(c)))
		for t := range d.price[c] {
			x := c*p.days + t
			if t != peak && d.exact[x] <= 0 {
				continue
			}
			d.exact[x] = d.steps.Step(x, d.exact[x], float64(d.has[c][t]-d.use[c][t])/float64(d.beds(c)), step)
			d.price[c][t] = int64(d.exact[x] * scale)
		}
		d.set(int32(c), d.price[c]) //nolint:gosec // at most MaxRooms
	}
}

// beds is how many beds one room of a class has.
func (d *dual) beds(c int) int32 { return d.market.p.bedsOf[c] }

// parts is how many groups of households choose in a round, one after the other.
const parts = 5

// descend looks for the lowest bound in so many rounds, with steps from first to
// last points long, and leaves the market at the best prices found. The bound is looked at
// now and then, and more often towards the end.
func (d *dual) descend(late func() bool, behind func() float64, rounds int, first, last float64) {
	for t := 0; t < rounds; t++ {
		if late() {
			break
		}
		if t%10 == 0 || t > rounds*3/4 {
			d.open()
		}
		part := float64(t) / float64(rounds)
		if gone := behind(); gone > 1.3*part+0.05 { // the clock runs ahead of the plan: shorter steps at once
			part = min(1, gone)
			t = int(part * float64(rounds))
		}
		d.round(descent.Pace(first, part, last/first))
	}
	d.back()
	d.open()
}
