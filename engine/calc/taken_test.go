package calc_test

import (
	"math/big"
	"testing"

	"wegwarte/engine/calc"
)

func TestAFormulaIsShownAsItAppliesInItsRow(t *testing.T) {
	small := calc.If(calc.Col("a"), calc.Number(10), calc.Sub(calc.Col("a"), calc.Number(10)), calc.Col("a"))
	of := func(n int64) map[string]*big.Rat { return map[string]*big.Rat{"a": big.NewRat(n, 1)} }
	r := calc.Calculate(calc.Sheet{Columns: []calc.Column{{Name: "a"}, {Name: "b", Formula: small}},
		Rows: []calc.Row{{Key: "x", Given: of(12)}, {Key: "y", Given: of(10)}, {Key: "z", Given: map[string]*big.Rat{}}}})
	name := func(s string) string { return s }
	write := func(e calc.Expr) string {
		return calc.Write(e, calc.Notation{Number: func(v *big.Rat) string { return v.RatString() }, Param: name, Col: name, Sum: name, Rank: name, Floor: name,
			If: func(a, b, then, els string) string { return a + ">" + b + "?" + then + ":" + els }, Signs: [4]string{"+", "-", "*", "/"}})
	}
	for row, want := range []string{"(a-10)*2", "a*2", "a>10?a-10:a*2"} {
		if got := write(r.Taken(calc.Mul(small, calc.Number(2)), row)); got != want {
			t.Errorf("in row %d: %s, want %s", row, got, want)
		}
	}
}
