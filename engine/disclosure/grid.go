package disclosure

import (
	"fmt"
	"slices"
)

// dimension is a column with those in which its categories lie: a tree, whose root is All.
type dimension struct {
	columns []int // of the table, the finest first
	names   []string
	parent  []int32
	level   []int32 // 0 for the finest, the number of columns for the root
	leaves  []int32 // the finest, so that those below a node stand side by side
	from    []int32 // where those below a node begin in leaves
	to      []int32
	known   map[nodeKey]int32
}

type nodeKey struct {
	level int
	name  string
}

func (d *dimension) root() int32 { return 0 }

// add gives the node of a row's categories, made if it is new.
func (d *dimension) add(row *Row, columns []string) (int32, error) {
	parent := d.root()
	for l := len(d.columns) - 1; l >= 0; l-- {
		name := row.Key[d.columns[l]]
		node, there := d.known[nodeKey{l, name}]
		if !there {
			node = int32(len(d.names))
			d.known[nodeKey{l, name}] = node
			d.names, d.parent, d.level = append(d.names, name), append(d.parent, parent), append(d.level, int32(l))
		} else if d.parent[node] != parent {
			return 0, fmt.Errorf("%s %q lies in %s %q, and elsewhere in %q: its name must be its own",
				columns[d.columns[l]], name, columns[d.columns[l+1]], d.names[parent], d.names[d.parent[node]])
		}
		parent = node
	}
	return parent, nil
}

// settle puts the leaves into an order in which those below a node stand side by side.
func (d *dimension) settle() {
	below := make([][]int32, len(d.names))
	for n := 1; n < len(d.names); n++ {
		below[d.parent[n]] = append(below[d.parent[n]], int32(n))
	}
	d.from, d.to = make([]int32, len(d.names)), make([]int32, len(d.names))
	var walk func(n int32)
	walk = func(n int32) {
		d.from[n] = int32(len(d.leaves))
		if d.level[n] == 0 {
			d.leaves = append(d.leaves, n)
		}
		for _, c := range below[n] {
			walk(c)
		}
		d.to[n] = int32(len(d.leaves))
	}
	walk(d.root())
}

// grid is all cells of a table with its margins, as far as anybody is in them.
type grid struct {
	columns []string
	dims    []dimension
	radix   []uint64
	cells   uint64 // how many there would be with those of nobody
	coord   []int32
	val     []int64
	dense   []int32 // cell + 1 by its key, where there are few keys
	sparse  map[uint64]int32
}

// nested gives the dimensions of a table by its columns.
func nested(columns []string, within map[string][]string) ([]dimension, error) {
	above := map[int]bool{}
	var dims []dimension
	for _, name := range columns {
		chain := []int{slices.Index(columns, name)}
		for _, up := range within[name] {
			i := slices.Index(columns, up)
			if i < 0 {
				return nil, fmt.Errorf("hierarchy of %s: there is no column %q", name, up)
			}
			if above[i] || slices.Contains(chain, i) || len(within[up]) > 0 {
				return nil, fmt.Errorf("hierarchy of %s: %s can stand in one place only", name, up)
			}
			above[i] = true
			chain = append(chain, i)
		}
		levels := len(chain)
		dims = append(dims, dimension{columns: chain, names: []string{All}, parent: []int32{-1}, level: []int32{int32(levels)}, known: map[nodeKey]int32{}})
	}
	for name := range within {
		if !slices.Contains(columns, name) {
			return nil, fmt.Errorf("hierarchy of %s: there is no such column", name)
		}
	}
	return slices.DeleteFunc(dims, func(d dimension) bool { return above[d.columns[0]] }), nil
}

