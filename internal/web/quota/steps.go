package quota

import (
	"context"
	"math/big"
	"slices"

	"wegwarte/engine/calc"
	engine "wegwarte/engine/quota"
	"wegwarte/internal/i18n"
	"wegwarte/internal/report"
)

// step is one line of a municipality's arithmetic: a figure, what it follows
// from in words, and the same in numbers.
type step struct {
	Figure  string
	No      int // 0: not a step of its own, but opened within one
	Title   string
	Words   string
	Numbers string
	Result  string
	Note    string
	Inputs  []input
}

// input is a figure that a step reads, and where that is from.
type input struct {
	Name, Value string
	From        string
	Step        int    // the step it is the result of
	Inner       []step // or how it came about, where that is no step of its own
}

// path are the steps in the order in which somebody with a pencil takes them.
var path = []string{engine.PopShare, engine.AreaShare, engine.Mixed, engine.Limit, engine.Key, engine.Total, engine.Soll, engine.Credit, engine.Quote, engine.Open}

// arithmetic writes down the figures of one row.
type arithmetic struct {
	ctx  context.Context
	st   report.Standing
	done *calc.Result
	row  int
}

// steps gives all steps.
func (a arithmetic) steps() (all []step) {
	for i, figure := range path {
		s := a.step(figure)
		s.No = i + 1
		all = append(all, s)
	}
	return all
}

func (a arithmetic) step(figure string) step {
	s := step{Figure: figure, Title: name(a.ctx, figure), Result: a.value(figure)}
	if formula := a.formula(figure); formula != nil {
		taken := a.done.Taken(formula, a.row)
		s.Words = a.words(taken)
		s.Numbers = a.numbers(taken)
		s.Inputs = a.inputs(taken)
	}
	if key := (ledger{a.st.Purpose}).key("quote.step." + a.noteKey(figure)); i18n.Has(key) {
		s.Note = i18n.T(a.ctx, key, "limit", a.value(engine.Limit), "mixed", a.value(engine.Mixed), "factor", a.value(engine.Factor),
			"cap", a.value(engine.Cap), "day", a.st.Day)
	}
	return s
}

// noteKey tells what a step says apart by how it came out.
func (a arithmetic) noteKey(figure string) string {
	capped := a.done.Figure(engine.Capped, a.row).Sign() > 0
	switch {
	case (figure == engine.Limit || figure == engine.Key) && capped:
		return figure + ".capped"
	case figure == engine.Limit || figure == engine.Key:
		return figure + ".free"
	case figure == engine.Total && a.st.Missing() > 0:
		return figure + ".missing"
	case (figure == engine.Quote || figure == engine.Open) && a.done.Figure(figure, a.row) == nil:
		return figure + ".unknown"
	case figure == engine.Open && reached(a.done.Figure(engine.Quote, a.row)):
		return figure + ".full"
	}
	return figure
}

// formula is what a column or a parameter follows from; nil where it is given.
func (a arithmetic) formula(figure string) calc.Expr {
	if i := slices.IndexFunc(a.done.Columns, func(c calc.Column) bool { return c.Name == figure }); i >= 0 {
		return a.done.Columns[i].Formula
	}
	i := slices.IndexFunc(a.done.Parameters, func(p calc.Parameter) bool { return p.Name == figure })
	return a.done.Parameters[i].Formula
}

func (a arithmetic) value(figure string) string {
	if slices.ContainsFunc(a.done.Columns, func(c calc.Column) bool { return c.Name == figure }) {
		return figureText(a.ctx, figure, a.done.Figure(figure, a.row))
	}
	return figureText(a.ctx, figure, a.done.Parameter(figure))
}

var signs = [4]string{" + ", " − ", " × ", " ÷ "}

func (a arithmetic) words(e calc.Expr) string {
	called := func(figure string) string { return name(a.ctx, figure) }
	return calc.Write(e, calc.Notation{
		Number: a.plain, Param: called, Col: called,
		Sum:   func(column string) string { return sumName(a.ctx, column) },
		Rank:  called,
		Floor: func(of string) string { return i18n.T(a.ctx, "quote.floor", "of", of) },
		If:    func(_, _, then, els string) string { return then + " / " + els }, Signs: signs})
}

func (a arithmetic) numbers(e calc.Expr) string {
	return calc.Write(e, calc.Notation{
		Number: a.plain, Param: a.value, Col: a.value,
		Sum:   func(column string) string { return figureText(a.ctx, column, a.done.Total(column)) },
		Rank:  a.value,
		Floor: func(of string) string { return of },
		If:    func(_, _, then, els string) string { return then + " / " + els }, Signs: signs})
}

