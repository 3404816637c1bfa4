package survival

import (
	"errors"
	"fmt"
	"math"
)

// MaxGroups is how many are compared at once.
const MaxGroups = 100

// Comparison is whether groups differ in how soon it happens.
type Comparison struct {
	Groups  []Compared
	ChiSq   float64 // with Degrees of freedom, if they do not differ
	Degrees int     // 0: there is nothing by which they could be told apart
	P       float64 // how often chance alone gives so large a difference
}

// Compared is one group: to how many it happened, and how many that would be were all groups alike.
type Compared struct {
	Spans, Observed int
	Expected        float64
}

// LogRank compares two or more groups (Mantel; Peto and Peto): on each day, those at risk of a group should have their part of
// what happens; the variance is that of drawing without putting back.
func LogRank(groups ...[]Span) (Comparison, error) {
	k := len(groups)
	if k < 2 || k > MaxGroups {
		return Comparison{}, fmt.Errorf("survival: 2 to %d groups can be compared, not %d", MaxGroups, k)
	}
	out := Comparison{Groups: make([]Compared, k), P: 1}
	last := 0
	for g, spans := range groups {
		if err := valid(spans); err != nil && !errors.Is(err, ErrNobody) {
			return Comparison{}, fmt.Errorf("group %d: %w", g+1, err)
		}
		out.Groups[g].Spans = len(spans)
		for _, s := range spans {
			last = max(last, s.Until)
		}
	}
	enter, leave, had := table(k, last+2), table(k, last+2), table(k, last+1)
	for g, spans := range groups {
		for _, s := range spans {
			enter[g][s.From]++
			leave[g][s.Until+1]++
			if s.End == Happened {
				had[g][s.Until]++
				out.Groups[g].Observed++
			}
		}
	}
	variance := make([][]float64, k)
	for g := range variance {
		variance[g] = make([]float64, k)
	}
	risk := make([]int, k)
	for at := range last + 1 {
		n, d := 0, 0
		for g := range k {
			risk[g] += enter[g][at] - leave[g][at]
			n, d = n+risk[g], d+had[g][at]
		}
		if d > 0 {
			out.day(variance, risk, n, d)
		}
	}
	difference := make([]float64, k)
	for g, c := range out.Groups {
		difference[g] = float64(c.Observed) - c.Expected
	}
	if out.ChiSq, out.Degrees = form(variance, difference); out.Degrees > 0 {
		out.P = chiSquareAbove(out.ChiSq, out.Degrees)
	}
	return out, nil
}

// day adds one on which it happened to d of n.
func (c *Comparison) day(variance [][]float64, risk []int, n, d int) {
	all, part := float64(n), 0.0
	if n > 1 {
		part = float64(d) * float64(n-d) / float64(n-1)
	}
	for g, r := range risk {
		p := float64(r) / all
		c.Groups[g].Expected += float64(d) * p
		variance[g][g] += part * p
		for h, other := range risk {
			variance[g][h] -= part * p * float64(other) / all
		}
	}
}

func table(rows, columns int) [][]int {
	out := make([][]int, rows)
	for i := range out {
		out[i] = make([]int, columns)
	}
	return out
}

// form is x'·v⁻·x and the rank of v, a matrix that may be singular (rows add up to 0), by elimination with the largest
// pivot on the diagonal first. Both are used up.
func form(v [][]float64, x []float64) (sum float64, rank int) {
	largest := 0.0
	for g := range v {
		largest = max(largest, v[g][g])
	}
	used := make([]bool, len(v))
	for {
		p := -1
		for g := range v {
			if !used[g] && v[g][g] > largest*1e-9 && (p < 0 || v[g][g] > v[p][p]) {
				p = g
			}
		}
		if p < 0 {
			return sum, rank
		}
		used[p] = true
		sum += x[p] * x[p] / v[p][p]
		rank++
		for g := range v {
			if used[g] {
				continue
			}
			f := v[g][p] / v[p][p]
			x[g] -= f * x[p]
			for h := range v {
				v[g][h] -= f * v[p][h]
			}
		}
	}
}

// chiSquareAbove is the probability that a sum of so many squares of normal variables is above x: the upper incomplete
// gamma function Q(degrees/2, x/2), by its recurrence from Q(1/2) or Q(1), which for whole degrees is a finite sum.
func chiSquareAbove(x float64, degrees int) float64 {
	h := x / 2
	a, q := 1.0, math.Exp(-h)
	term := q * h // h^a·e^−h/Γ(a+1), for the next a
	if degrees%2 == 1 {
		a, q, term = 0.5, math.Erfc(math.Sqrt(h)), q*math.Sqrt(h)/math.Gamma(1.5)
	}
	for ; a < float64(degrees)/2; a++ {
		q += term
		term *= h / (a + 1)
	}
	return min(1, q)
}
