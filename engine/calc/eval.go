package calc

import "math/big"

// place is where a formula is computed: in a row, or, for a parameter, in none.
type place struct {
	result *Result
	row    int
}

func (n number) eval(place) *big.Rat { return n.value }

func (p param) eval(at place) *big.Rat { return at.result.Parameter(string(p)) }

func (c col) eval(at place) *big.Rat { return at.result.of(string(c))[at.row] }

func (s sum) eval(at place) *big.Rat { return at.result.Total(string(s)) }

func (r rank) eval(at place) *big.Rat {
	if at.result.of(string(r))[at.row] == nil {
		return nil
	}
	return big.NewRat(int64(at.result.rank(string(r))[at.row]), 1)
}

func (f floor) eval(at place) *big.Rat {
	of := f.of.eval(at)
	if of == nil {
		return nil
	}
	whole := new(big.Int).Div(of.Num(), of.Denom()) // Euclidean: the denominator is positive, so this is the floor
	return new(big.Rat).SetInt(whole)
}

func (c choice) eval(at place) *big.Rat {
	a, b := c.a.eval(at), c.b.eval(at)
	switch {
	case a == nil || b == nil:
		return nil
	case a.Cmp(b) > 0:
		return c.then.eval(at)
	}
	return c.els.eval(at)
}

func (c chain) eval(at place) *big.Rat {
	first := c.all[0].eval(at)
	if first == nil {
		return nil
	}
	out := new(big.Rat).Set(first)
	for _, e := range c.all[1:] {
		next := e.eval(at)
		switch {
		case next == nil, c.op == over && next.Sign() == 0:
			return nil
		case c.op == plus:
			out.Add(out, next)
		case c.op == minus:
			out.Sub(out, next)
		case c.op == times:
			out.Mul(out, next)
		case c.op == over:
			out.Quo(out, next)
		}
	}
	return out
}

// Taken gives a formula as it applies in a row: of each choice, the way it goes
// there. A choice that depends on what is not known stays as it is.
func (r *Result) Taken(e Expr, row int) Expr {
	at := place{r, row}
	switch e := e.(type) {
	case choice:
		a, b := e.a.eval(at), e.b.eval(at)
		switch {
		case a == nil || b == nil:
			return e
		case a.Cmp(b) > 0:
			return r.Taken(e.then, row)
		}
		return r.Taken(e.els, row)
	case floor:
		return floor{r.Taken(e.of, row)}
	case chain:
		all := make([]Expr, len(e.all))
		for i, part := range e.all {
			all[i] = r.Taken(part, row)
		}
		return chain{all, e.op}
	}
	return e
}
