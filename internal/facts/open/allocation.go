package open

import (
	"context"
	"math/big"
	"slices"
	"strings"

	"wegwarte/engine/calc"
	"wegwarte/engine/quota"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/report"
	"wegwarte/internal/tenant"
)

// Path are the figures in the order in which somebody with a pencil takes them.
var Path = []string{quota.PopShare, quota.AreaShare, quota.Mixed, quota.Limit, quota.Key, quota.Total, quota.RoundedSoll, quota.Bestand, quota.Credit, quota.Quote, quota.Open}

// named are the steps that answers may point to.
var named = map[string]string{quota.RoundedSoll: "allocation.soll", quota.Bestand: "allocation.there", quota.Open: "allocation.open", quota.Quote: "allocation.quote"}

func unitOf(figure string) string {
	switch figure {
	case quota.PopShare, quota.AreaShare, quota.Mixed, quota.Limit, quota.Key, quota.Quote:
		return "share"
	case quota.Area:
		return "hectares"
	}
	return "persons"
}

// reckoned is the quota of a Land on a day: reckoned once for all its municipalities.
type reckoned struct {
	standing report.Standing
	result   *calc.Result
}

func reckon(ctx context.Context, tx *db.Tx, s tenant.Scope, day clock.Date) (*reckoned, error) {
	st, err := report.Stand(ctx, tx, s, report.Asylum, day)
	if err != nil || st.Rules.Off() || len(st.Towns) == 0 {
		return &reckoned{}, err
	}
	result, err := st.Reckon(st.Rules, nil)
	return &reckoned{st, result}, err
}

// of writes down the calculation of a municipality; nil where nothing can be reckoned.
func (r *reckoned) of(ags string) *Allocation {
	row := r.standing.Find(ags)
	if row < 0 || r.result == nil {
		return nil
	}
	st := r.standing
	a := &Allocation{Day: st.Day, Source: st.Rules.Source, Place: st.Towns[row].Source, Towns: len(st.Towns), Missing: st.Missing(), Capped: r.result.Figure(quota.Capped, row).Sign() > 0}
	for _, figure := range Path {
		step := Step{Figure: figure, Result: decimal(r.value(figure, row))}
		if formula := r.formula(figure); formula != nil && figure != quota.RoundedSoll && figure != quota.Total {
			step.Formula = r.write(r.result.Taken(formula, row), row)
		}
		if figure == quota.RoundedSoll {
			step.Formula = r.write(r.formula(quota.Soll), row)
		}
		a.Steps = append(a.Steps, step)
	}
	return a
}

func (r *reckoned) is(column string) bool {
	return slices.ContainsFunc(r.result.Columns, func(c calc.Column) bool { return c.Name == column })
}

func (r *reckoned) value(figure string, row int) *big.Rat {
	if r.is(figure) {
		return r.result.Figure(figure, row)
	}
	return r.result.Parameter(figure)
}

func (r *reckoned) formula(figure string) calc.Expr {
	for _, c := range r.result.Columns {
		if c.Name == figure {
			return c.Formula
		}
	}
	return nil
}

// signs stand between figures in every language.
var signs = [4]string{" + ", " − ", " × ", " ÷ "}

// write gives a formula with its figures behind their names, so that each language words and writes them its own way.
func (r *reckoned) write(e calc.Expr, row int) string {
	put := func(name string, v *big.Rat) string { return "{" + name + ":" + decimal(v) + "}" }
	one := func(name string) string { return put(name, r.value(name, row)) }
	return calc.Write(e, calc.Notation{
		Number: func(v *big.Rat) string { return put("", v) }, Param: one, Col: one, Rank: one,
		Sum:   func(column string) string { return put("sum."+column, r.result.Total(column)) },
		Floor: func(of string) string { return of },
		If:    func(_, _, then, _ string) string { return then }, Signs: signs})
}

// digits is how many places a figure has at most: a share of the Land's people needs eight.
const digits = 10

// decimal writes a figure without zeros at its end; "" where it is not known.
func decimal(v *big.Rat) string {
	if v == nil {
		return ""
	}
	text := v.FloatString(digits)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
