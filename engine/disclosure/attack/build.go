package attack

import (
	"slices"

	"wegwarte/engine/disclosure"
)

// sum is what is known of a count: some unknown numbers and the rest.
type sum struct {
	parts []int32
	known int64
}

// direction is what somebody takes to be so between two releases.
type direction int

const (
	apart  direction = iota // nothing
	growth                  // nobody left: no count has become less
	decline
)

// builder makes the system of several releases.
type builder struct {
	system
	o      Options
	tables []*table
	counts [][]sum // of each table, for each leaf
	fixed  []change

	narrowest float64
}

// change is a small change that stands in two releases for everybody to see.
type change struct {
	release, cell int
	by            int64
}

func (b *builder) unknown() int32 {
	b.n++
	return b.n - 1
}

func build(releases []*disclosure.Release, o Options) (*builder, error) {
	b := &builder{o: o}
	columns := map[string]int{}
	var places [][]int
	var known []names
	for _, r := range releases {
		var at []int
		for _, name := range r.Columns {
			if _, there := columns[name]; !there {
				columns[name] = len(columns)
				known = append(known, names{})
			}
			at = append(at, columns[name])
		}
		places = append(places, at)
	}
	if len(columns) > disclosure.MaxColumns {
		return nil, errColumns
	}
	for i, r := range releases {
		b.tables = append(b.tables, lay(r, places[i], known))
	}
	b.differences()
	for i, t := range b.tables {
		from, way := b.before(i)
		b.leaves(t, from, way)
		if err := b.margins(i, t, from, way); err != nil {
			return nil, err
		}
		if from >= 0 && way != apart {
			b.changes(i, from)
		}
		b.overlaps(i)
	}
	return b, nil
}

// differences notes small changes of counts that are published twice.
func (b *builder) differences() {
	small := b.small()
	for i, t := range b.tables {
		for c, cell := range t.release.Cells {
			for _, earlier := range b.tables[:i] {
				j := earlier.cell(t.keys[c])
				if j < 0 || cell.Hidden || earlier.release.Cells[j].Hidden {
					continue
				}
				if by := cell.Count - earlier.release.Cells[j].Count; by != 0 && by > -small && by < small {
					b.fixed = append(b.fixed, change{i, c, by})
					break
				}
			}
		}
	}
}

// cell finds a cell by its categories, -1 where it is not in the release.
func (t *table) cell(k key) int {
	i, there := t.place[k]
	if !there {
		return -1
	}
	return int(i)
}

// way says what the counts published in both releases let somebody assume.
func (b *builder) way(later, earlier *table) direction {
	if b.o.loose {
		return apart
	}
	up, down, shared := true, true, false
	for c, cell := range later.release.Cells {
		j := earlier.cell(later.keys[c])
		if j < 0 || cell.Hidden || earlier.release.Cells[j].Hidden {
			continue
		}
		shared = true
		up = up && cell.Count >= earlier.release.Cells[j].Count
		down = down && cell.Count <= earlier.release.Cells[j].Count
	}
	switch {
	case !shared:
		return apart
	case up:
		return growth
	case down:
		return decline
	}
	return apart
}

// before finds the latest earlier release of the same columns.
func (b *builder) before(i int) (int, direction) {
	for j := i - 1; j >= 0; j-- {
		if b.tables[j].used == b.tables[i].used {
			return j, b.way(b.tables[i], b.tables[j])
		}
	}
	return -1, apart
}

// leaves makes the unknowns of a release.
func (b *builder) leaves(t *table, from int, way direction) {
	floor := int64(0)
	if b.o.Min > 0 && (t.zeros || b.o.AllSmall) && !b.o.loose {
		floor = 1
	}
	counts := make([]sum, len(t.leaf))
	for l, c := range t.leaf {
		cell := t.release.Cells[c]
		var was sum // 0, where the leaf was not in the release before
		if from >= 0 && way != apart {
			if j, there := b.tables[from].at[t.keys[c]]; there {
				was = b.counts[from][j]
			}
		}
		switch {
		case !cell.Hidden:
			counts[l].known = cell.Count
		case way == growth:
			counts[l].parts = append(slices.Clone(was.parts), b.unknown())
			counts[l].known = max(was.known, floor)
		default:
			counts[l] = sum{[]int32{b.unknown()}, floor}
		}
		now := counts[l]
		switch {
		case way == growth && !cell.Hidden && len(was.parts) > 0:
			b.rows = append(b.rows, equation{append(slices.Clone(was.parts), b.unknown()), nil, now.known - was.known})
		case way == decline && (len(now.parts) > 0 || len(was.parts) > 0):
			b.rows = append(b.rows, equation{append(slices.Clone(now.parts), b.unknown()), was.parts, was.known - now.known})
		}
	}
	if from >= 0 && way == growth { // what is no more in the release is 0 now, and was so before
		for j, c := range b.tables[from].leaf {
			if _, there := t.at[b.tables[from].keys[c]]; !there && len(b.counts[from][j].parts) > 0 {
				b.rows = append(b.rows, equation{b.counts[from][j].parts, nil, -b.counts[from][j].known})
			}
		}
	}
	b.counts = append(b.counts, counts)
}

