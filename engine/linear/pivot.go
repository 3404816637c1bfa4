package linear

import "math"

const (
	tiny    = 1e-9 // what counts as nothing
	changes = 60   // steps until the basis is factored anew
)

// Solve improves the solution by so many steps at most, and says whether it is the best.
func (p *Program) Solve(steps int, enough float64, late func() bool) bool {
	if p.stale {
		p.refactor()
	}
	for range steps {
		if late() {
			return false
		}
		j, isSlack := p.enter(enough)
		if j == none {
			return true
		}
		if !p.step(j, isSlack) {
			return false
		}
		if len(p.factor.changes) >= changes {
			p.refactor()
		}
	}
	return false
}

// enter finds what brings more than it costs: it looks at some columns after the other, and takes the best of those.
func (p *Program) enter(enough float64) (j int32, slack bool) {
	n := len(p.cols)
	best := enough
	j = none
	for r, at := range p.slack {
		if at == none && -p.y[r] > best {
			best, j, slack = -p.y[r], int32(r), true //nolint:gosec // a row
		}
	}
	part := max(500, n/8)
	for looked := 0; looked < n; {
		for range min(part, n-looked) {
			if p.next >= n {
				p.next = 0
			}
			k := p.next
			p.next++
			looked++
			if p.at[k] != none {
				continue
			}
			c := &p.cols[k]
			sum := c.cost
			for _, e := range c.entries {
				sum -= p.y[e.Row] * e.Value
			}
			p.work += int64(len(c.entries))
			if sum > best {
				best, j, slack = sum, int32(k), false //nolint:gosec // a column
			}
		}
		if j != none {
			break
		}
	}
	p.work += int64(len(p.slack)) / 4
	return j, slack
}

// step brings a column, or the slack of a row, into the basis.
func (p *Program) step(j int32, slack bool) bool {
	a := p.scratch
	clear(a)
	var gain float64
	if slack {
		a[j] = 1
		gain = -p.y[j]
	} else {
		for _, e := range p.cols[j].entries {
			a[e.Row] = e.Value
		}
		gain = p.Reduced(j)
	}
	p.solve(a)
	at, far := p.leave(a)
	if at == none {
		return false
	}
	for k, v := range a {
		if v != 0 {
			p.x[k] -= far * v
		}
	}
	p.x[at] = far
	// the prices move along the row of the inverse basis
	row := p.row
	clear(row)
	row[at] = 1
	p.solveTransposed(row)
	move := gain / a[at]
	for r, v := range row {
		if v != 0 {
			p.y[r] += move * v
		}
	}
	c := change{at: at, pivot: a[at]}
	for k, v := range a {
		if int32(k) != at && math.Abs(v) > 1e-12 { //nolint:gosec // a row
			c.rest = append(c.rest, Entry{int32(k), v}) //nolint:gosec // a row
		}
	}
	p.factor.changes = append(p.factor.changes, c)
	if out := p.head[at]; out >= 0 {
		p.at[out] = none
	} else {
		p.slack[^out] = none
	}
	if slack {
		p.head[at], p.slack[j] = ^j, at
	} else {
		p.head[at], p.at[j] = j, at
	}
	p.work += int64(len(a))
	return true
}

// leave finds what becomes nothing first, and of what does at about the same time the surest.
func (p *Program) leave(a []float64) (at int32, far float64) {
	limit := math.Inf(1)
	for k, v := range a {
		if v > tiny {
			limit = min(limit, (max(0, p.x[k])+1e-8)/v)
		}
	}
	at = none
	sure := 0.0
	for k, v := range a {
		if v > tiny && v > sure && max(0, p.x[k])/v <= limit {
			at, sure, far = int32(k), v, max(0, p.x[k])/v //nolint:gosec // a row
		}
	}
	return at, far
}
