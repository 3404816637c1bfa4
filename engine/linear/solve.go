package linear

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
