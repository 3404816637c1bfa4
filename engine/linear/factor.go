package linear

import (
	"math"
	"slices"
)

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
	rows := len(p.has)
	f.first, f.last, f.core, f.changes = f.first[:0], f.last[:0], f.core[:0], f.changes[:0]
	var cols []int32
	for _, v := range p.head {
		if v >= 0 {
			cols = append(cols, v)
		}
	}
	inRow := make([][]int32, rows)
	count := make([]int, rows)
	for _, j := range cols {
		for _, e := range p.cols[j].entries {
			if p.slack[e.Row] == none {
				inRow[e.Row] = append(inRow[e.Row], j)
				count[e.Row]++
			}
		}
	}
	p.work += int64(4*rows + 30*len(cols))
	gone := map[int32]bool{}
	done := make([]bool, rows)
	left := map[int32]int{}
	for _, j := range cols {
		for _, e := range p.cols[j].entries {
			if p.slack[e.Row] == none {
				left[j]++
			}
		}
	}
	value := func(j, r int32) float64 {
		for _, e := range p.cols[j].entries {
			if e.Row == r {
				return e.Value
			}
		}
		return 0
	}
	var rowQueue, colQueue []int32
	for r := range count {
		if count[r] == 1 {
			rowQueue = append(rowQueue, int32(r)) //nolint:gosec // a row
		}
	}
	for _, j := range cols {
		if left[j] == 1 {
			colQueue = append(colQueue, j)
		}
	}
	drop := func(j, r int32) {
		gone[j], done[r] = true, true
		for _, e := range p.cols[j].entries {
			if p.slack[e.Row] != none || done[e.Row] {
				continue
			}
			if count[e.Row]--; count[e.Row] == 1 {
				rowQueue = append(rowQueue, e.Row)
			}
		}
		for _, k := range inRow[r] {
			if gone[k] {
				continue
			}
			if left[k]--; left[k] == 1 {
				colQueue = append(colQueue, k)
			}
		}
	}
	for len(rowQueue)+len(colQueue) > 0 {
		if n := len(rowQueue); n > 0 {
			r := rowQueue[n-1]
			rowQueue = rowQueue[:n-1]
			if done[r] || count[r] != 1 {
				continue
			}
			for _, j := range inRow[r] {
				if !gone[j] {
					f.first = append(f.first, pivot{r, j, value(j, r)})
					drop(j, r)
					break
				}
			}
			continue
		}
		n := len(colQueue)
		j := colQueue[n-1]
		colQueue = colQueue[:n-1]
		if gone[j] || left[j] != 1 {
			continue
		}
		for _, e := range p.cols[j].entries {
			if p.slack[e.Row] == none && !done[e.Row] {
				f.last = append(f.last, pivot{e.Row, j, e.Value})
				drop(j, e.Row)
				break
			}
		}
	}
	p.factorCore(cols, gone, done)
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
	for at := range p.y {
		p.y[at] = 0
		if v := p.head[at]; v >= 0 {
			p.y[at] = p.cols[v].cost
		}
	}
	p.solveTransposed(p.y)
}

// factorCore factors what remains: again and again the column with the fewest numbers left, and of its rows that are large enough
// the one with the fewest, so that few new numbers come up (Markowitz).
func (p *Program) factorCore(cols []int32, gone map[int32]bool, done []bool) {
	f := &p.factor
	f.lower, f.upper = f.lower[:0], f.upper[:0]
	var rest []int32
	number := map[int32]int32{}
	for _, j := range cols {
		if !gone[j] {
			number[j] = int32(len(rest)) //nolint:gosec // a column
			rest = append(rest, j)
		}
	}
	rows := make([][]Entry, len(done)) // what is left of each row, by the number of the column
	in := make([][]int32, len(rest))   // rows that a column is in
	for k, j := range rest {
		for _, e := range p.cols[j].entries {
			if p.slack[e.Row] == none && !done[e.Row] {
				rows[e.Row] = append(rows[e.Row], Entry{int32(k), e.Value}) //nolint:gosec // a column
				in[k] = append(in[k], e.Row)
			}
		}
	}
	find := func(r, k int32) float64 {
		for _, e := range rows[r] {
			if e.Row == k {
				return e.Value
			}
		}
		return 0
	}
	taken := make([]bool, len(rest))
	place := make([]int32, len(rest))
	for x := range place {
		place[x] = none
	}
	for range rest {
		k := none
		for x := range rest {
			if !taken[x] && (k == none || len(in[x]) < len(in[k])) {
				k = int32(x) //nolint:gosec // a column
			}
		}
		most := 0.0
		for _, r := range in[k] {
			most = max(most, math.Abs(find(r, k)))
		}
		if taken[k] = true; most < tiny { // it does not fit: out with it
			p.at[rest[k]] = none
			in[k] = nil
			continue
		}
		best := none
		for _, r := range in[k] {
			if math.Abs(find(r, k)) >= 0.1*most && (best == none || len(rows[r]) < len(rows[best])) {
				best = r
			}
		}
		value := find(best, k)
		var upper, lower []Entry
		for _, e := range rows[best] {
			if e.Row != k {
				upper = append(upper, e)
				in[e.Row] = slices.DeleteFunc(in[e.Row], func(r int32) bool { return r == best })
			}
		}
		for _, r := range in[k] {
			if r == best {
				continue
			}
			m := find(r, k) / value
			lower = append(lower, Entry{r, m})
			for y, e := range rows[r] {
				place[e.Row] = int32(y) //nolint:gosec // a column
			}
			was := len(rows[r])
			for _, e := range upper {
				if y := place[e.Row]; y != none {
					rows[r][y].Value -= m * e.Value
				} else {
					rows[r] = append(rows[r], Entry{e.Row, -m * e.Value})
					in[e.Row] = append(in[e.Row], r)
				}
			}
			for _, e := range rows[r][:was] {
				place[e.Row] = none
			}
			rows[r] = slices.DeleteFunc(rows[r], func(e Entry) bool { return e.Row == k })
			p.work += int64(was + len(upper))
		}
		in[k] = nil
		f.core = append(f.core, pivot{best, rest[k], value})
		f.lower, f.upper = append(f.lower, lower), append(f.upper, upper)
	}
	at := make([]int32, len(rest)) // the row of each column, or none
	for x := range at {
		at[x] = none
	}
	for _, q := range f.core {
		at[number[q.col]] = q.row
		done[q.row] = true
	}
	for r := range done {
		if p.slack[r] == none && !done[r] { // nothing is left for it
			p.slack[r] = int32(r) //nolint:gosec // a row
		}
	}
	for k, list := range f.upper {
		kept := list[:0]
		for _, e := range list {
			if at[e.Row] != none {
				kept = append(kept, Entry{at[e.Row], e.Value})
			}
		}
		f.upper[k] = kept
	}
	p.work += int64(len(rest)) * int64(len(rest)) / 8
	f.b = make([]float64, len(rest))
}

