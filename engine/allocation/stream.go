package allocation

import (
	"context"
	"math"
	"slices"
)

// Stream places households that come batch by batch, and keeps places free for
// those who will probably come: what a place's resources are worth to the others
// is learnt from arrivals of the past.
//
// Before each batch the prices are those at which the expected rest of the
// arrivals, the past ones scaled to how many are still to come, would share what
// is left (Ahani, Gölz, Procaccia, Teytelboym, Trapp: Dynamic Placement in Refugee
// Resettlement; the relaxation here is a fluid one, without sampling). The batch is then
// solved for score less prices.
type Stream struct {
	in   *Instance
	left []int32
	at   []int
}

// NewStream begins with all places empty.
func NewStream(in *Instance) *Stream {
	s := &Stream{in: in, left: slices.Clone(in.Capacity), at: make([]int, in.Households)}
	for i := range s.at {
		s.at[i] = Unplaced
	}
	return s
}

// At gives the place of every household so far.
func (s *Stream) At() []int { return s.at }

// learning is how many steps the prices of one batch may take.
const learning = 250

// Learn gives the prices, m×R, at which the past arrivals, scaled to so many that
// are still to come, would share what is left. Begin is where to begin, nil
// where nothing is known.
func (s *Stream) Learn(past *Instance, households []int, toCome int, begin []float64) []float64 {
	if toCome <= 0 || len(households) == 0 {
		return make([]float64, len(s.left))
	}
	k := newMarket(newProblem(past.only(households, s.left)))
	share := float64(len(households)) / float64(toCome)
	for c, left := range s.left {
		k.has[c] = float64(left) * share
	}
	copy(k.price, begin)
	k.descend(func() bool { return false }, learning)
	return k.price
}

// Place places a batch: price gives the prices each household is to be weighed with.
func (s *Stream) Place(ctx context.Context, batch []int, price func(i int) []float64) error {
	sub := s.in.only(batch, s.left)
	most := 1.0
	for x, i := range batch {
		for j, score := range sub.Row(x) {
			if score > 0 {
				most = max(most, s.net(i, j, score, price(i)))
			}
		}
	}
	scale := min(1, float64(1<<20)/most)
	if most < 1<<16 {
		scale = (1 << 16) / most
	}
	for x, i := range batch {
		row := sub.Row(x)
		for j, score := range row {
			if score > 0 {
				row[j] = int32(max(0, math.Round(s.net(i, j, score, price(i))*scale)))
			}
		}
	}
	solution, err := Solve(ctx, sub, Options{Seed: 1, Work: int64(len(batch)) * 200_000})
	if err != nil {
		return err
	}
	for x, i := range batch {
		if j := solution.At[x]; j >= 0 {
			s.Put(i, j)
		}
	}
	return nil
}

func (s *Stream) net(i, j int, score int32, price []float64) float64 {
	v := float64(score)
	for r, d := range s.in.Needs(i, j) {
		v -= float64(d) * price[j*s.in.Resources+r]
	}
	return v
}

// Fits says whether household i may go to place j and still fits in.
func (s *Stream) Fits(i, j int) bool {
	r := s.in.Resources
	return s.in.Row(i)[j] > 0 && fits(s.in.Needs(i, j), s.left[j*r:(j+1)*r])
}

// Put puts household i at place j, where it has to fit.
func (s *Stream) Put(i, j int) {
	s.at[i] = j
	for r, d := range s.in.Needs(i, j) {
		s.left[j*s.in.Resources+r] -= d
	}
}

// only gives the instance of some households, with what is left.
func (in *Instance) only(households []int, left []int32) *Instance {
	out := &Instance{Households: len(households), Places: in.Places, Resources: in.Resources, PerPlace: in.PerPlace, Capacity: left}
	for _, i := range households {
		out.Score = append(out.Score, in.Row(i)...)
		for j := range in.Places {
			out.Demand = append(out.Demand, in.Needs(i, j)...)
			if !in.PerPlace {
				break
			}
		}
	}
	return out
}
