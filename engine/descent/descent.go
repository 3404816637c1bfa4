// Package descent is what the solvers of engine/allocation and engine/placement
// share: prices that move against what is left over or missing, and random
// numbers that are the same on every machine.
package descent

import "math"

// Stepper moves prices against what is left over or missing, each at its own
// pace: a step is as long as what is missing now stands to what was missing
// lately (as in AdaGrad and Adam), and steps become shorter as time goes on.
type Stepper struct {
	mean, square    []float64
	inertia, memory float64
}

// NewStepper makes a stepper for n prices. Inertia and memory, below 1, say how
// much of earlier steps is kept in the direction and in the length.
func NewStepper(n int, inertia, memory float64) *Stepper {
	return &Stepper{mean: make([]float64, n), square: make([]float64, n), inertia: inertia, memory: memory}
}

// Step gives the new price, at least 0: c says which, left what nobody took of
// it (missing is negative), and pace how far a price may move.
func (s *Stepper) Step(c int, price, left, pace float64) float64 {
	if price <= 0 && left > 0 {
		s.mean[c] = 0
		return 0
	}
	s.mean[c] += (1 - s.inertia) * (left - s.mean[c])
	s.square[c] += (1 - s.memory) * (left*left - s.square[c])
	return max(0, price-pace*s.mean[c]/(math.Sqrt(s.square[c])+1e-3))
}

// Forget makes price c begin anew, with so much as the square of what was missing lately.
func (s *Stepper) Forget(c int, square float64) { s.mean[c], s.square[c] = 0, square }

// Pace is how long steps are after a part of the time: they shrink to decay.
func Pace(first, part, decay float64) float64 { return first * math.Pow(decay, part) }