func (a arithmetic) plain(v *big.Rat) string { return short(a.ctx, v, 4) }

// sumName is what a sum over all municipalities is called.
func sumName(ctx context.Context, column string) string {
	if key := "quote.sum." + column; i18n.Has(key) {
		return i18n.T(ctx, key)
	}
	return i18n.T(ctx, "quote.sum", "name", name(ctx, column))
}

// inputs are what a formula reads, each once.
func (a arithmetic) inputs(e calc.Expr) (all []input) {
	seen := map[string]bool{}
	add := func(key string, make func() input) string {
		if !seen[key] {
			seen[key] = true
			all = append(all, make())
		}
		return ""
	}
	calc.Write(e, calc.Notation{
		Number: func(*big.Rat) string { return "" },
		Param:  func(p string) string { return add(p, func() input { return a.input(p) }) },
		Col:    func(c string) string { return add(c, func() input { return a.input(c) }) },
		Rank:   func(c string) string { return add(c, func() input { return a.input(c) }) },
		Sum: func(c string) string {
			return add("sum "+c, func() input {
				return input{Name: sumName(a.ctx, c), Value: figureText(a.ctx, c, a.done.Total(c)), From: a.sumFrom(c)}
			})
		},
		Floor: func(string) string { return "" }, If: func(_, _, _, _ string) string { return "" }})
	return all
}

func (a arithmetic) input(figure string) input {
	in := input{Name: name(a.ctx, figure), Value: a.value(figure)}
	at := slices.Index(path, figure)
	switch {
	case at >= 0:
		in.Step = at + 1
	case a.formula(figure) == nil:
		in.From = a.source(figure)
	default:
		inner := a.step(figure)
		if len(inner.Inputs) == 1 && inner.Inputs[0].Step > 0 && inner.Words == inner.Inputs[0].Name { // the same by another name
			in.Step = inner.Inputs[0].Step
			break
		}
		in.Inner = []step{inner}
	}
	return in
}

// source says where a figure that is given is from.
func (a arithmetic) source(figure string) string {
	town := a.st.Towns[a.row]
	switch figure {
	case engine.Population, engine.Area:
		return i18n.T(a.ctx, "quote.from.place", "source", town.Source, "day", town.AsOf)
	case engine.Bestand:
		if town.Last == nil || town.State.Missing() {
			return stateText(a.ctx, town.State)
		}
		return i18n.T(a.ctx, "quote.from.report", "day", town.Last.Day, "number", town.Last.Number)
	case engine.Places:
		if len(town.Facilities) == 0 {
			return i18n.T(a.ctx, "quote.from.no-places")
		}
		return i18n.T(a.ctx, "quote.from.places", "count", len(town.Facilities))
	case engine.WeightPeople, engine.WeightArea, engine.Cap, engine.Factor:
		return i18n.T(a.ctx, "quote.from.rules", "source", a.st.Rules.Source, "day", a.st.Rules.From)
	}
	return ""
}

// sumFrom says over whom a sum goes.
func (a arithmetic) sumFrom(column string) string {
	all := len(a.done.Rows)
	switch column {
	case engine.Bestand:
		return i18n.T(a.ctx, "quote.from.sum.bestand", "known", all-a.done.Unknown(column), "all", all)
	case engine.Places:
		return i18n.T(a.ctx, "quote.from.sum.places", "all", all)
	case engine.Excess, engine.Uncapped:
		capped := a.done.Total(engine.Capped)
		n := int(capped.Num().Int64())
		return i18n.T(a.ctx, "quote.from.sum."+column, "capped", n, "free", all-n)
	}
	return i18n.T(a.ctx, "quote.from.sum", "all", all)
}

// rounding tells how the Soll in whole persons came about.
func (a arithmetic) rounding() string {
	whole, up := a.done.Figure(engine.Whole, a.row), a.done.Figure(engine.Place, a.row).Cmp(a.done.Parameter(engine.Missing)) < 0
	key := "quote.rounding.down"
	if up {
		key = "quote.rounding.up"
	}
	place := new(big.Rat).Add(a.done.Figure(engine.Place, a.row), big.NewRat(1, 1))
	return i18n.T(a.ctx, key, "soll", a.value(engine.Soll), "whole", figureText(a.ctx, engine.Whole, whole), "remainder", a.value(engine.Remainder),
		"place", short(a.ctx, place, 0), "missing", short(a.ctx, a.done.Parameter(engine.Missing), 0), "all", len(a.done.Rows), "result", a.value(engine.RoundedSoll))
}
