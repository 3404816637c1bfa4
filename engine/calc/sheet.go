package calc

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// Parameter is a number that holds for all rows, with where it is from.
type Parameter struct {
	Name   string
	Value  *big.Rat // nil: follows from Formula
	Source string   // of a value that is given

	Formula Expr // over other parameters and sums of columns
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
	for i, c := range s.Columns {
		if c.Formula != nil {
			r.fill(i, func(row int) *big.Rat { return c.Formula.eval(place{r, row}) })
		}
	}
	for _, p := range s.Parameters {
		r.Parameter(p.Name)
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

// Parameter is the value of a parameter; nil where it is not known. One with a
// formula is computed when it is first asked for: all that it adds up is there by then.
func (r *Result) Parameter(name string) *big.Rat {
	if value, ok := r.params[name]; ok {
		return value
	}
	i := slices.IndexFunc(r.Parameters, func(p Parameter) bool { return p.Name == name })
	if i < 0 {
		panic(fmt.Sprintf("calc: no parameter %q", name))
	}
	value := r.Parameters[i].Value
	if formula := r.Parameters[i].Formula; formula != nil {
		value = formula.eval(place{r, -1})
	}
	r.params[name] = value
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

// Decimal writes a figure as a plain decimal of at most so many significant
// digits, but never fewer than stand before the point.
func Decimal(v *big.Rat, digits int) string {
	before := len(new(big.Int).Quo(new(big.Int).Abs(v.Num()), v.Denom()).String())
	places := max(0, digits-before)
	if before == 1 && v.Sign() != 0 { // 0.0048…: zeros behind the point are not significant
		for small := new(big.Rat).Abs(v); small.Cmp(big.NewRat(1, 1)) < 0 && places < 3*digits; places++ {
			small.Mul(small, big.NewRat(10, 1))
		}
	}
	text := v.FloatString(places)
	if places > 0 {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if text == "-0" {
		return "0"
	}
	return text
}
