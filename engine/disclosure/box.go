package disclosure

import (
	"cmp"
	"slices"
)

// limits of one search, so that it ends; all are counts, and so the same on every machine.
const (
	mostOptions = 48     // ways on in one dimension that are looked at
	mostRovers  = 400    // finest cells from which a count may come, or to which it may go
	mostLeaves  = 32     // finest cells of a margin that are tried
	freeLooks   = 3_000  // cells looked at for a box of hidden cells
	costLooks   = 60_000 // cells looked at for one that hides more
)

// step is a cell of a box, and whether it goes the way of the cell that is protected, or the other.
type step struct {
	cell int32
	sign int8
}

// option is a way on in one dimension: from the node of the protected cell to a finest one below it, and to
// one elsewhere that goes the other way.
type option struct {
	plus, minus int32 // leaves; minus -1 is nowhere: then all above goes along
	nodes       []step
	cost        int64
	room        int64 // how far the cells on the way can go
}

// box is a product of one option in each dimension: counts move within it, and nothing else changes.
type box struct {
	steps       []step
	plus, minus []int32
	from        []int32 // of a transfer: the leaf that goes the other way, in each dimension; minus is nowhere then
	cost        int64
	room        int64
}

// moves gives the box as moves.
func (b *box) moves(times int64) []Move {
	all := []Move{{slices.Clone(b.plus), slices.Clone(b.minus), times}}
	if b.from != nil {
		all = append(all, Move{slices.Clone(b.from), slices.Clone(b.minus), -times})
	}
	return all
}

// bounds is what an attacker knows each hidden cell to lie between.
type bounds struct{ lo, hi []int64 }

// mover looks for boxes.
type mover struct {
	*grid
	hidden []bool
	shown  []bool  // moved by a proof
	cur    []int64 // the table that the moves led to
	lo, hi []int64 // what the attacker knows a hidden cell to lie between
	tied   bounds  // with what they have from earlier releases
	loose  bool    // the bounds are those of this release alone
	before []bool  // hidden in an earlier release
	rovers []int32 // finest cells that changed since earlier releases
	above  map[int32][]int32
	cost   []int64           // of hiding a cell
	below  map[int32][]int32 // for each cell to be protected the finest cells in it

	options  [][]option
	partial  []step
	chosen   []int
	looks    int
	best     box
	found    bool
	target   int32
	key      uint64
	dir      int8
	want     int64 // each cell must be able to go so far
	need     int64 // going farther is no better
	free     bool  // hide nothing more
	minAfter []int64
}

// slack is how far a cell can go.
func (m *mover) slack(c int32, sign int8) int64 {
	if sign > 0 {
		return m.hi[c] - m.cur[c]
	}
	return m.cur[c] - m.lo[c]
}

// look judges a cell of a box: whether it is there and can move far enough.
func (m *mover) look(key uint64, sign int8) (c int32, room int64, ok bool) {
	m.looks++
	c = m.grid.find(key)
	if c < 0 || m.free && !m.hidden[c] {
		return c, 0, false
	}
	room = m.slack(c, sign*m.dir)
	return c, room, room >= m.want
}

func (m *mover) price(c int32) int64 {
	if m.hidden[c] {
		return 0
	}
	return m.cost[c]
}

// findBox looks for the cheapest box that moves the target by one of its leaves.
func (m *mover) findBox(target int32, leaves []int32, dir int8, want, need int64, free bool) (box, bool) {
	m.target, m.dir, m.want, m.need, m.free = target, dir, want, need, free
	m.key = m.grid.key(m.at(target))
	m.found, m.looks = false, 0
	if m.slack(target, dir) < want {
		return box{}, false
	}
	d := len(m.dims)
	if m.options == nil {
		m.options, m.chosen, m.minAfter = make([][]option, d), make([]int, d), make([]int64, d+1)
	}
	for _, leaf := range leaves {
		if m.slack(leaf, dir) >= want && m.offers(m.at(leaf)) {
			m.looks = 0
			m.partial = append(m.partial[:0], step{target, 1})
			m.combine(0, 0, m.slack(target, dir))
		}
		if m.enough() {
			break
		}
	}
	return m.best, m.found
}

// enough says that no box is better than the one that was found.
func (m *mover) enough() bool { return m.found && m.best.cost == 0 && m.best.room >= m.need }

// offers lists the ways on in each dimension.
func (m *mover) offers(leaf []int32) bool {
	for k := range m.dims {
		if m.offer(k, leaf[k]); len(m.options[k]) == 0 {
			return false
		}
	}
	m.minAfter[len(m.dims)] = 0
	for k := len(m.dims) - 1; k >= 0; k-- {
		least := m.options[k][0].cost
		for _, o := range m.options[k] {
			least = min(least, o.cost)
		}
		m.minAfter[k] = m.minAfter[k+1] + least
	}
	return true
}

