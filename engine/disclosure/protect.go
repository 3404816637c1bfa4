package disclosure

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
)

// far is more than any count.
const far = int64(1) << 50

// RefusedError names a cell that cannot be protected.
type RefusedError struct {
	Cell string
	Why  string
}

func (e *RefusedError) Error() string { return e.Cell + ": " + e.Why }

// goal is what a cell must be able to be.
type goal struct {
	cell      int32
	low, high int64
}

// Protect adds all margins to a table, and hides what is below the policy's smallest count, with as much
// more as it takes so that nobody can reckon it from what is published. The same table and policy give the same release.
func Protect(t *Table, p Policy) (*Release, error) {
	p, err := p.valid()
	if err != nil {
		return nil, err
	}
	g, err := newGrid(t, p.Zeros == HideZeros)
	if err != nil {
		return nil, err
	}
	n := len(g.val)
	m := &mover{grid: g, hidden: make([]bool, n), cur: slices.Clone(g.val), lo: make([]int64, n), hi: make([]int64, n), cost: make([]int64, n)}
	for c := range g.val {
		m.hi[c] = far
		if p.Zeros == ShowZeros {
			m.lo[c] = 1
		}
		m.cost[c] = int64(2+bits.Len64(uint64(g.val[c]))) * int64(1+3*g.height(int32(c)))
	}
	goals := m.small(p)
	slices.SortStableFunc(goals, func(a, b goal) int {
		return cmp.Or(cmp.Compare(g.height(b.cell), g.height(a.cell)), cmp.Compare(g.val[a.cell], g.val[b.cell]))
	})
	shown := make([]Shown, len(goals))
	for i, want := range goals {
		if shown[i], err = m.protect(want); err != nil {
			return nil, err
		}
	}
	return m.release(p, goals, shown), nil
}

// small finds what is below the smallest count, and hides it.
func (m *mover) small(p Policy) (goals []goal) {
	below := make([]int64, len(m.val)) // positive finest cells: each is known to be 1 at least
	if p.Zeros == ShowZeros {
		m.leaves(func(leaf int32, above []int32) {
			for _, c := range above {
				below[c]++
			}
		}, p.Min)
	}
	for c, v := range m.val {
		if v < p.Min && (v > 0 || p.Zeros == HideZeros) {
			m.hidden[c] = true
			goals = append(goals, goal{int32(c), below[c], p.Min})
		}
	}
	return goals
}

// leaves calls f with each finest cell below the smallest count, and with all cells it lies in.
func (m *mover) leaves(f func(leaf int32, above []int32), most int64) {
	var above []int32
	coord := make([]int32, len(m.dims))
	for c := range m.val {
		if m.val[c] == 0 || m.val[c] >= most || m.height(int32(c)) > 0 {
			continue
		}
		leaf := m.at(int32(c))
		copy(coord, leaf)
		above = above[:0]
		for k := 0; k < len(coord); {
			above = append(above, m.find(m.grid.key(coord)))
			for k = 0; k < len(coord); k++ {
				if up := m.dims[k].parent[coord[k]]; up >= 0 {
					coord[k] = up
					break
				}
				coord[k] = leaf[k]
			}
		}
		f(int32(c), above)
	}
}

// protect finds moves that lead a cell to both ends of what it must be able to be, and hides what they need.
func (m *mover) protect(want goal) (Shown, error) {
	out := Shown{Cell: int(want.cell), Low: want.low, High: want.high}
	var ok bool
	if out.Up, ok = m.reach(want.cell, 1, want.high-m.val[want.cell]); ok {
		out.Down, ok = m.reach(want.cell, -1, m.val[want.cell]-want.low)
	}
	if !ok {
		return out, &RefusedError{Named(m.columns, m.name(m.at(want.cell))), "it cannot be hidden: whatever else is hidden, it could be told from what is published"}
	}
	return out, nil
}

// reach moves a cell by need, one box after the other.
func (m *mover) reach(c int32, dir int8, need int64) (moves []Move, ok bool) {
	var touched []int32
	for need > 0 {
		b, found := m.findBox(c, dir, 1, need, true)
		if !found {
			b, found = m.findBox(c, dir, need, need, false)
		}
		if !found {
			b, found = m.findBox(c, dir, 1, need, false)
		}
		if !found {
			break
		}
		times := min(need, b.room)
		for _, s := range b.steps {
			m.hidden[s.cell] = true
			m.cur[s.cell] += times * int64(s.sign*dir)
			touched = append(touched, s.cell)
		}
		moves = append(moves, Move{slices.Clone(b.plus), slices.Clone(b.minus), times * int64(dir)})
		need -= times
	}
	for _, c := range touched {
		m.cur[c] = m.val[c]
	}
	return moves, need <= 0
}

// release lists all cells.
func (m *mover) release(p Policy, goals []goal, shown []Shown) *Release {
	out := &Release{Columns: m.columns, Proof: &Proof{Shown: shown}}
	place := make([]int32, len(m.val))
	add := func(coord []int32, c int32) {
		cell := Cell{Key: m.name(coord)}
		if c >= 0 {
			place[c] = int32(len(out.Cells))
			if cell.Hidden = m.hidden[c]; !cell.Hidden {
				cell.Count = m.val[c]
			}
		}
		out.Cells = append(out.Cells, cell)
	}
	if m.cells <= MaxListed {
		m.every(func(coord []int32) { add(coord, m.find(m.grid.key(coord))) })
	} else {
		out.ZerosOmitted = true
		for c := range m.val {
			add(m.at(int32(c)), int32(c))
		}
	}
	for i := range shown {
		shown[i].Cell = int(place[shown[i].Cell])
	}
	for k := range m.dims {
		d := &m.dims[k]
		leaves, place := make([][]string, len(d.leaves)), make([]int32, len(d.names))
		for i, n := range d.leaves {
			place[n] = int32(i)
			for at := n; at != d.root(); at = d.parent[at] {
				leaves[i] = append(leaves[i], d.names[at])
			}
		}
		for _, s := range shown {
			for _, moves := range [][]Move{s.Up, s.Down} {
				for _, move := range moves {
					move.Plus[k] = place[move.Plus[k]]
					if move.Minus[k] >= 0 {
						move.Minus[k] = place[move.Minus[k]]
					}
				}
			}
		}
		out.Proof.Leaves = append(out.Proof.Leaves, leaves)
	}
	return out
}

// String words a goal, for messages of tests.
func (g goal) String() string { return fmt.Sprintf("cell %d from %d to %d", g.cell, g.low, g.high) }
