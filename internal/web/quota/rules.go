package quota

import (
	"context"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/report"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// ruleList is by which factors is reckoned, and a form for others.
type ruleList struct {
	Scope     tenant.Scope
	AGS       string
	Today     clock.Date
	Asylum    []report.Rules // the latest first
	Residence []report.Rules
	Values    ruleValues
	Faults    i18n.Faults
}

// ruleValues is what stands in the fields.
type ruleValues struct {
	Purpose, From, Population, Cap, Credit, Keeps, Source, Uncertain string
	Iterate                                                          bool
}

// ListRules shows the rules of all times.
func ListRules(v *door.Visit) error {
	p, err := loadRules(v)
	if err != nil {
		return err
	}
	now := report.On(p.Asylum, p.Today)
	p.Values = ruleValues{Purpose: string(report.Asylum), From: p.Today.AddDays(1).String(), Population: written(v.Context(), now.Population, true),
		Cap: written(v.Context(), now.Cap, true), Credit: written(v.Context(), now.Credit, false), Keeps: strconv.Itoa(now.Keeps), Iterate: now.Iterate}
	return v.Show(v.T("quote.rules.title"), rulesPage(p))
}

func loadRules(v *door.Visit) (ruleList, error) {
	p := ruleList{Scope: v.Scope, AGS: v.Tenant.AGS, Today: v.Today()}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Asylum, err = report.AllRules(ctx, tx, v.Scope, report.Asylum); err != nil {
			return err
		}
		p.Residence, err = report.AllRules(ctx, tx, v.Scope, report.Residence)
		return err
	})
	return p, err
}

// AddRules lets the Land set factors from a day on.
func AddRules(v *door.Visit) error {
	if err := onlyLand(v); err != nil {
		return err
	}
	values := ruleValues{text(v, "purpose"), text(v, "from"), text(v, "population"), text(v, "cap"), text(v, "credit"), text(v, "keeps"), text(v, "source"),
		text(v, "uncertain"), text(v, "iterate") != ""}
	rules, faults := values.read()
	err := faults.Err()
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := report.AddRules(ctx, tx, v.Clock, v.Scope, rules)
			return err
		})
	}
	if err == nil {
		return v.Go("/quote/regeln", "quote.rules.kept", "day", rules.From)
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, load := loadRules(v)
	if load != nil {
		return load
	}
	p.Values, p.Faults = values, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("quote.rules.title"), rulesPage(p))
}

func (values ruleValues) read() (r report.Rules, faults errs.List) {
	r = report.Rules{Purpose: report.Purpose(values.Purpose), Iterate: values.Iterate, Source: values.Source, Uncertain: values.Uncertain}
	r.From = readDay(values.From, "from", &faults)
	readFactors(&r, values.Population, values.Cap, values.Credit, &faults)
	r.Keeps = count(values.Keeps, "keeps", &faults)
	return r, faults
}

// readFactors reads the weight of the population, which leaves the rest to the
// area, the cap and the credit.
func readFactors(r *report.Rules, population, limit, credit string, faults *errs.List) {
	r.Population = parts(population, "population", true, faults)
	r.Area = report.Whole - r.Population
	r.Cap = parts(limit, "cap", true, faults)
	r.Credit = parts(credit, "credit", false, faults)
}
