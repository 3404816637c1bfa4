package facts

import (
	"context"
	"math/big"
	"slices"
	"strconv"

	"wegwarte/engine/calc"
	engine "wegwarte/engine/gap"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/i18n"
)

// gapStep is one line of the arithmetic: a figure, what it follows from in words, the same in numbers, and where what it reads is from.
type gapStep struct {
	No                    int
	Title, Words          string
	Numbers, Result, Note string
	Inputs                []gapInput
}

type gapInput struct {
	Name, Value, From string
	Step              int // that it is the result of; 0: it is given
}

// way are the steps in the order in which somebody with a pencil takes them.
var gapWay = []string{engine.Need, engine.Without, engine.Supply, engine.Gap, engine.Anyway, engine.Arrivals, engine.Absorbed, engine.Spare}

// steps writes down the arithmetic of the first year.
func steps(ctx context.Context, st gap.Statement) (all []gapStep) {
	a := gapSheet{ctx, st, st.Answer.Sheet}
	for i, figure := range gapWay {
		s := gapStep{No: i + 1, Title: figureName(ctx, figure), Result: a.value(figure), Note: i18n.T(ctx, "gap.step."+figure)}
		column := slices.IndexFunc(a.done.Columns, func(c calc.Column) bool { return c.Name == figure })
		formula := a.done.Taken(a.done.Columns[column].Formula, 0)
		s.Words = a.write(formula, func(f string) string { return figureName(ctx, f) })
		s.Numbers = a.write(formula, a.value)
		seen := map[string]bool{}
		a.write(formula, func(f string) string {
			if !seen[f] {
				seen[f] = true
				s.Inputs = append(s.Inputs, a.input(f))
			}
			return ""
		})
		all = append(all, s)
	}
	return all
}

type gapSheet struct {
	ctx  context.Context
	st   gap.Statement
	done *calc.Result
}

func (a gapSheet) write(e calc.Expr, called func(string) string) string {
	return calc.Write(e, calc.Notation{Number: func(v *big.Rat) string { return v.RatString() }, Param: called, Col: called, Sum: called, Rank: called,
		Floor: func(of string) string { return of }, If: func(_, _, then, els string) string { return then + " / " + els }, Signs: [4]string{" + ", " − ", " × ", " ÷ "}})
}

// value writes a figure exactly, as far as two places.
func (a gapSheet) value(figure string) string {
	var v *big.Rat
	if slices.ContainsFunc(a.done.Columns, func(c calc.Column) bool { return c.Name == figure }) {
		v = a.done.Figure(figure, 0)
	} else {
		v = a.done.Parameter(figure)
	}
	if v == nil {
		return "–"
	}
	n := new(big.Rat).Mul(v, big.NewRat(100, 1))
	n.Add(n, big.NewRat(1, 2))
	return tick(a.ctx, new(big.Int).Div(n.Num(), n.Denom()).Int64(), 2)
}

// input says where a figure of a step is from.
func (a gapSheet) input(figure string) gapInput {
	in := gapInput{Name: figureName(a.ctx, figure), Value: a.value(figure), Step: slices.Index(gapWay, figure) + 1}
	if in.Step > 0 {
		return in
	}
	find := func(keys ...string) string {
		words := ""
		for _, key := range keys {
			if one, ok := a.st.Input(key); ok {
				if words != "" {
					words += "; "
				}
				words += InputWord(a.ctx, one.Key) + ": " + InUnits(a.ctx, one.Value, one.Unit) + " – " + from(a.ctx, one)
			}
		}
		return words
	}
	switch figure {
	case engine.Group:
		if len(a.st.Ages) == 2 {
			in.From = i18n.T(a.ctx, "gap.from.ages", "ages", AgesWord(a.ctx, a.st.Ages), "source", find("population.age"))
		} else {
			in.From = find(append(slices.Clone(a.st.Count), a.st.Also...)...)
		}
	case engine.Came:
		if in.From = find("register.persons", "arrival.total", "register.households", a.st.Recent, a.st.Else); in.From == "" {
			in.From = i18n.T(a.ctx, "gap.split.unknown")
		}
	case engine.Place:
		in.From = find(a.st.Places)
	case engine.Staffed:
		in.From = find(a.st.Staffed)
	case engine.Planned, engine.StaffPlanned:
		in.From = i18n.T(a.ctx, "gap.from.measures")
	default:
		in.From = find(figure)
	}
	return in
}

// AgesWord names the ages of an indicator, the first and the last.
func AgesWord(ctx context.Context, ages []int) string {
	if ages[0] == 0 && ages[1] >= 99 {
		return i18n.T(ctx, "gap.ages.all")
	}
	return i18n.T(ctx, "gap.ages", "first", strconv.Itoa(ages[0]), "last", strconv.Itoa(ages[1]))
}