// offer lists the ways on in dimension k over a finest category, the cheapest first. That on which nothing goes the
// other way is always among them, as the last: where all dimensions take it, only what is above a leaf is hidden.
func (m *mover) offer(k int, leaf int32) {
	d, n := &m.dims[k], m.at(m.target)[k]
	base := m.key - uint64(n)*m.radix[k]
	m.options[k] = m.options[k][:0]
	stem, open := m.chain(k, base, leaf, n, 1)
	if !open {
		return
	}
	stem.plus = leaf
	ways := m.options[k]
	for from := n; open && d.parent[from] >= 0; from = d.parent[from] {
		a := d.parent[from]
		for i := d.from[a]; i < d.to[a]; i++ {
			if i == d.from[from] {
				i = d.to[from] - 1
				continue
			}
			if o, ok := m.chain(k, base, d.leaves[i], a, -1); ok {
				o.plus = leaf
				o.cost += stem.cost
				o.room = min(o.room, stem.room)
				o.nodes = append(o.nodes, stem.nodes...)
				ways = append(ways, o)
			}
		}
		c, room, ok := m.look(base+uint64(a)*m.radix[k], 1)
		if open = ok; ok {
			stem.nodes = append(stem.nodes[:len(stem.nodes):len(stem.nodes)], step{a, 1})
			stem.cost += m.price(c)
			stem.room = min(stem.room, room)
		}
	}
	ways = cheapest(ways, mostOptions)
	if open {
		stem.minus = -1
		ways = append(ways, stem)
	}
	m.options[k] = ways
}

// chain goes from a leaf up to below a node; the leaf is given as minus.
func (m *mover) chain(k int, base uint64, leaf, below int32, sign int8) (option, bool) {
	o := option{minus: leaf, room: 1 << 60}
	for n := leaf; n != below; n = m.dims[k].parent[n] {
		c, room, ok := m.look(base+uint64(n)*m.radix[k], sign)
		if !ok {
			return o, false
		}
		o.nodes = append(o.nodes, step{n, sign})
		o.cost += m.price(c)
		o.room = min(o.room, room)
	}
	return o, true
}

func cheapest(all []option, most int) []option {
	slices.SortStableFunc(all, func(a, b option) int { return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(b.room, a.room)) })
	return all[:min(len(all), most)]
}

// combine takes an option in dimension k and in those after it.
func (m *mover) combine(k int, cost, room int64) {
	if k == len(m.dims) {
		if !m.found || cost < m.best.cost || cost == m.best.cost && min(room, m.need) > min(m.best.room, m.need) {
			m.best.steps = append(m.best.steps[:0], m.partial...)
			m.best.plus, m.best.minus = m.best.plus[:0], m.best.minus[:0]
			for j, o := range m.chosen {
				m.best.plus = append(m.best.plus, m.options[j][o].plus)
				m.best.minus = append(m.best.minus, m.options[j][o].minus)
			}
			m.best.cost, m.best.room, m.found = cost, room, true
		}
		return
	}
	limit := costLooks
	if m.free {
		limit = freeLooks
	}
	size, n := len(m.partial), m.at(m.target)[k]
	for i := range m.options[k] {
		last := i == len(m.options[k])-1 // which is not dear for having come last
		if m.looks > limit && (m.found || !last) || m.enough() {
			if m.found {
				return
			}
			continue
		}
		o := &m.options[k][i]
		if m.found && cost+o.cost+m.minAfter[k+1] > m.best.cost {
			continue
		}
		m.chosen[k] = i
		if more, left, ok := m.extend(k, n, o, size); ok && (!m.found || cost+more+m.minAfter[k+1] <= m.best.cost) {
			m.combine(k+1, cost+more, min(room, left))
		}
		m.partial = m.partial[:size]
	}
}

// extend adds to the cells chosen so far those that an option takes along.
func (m *mover) extend(k int, n int32, o *option, size int) (cost, room int64, ok bool) {
	room = 1 << 60
	for _, node := range o.nodes {
		move := (uint64(node.cell) - uint64(n)) * m.radix[k] // wraps around, as it should
		for _, p := range m.partial[:size] {
			sign := p.sign * node.sign
			c, left, ok := m.look(m.grid.key(m.at(p.cell))+move, sign)
			if !ok {
				return 0, 0, false
			}
			cost += m.price(c)
			room = min(room, left)
			m.partial = append(m.partial, step{c, sign})
		}
	}
	return cost, room, true
}
