package linear

import "slices"

// factor is the basis taken apart. Rows whose slack is basic ask for no work; of the others, those with
// one column left, and the columns with one row left, are put aside until none is found; what
// remains is factored with few new numbers. Later steps are kept as changes of it.
type factor struct {
	first, last []pivot   // rows with one column, columns with one row, in the order in which they were put aside
	core        []pivot   // the rest, in the order of elimination
	lower       [][]Entry // what is subtracted from other rows once the pivot's row is known
	upper       [][]Entry // what else stands in the pivot's row
	changes     []change
	b           []float64
}

type pivot struct {
	row, col int32
	value    float64
}

// change is a step: a column came to a position.
type change struct {
	at    int32
	pivot float64
	rest  []Entry
}

// refactor takes the basis apart anew, gives each column the position of its row, and finds x and y from nothing.
// A column that does not fit is put out of the basis.
func (p *Program) refactor() {
	f := &p.factor
	f.first, f.last, f.core, f.changes = f.first[:0], f.last[:0], f.core[:0], f.changes[:0]
	l := newPeel(p)
	l.peel()
	p.factorCore(l.rest(), l.done)
	for r := range p.head {
		if p.slack[r] != none {
			p.head[r], p.slack[r] = ^int32(r), int32(r) //nolint:gosec // a row
		}
	}
	for _, list := range [][]pivot{f.first, f.core, f.last} {
		for _, v := range list {
			p.head[v.row], p.at[v.col] = v.col, v.row
		}
	}
	p.stale = false
	copy(p.x, p.has)
	p.solve(p.x)
	for at, v := range p.head {
		p.y[at] = 0
		if v >= 0 {
			p.y[at] = p.cols[v].cost
		}
	}
	p.solveTransposed(p.y)
}

// peel puts rows and columns of a basis aside that can be solved one after the other.
type peel struct {
	*Program
	cols  []int32   // the columns of the basis
	in    [][]int32 // row whose slack is not basic: the columns that take of it
	count []int32   // row: how many of them are left
	left  []int32   // column: how many of its rows are left
	gone  []bool    // column
	done  []bool    // row
	rows  []int32   // rows with one column left, to be looked at
	ones  []int32   // columns with one row left, to be looked at
}

func newPeel(p *Program) *peel {
	n, m := len(p.has), len(p.cols)
	l := &peel{Program: p, in: make([][]int32, n), count: make([]int32, n), left: make([]int32, m), gone: make([]bool, m), done: make([]bool, n)}
	for _, j := range p.head {
		if j < 0 {
			continue
		}
		l.cols = append(l.cols, j)
		for _, e := range p.cols[j].entries {
			if p.slack[e.Row] == none {
				l.in[e.Row] = append(l.in[e.Row], j)
				l.count[e.Row]++
				l.left[j]++
			}
		}
		if l.left[j] == 1 {
			l.ones = append(l.ones, j)
		}
	}
	for r, c := range l.count {
		if c == 1 {
			l.rows = append(l.rows, int32(r)) //nolint:gosec // a row
		}
	}
	p.work += int64(4*n + 30*len(l.cols))
	return l
}

// peel goes on until every row and column that is left has at least two of the other.
func (l *peel) peel() {
	for len(l.rows)+len(l.ones) > 0 {
		if n := len(l.rows); n > 0 {
			r := l.rows[n-1]
			l.rows = l.rows[:n-1]
			if l.done[r] || l.count[r] != 1 {
				continue
			}
			for _, j := range l.in[r] {
				if !l.gone[j] {
					l.factor.first = append(l.factor.first, l.drop(j, r))
					break
				}
			}
			continue
		}
		n := len(l.ones)
		j := l.ones[n-1]
		l.ones = l.ones[:n-1]
		if l.gone[j] || l.left[j] != 1 {
			continue
		}
		for _, e := range l.Program.cols[j].entries {
			if l.slack[e.Row] == none && !l.done[e.Row] {
				l.factor.last = append(l.factor.last, l.drop(j, e.Row))
				break
			}
		}
	}
}

// drop puts a column and a row aside, and notes whose turn it may be then.
func (l *peel) drop(j, r int32) (out pivot) {
	l.gone[j], l.done[r] = true, true
	for _, e := range l.Program.cols[j].entries {
		if e.Row == r {
			out = pivot{r, j, e.Value}
		}
		if l.slack[e.Row] != none || l.done[e.Row] {
			continue
		}
		if l.count[e.Row]--; l.count[e.Row] == 1 {
			l.rows = append(l.rows, e.Row)
		}
	}
	for _, k := range l.in[r] {
		if l.gone[k] {
			continue
		}
		if l.left[k]--; l.left[k] == 1 {
			l.ones = append(l.ones, k)
		}
	}
	return out
}

// rest gives the columns that are left.
func (l *peel) rest() []int32 {
	return slices.DeleteFunc(l.cols, func(j int32) bool { return l.gone[j] })
}
