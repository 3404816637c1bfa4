package quota

import (
	"math/big"

	"wegwarte/engine/calc"
)

// columns are the figures of a municipality, each with what it follows from.
// Who is capped is given where that was found by repeating.
func columns(r Rules) []calc.Column {
	var (
		zero, one = calc.Number(0), calc.Number(1)
		capped    calc.Expr
	)
	if !r.Iterate {
		capped = calc.If(calc.Col(Mixed), calc.Col(Limit), one, zero)
	}
	where := func(yes, no calc.Expr) calc.Expr { return calc.If(calc.Col(Capped), zero, yes, no) }
	there := calc.Add(calc.Col(Bestand), calc.Col(Credit))
	return []calc.Column{
		{Name: Population}, {Name: Area}, {Name: Bestand}, {Name: Places},
		{Name: PopShare, Formula: calc.Div(calc.Col(Population), calc.Sum(Population))},
		{Name: AreaShare, Formula: calc.Div(calc.Col(Area), calc.Sum(Area))},
		{Name: Mixed, Formula: calc.Add(calc.Mul(calc.Param(WeightPeople), calc.Col(PopShare)), calc.Mul(calc.Param(WeightArea), calc.Col(AreaShare)))},
		{Name: Limit, Formula: calc.Mul(calc.Add(one, calc.Param(Cap)), calc.Col(PopShare))},
		{Name: Capped, Formula: capped},
		{Name: Excess, Formula: where(calc.Sub(calc.Col(Mixed), calc.Col(Limit)), zero)},
		{Name: Uncapped, Formula: where(zero, calc.Col(Mixed))},
		{Name: Received, Formula: calc.Div(calc.Mul(calc.Sum(Excess), calc.Col(Uncapped)), calc.Sum(Uncapped))},
		{Name: Key, Formula: where(calc.Col(Limit), calc.Add(calc.Col(Mixed), calc.Col(Received)))},
		{Name: Soll, Formula: calc.Mul(calc.Col(Key), calc.Param(Total))},
		{Name: Credit, Formula: calc.Mul(calc.Param(Factor), calc.Col(Places))},
		{Name: Quote, Formula: calc.Div(there, calc.Col(Soll))},
		{Name: Open, Formula: calc.Sub(calc.Sub(calc.Col(Soll), calc.Col(Bestand)), calc.Col(Credit))},
		{Name: Whole, Formula: calc.Floor(calc.Col(Soll))},
		{Name: Remainder, Formula: calc.Sub(calc.Col(Soll), calc.Col(Whole))},
		{Name: Place, Formula: calc.Rank(Remainder)},
		{Name: RoundedSoll, Formula: calc.Add(calc.Col(Whole), calc.If(calc.Param(Missing), calc.Col(Place), one, zero))},
	}
}

// repeat finds by repeating who is capped, and gives it to the rows.
func repeat(s calc.Sheet) {
	put := func(row int, capped bool) {
		n := int64(0)
		if capped {
			n = 1
		}
		s.Rows[row].Given[Capped] = big.NewRat(n, 1)
	}
	for row := range s.Rows {
		put(row, false)
	}
	for more := true; more; {
		more = false
		done := calc.Calculate(s)
		for row := range s.Rows {
			if done.Figure(Capped, row).Sign() == 0 && done.Figure(Key, row).Cmp(done.Figure(Limit, row)) > 0 {
				put(row, true)
				more = true
			}
		}
	}
}
