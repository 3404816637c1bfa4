package equity

import (
	"cmp"
	"math"
	"slices"

	"wegwarte/engine/survival"
)

// watched is one of a side, with what it counts.
type watched struct {
	until    int
	happened bool
	weight   float64
}

func (s sides) side(in bool) (all []watched) {
	for _, one := range s.strata {
		for i, c := range one.cases {
			if one.in[i] == in {
				all = append(all, watched{c.Span.Until, c.Span.End == survival.Happened, one.each(in)})
			}
		}
	}
	slices.SortFunc(all, func(a, b watched) int { return cmp.Compare(a.until, b.until) })
	return all
}

// wait takes the mean days that both sides wait within the days in which both were watched, and gives the variance of their difference.
func (s sides) wait(f *Finding, within int) float64 {
	group, others := s.side(true), s.side(false)
	f.Within = max(group[len(group)-1].until, others[len(others)-1].until)
	for _, side := range [][]watched{group, others} {
		if last := side[len(side)-1].until; !all(side, last) {
			f.Within = min(f.Within, last) // nobody knows more of them
		}
	}
	if within > 0 {
		f.Within = min(f.Within, within)
	}
	var v1, v0 float64
	f.Mean, v1, _ = mean(group, f.Within)
	f.Rest, v0, _ = mean(others, f.Within)
	return v1 + v0
}

// all reports whether it happened to all who were watched to the last day: then nobody of the side waits after it.
func all(side []watched, last int) bool {
	for i := len(side) - 1; i >= 0 && side[i].until == last; i-- {
		if !side[i].happened {
			return false
		}
	}
	return true
}

// moment is a day on which it happened to some of a side.
type moment struct {
	at             int
	risk, happened float64 // by weight
	area           float64 // under the curve from here on
}

// mean is the area under the weighted curve up to a day, its variance by the influence of each, and by how much each changes it for
// each unit it counts more.
func mean(all []watched, within int) (days, variance float64, changes []float64) {
	risk := 0.0
	for _, w := range all {
		risk += w.weight
	}
	var moments []moment
	var after []float64 // what the curve is after each
	curve := 1.0
	for i := 0; i < len(all); {
		m := moment{at: all[i].until, risk: risk}
		for ; i < len(all) && all[i].until == m.at; i++ {
			risk -= all[i].weight
			if all[i].happened {
				m.happened += all[i].weight
			}
		}
		if m.happened > 0 && m.at < within {
			if i == len(all) && m.happened >= m.risk*(1-1e-9) {
				m.happened = m.risk
			}
			curve *= 1 - m.happened/m.risk
			moments, after = append(moments, m), append(after, curve)
		}
	}
	end := within
	for i := len(moments) - 1; i >= 0; i-- {
		days += after[i] * float64(end-moments[i].at)
		moments[i].area, end = days, moments[i].at
	}
	days += float64(end)
	// What one changes: they were at risk on the days before, and had it on their last day.
	sum, next := 0.0, 0
	for _, w := range all {
		for next < len(moments) && moments[next].at <= w.until {
			if m := moments[next]; m.risk > m.happened {
				sum += m.area * m.happened / m.risk / (m.risk - m.happened)
			}
			next++
		}
		change := sum
		if m := next - 1; w.happened && m >= 0 && moments[m].at == w.until && moments[m].risk > moments[m].happened {
			change -= moments[m].area / (moments[m].risk - moments[m].happened)
		}
		changes = append(changes, change)
		variance += w.weight * w.weight * change * change
	}
	if n := float64(len(all)); n > 1 {
		variance *= n / (n - 1)
	}
	return days, variance, changes
}

// hazard is the ratio of Cox's model with a baseline for each stratum, by Newton's steps.
func (s sides) hazard(f *Finding, z float64) {
	beta := 0.0
	for range 50 {
		slope, bend := s.likelihood(beta)
		if bend <= 1e-9 {
			return // nothing tells them apart
		}
		step := max(-1, min(1, slope/bend))
		if beta += step; math.Abs(beta) > 10 {
			return // it happened on one side only
		}
		if math.Abs(step) < 1e-9 {
			wide := z / math.Sqrt(bend)
			f.Ratio, f.Least, f.Most = math.Exp(beta), math.Exp(beta-wide), math.Exp(beta+wide)
			return
		}
	}
}

// likelihood is the first and, turned round, the second derivative of the logarithm of the partial likelihood.
func (s sides) likelihood(beta float64) (slope, bend float64) {
	e := math.Exp(beta)
	for _, one := range s.strata {
		n, m := float64(one.n), float64(one.m)
		for i := 0; i < len(one.cases); {
			at, had, hadIn, left, leftIn := one.cases[i].Span.Until, 0.0, 0.0, 0.0, 0.0
			for ; i < len(one.cases) && one.cases[i].Span.Until == at; i++ {
				in := float64(side(one.in[i]))
				left, leftIn = left+1, leftIn+in
				if one.cases[i].Span.End == survival.Happened {
					had, hadIn = had+1, hadIn+in
				}
			}
			p := n * e / (n*e + m)
			slope += hadIn - had*p
			bend += had * p * (1 - p)
			n, m = n-leftIn, m-(left-leftIn)
			if n+m == 0 {
				break
			}
		}
	}
	return slope, bend
}

// known is what decides how somebody's wait counts.
type known struct {
	until    int
	happened bool
}

// shares gives the score of each by the mean: how much they change that of all, without strata or sides. Where nobody still waits, that is
// their own wait less the mean.
func (s sides) shares(within int) map[known]float64 {
	var everybody []watched
	for _, one := range s.strata {
		for _, c := range one.cases {
			everybody = append(everybody, watched{c.Span.Until, c.Span.End == survival.Happened, 1})
		}
	}
	slices.SortFunc(everybody, func(a, b watched) int { return cmp.Compare(a.until, b.until) })
	last := everybody[len(everybody)-1].until
	if within == 0 || within > last && !all(everybody, last) {
		within = last
	}
	_, _, changes := mean(everybody, within)
	scores := map[known]float64{}
	for i, w := range everybody {
		scores[known{w.until, w.happened}] = float64(len(everybody)) * changes[i]
	}
	return scores
}

// waits gives the scores of a stratum: 1 or 0, less the cumulative hazard.
func (s stratum) waits() []float64 {
	scores := make([]float64, len(s.cases))
	risk, hazard := float64(len(s.cases)), 0.0
	for i := 0; i < len(s.cases); {
		from, had := i, 0.0
		for ; i < len(s.cases) && s.cases[i].Span.Until == s.cases[from].Span.Until; i++ {
			if s.cases[i].Span.End == survival.Happened {
				had++
			}
		}
		hazard += had / risk
		risk -= float64(i - from)
		for j := from; j < i; j++ {
			scores[j] = -hazard
			if s.cases[j].Span.End == survival.Happened {
				scores[j]++
			}
		}
	}
	return scores
}
