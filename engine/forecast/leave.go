package forecast

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Reason is why a household leaves.
type Reason string

// Why households leave.
const (
	OwnFlat Reason = "own_flat"
	Moved   Reason = "moved"
	Other   Reason = "other"
)

var reasons = []Reason{OwnFlat, Moved, Other}

// Rate is how many in 100 households leave within a month, and what that is made
// of: with a prior worth so many months,
//
//	PerMonth = 100 × (Usual×PriorMonths/100 + Left) / (PriorMonths + Months)
type Rate struct {
	Kind        Kind    `json:"kind"`
	Reason      Reason  `json:"reason"`
	Left        int     `json:"left"`   // households of the history
	Months      float64 `json:"months"` // in so many months of living there
	Usual       float64 `json:"usual"`  // what the prior says
	PriorMonths float64 `json:"prior_months"`
	PerMonth    float64 `json:"per_month"`
	Low         float64 `json:"low"` // eight of ten futures have a rate from Low to High
	High        float64 `json:"high"`
}

// monthDays is the mean length of a month.
const monthDays = 365.2425 / 12

// rates puts history and prior together, for all kinds in their order.
func rates(leaving []Leaving, prior Prior) []Rate {
	list := make([]Rate, 0, len(order)*len(reasons))
	for _, kind := range order {
		var own Leaving
		for _, l := range leaving {
			if l.Kind == kind {
				own.Months += l.Months
				own.OwnFlat, own.Moved, own.Other = own.OwnFlat+l.OwnFlat, own.Moved+l.Moved, own.Other+l.Other
			}
		}
		var usual Leaves
		if i := slices.IndexFunc(prior.Leaving, func(l Leaves) bool { return l.Kind == kind }); i >= 0 {
			usual = prior.Leaving[i]
		}
		for x, r := range reasons {
			rate := Rate{Kind: kind, Reason: r, Months: own.Months, PriorMonths: prior.Months,
				Left: []int{own.OwnFlat, own.Moved, own.Other}[x], Usual: []float64{usual.OwnFlat, usual.Moved, usual.Other}[x]}
			rate.PerMonth = 100 * rate.shape() / rate.exposure()
			rate.Low, rate.High = 100*rate.at(-1.2815516), 100*rate.at(1.2815516)
			list = append(list, rate)
		}
	}
	return list
}

// What is known of a rate is a gamma distribution with this shape over this exposure.
func (r Rate) shape() float64    { return float64(r.Usual*r.PriorMonths)/100 + float64(r.Left) }
func (r Rate) exposure() float64 { return r.PriorMonths + r.Months }

// at gives the rate where a standard normal number falls (Wilson and Hilferty).
func (r Rate) at(z float64) float64 {
	a := r.shape()
	if a <= 0 {
		return 0
	}
	root := max(0, 1-1/(9*a)+z/(3*math.Sqrt(a)))
	return min(a*root*root*root/r.exposure(), 1)
}

// drawn are the rates of one future per month, in the order of rates.
func drawn(list []Rate, r *rand.Rand, into []float64) {
	for i := range list {
		into[i] = list[i].at(r.NormFloat64())
	}
}
