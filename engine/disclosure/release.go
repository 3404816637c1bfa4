package disclosure

// Release is what may be published: every cell of a table with all its margins.
type Release struct {
	Columns []string
	Cells   []Cell
	// Proof shows of every hidden cell how far it may be from what it is.
	// It is made of the table and is not published.
	Proof *Proof
	// ZerosOmitted: there are so many cells that those with nobody are not listed.
	ZerosOmitted bool
}

// Cell is one count, or a hidden one. A category is All where a margin is over its column.
type Cell struct {
	Key    []string
	Count  int64 // 0 where it is hidden
	Hidden bool
}

// Hidden counts what is not published.
func (r *Release) Hidden() (n int) {
	for _, c := range r.Cells {
		if c.Hidden {
			n++
		}
	}
	return n
}

// Find gives a cell by its key; for many, make a map.
func (r *Release) Find(key ...string) (Cell, bool) {
	for _, c := range r.Cells {
		if joined(c.Key) == joined(key) {
			return c, true
		}
	}
	return Cell{}, false
}

// Proof is why nobody can tell from a release what a hidden count is: from the true table, moves lead
// to other tables with the same published counts.
type Proof struct {
	Leaves [][][]string // for each dimension its finest categories, each with one name per column of it
	Shown  []Shown      // for each cell that has to be protected
}

// Shown is how a cell gets to the lower and to the upper end of what it must be able to be.
type Shown struct {
	Cell int // of the release
	Low  int64
	High int64
	Down []Move
	Up   []Move
}

// Move adds Times to the count of Plus in each dimension, takes it off where Minus is
// taken in an odd number of dimensions, and so leaves most margins as they are. Minus -1 is nowhere.
type Move struct {
	Plus, Minus []int32
	Times       int64
}
