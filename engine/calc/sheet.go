package calc

import (
	"fmt"
	"math/big"
	"slices"
)

// Parameter is a number that holds for all rows, with where it is from.
type Parameter struct {
	Name   string
	Value  *big.Rat // nil: follows from Formula
	Source string   // of a value that is given

	Formula Expr // over earlier parameters and sums of columns that are given
}

// Column is a figure that every row has.
type Column struct {
	Name    string
	Formula Expr // nil: given
}

// Row is one line; Given has the figures that do not follow from a formula.
// What is missing there is not known.
type Row struct {
	Key   string
	Given map[string]*big.Rat
}

// Sheet is a calculation.
type Sheet struct {
	Parameters []Parameter
	Columns    []Column
	Rows       []Row
}

// Result is a calculation that was made. Its figures are shared: nobody changes
// them.
type Result struct {
	Sheet
	params map[string]*big.Rat
	column map[string]int
	values [][]*big.Rat // by column, by row
	sums   map[string]*big.Rat
	ranks  map[string][]int
}

// Calculate computes every figure. It panics where a formula refers to what is
// not there or comes later: that is a mistake in the program, not in its data.
func Calculate(s Sheet) *Result {
	r := &Result{Sheet: s, params: map[string]*big.Rat{}, column: map[string]int{}, sums: map[string]*big.Rat{}, ranks: map[string][]int{}}
	for i, c := range s.Columns { // what is given comes first: parameters may add it up
		r.values = append(r.values, nil)
		if c.Formula == nil {
			r.fill(i, func(row int) *big.Rat { return s.Rows[row].Given[c.Name] })
		}
	}
	for _, p := range s.Parameters {
		value := p.Value
		if p.Formula != nil {
			value = p.Formula.eval(place{r, -1})
		}
		r.params[p.Name] = value
	}
	for i, c := range s.Columns {
		if c.Formula != nil {
			r.fill(i, func(row int) *big.Rat { return c.Formula.eval(place{r, row}) })
		}
	}
	return r
}

func (r *Result) fill(column int, figure func(row int) *big.Rat) {
	values := make([]*big.Rat, len(r.Rows))
	for row := range r.Rows {
		values[row] = figure(row)
	}
	r.values[column] = values
	r.column[r.Columns[column].Name] = column
}

// Figure is the figure of a column in a row; nil where it is not known.
func (r *Result) Figure(column string, row int) *big.Rat { return r.of(column)[row] }

// Parameter is the value of a parameter; nil where it is not known.
func (r *Result) Parameter(name string) *big.Rat {
	value, ok := r.params[name]
	if !ok {
		panic(fmt.Sprintf("calc: no parameter %q", name))
	}
	return value
}

// Total adds a column up, over the rows where it is known.
func (r *Result) Total(column string) *big.Rat {
	if known, ok := r.sums[column]; ok {
		return known
	}
	total := new(big.Rat)
	for _, v := range r.of(column) {
		if v != nil {
			total.Add(total, v)
		}
	}
	r.sums[column] = total
	return total
}

// Unknown counts the rows in which a column is not known.
func (r *Result) Unknown(column string) (n int) {
	for _, v := range r.of(column) {
		if v == nil {
			n++
		}
	}
	return n
}

// Find gives the position of the row with the key, -1 where there is none.
func (r *Result) Find(key string) int {
	return slices.IndexFunc(r.Rows, func(one Row) bool { return one.Key == key })
}

// rank gives each row's place in a column.
func (r *Result) rank(column string) []int {
	if known, ok := r.ranks[column]; ok {
		return known
	}
	values := r.of(column)
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case values[a] == nil || values[b] == nil:
			return boolean(values[a] == nil) - boolean(values[b] == nil)
		default:
			return values[b].Cmp(values[a])
		}
	})
	places := make([]int, len(values))
	for at, row := range order {
		places[row] = at
	}
	r.ranks[column] = places
	return places
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (r *Result) of(column string) []*big.Rat {
	i, ok := r.column[column]
	if !ok {
		panic(fmt.Sprintf("calc: no column %q so far", column))
	}
	return r.values[i]
}
