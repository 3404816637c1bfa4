package allocation

import (
	"context"
	"errors"
	"slices"

	"wegwarte/engine/descent"
)

// Simulation says how a stream of arrivals would have been placed.
type Simulation struct {
	Instance *Instance
	History  *Instance // arrivals to learn prices from; nil: from the half a household is not in
	Batch    int
	Orders   int
	Seed     uint64
	Work     int64         // for the solution in hindsight
	Order    func(int)     // is told which order begins
	Batches  func() func() // is called before each batch, and what it gives after
}

// Simulated is what came of it. All but Hindsight are shares of it.
type Simulated struct {
	Hindsight       int64   `json:"hindsight"` // the score of the best solution known, with all arrivals known
	HindsightBound  int64   `json:"hindsight_bound"`
	Mean            float64 `json:"mean"`
	Worst           float64 `json:"worst"`
	GreedyMean      float64 `json:"greedy_mean"`
	RandomMean      float64 `json:"random_mean"`
	SecondsPerBatch float64 `json:"seconds_per_batch"`
}

// Simulate replays the households of an instance in random orders, batch by
// batch: with prices, without (greedy), and at random where there is room.
//
// Without a history, the households are dealt into two halves, and each is
// weighed with prices learnt from the half it is not in.
func Simulate(ctx context.Context, m Simulation) (*Simulated, error) {
	in := m.Instance
	switch {
	case m.Batch < 1 || m.Orders < 1:
		return nil, errors.New("a simulation needs batches and orders of at least one")
	case in.Minimises():
		return nil, errors.New("a simulation needs an instance with scores")
	case m.History != nil && (m.History.Places != in.Places || m.History.Resources != in.Resources || m.History.PerPlace != in.PerPlace):
		return nil, errors.New("the history has other places or resources than the instance")
	}
	best, err := Solve(ctx, in, Options{Seed: m.Seed, Work: m.Work})
	if err != nil {
		return nil, err
	}
	out := &Simulated{Hindsight: best.Objective, HindsightBound: best.Bound, Worst: 1}
	random := descent.NewRandom(m.Seed)
	done := 0
	for o := 0; o < m.Orders && ctx.Err() == nil; o++ {
		if m.Order != nil {
			m.Order(o)
		}
		order := count(in.Households)
		shuffle(&random, order)
		var share [3]float64
		for x, replay := range []func() (*Stream, error){
			func() (*Stream, error) { return m.priced(ctx, order) },
			func() (*Stream, error) { return m.greedy(ctx, order) },
			func() (*Stream, error) { return m.random(order, &random), nil },
		} {
			s, err := replay()
			if err != nil {
				return nil, err
			}
			share[x] = float64(s.score()) / float64(max(best.Objective, 1))
		}
		out.Mean += share[0]
		out.GreedyMean += share[1]
		out.RandomMean += share[2]
		out.Worst = min(out.Worst, share[0])
		done++
	}
	if done == 0 {
		return nil, ctx.Err()
	}
	out.Mean /= float64(done)
	out.GreedyMean /= float64(done)
	out.RandomMean /= float64(done)
	return out, nil
}

// priced places an order of arrivals with prices learnt.
func (m Simulation) priced(ctx context.Context, order []int32) (*Stream, error) {
	s := NewStream(m.Instance)
	halves := m.halves(order)
	price := make([][]float64, len(halves))
	err := m.batches(order, func(batch []int, toCome int) error {
		for h, half := range halves {
			past := m.History
			if past == nil {
				past = m.Instance
			}
			price[h] = s.Learn(past, half, toCome, price[h])
		}
		return s.Place(ctx, batch, func(i int) []float64 { return price[(i+1)%len(price)] })
	})
	return s, err
}

// halves gives the households to learn from: all of the history, or the even
// and the odd ones of the instance.
func (m Simulation) halves(order []int32) [][]int {
	if m.History != nil {
		all := make([]int, m.History.Households)
		for i := range all {
			all[i] = i
		}
		return [][]int{all}
	}
	out := make([][]int, 2)
	for _, i := range order {
		out[i%2] = append(out[i%2], int(i))
	}
	return out
}

// greedy places each batch as well as can be, as if nobody else came.
func (m Simulation) greedy(ctx context.Context, order []int32) (*Stream, error) {
	s := NewStream(m.Instance)
	none := make([]float64, len(m.Instance.Capacity))
	m.Batches = nil
	err := m.batches(order, func(batch []int, _ int) error {
		return s.Place(ctx, batch, func(int) []float64 { return none })
	})
	return s, err
}

// random places each household at any place that has room.
func (m Simulation) random(order []int32, random *descent.Random) *Stream {
	s := NewStream(m.Instance)
	places := count(m.Instance.Places)
	for _, i := range order {
		shuffle(random, places)
		at := slices.IndexFunc(places, func(j int32) bool { return s.Fits(int(i), int(j)) })
		if at >= 0 {
			s.Put(int(i), int(places[at]))
		}
	}
	return s
}

// batches cuts an order into batches and says how many come after each.
func (m Simulation) batches(order []int32, do func(batch []int, toCome int) error) error {
	for from := 0; from < len(order); from += m.Batch {
		to := min(from+m.Batch, len(order))
		batch := make([]int, 0, m.Batch)
		for _, i := range order[from:to] {
			batch = append(batch, int(i))
		}
		end := func() {}
		if m.Batches != nil {
			end = m.Batches()
		}
		if err := do(batch, len(order)-to); err != nil {
			return err
		}
		end()
	}
	return nil
}

// score is what those placed so far score.
func (s *Stream) score() int64 {
	sum := int64(0)
	for i, j := range s.at {
		if j >= 0 {
			sum += int64(s.in.Row(i)[j])
		}
	}
	return sum
}
