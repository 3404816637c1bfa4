package allocation

import "slices"

// Certificate proves that no solution scores more than Total / Scale. All its
// values are whole numbers, in units of 1/Scale:
//
//	Worth   n    what each household is worth, at least 0
//	Price   m×R  what each place's resources are worth, at least 0
//	Most    m    what the place's best choice of households brings beyond their worth
//
// In any solution each household is at one place at most, so its score is at
// most Σ Worth + Σ Most. That Most is enough is shown place by place: every
// choice that fits brings at most Σ price × capacity + Σ (score − worth − price
// × demand) of its households, which ends the search for a better one early.
type Certificate struct {
	Scale int64   `json:"scale"`
	Worth []int64 `json:"worth"`
	Price []int64 `json:"price"`
	Most  []int64 `json:"most"`
	Split *Split  `json:"split,omitempty"`
}

// Split divides all solutions into two parts, each with a certificate of its own;
// the higher of their bounds then holds instead of that of the whole.
type Split struct {
	Household int          `json:"household"`
	Place     int          `json:"place"`
	Only      *Certificate `json:"only"` // the household is there or nowhere
	Not       *Certificate `json:"not"`  // it is not there
}

// Total is the sum that no score exceeds, in units of 1/Scale.
func (c *Certificate) Total() int64 {
	if c.Split != nil {
		return max(c.Split.Only.Total(), c.Split.Not.Total())
	}
	return c.own()
}

// own is the sum of its own worths and choices, without a split.
func (c *Certificate) own() int64 {
	sum := int64(0)
	for _, v := range c.Worth {
		sum += v
	}
	for _, v := range c.Most {
		sum += v
	}
	return sum
}

// Bound is the highest score a solution can have, rounded down as scores are
// whole numbers; where costs are minimised, the lowest cost of placing all.
func (c *Certificate) Bound(in *Instance) int64 {
	most := c.Total() / c.Scale
	if in.Minimises() {
		return int64(in.Households)*in.Ceiling - most
	}
	return most
}

// certify makes a certificate of worths and prices for all who may go anywhere
// and are not banned from there, and says how much work that was.
func certify(p *problem, worth, price []float64, patience int, bans ...ban) (*Certificate, int64) {
	e := newExchange(p)
	copy(e.worth, worth)
	copy(e.price, price)
	e.many = workers
	every := make(menu, p.Places)
	for i := range p.Households {
		floor := int64(worth[i]*float64(p.scale)) - 1
		for j, s := range p.row(i) {
			if int64(s)*p.scale > floor && s > 0 && !slices.ContainsFunc(bans, func(b ban) bool { return b.forbids(int32(i), int32(j)) }) { //nolint:gosec // within the limits of an instance
				every[j] = append(every[j], p.offer(i, j))
			}
		}
	}
	e.enter(every, count(p.Households), count(p.Places))
	e.trade(patience)
	c := &Certificate{Scale: p.scale, Worth: append([]int64(nil), e.exact...), Most: make([]int64, p.Places)}
	c.Price = make([]int64, len(price))
	for _, s := range e.sacks {
		c.Most[s.place] = s.bound
		copy(c.Price[int(s.place)*p.Resources:], s.price)
	}
	return c, e.work
}

func (p *problem) offer(i, j int) offer {
	return offer{house: int32(i), vector: int32(p.vector(i, j)), score: int64(p.row(i)[j]) * p.scale} //nolint:gosec // within the limits of an instance
}

// count gives 0, 1, … n−1.
func count(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i) //nolint:gosec // within the limits of an instance
	}
	return out
}
