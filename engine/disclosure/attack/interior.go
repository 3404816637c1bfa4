package attack

import (
	"math"
	"math/rand/v2"
)

// local is an equation within one part of a system.
type local struct {
	at   []int32
	coef []float64
	sum  float64
}

// middle finds numbers that add up and are above zero wherever they can be: each sum in turn is met by
// stretching its parts (iterative proportional fitting). It gives false where that does not come to an end.
func middle(n int, rows []local) ([]float64, bool) {
	x := make([]float64, n)
	for j := range x {
		x[j] = 1
	}
	for _, r := range rows {
		for _, c := range r.coef {
			if c < 0 {
				return nil, false
			}
		}
	}
	for range 4_000 {
		worst := 0.
		for _, r := range rows {
			s := 0.
			for _, j := range r.at {
				s += x[j]
			}
			if s <= 0 {
				return nil, false
			}
			f := r.sum / s
			worst = max(worst, math.Abs(f-1))
			for _, j := range r.at {
				x[j] *= f
			}
		}
		if worst < 1e-9 {
			return x, true
		}
	}
	for j := range x { // what still grows less is nothing in all tables, or nearly
		if x[j] < 1e-4 {
			x[j] = 0
		}
	}
	return x, false
}

// swing gives a direction, at random among all, in which the numbers can be moved without changing any sum, each by as
// much as it is.
func swing(x []float64, rows []local, seed uint64, left *int64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 46)) //nolint:gosec // any direction will do
	w := make([]float64, len(x))
	for j := range w {
		w[j] = rng.NormFloat64()
	}
	straighten(w, x, rows, left)
	return w
}

// straighten takes out of a direction what changes sums (conjugate gradients), measured in what each number is.
func straighten(w, x []float64, rows []local, left *int64) {
	m := len(rows)
	times := func(out, in []float64) { // out = A X in
		for i, r := range rows {
			s := 0.
			for k, j := range r.at {
				s += r.coef[k] * x[j] * in[j]
			}
			out[i] = s
		}
	}
	scale := make([]float64, m)
	for i, r := range rows {
		for _, j := range r.at {
			scale[i] += x[j] * x[j]
		}
		scale[i] = 1 / max(scale[i], 1e-300)
	}
	r, z, p, ap := make([]float64, m), make([]float64, m), make([]float64, m), make([]float64, m)
	q := make([]float64, len(x))
	times(r, w)
	dot := func(a, b []float64) (s float64) {
		for i := range a {
			s += a[i] * b[i]
		}
		return s
	}
	for i := range r {
		z[i] = scale[i] * r[i]
	}
	copy(p, z)
	rz := dot(r, z)
	first := rz
	size := int64(len(x))
	for _, r := range rows {
		size += 3 * int64(len(r.at))
	}
	for range 5_000 {
		if rz <= 1e-24*first {
			break
		}
		*left -= size
		for j := range q {
			q[j] = 0
		}
		for i, row := range rows {
			for k, j := range row.at {
				q[j] += row.coef[k] * x[j] * p[i]
			}
		}
		times(ap, q)
		alpha := rz / dot(p, ap)
		for j := range w {
			w[j] -= alpha * q[j]
		}
		for i := range r {
			r[i] -= alpha * ap[i]
			z[i] = scale[i] * r[i]
		}
		next := dot(r, z)
		for i := range p {
			p[i] = z[i] + next/rz*p[i]
		}
		rz = next
	}
	for j := range w {
		w[j] *= x[j]
	}
}