// subtract takes x of a column away from what is left of the rows.
func (p *Program) subtract(v []float64, c int32, x float64, but int32) {
	for _, e := range p.cols[c].entries {
		if e.Row != but {
			v[e.Row] -= x * e.Value
		}
	}
	p.work += int64(len(p.cols[c].entries))
}

// solve turns what is wanted of each row into what is taken of each position.
func (p *Program) solve(v []float64) {
	f := &p.factor
	for _, q := range f.first {
		if v[q.row] != 0 {
			v[q.row] /= q.value
			p.subtract(v, q.col, v[q.row], q.row)
		}
	}
	some := false
	for k, q := range f.core {
		if x := v[q.row]; x != 0 {
			some = true
			for _, e := range f.lower[k] {
				v[e.Row] -= e.Value * x
			}
			p.work += int64(len(f.lower[k]))
		}
	}
	if some {
		for k := len(f.core) - 1; k >= 0; k-- {
			q := f.core[k]
			sum := v[q.row]
			for _, e := range f.upper[k] {
				sum -= e.Value * v[e.Row]
			}
			v[q.row] = sum / q.value
			f.b[k] = v[q.row]
			p.work += int64(len(f.upper[k]))
		}
		for k, q := range f.core {
			if f.b[k] != 0 {
				p.subtract(v, q.col, f.b[k], none)
			}
		}
		for k, q := range f.core {
			v[q.row] = f.b[k]
		}
	}
	for k := len(f.last) - 1; k >= 0; k-- {
		if q := f.last[k]; v[q.row] != 0 {
			v[q.row] /= q.value
			p.subtract(v, q.col, v[q.row], q.row)
		}
	}
	for x := range f.changes {
		c := &f.changes[x]
		if v[c.at] == 0 {
			continue
		}
		v[c.at] /= c.pivot
		for _, e := range c.rest {
			v[e.Row] -= e.Value * v[c.at]
		}
		p.work += int64(len(c.rest))
	}
	p.work += int64(len(f.first) + len(f.last) + len(f.core) + len(f.changes))
}

// collect is what a position's column is worth beyond the prices of the rows that are known.
func (p *Program) collect(v []float64, q pivot) float64 {
	sum := v[q.row]
	for _, e := range p.cols[q.col].entries {
		if e.Row != q.row {
			sum -= v[e.Row] * e.Value
		}
	}
	p.work += int64(len(p.cols[q.col].entries))
	return sum
}

// solveTransposed turns what each position is worth into prices of the rows.
func (p *Program) solveTransposed(v []float64) {
	f := &p.factor
	for x := len(f.changes) - 1; x >= 0; x-- {
		c := &f.changes[x]
		sum := v[c.at]
		for _, e := range c.rest {
			sum -= e.Value * v[e.Row]
		}
		v[c.at] = sum / c.pivot
		p.work += int64(len(c.rest))
	}
	// A position of a column that is not solved yet still holds what the column is worth, not a price: it must not be
	// taken for one. Columns put aside last have entries in rows put aside before them and of slacks only.
	for _, q := range f.last {
		v[q.row] = p.collect(v, q) / q.value
	}
	for k, q := range f.core {
		f.b[k] = v[q.row]
		v[q.row] = 0
	}
	for k, q := range f.core {
		for _, e := range p.cols[q.col].entries {
			f.b[k] -= v[e.Row] * e.Value // rows of the core are zero here; rows put aside first have none of these columns
		}
		p.work += int64(len(p.cols[q.col].entries))
	}
	for k, q := range f.core {
		v[q.row] = f.b[k]
	}
	for k, q := range f.core {
		if v[q.row] == 0 {
			continue
		}
		v[q.row] /= q.value
		for _, e := range f.upper[k] {
			v[e.Row] -= e.Value * v[q.row]
		}
		p.work += int64(len(f.upper[k]))
	}
	for k := len(f.core) - 1; k >= 0; k-- {
		sum := 0.0
		for _, e := range f.lower[k] {
			sum += e.Value * v[e.Row]
		}
		v[f.core[k].row] -= sum
		p.work += int64(len(f.lower[k]))
	}
	for k := len(f.first) - 1; k >= 0; k-- {
		q := f.first[k]
		v[q.row] = p.collect(v, q) / q.value
	}
	p.work += int64(len(f.first) + len(f.last) + len(f.core) + len(f.changes))
}
