package allocation

import (
	"slices"

	"wegwarte/engine/descent"
)

// effort is how hard a group is settled.
type effort struct {
	size     int // places in a group
	rounds   int // of trade between two closings
	patience int // nodes per place
	pace     float64
}

// efforts are ways to settle groups, and what each has brought so far: half of
// the time the best one is taken, half of the time any.
type efforts struct {
	efforts []effort
	gain    []float64 // lately, per work
}

// efforts are groups of some dozen to some hundred households (more where places are large), settled more or less carefully.
func (r *run) efforts() *efforts {
	out := &efforts{}
	var sizes []int
	houses := []int{30, 60, 120, 240}
	if r.p.Households > many {
		houses = []int{120, 240, 480, 1000}
	}
	for _, houses := range houses {
		sizes = append(sizes, min(max(houses*r.p.Places/max(r.p.Households, 1), 2), r.p.Places))
	}
	if r.p.Places <= 40 {
		sizes = append(sizes, r.p.Places)
	}
	for _, size := range slices.Compact(sizes) {
		for _, rounds := range []int{5, 15, 40} {
			for _, pace := range []float64{0.1, 0.3, 1} {
				out.efforts = append(out.efforts, effort{size, rounds, min(300, r.patience()), pace * r.p.unit})
			}
		}
	}
	out.gain = make([]float64, len(out.efforts))
	return out
}

func (t *efforts) draw(random *descent.Random) int {
	x := random.Below(len(t.efforts))
	if random.Below(2) == 0 {
		return x
	}
	best := x
	for y, g := range t.gain {
		if g > t.gain[best] {
			best = y
		}
	}
	return best
}

func (t *efforts) learn(x int, gain, work int64) {
	t.gain[x] += 0.3 * (float64(gain)/float64(max(work, 1)) - t.gain[x])
}
