package attack

import (
	"errors"
	"math"
)

// tiny is what is taken for nothing.
const tiny = 1e-9

var errTired = errors.New("the simplex does not end")

// tableau is a set of sums of numbers from 0 on, solved for a basis.
type tableau struct {
	n     int
	rows  [][]float64 // of n numbers and the right-hand side
	basis []int       // for each row the number it is solved for, -1 where there is none yet
	where []int       // for each number its row, -1 at 0
	left  *int64      // how much work may still be done
	list  []int32     // of the row that turns, what is not zero
}

// feasible makes a tableau and finds numbers from 0 on that add up.
func feasible(n int, rows []local, left *int64) (*tableau, error) {
	t := &tableau{n: n, left: left, where: make([]int, n)}
	for j := range t.where {
		t.where[j] = -1
	}
	for _, r := range rows {
		row := make([]float64, n+1)
		sign := 1.
		if r.sum < 0 {
			sign = -1
		}
		for k, j := range r.at {
			row[j] += sign * r.coef[k]
		}
		row[n] = sign * r.sum
		t.rows, t.basis = append(t.rows, row), append(t.basis, -1)
	}
	// what is missing everywhere is to become nothing
	cost := make([]float64, n+1)
	for _, row := range t.rows {
		for j, a := range row {
			cost[j] -= a
		}
	}
	if err := t.descend(cost); err != nil {
		return nil, err
	}
	if -cost[n] > 1e-6 {
		return nil, errImpossible
	}
	for i := 0; i < len(t.rows); i++ {
		if t.basis[i] >= 0 {
			continue
		}
		e, most := -1, 1e-7
		for j, a := range t.rows[i][:n] {
			if t.where[j] < 0 && math.Abs(a) > most {
				e, most = j, math.Abs(a)
			}
		}
		if e >= 0 {
			t.turn(i, e, nil)
			continue
		}
		last := len(t.rows) - 1 // it says what others say
		t.rows[i], t.basis[i] = t.rows[last], t.basis[last]
		if t.basis[i] >= 0 {
			t.where[t.basis[i]] = i
		}
		t.rows, t.basis = t.rows[:last], t.basis[:last]
		i--
	}
	return t, nil
}

// least makes a sum as small as it can be, and says whether it ends.
func (t *tableau) least(at []int32, coef []float64) (bounded bool, err error) {
	cost := make([]float64, t.n+1)
	for k, j := range at {
		cost[j] += coef[k]
	}
	for k, j := range at {
		if i := t.where[j]; i >= 0 {
			c := coef[k]
			for l, a := range t.rows[i] {
				if a != 0 {
					cost[l] -= c * a
				}
			}
		}
	}
	err = t.descend(cost)
	if errors.Is(err, errOpen) {
		return false, nil
	}
	return true, err
}

var errOpen = errors.New("without an end")

// descend turns the basis as long as that makes the cost less.
func (t *tableau) descend(cost []float64) error {
	still := 0
	for range 2000 + 30*(t.n+len(t.rows)) {
		e, best := -1, -1e-7
		for j, c := range cost[:t.n] {
			if c < best && t.where[j] < 0 {
				if e = j; still > 60 { // the first one, so that it ends
					break
				}
				best = c
			}
		}
		if e < 0 {
			return nil
		}
		r, ratio, pivot := -1, math.Inf(1), 0.
		for i, row := range t.rows {
			a := row[e]
			if a < 1e-8 {
				continue
			}
			q := row[t.n] / a
			switch {
			case q < ratio-tiny, q < ratio+tiny && still <= 60 && a > pivot,
				q < ratio+tiny && still > 60 && t.basis[i] < t.basis[r]:
				r, ratio, pivot = i, q, a
			}
		}
		if r < 0 {
			return errOpen
		}
		if still++; ratio > 1e-8 {
			still = 0
		}
		if t.turn(r, e, cost); *t.left < 0 {
			return errTired
		}
	}
	return errTired
}

// turn solves row r for number e.
func (t *tableau) turn(r, e int, cost []float64) {
	row := t.rows[r]
	p := 1 / row[e]
	t.list = t.list[:0]
	for j, a := range row {
		if a == 0 {
			continue
		}
		if a *= p; math.Abs(a) < 1e-12 {
			a = 0
		} else {
			t.list = append(t.list, int32(j)) //nolint:gosec // a tableau is small
		}
		row[j] = a
	}
	row[e] = 1
	for i, other := range t.rows {
		if i != r && other[e] != 0 {
			t.take(other, row, e)
			if other[t.n] < 0 && other[t.n] > -1e-7 {
				other[t.n] = 0
			}
		}
	}
	if cost != nil && cost[e] != 0 {
		t.take(cost, row, e)
	}
	if old := t.basis[r]; old >= 0 {
		t.where[old] = -1
	}
	t.basis[r], t.where[e] = e, r
}

func (t *tableau) take(from, row []float64, e int) {
	f := from[e]
	*t.left -= int64(len(t.list))
	for _, j := range t.list {
		v := from[j] - f*row[j]
		if math.Abs(v) < 1e-12 {
			v = 0
		}
		from[j] = v
	}
	from[e] = 0
}

// value gives what a number is at the present corner.
func (t *tableau) value(j int32) float64 {
	if i := t.where[j]; i >= 0 {
		return t.rows[i][t.n]
	}
	return 0
}
