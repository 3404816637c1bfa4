package lodging

import (
	"context"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// standards is which site keeps which standard, and the rules behind them.
type standards struct {
	Today  clock.Date
	Rules  []housing.Rule
	Sites  []housing.Judged
	Writes bool
	Values map[string]string
	Faults i18n.Faults
}

const standardPath = sitePath + "/standards"

// ShowStandards shows which site keeps which standard.
func ShowStandards(v *door.Visit) error {
	p, err := loadStandards(v)
	if err != nil {
		return err
	}
	p.Values["from"] = p.Today.String()
	return v.Show(v.T("housing.standards"), standardPage(p))
}

func loadStandards(v *door.Visit) (p standards, err error) {
	p = standards{Today: v.Today(), Writes: v.Scope.Writes(tenant.Site), Values: map[string]string{}}
	v.Trail = []ui.Crumb{{Label: v.T("housing.title"), URL: sitePath}}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Rules, err = housing.Rules(ctx, tx, v.Scope); err != nil {
			return err
		}
		p.Sites, err = housing.Judge(ctx, tx, v.Scope, p.Rules, p.Today)
		return err
	})
	return p, err
}

// SetRule says what counts from a day on.
func SetRule(v *door.Visit) error {
	values := typed(v, "kind", "value", "from", "source")
	var faults errs.List
	r := housing.Rule{Kind: housing.RuleKind(values["kind"]), From: readDay(values["from"], "from", &faults), Source: values["source"]}
	switch r.Kind {
	case housing.LeastArea:
		r.Value = readTenths(values["value"], "value", &faults)
	case housing.Rate:
		r.Value = readCents(values["value"], "value", &faults)
	default:
		r.Value = readCount(values["value"], "value", 0, &faults)
	}
	if values["value"] == "" {
		faults.Add(errs.Invalid("error.required").At("value"))
	}
	err := faults.Err()
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := housing.SetRule(ctx, tx, v.Clock, v.Scope, r)
			return err
		})
	}
	if err == nil {
		return v.Go(standardPath, "housing.rule.set")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, load := loadStandards(v)
	if load != nil {
		return load
	}
	p.Values, p.Faults = values, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("housing.standards"), standardPage(p))
}

// ruleValue writes what a rule asks for.
func ruleValue(ctx context.Context, kind housing.RuleKind, value int) string {
	switch {
	case value == 0:
		return i18n.T(ctx, "housing.rule.off")
	case kind == housing.LeastArea:
		return tenths(ctx, value) + "\u00a0m²"
	case kind == housing.Rate:
		return euros(ctx, value)
	}
	return strconv.Itoa(value)
}

// counting lists the rules that count today, in the order of the page.
func (p standards) counting() (all []housing.Rule) {
	for _, kind := range housing.RuleKinds {
		if r, counts := housing.RuleOn(p.Rules, kind, p.Today); counts {
			all = append(all, r)
		}
	}
	return all
}

// judging lists the standards that count today.
func (p standards) judging() (all []housing.Rule) {
	for _, r := range p.counting() {
		if r.Kind != housing.Rate {
			all = append(all, r)
		}
	}
	return all
}

// measure writes what a site has.
func measure(ctx context.Context, kind housing.RuleKind, n int) string {
	switch kind {
	case housing.LeastArea:
		return tenths(ctx, n) + "\u00a0m²"
	case housing.MostPlaces:
		return i18n.Number(ctx, n)
	}
	return tenths(ctx, n)
}

func verdictTone(v housing.Verdict) ui.Kind {
	switch v {
	case housing.Kept:
		return ui.Success
	case housing.Missed:
		return ui.Danger
	case housing.NotSaid:
		return ui.Warning
	}
	return ui.Neutral
}
