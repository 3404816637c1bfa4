package equity

import (
	"math"

	"wegwarte/engine/descent"
	"wegwarte/engine/survival"
)

// lot is a stratum from which labels are drawn: the smaller side, as often as it has members. What is drawn counts for the
// group, or against it.
type lot struct {
	scores []float64
	draw   int
	sign   float64
}

// chance says how often a drawing of labels gives a score as far from 0.
func (s sides) chance(f *Finding, q Question, o Options) {
	var shares map[known]float64
	if q.Kind == Duration && q.ByMean {
		shares = s.shares(q.Within)
	}
	lots, ways, size := make([]lot, len(s.strata)), 1.0, 0.0
	for i, one := range s.strata {
		scores := one.scores(q.Kind, shares)
		for j, v := range scores {
			if one.in[j] {
				f.Score += v
			}
			size += math.Abs(v)
		}
		lots[i] = lot{scores, min(one.n, one.m), float64(one.m - one.n)}
		ways *= binomial(len(scores), lots[i].draw)
	}
	far := math.Abs(f.Score) - 1e-9*size
	if far <= 0 { // every drawing is as far
		f.P, f.Exact = 1, true
		return
	}
	even := float64(s.out - s.in) // where both are as many, the side that is smaller in all is drawn, seen from either
	if even == 0 {
		even = f.Score
	}
	for i := range lots {
		if lots[i].sign == 0 {
			lots[i].sign = even
		}
		lots[i].sign = math.Copysign(1, lots[i].sign)
	}
	if ways <= float64(o.Exact) {
		as, all := 0, 0
		count(lots, 0, func(sum float64) {
			if all++; math.Abs(sum) >= far {
				as++
			}
		})
		f.P, f.Draws, f.Exact = float64(as)/float64(all), all, true
		return
	}
	random, as := descent.NewRandom(o.Seed+1), 0
	for f.Draws < o.Most {
		sum := 0.0
		for _, l := range lots {
			for i := range l.draw {
				j := i + random.Below(len(l.scores)-i)
				l.scores[i], l.scores[j] = l.scores[j], l.scores[i]
				sum += l.sign * l.scores[i]
			}
		}
		f.Draws++
		if math.Abs(sum) >= far {
			if as++; as == o.Enough {
				f.P = float64(as) / float64(f.Draws)
				return
			}
		}
	}
	f.P = float64(as+1) / float64(f.Draws+1)
}

// scores of its cases, which are 0 together.
func (s stratum) scores(kind Kind, shares map[known]float64) []float64 {
	if kind == Duration && shares == nil {
		return s.waits()
	}
	scores, mean := make([]float64, len(s.cases)), 0.0
	for i, c := range s.cases {
		if scores[i] = c.Value; kind == Duration {
			scores[i] = shares[known{c.Span.Until, c.Span.End == survival.Happened}]
		}
		mean += scores[i] / float64(len(s.cases))
	}
	for i, v := range scores {
		if scores[i] = v - mean; math.Abs(scores[i]) <= 1e-12*math.Abs(mean) { // all alike: what is left is the rounding of the mean
			scores[i] = 0
		}
	}
	return scores
}

// binomial is in how many ways k of n are drawn, +Inf where there are very many.
func binomial(n, k int) float64 {
	ways := 1.0
	for i := range k {
		ways = ways * float64(n-i) / float64(i+1)
	}
	return math.Round(ways)
}

// count goes through all ways to draw.
func count(lots []lot, sum float64, each func(sum float64)) {
	if len(lots) == 0 {
		each(sum)
		return
	}
	var choose func(from, left int, sum float64)
	choose = func(from, left int, sum float64) {
		if left == 0 {
			count(lots[1:], sum, each)
			return
		}
		for i := from; i <= len(lots[0].scores)-left; i++ {
			choose(i+1, left-1, sum+lots[0].sign*lots[0].scores[i])
		}
	}
	choose(0, lots[0].draw, sum)
}
