package attack

import (
	"errors"
	"slices"
)

// far is more than any count.
const far = int64(1) << 50

var errImpossible = errors.New("no table has these counts")

// bounds holds between what each unknown lies.
type bounds struct {
	lo, hi []int64
}

// tighten reckons for each sum what is left for each of its parts, until nothing changes, or it has done enough.
func (s *system) tighten() (*bounds, error) {
	b := &bounds{make([]int64, s.n), make([]int64, s.n)}
	for v := range b.hi {
		b.hi[v] = far
	}
	in := make([][]int32, s.n)
	for i := range s.rows {
		for _, list := range [][]int32{s.rows[i].plus, s.rows[i].minus} {
			for _, v := range list {
				in[v] = append(in[v], int32(i)) //nolint:gosec // fewer than cells
			}
		}
	}
	queue, waiting := make([]int32, len(s.rows)), make([]bool, len(s.rows))
	for i := range queue {
		queue[i], waiting[i] = int32(i), true //nolint:gosec // fewer than cells
	}
	for work := 0; len(queue) > 0 && work < 60*len(s.rows)+1000; work++ {
		i := queue[0]
		queue, waiting[i] = queue[1:], false
		changed, err := b.row(&s.rows[i])
		if err != nil {
			return nil, err
		}
		for _, v := range changed {
			for _, j := range in[v] {
				if !waiting[j] {
					queue, waiting[j] = append(queue, j), true
				}
			}
		}
	}
	return b, nil
}

// row tightens the parts of one sum.
func (b *bounds) row(e *equation) (changed []int32, err error) {
	// plus - minus = sum, and every part within its bounds
	least, most, open := int64(0), int64(0), 0
	for _, v := range e.plus {
		least += b.lo[v]
		if b.hi[v] >= far {
			open++
		} else {
			most += b.hi[v]
		}
	}
	downs := 0 // parts of minus without an upper bound make least open
	for _, v := range e.minus {
		most -= b.lo[v]
		if b.hi[v] >= far {
			downs++
		} else {
			least -= b.hi[v]
		}
	}
	if downs == 0 && least > e.sum || open == 0 && most < e.sum {
		return nil, errImpossible
	}
	set := func(v int32, lo, hi int64) {
		if lo > b.lo[v] || hi < b.hi[v] {
			b.lo[v], b.hi[v] = max(lo, b.lo[v]), min(hi, b.hi[v])
			changed = append(changed, v)
			if b.lo[v] > b.hi[v] {
				err = errImpossible
			}
		}
	}
	old := struct{ lo, hi []int64 }{}
	for _, v := range append(slices.Clone(e.plus), e.minus...) {
		old.lo, old.hi = append(old.lo, b.lo[v]), append(old.hi, b.hi[v])
	}
	for i, v := range e.plus {
		lo, hi := int64(0), far
		if downs == 0 {
			hi = e.sum - (least - old.lo[i])
		}
		if open == 0 {
			lo = e.sum - (most - old.hi[i])
		} else if open == 1 && old.hi[i] >= far {
			lo = e.sum - most
		}
		set(v, lo, hi)
	}
	for i, v := range e.minus {
		i += len(e.plus)
		lo, hi := int64(0), far
		if open == 0 {
			hi = most + old.lo[i] - e.sum
		}
		if downs == 0 {
			lo = least + old.hi[i] - e.sum
		} else if downs == 1 && old.hi[i] >= far {
			lo = least - e.sum
		}
		set(v, lo, hi)
	}
	return changed, err
}