func newGrid(t *Table, everything bool) (*grid, error) {
	if err := t.Validate(); err != nil {
		return nil, err
	}
	dims, err := nested(t.Columns, t.Within)
	if err != nil {
		return nil, err
	}
	g := &grid{columns: t.Columns, dims: dims}
	at := make([]int32, 0, len(t.Rows)*len(dims))
	for i := range t.Rows {
		for k := range dims {
			n, err := dims[k].add(&t.Rows[i], t.Columns)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", t.Rows[i].at(i), err)
			}
			at = append(at, n)
		}
	}
	g.cells = 1
	for k := range dims {
		dims[k].settle()
		g.radix = append(g.radix, g.cells)
		if g.cells > 1<<62/uint64(len(dims[k].names)) {
			return nil, fmt.Errorf("the table would have more than 10^18 cells")
		}
		g.cells *= uint64(len(dims[k].names))
	}
	if g.cells <= 1<<24 {
		g.dense = make([]int32, g.cells)
	} else {
		g.sparse = map[uint64]int32{}
	}
	if everything && g.cells > MaxListed {
		return nil, fmt.Errorf("the table would have %d cells; with zeros hidden, at most %d are worked on", g.cells, MaxListed)
	}
	if everything {
		g.every(func(coord []int32) { g.make(coord) })
	}
	return g, g.fill(t, at)
}

// fill adds every row to the cells it lies in.
func (g *grid) fill(t *Table, at []int32) error {
	d := len(g.dims)
	seen := map[uint64]int{}
	coord := make([]int32, d)
	for i := range t.Rows {
		leaf := at[i*d : (i+1)*d]
		key := g.key(leaf)
		if other, there := seen[key]; there {
			return fmt.Errorf("%s has the same categories as %s (%s): add them up first (--sum)", t.Rows[i].at(i), t.Rows[other].at(other), Named(t.Columns, t.Rows[i].Key))
		}
		seen[key] = i
		if t.Rows[i].Count == 0 {
			continue
		}
		copy(coord, leaf)
		for k := 0; k < d; {
			c := g.find(g.key(coord))
			if c < 0 {
				if len(g.val) >= MaxCells {
					return fmt.Errorf("the table has more than %d cells with its margins", MaxCells)
				}
				c = g.make(coord)
			}
			if g.val[c] += t.Rows[i].Count; g.val[c] > MaxCount {
				return fmt.Errorf("the counts add up to more than %d", int64(MaxCount))
			}
			for k = 0; k < d; k++ { // the next combination of categories above
				if up := g.dims[k].parent[coord[k]]; up >= 0 {
					coord[k] = up
					break
				}
				coord[k] = leaf[k]
			}
		}
	}
	return nil
}

func (g *grid) make(coord []int32) int32 {
	c := int32(len(g.val))
	g.coord, g.val = append(g.coord, coord...), append(g.val, 0)
	if key := g.key(coord); g.dense != nil {
		g.dense[key] = c + 1
	} else {
		g.sparse[key] = c
	}
	return c
}

// every calls f with each combination of nodes, the finest first, margins last.
func (g *grid) every(f func(coord []int32)) {
	coord := make([]int32, len(g.dims))
	orders := make([][]int32, len(g.dims))
	for k := range g.dims {
		for n := range g.dims[k].names {
			orders[k] = append(orders[k], int32(n))
		}
		slices.SortStableFunc(orders[k], func(a, b int32) int { return int(g.dims[k].level[a] - g.dims[k].level[b]) })
	}
	var walk func(k int)
	walk = func(k int) {
		if k == len(coord) {
			f(coord)
			return
		}
		for _, n := range orders[k] {
			coord[k] = n
			walk(k + 1)
		}
	}
	walk(0)
}

func (g *grid) key(coord []int32) (key uint64) {
	for k, n := range coord {
		key += uint64(n) * g.radix[k]
	}
	return key
}

// find gives the cell of a key, -1 where nobody is in it.
func (g *grid) find(key uint64) int32 {
	if g.dense != nil {
		return g.dense[key] - 1
	}
	if c, there := g.sparse[key]; there {
		return c
	}
	return -1
}

func (g *grid) at(c int32) []int32 { return g.coord[int(c)*len(g.dims) : (int(c)+1)*len(g.dims)] }

// height is how many levels a cell lies above the finest.
func (g *grid) height(c int32) (h int32) {
	for k, n := range g.at(c) {
		h += g.dims[k].level[n]
	}
	return h
}

// name gives the key of a combination of nodes, a category for each column.
func (g *grid) name(coord []int32) []string {
	key := make([]string, len(g.columns))
	for k, n := range coord {
		d := &g.dims[k]
		for l, column := range d.columns {
			key[column] = All
			if int32(l) >= d.level[n] {
				key[column] = d.names[n]
				n = d.parent[n]
			}
		}
	}
	return key
}