// total adds up the leaves of a cell.
func (b *builder) total(i, cell int) (s sum) {
	for _, l := range b.tables[i].members[cell] {
		s.parts = append(s.parts, b.counts[i][l].parts...)
		s.known += b.counts[i][l].known
	}
	return s
}

// margins makes an equation of each published margin, and a target of each hidden cell.
func (b *builder) margins(i int, t *table, from int, way direction) error {
	for c, cell := range t.release.Cells {
		s := b.total(i, c)
		switch {
		case cell.Hidden && len(t.members[c]) == 0:
			return t.impossible(c, "it has no cells")
		case cell.Hidden:
			b.targets = append(b.targets, target{release: i, cell: c, parts: s.parts, known: s.known})
			if b.o.AllSmall {
				b.rows = append(b.rows, equation{append(slices.Clone(s.parts), b.unknown()), nil, b.o.Min - 1 - s.known})
			}
		case t.isLeaf(c):
		case len(s.parts) == 0 && s.known != cell.Count:
			return t.impossible(c, "it is not the sum of its cells")
		case len(s.parts) > 0:
			b.rows = append(b.rows, b.since(t, from, way, c, s))
		}
	}
	return nil
}

// since says of a published margin what is new of it: where it was published before too, how it changed.
func (b *builder) since(t *table, from int, way direction, cell int, s sum) equation {
	count := t.release.Cells[cell].Count
	if way == growth {
		if j := b.tables[from].cell(t.keys[cell]); j >= 0 && !b.tables[from].release.Cells[j].Hidden {
			was := b.total(from, j)
			plus, minus := cancel(s.parts, was.parts)
			if len(plus)+len(minus) > 0 {
				return equation{plus, minus, count - s.known - b.tables[from].release.Cells[j].Count + was.known}
			}
		}
	}
	return equation{s.parts, nil, count - s.known}
}

// changes makes targets of how hidden counts changed.
func (b *builder) changes(i, from int) {
	for c, cell := range b.tables[i].release.Cells {
		j := b.tables[from].cell(b.tables[i].keys[c])
		if j < 0 || !cell.Hidden && !b.tables[from].release.Cells[j].Hidden {
			continue
		}
		now, was := b.now(i, c), b.now(from, j)
		plus, minus := cancel(now.parts, was.parts)
		b.targets = append(b.targets, target{release: i, cell: c, change: true, parts: plus, less: minus, known: now.known - was.known})
	}
}

// now is what is known of a cell: its published count, or that of its leaves.
func (b *builder) now(i, cell int) sum {
	if c := b.tables[i].release.Cells[cell]; !c.Hidden {
		return sum{nil, c.Count}
	}
	return b.total(i, cell)
}

// cancel leaves out what is on both sides.
func cancel(plus, minus []int32) (p, m []int32) {
	left := map[int32]bool{}
	for _, v := range minus {
		left[v] = true
	}
	for _, v := range plus {
		if left[v] {
			delete(left, v)
		} else {
			p = append(p, v)
		}
	}
	for _, v := range minus {
		if left[v] {
			m = append(m, v)
		}
	}
	return p, m
}

// overlaps links a release with earlier ones of other columns, by the cells both have.
func (b *builder) overlaps(i int) {
	t := b.tables[i]
	for q, earlier := range b.tables[:i] {
		way := apart
		if earlier.used != t.used {
			way = b.way(t, earlier)
		}
		if way == apart {
			continue
		}
		for c := range t.release.Cells {
			j := earlier.cell(t.keys[c])
			if j < 0 {
				continue
			}
			now, was := b.now(i, c), b.now(q, j)
			if way == decline {
				now, was = was, now
			}
			if len(now.parts)+len(was.parts) > 0 { // now = was + something
				b.rows = append(b.rows, equation{now.parts, append(slices.Clone(was.parts), b.unknown()), was.known - now.known})
			}
		}
	}
}
