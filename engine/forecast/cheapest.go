package forecast

import (
	"cmp"
	"context"
	"slices"
)

// find looks for the cheapest mix: through all of them where they are few, else
// by what failures rule out.
func (m *mixer) find(ctx context.Context) (*Mix, error) {
	possible := 1
	for _, o := range m.offers {
		if possible *= o.Most + 1; possible > 1<<40 {
			break
		}
	}
	if possible <= m.search.Exhaustive && possible <= m.search.Trials {
		return m.all(ctx, possible)
	}
	return m.rule(ctx)
}

// all tries mixes from the cheapest on: the first that is enough is the answer, whatever
// more of something does.
func (m *mixer) all(ctx context.Context, possible int) (*Mix, error) {
	list := make([][]int, possible)
	for x := range list {
		rest := x
		list[x] = make([]int, len(m.offers))
		for i, o := range m.offers {
			list[x][i] = rest % (o.Most + 1)
			rest /= o.Most + 1
		}
	}
	slices.SortStableFunc(list, func(a, b []int) int { return cmp.Compare(m.cost(a), m.cost(b)) })
	for _, times := range list {
		is, err := m.enough(ctx, times)
		if err != nil {
			return nil, err
		}
		if is {
			return m.mix(ctx, times, m.cost(times), Exhaustive)
		}
	}
	return m.mix(ctx, m.most(), 0, Impossible)
}

// cost is the price of a mix.
func (m *mixer) cost(times []int) (sum int64) {
	for i, n := range times {
		sum += int64(n) * m.prices[i].Cents
	}
	return sum
}

// most is all that helps, and nothing that is given up.
func (m *mixer) most() []int {
	times := make([]int, len(m.offers))
	for i, o := range m.offers {
		if !o.Measure.hurts() {
			times[i] = o.Most
		}
	}
	return times
}

// hurts reports whether a measure takes something away from who looks for a place.
func (m *Measure) hurts() bool {
	return m.Close != nil || m.Support != nil && m.Support.Factor < 1
}

// mix writes an answer down.
func (m *mixer) mix(ctx context.Context, times []int, bound int64, proof Proof) (*Mix, error) {
	f := newFate(m.Futures)
	if err := m.reach(context.WithoutCancel(ctx), times, f, 0); err != nil {
		return nil, err
	}
	x := &Mix{Takes: m.takes(times), Cost: m.cost(times), Bound: bound, Proof: proof, Reached: float64(f.yes.count()) / float64(m.Futures), Trials: m.trials, Prices: m.prices}
	if proof == Impossible {
		x.Bound = x.Cost
	}
	if x.Cost > 0 && x.Bound < x.Cost {
		x.Gap = float64(x.Cost-x.Bound) / float64(x.Cost)
	}
	return x, nil
}
