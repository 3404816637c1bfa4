// Package linear solves linear programs to which columns and rows are added as the need for them shows:
//
//	maximise  Σ cost(j) x(j)
//	          Σ value(r, j) x(j) ≤ has(r)   for every row r, has(r) ≥ 0
//	          x ≥ 0
//
// It is the revised simplex method: a basis that is factored (factor.go), a change of it per step
// (pivot.go). What was found before is where the next Solve begins.
//
// Numbers are floating point: the result guides a search, and whoever must prove something proves it with whole numbers.
package linear

import "math"

// Entry is what a column takes of a row.
type Entry struct {
	Row   int32
	Value float64
}

type column struct {
	cost    float64
	entries []Entry
}

// Program is a linear program, and the best solution of it so far.
type Program struct {
	has  []float64
	cols []column

	head   []int32 // position: what is basic there, a column or the slack ^row
	at     []int32 // column: its position, or none
	slack  []int32 // row: the position of its slack, or none
	x      []float64
	y      []float64
	factor factor
	stale  bool // the factors are not those of the basis
	next   int  // where pricing goes on

	work    int64
	scratch []float64
	row     []float64
}

const none = int32(-1)

// AddRow adds a row that no column takes anything of yet, of which there is has, and a trifle more, by which it
// is less scarce than other rows.
func (p *Program) AddRow(has, more float64) int32 {
	r := int32(len(p.has)) //nolint:gosec // bounded by who calls
	// A little more, differing from row to row: otherwise steps that change nothing go round in circles.
	spread := math.Mod(float64(r)*0.618033988749895, 1)
	p.has = append(p.has, has+more+(0.5+spread)*1e-6)
	p.head, p.slack = append(p.head, ^r), append(p.slack, r)
	p.x, p.y = append(p.x, 0), append(p.y, 0)
	p.scratch, p.row = append(p.scratch, 0), append(p.row, 0)
	p.stale = true
	return r
}

// AddColumn adds a column.
func (p *Program) AddColumn(cost float64, entries []Entry) int32 {
	p.cols, p.at = append(p.cols, column{cost, entries}), append(p.at, none)
	return int32(len(p.cols) - 1) //nolint:gosec // bounded by who calls
}

// Extend lets a column take something of a row that was added after it.
func (p *Program) Extend(j int32, e Entry) {
	p.cols[j].entries = append(p.cols[j].entries, e)
	p.stale = p.stale || p.at[j] != none
}

// X is how much of a column is taken.
func (p *Program) X(j int32) float64 {
	if at := p.at[j]; at != none {
		return p.x[at]
	}
	return 0
}

// Price is what one more of a row would bring.
func (p *Program) Price(r int32) float64 { return max(0, p.y[r]) }

// Reduced is what a column brings beyond the prices of what it takes.
func (p *Program) Reduced(j int32) float64 {
	c := &p.cols[j]
	sum := c.cost
	for _, e := range c.entries {
		sum -= p.y[e.Row] * e.Value
	}
	return sum
}

// Columns is how many columns there are.
func (p *Program) Columns() int { return len(p.cols) }

// Objective is what the solution brings.
func (p *Program) Objective() float64 {
	sum := 0.0
	for at, v := range p.head {
		if v >= 0 {
			sum += p.cols[v].cost * p.x[at]
		}
	}
	return sum
}

// Work is how many numbers were touched so far.
func (p *Program) Work() int64 { return p.work }

// Favour lets a column bring so much more.
func (p *Program) Favour(j int32, more float64) {
	p.cols[j].cost += more
	p.stale = p.stale || p.at[j] != none
}
