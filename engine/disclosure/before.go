package disclosure

import (
	"fmt"
	"slices"
)

// earlier is a release that everybody has already, on the cells of this table.
type earlier struct {
	hidden []bool
	known  []int64 // what it published of a cell, -1 where nothing
}

// place finds the cells of an earlier release in this table. It may have other columns: what both have, is compared.
func (g *grid) place(r *Release) (*earlier, error) {
	e := &earlier{make([]bool, len(g.val)), make([]int64, len(g.val))}
	for c := range e.known {
		e.known[c] = -1
	}
	shared := false
	column := make([]int, len(g.columns)) // of the earlier release
	for i, name := range g.columns {
		column[i] = slices.Index(r.Columns, name)
		shared = shared || column[i] >= 0
	}
	if !shared {
		return nil, fmt.Errorf("an earlier release has no column of this table: %v", r.Columns)
	}
	coord := make([]int32, len(g.dims))
	for _, cell := range r.Cells {
		if !g.coordinates(r, cell.Key, column, coord) {
			continue
		}
		c := g.find(g.key(coord))
		switch {
		case c < 0:
		case cell.Hidden:
			e.hidden[c] = true
		default:
			e.known[c] = cell.Count
		}
	}
	for c := range e.known { // a category that is new was nobody
		if e.known[c] < 0 && !e.hidden[c] && g.comparable(int32(c), column) {
			e.known[c] = 0
		}
	}
	return e, nil
}

// coordinates finds the nodes of a key of an earlier release.
func (g *grid) coordinates(r *Release, key []string, column []int, coord []int32) bool {
	for i, name := range r.Columns { // a key has a category for each
		if key[i] != All && !slices.Contains(g.columns, name) {
			return false // finer than what this table says
		}
	}
	for k := range g.dims {
		d := &g.dims[k]
		coord[k] = d.root()
		for l, c := range d.columns {
			if column[c] < 0 || key[column[c]] == All {
				continue
			}
			n, there := d.known[nodeKey{l, key[column[c]]}]
			if !there {
				return false
			}
			coord[k] = n
			break
		}
	}
	return true
}

// comparable says whether an earlier release of these columns would have had a cell.
func (g *grid) comparable(c int32, column []int) bool {
	for k, n := range g.at(c) {
		d := &g.dims[k]
		if n != d.root() && column[d.columns[d.level[n]]] < 0 {
			return false
		}
	}
	return true
}

// way is what somebody would take to be so of all changes since an earlier release: 1 nobody left, -1 nobody came, 0 nothing.
func (e *earlier) way(val []int64, smallest int64) int {
	up, down := true, true
	for c, was := range e.known {
		if by := val[c] - was; was >= 0 && (by >= smallest || by <= -smallest) {
			up, down = up && by > 0, down && by < 0
		}
	}
	switch {
	case up:
		return 1
	case down:
		return -1
	}
	return 0
}

// hold holds the table against earlier releases. What was hidden stays hidden: whoever finds that nothing else
// changed would look up there what it was. A change that is small is hidden by its new count, and must be able to be as large as one that is not small.
// The attacker may take it that nobody left, or nobody came, where all changes that can be seen say so.
func (m *mover) hold(p Policy) (goals []goal, err error) {
	m.tied.lo, m.tied.hi = slices.Clone(m.lo), slices.Clone(m.hi)
	m.before = make([]bool, len(m.val))
	moved := make([]bool, len(m.val))
	for _, r := range p.Before {
		e, err := m.place(r)
		if err != nil {
			return nil, err
		}
		way := e.way(m.val, p.Min)
		for c, v := range m.val {
			if e.hidden[c] {
				m.hidden[c], m.before[c] = true, true
				goals = append(goals, goal{cell: int32(c), low: v, high: v + 1, loose: true, any: true})
				if way > 0 {
					m.tied.lo[c] = max(m.tied.lo[c], v)
				} else if way < 0 {
					m.tied.hi[c] = min(m.tied.hi[c], v)
				}
			}
			was := e.known[c]
			if was < 0 {
				continue
			}
			if way > 0 && v >= was {
				m.tied.lo[c] = max(m.tied.lo[c], was)
			} else if way < 0 && v <= was {
				m.tied.hi[c] = min(m.tied.hi[c], was)
			}
			by := v - was
			if by == 0 {
				continue
			}
			moved[c] = true
			if by >= p.Min || by <= -p.Min {
				continue
			}
			m.hidden[c] = true
			low, high := Spread(v, was, p.Min, m.lo[c])
			goals = append(goals, goal{cell: int32(c), low: low, high: high})
		}
	}
	for _, of := range [][]bool{moved, m.before} {
		for c := range m.val {
			if of[c] && m.height(int32(c)) == 0 && len(m.rovers) < mostRovers {
				m.rovers = append(m.rovers, int32(c))
			}
		}
	}
	return goals, nil
}

// Spread is what a count must be able to be whose change is small: so much that the change may not be small, and
// not less wide for being nearly so. No count is below floor.
func Spread(now, was, smallest, floor int64) (low, high int64) {
	if now > was {
		return now, max(was+smallest, now+smallest-1)
	}
	return max(floor, min(was-smallest, now-smallest+1)), now
}
