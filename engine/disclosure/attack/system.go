package attack

import (
	"fmt"

	"wegwarte/engine/disclosure"
)

// system is what somebody knows who has releases: unknown numbers from 0 on, sums of them that are published,
// and sums they would like to know.
type system struct {
	rows    []equation
	n       int32
	targets []target
}

// equation is a sum of unknown numbers that is known. Less counts against it.
type equation struct {
	plus  []int32
	minus []int32
	sum   int64
}

// target is a hidden count: a sum of unknown numbers, and what is known of it.
type target struct {
	release int // of those attacked
	cell    int
	change  bool // not the count, but how it changed since the release before
	parts   []int32
	less    []int32
	known   int64

	goals []*goal // what of it is not known, by the parts it lies in
}

// table is one release: its finest cells, and which of them each margin adds up.
type table struct {
	release *disclosure.Release
	used    uint16        // columns
	zeros   bool          // cells with nobody are shown
	leaf    []int         // cells without margins
	at      map[key]int32 // leaf by its categories
	place   map[key]int32 // cell by its categories
	keys    []key         // of cells
	members [][]int32     // for each cell its leaves
}

type key [disclosure.MaxColumns]int32

// names numbers categories; 0 is a margin.
type names map[string]int32

func (n names) of(name string) int32 {
	if name == disclosure.All {
		return 0
	}
	i, there := n[name]
	if !there {
		i = int32(len(n) + 1) //nolint:gosec // fewer than cells
		n[name] = i
	}
	return i
}

// lay finds the finest cells of a release, and those of each margin. columns gives for each
// column of the release its place among those of all releases.
func lay(r *disclosure.Release, columns []int, known []names) *table {
	t := &table{release: r, at: map[key]int32{}, place: map[key]int32{}, members: make([][]int32, len(r.Cells)), keys: make([]key, len(r.Cells))}
	masks := map[uint16]bool{}
	for _, c := range columns {
		t.used |= 1 << c
	}
	for i, cell := range r.Cells {
		mask := uint16(0)
		for j, name := range cell.Key {
			n := known[columns[j]].of(name)
			t.keys[i][columns[j]] = n
			if n == 0 {
				mask |= 1 << columns[j]
			}
		}
		t.place[t.keys[i]] = int32(i) //nolint:gosec // fewer than rows
		t.zeros = t.zeros || !cell.Hidden && cell.Count == 0
		if mask != 0 {
			masks[mask] = true
			continue
		}
		t.at[t.keys[i]] = int32(len(t.leaf)) //nolint:gosec // fewer than rows
		t.leaf = append(t.leaf, i)
	}
	for l, i := range t.leaf {
		t.members[i] = []int32{int32(l)} //nolint:gosec // fewer than rows
		for mask := range masks {
			k := t.keys[i]
			for _, c := range columns {
				if mask>>c&1 == 1 {
					k[c] = 0
				}
			}
			if c, there := t.place[k]; there {
				t.members[c] = append(t.members[c], int32(l)) //nolint:gosec // fewer than rows
			}
		}
	}
	return t
}

func (t *table) isLeaf(cell int) bool {
	return len(t.members[cell]) == 1 && t.leaf[t.members[cell][0]] == cell
}

// impossible names a margin that nothing adds up to.
func (t *table) impossible(cell int, why string) error {
	return fmt.Errorf("%s: %s: the finest cells that are not in the file are taken for 0; list those that are hidden, with an empty count",
		disclosure.Named(t.release.Columns, t.release.Cells[cell].Key), why)
}
