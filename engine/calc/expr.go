package calc

import "math/big"

// Expr is a formula. The constructors below are all there are.
type Expr interface {
	eval(at place) *big.Rat
	write(w *writing)
}

// Number is a number that needs no name: the 1 in 1 + cap.
func Number(n int64) Expr { return number{big.NewRat(n, 1)} }

// Param is the value of a parameter.
func Param(name string) Expr { return param(name) }

// Col is the row's own figure in an earlier column.
func Col(name string) Expr { return col(name) }

// Sum adds an earlier column up, over the rows where it is known.
func Sum(name string) Expr { return sum(name) }

// Rank is how many rows stand before this one when the column is put in order,
// the largest first and rows that are equal in their own order: 0 for the first.
func Rank(name string) Expr { return rank(name) }

// Add adds, and Mul multiplies, from left to right.
func Add(all ...Expr) Expr { return chain{all, plus} }

// Mul multiplies from left to right.
func Mul(all ...Expr) Expr { return chain{all, times} }

// Sub is a − b.
func Sub(a, b Expr) Expr { return chain{[]Expr{a, b}, minus} }

// Div is a ÷ b; where b is 0, it is not known.
func Div(a, b Expr) Expr { return chain{[]Expr{a, b}, over} }

// Floor is the largest whole number that is not above a.
func Floor(a Expr) Expr { return floor{a} }

// If is then where a > b, and otherwise els.
func If(a, b, then, els Expr) Expr { return choice{a, b, then, els} }

type (
	number struct{ value *big.Rat }
	param  string
	col    string
	sum    string
	rank   string
	floor  struct{ of Expr }
	choice struct{ a, b, then, els Expr }
	chain  struct {
		all []Expr
		op  operator
	}
)

type operator uint8

const (
	plus operator = iota
	minus
	times
	over
)

// binds tells how tightly an operator holds its sides.
func (o operator) binds() int {
	if o == times || o == over {
		return 2
	}
	return 1
}
