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
	// loose: it was hidden before and stays so. Nobody can tell more of it than they could before: in every table that the
	// earlier releases allow, what came since can be added. So it is held against this release alone.
	loose bool
	// any: it is enough that it can be anything else at all.
	any bool
}

// kind sorts goals: those that only have to be able to be anything else come last.
func (g goal) kind() int {
	if g.any {
		return 1
	}
	return 0
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
	m := &mover{grid: g, hidden: make([]bool, n), shown: make([]bool, n), cur: slices.Clone(g.val), lo: make([]int64, n), hi: make([]int64, n), cost: make([]int64, n)}
	for c := range g.val {
		m.hi[c] = far
		if p.Zeros == ShowZeros {
			m.lo[c] = 1
		}
		m.cost[c] = int64(2+bits.Len64(uint64(g.val[c]))) * int64(1+3*g.height(int32(c)))
	}
	goals := m.small(p)
	more, err := m.hold(p)
	if err != nil {
		return nil, err
	}
	for i := range goals {
		goals[i].loose = m.before[goals[i].cell]
	}
	goals = append(goals, more...)
	if more, err = m.named(p.Hide); err != nil {
		return nil, err
	}
	goals = append(goals, more...)
	slices.SortStableFunc(goals, func(a, b goal) int {
		return cmp.Or(cmp.Compare(a.kind(), b.kind()), cmp.Compare(g.height(b.cell), g.height(a.cell)), cmp.Compare(g.val[a.cell], g.val[b.cell]))
	})
	m.under(goals, p.Min)
	shown := make([]Shown, 0, len(goals))
	for len(goals) > 0 {
		for _, want := range goals {
			if want.any && m.shown[want.cell] {
				continue // another cell's moves showed it
			}
			s, err := m.protect(want)
			if err != nil {
				return nil, err
			}
			shown = append(shown, s)
		}
		goals = goals[:0] // what was hidden with a cell that had been hidden before, was held against this release only
		for c, v := range m.val {
			if m.hidden[c] && !m.shown[c] {
				goals = append(goals, goal{cell: int32(c), low: v, high: v + 1, any: true})
			}
		}
		m.under(goals, p.Min)
	}
	return m.release(shown), nil
}

// small finds what is below the smallest count, and hides it.
func (m *mover) small(p Policy) (goals []goal) {
	below := make([]int64, len(m.val)) // positive finest cells: each is known to be 1 at least
	if p.Zeros == ShowZeros {
		m.leaves(p.Min, func(_, c int32) { below[c]++ })
	}
	for c, v := range m.val {
		if v < p.Min && (v > 0 || p.Zeros == HideZeros) {
			m.hidden[c] = true
			goals = append(goals, goal{cell: int32(c), low: below[c], high: p.Min})
		}
	}
	return goals
}

// under finds for each goal the finest cells in it.
func (m *mover) under(goals []goal, smallest int64) {
	m.below = map[int32][]int32{}
	most := smallest
	for _, g := range goals {
		m.below[g.cell] = nil
		if m.val[g.cell] >= smallest {
			most = far
		}
	}
	m.leaves(most, func(leaf, c int32) {
		if list, there := m.below[c]; there {
			m.below[c] = append(list, leaf)
		}
	})
	for c, list := range m.below {
		slices.SortStableFunc(list, func(a, b int32) int { return cmp.Compare(m.val[b], m.val[a]) })
		m.below[c] = list[:min(len(list), mostLeaves)]
	}
}

// leaves calls f with each finest cell below some count, and with each cell it lies in.
func (m *mover) leaves(most int64, f func(leaf, c int32)) {
	coord := make([]int32, len(m.dims))
	for c := range m.val {
		if m.val[c] >= most || m.height(int32(c)) > 0 {
			continue
		}
		leaf := m.at(int32(c))
		copy(coord, leaf)
		for k := 0; k < len(coord); {
			if above := m.find(m.grid.key(coord)); above >= 0 {
				f(int32(c), above)
			}
			for k = 0; k < len(coord); k++ {
				if up := m.dims[k].parent[coord[k]]; up >= 0 {
					coord[k] = up
					break
				}
				coord[k] = leaf[k]
			}
		}
	}
}

// named hides cells whatever their count.
func (m *mover) named(hide []Hidden) (goals []goal, err error) {
	coord, column := make([]int32, len(m.dims)), make([]int, len(m.columns))
	for i := range column {
		column[i] = i
	}
	for _, h := range hide {
		if len(h.Key) != len(m.columns) {
			return nil, fmt.Errorf("cell %v has %d categories, not %d", h.Key, len(h.Key), len(m.columns))
		}
		if !m.coordinates(&Release{Columns: m.columns}, h.Key, column, coord) {
			continue
		}
		c := m.grid.find(m.grid.key(coord))
		if c < 0 {
			continue // nobody is in it
		}
		m.hidden[c] = true
		goals = append(goals, goal{cell: c, low: m.val[c], high: m.val[c] + max(1, h.By), loose: m.before[c], any: h.By == 0})
	}
	return goals, nil
}

// protect finds moves that lead a cell to both ends of what it must be able to be, and hides what they need.
func (m *mover) protect(want goal) (Shown, error) {
	out := Shown{Cell: int(want.cell), Low: want.low, High: want.high}
	v := m.val[want.cell]
	if m.loose = want.loose; !m.loose {
		loose := bounds{m.lo, m.hi}
		m.lo, m.hi = m.tied.lo, m.tied.hi
		defer func() { m.lo, m.hi = loose.lo, loose.hi }()
	}
	var ok bool
	if out.Up, ok = m.reach(want.cell, 1, want.high-v); ok {
		out.Down, ok = m.reach(want.cell, -1, v-want.low)
	}
	return out, m.refused(want, ok)
}

func (m *mover) refused(want goal, ok bool) error {
	if ok {
		return nil
	}
	return &RefusedError{Named(m.columns, m.name(m.at(want.cell))), "it cannot be hidden: whatever else is hidden, it could be told from what is published, or was"}
}

// reach moves a cell by need, one box or transfer after the other.
func (m *mover) reach(c int32, dir int8, need int64) (moves []Move, ok bool) {
	var touched []int32
	for need > 0 {
		b, found := m.findBox(c, m.below[c], dir, 1, need, true)
		if !found {
			b, found = m.findTransfer(c, m.below[c], dir, 1, need, true)
		}
		if !found {
			b, found = m.findBox(c, m.below[c], dir, need, need, false)
			if other, too := m.findTransfer(c, m.below[c], dir, need, need, false); too && (!found || other.cost < b.cost) {
				b, found = other, true
			}
		}
		if !found {
			b, found = m.findBox(c, m.below[c], dir, 1, need, false)
			if other, too := m.findTransfer(c, m.below[c], dir, 1, need, false); too && (!found || other.cost < b.cost) {
				b, found = other, true
			}
		}
		if !found {
			break
		}
		times := min(need, b.room)
		for _, s := range b.steps {
			m.hidden[s.cell] = true
			m.shown[s.cell] = m.shown[s.cell] || !m.loose || m.before[s.cell]
			m.cur[s.cell] += times * int64(s.sign*dir)
			touched = append(touched, s.cell)
		}
		moves = append(moves, b.moves(times*int64(dir))...)
		need -= times
	}
	for _, c := range touched {
		m.cur[c] = m.val[c]
	}
	return moves, need <= 0
}

// release lists all cells.
func (m *mover) release(shown []Shown) *Release {
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
