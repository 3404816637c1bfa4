package quota

import (
	"cmp"
	"context"
	"math/big"

	"wegwarte/engine/calc"
	engine "wegwarte/engine/quota"
	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/report"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// whatIf is what would follow from other factors. Nothing of it is kept.
type whatIf struct {
	Scope    tenant.Scope
	AGS      string // the visitor's municipality
	Today    clock.Date
	Standing report.Standing
	Values   ruleValues
	Total    string
	Faults   i18n.Faults

	Asked      bool
	Was, Would *calc.Result
	Shifts     []shift // those whose Soll changes, the largest change first
	All        bool
	Query      string
}

// shift is what changes for one municipality.
type shift struct {
	report.Town
	row        int
	Was, Would *big.Rat // Soll
}

func (s shift) by() *big.Rat { return new(big.Rat).Sub(s.Would, s.Was) }

// ShowWhatIf shows who gains and who loses by other factors.
func ShowWhatIf(v *door.Visit) error {
	p := whatIf{Scope: v.Scope, AGS: v.Tenant.AGS, Today: v.Today(), Query: v.R.URL.RawQuery}
	var err error
	if p.Standing, err = stand(v, p.Today); err != nil {
		return err
	}
	now := p.Standing.Rules
	query := v.R.URL.Query()
	p.Asked, p.All = query.Has("population"), query.Has("alle")
	if !p.Asked {
		p.Values = ruleValues{Population: written(v.Context(), now.Population, true), Cap: written(v.Context(), now.Cap, true),
			Credit: written(v.Context(), now.Credit, false), Iterate: now.Iterate}
		return v.Show(v.T("quote.whatif.title"), whatIfPage(p))
	}
	p.Values = ruleValues{Population: query.Get("population"), Cap: query.Get("cap"), Credit: query.Get("credit"), Iterate: query.Get("iterate") != ""}
	p.Total = query.Get("total")
	if err := p.reckon(); errs.Is(err, errs.KindInvalid) {
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("quote.whatif.title"), whatIfPage(p))
	} else if err != nil {
		return err
	}
	return v.Show(v.T("quote.whatif.title"), whatIfPage(p))
}

func (p *whatIf) reckon() (err error) {
	would := p.Standing.Rules
	would.Iterate = p.Values.Iterate
	var faults errs.List
	readFactors(&would, p.Values.Population, p.Values.Cap, p.Values.Credit, &faults)
	if len(faults) == 0 {
		faults = append(faults, would.Factors()...)
	}
	var total *int
	if p.Total != "" {
		if n := count(p.Total, "total", &faults); n > 100_000_000 {
			faults.Add(errs.Invalid("quote.count").At("total"))
		} else {
			total = &n
		}
	}
	if err := faults.Err(); err != nil {
		return err
	}
	if len(p.Standing.Towns) == 0 {
		return nil
	}
	if p.Was, err = p.Standing.Reckon(p.Standing.Rules, nil); err != nil {
		return err
	}
	if p.Would, err = p.Standing.Reckon(would, total); err != nil {
		return err
	}
	for row, t := range p.Standing.Towns {
		one := shift{t, row, p.Was.Figure(engine.Soll, row), p.Would.Figure(engine.Soll, row)}
		if one.by().Sign() != 0 {
			p.Shifts = append(p.Shifts, one)
		}
	}
	sorted.By(p.Shifts, func(a, b shift) int {
		if c := new(big.Rat).Abs(b.by()).Cmp(new(big.Rat).Abs(a.by())); c != 0 {
			return c
		}
		return cmp.Compare(a.Name, b.Name)
	})
	return nil
}

// side gives those who would have to take in more, or fewer.
func (p whatIf) side(sign int) (all []shift) {
	for _, s := range p.Shifts {
		if s.by().Sign() == sign {
			all = append(all, s)
		}
	}
	return all
}

// own gives the visitor's municipality.
func (p whatIf) own() (shift, bool) {
	row := p.Standing.Find(p.AGS)
	if row < 0 || p.Was == nil {
		return shift{}, false
	}
	return shift{p.Standing.Towns[row], row, p.Was.Figure(engine.Soll, row), p.Would.Figure(engine.Soll, row)}, true
}

// moved adds up what goes from the ones to the others.
func moved(all []shift) *big.Rat {
	sum := new(big.Rat)
	for _, s := range all {
		sum.Add(sum, s.by())
	}
	return sum
}

// plus writes a difference in persons with its sign.
func plus(ctx context.Context, v *big.Rat, places int) string {
	if v.Sign() > 0 {
		return leftToRight(ctx) + "+" + decimal(ctx, v, places)
	}
	return leftToRight(ctx) + decimal(ctx, v, places)
}

// leftToRight keeps a sign before its number where people write from right to left.
func leftToRight(ctx context.Context) string {
	if i18n.From(ctx).Dir() == "rtl" {
		return "\u200e"
	}
	return ""
}
