// Package budget reckons what housing costs in a month, by site and person-day,
// and what the municipality gets for it.
//
// All of it is one calculation that opens (engine/calc): what is given is counted
// from stays and from what was said of costs, and everything else follows by a
// formula that can be read, recomputed and handed to a spreadsheet program. What a
// month's price is where it changes within the month is the average over its days.
// A person is counted on each day of a stay that has begun, the day of leaving not.
//
// Source of the income: § 4 FlüAG NRW, per person and month, for those whom the
// municipality reported; who is reported is not the same as who is housed.
package budget

import (
	"context"
	"math/big"

	"wegwarte/engine/calc"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/report"
	"wegwarte/internal/tenant"
)

// The figures: first what is given of a site, then what follows.
const (
	Places     = "places"
	Days       = "days"        // on which the site is there
	PersonDays = "person_days" // on which a person lived there
	PerSite    = "site_month"  // euros a month for all of it
	PerPlace   = "place_month" // euros a month for each place
	PerPerson  = "person_day"  // euros a day for each person
	Cost       = "cost"
	PerDay     = "cost_per_person_day"
	Income     = "income" // the site's part of the income, by person-days
	Difference = "difference"

	MonthDays    = "month_days"
	Rate         = "rate"
	Bestand      = "bestand"
	TotalDays    = "total_person_days"
	TotalCost    = "total_cost"
	TotalIncome  = "total_income"
	TotalBalance = "total_difference"
)

// Month is what a month costs.
type Month struct {
	First  clock.Date
	Next   clock.Date
	Sites  []housing.Site // in the order of the result's rows
	Rate   housing.Rule   // zero: none counts
	Report *report.Report // the Bestand that counts; nil: none is known
	Result *calc.Result
}

// Of reckons the month of a day. Up to today it counts who lived there; what is
// left of the month counts as if nobody came, and nobody left but on a day that is
// known. Places are those of today.
func Of(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, of clock.Date) (Month, error) {
	m := Month{First: clock.NewDate(of.Year(), of.Month(), 1)}
	m.Next = m.First.AddMonths(1)
	if s.Kind != tenant.Municipality {
		return m, errs.Forbidden("error.forbidden")
	}
	used, err := housing.Used(ctx, tx, s, m.First, m.Next)
	if err != nil {
		return m, err
	}
	rules, err := housing.Rules(ctx, tx, s)
	if err != nil {
		return m, err
	}
	m.Rate, _ = housing.RuleOn(rules, housing.Rate, m.First)
	if err := m.bestand(ctx, tx, s); err != nil {
		return m, err
	}
	var rows []calc.Row
	for _, u := range used {
		m.Sites = append(m.Sites, u.Site)
		rows = append(rows, calc.Row{Key: string(u.Site.ID), Given: m.given(u)})
	}
	m.Result = calc.Calculate(calc.Sheet{Parameters: m.parameters(), Columns: columns, Rows: rows})
	audit.Log(tx, c, s, audit.Read, tenant.Site, "budget")
	return m, nil
}

// bestand reads the last own report of the month, or before it.
func (m *Month) bestand(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	if !s.Reads(tenant.Quota) {
		return nil
	}
	own, err := tenant.Find(ctx, tx, s.Tenant)
	if err != nil || own.AGS == "" {
		return err
	}
	all, err := report.History(ctx, tx, s, report.Asylum, own.AGS, report.Key{Day: m.Next})
	if len(all) > 0 {
		m.Report = &all[0]
	}
	return err
}

func (m Month) parameters() []calc.Parameter {
	rate, bestand := calc.Parameter{Name: Rate}, calc.Parameter{Name: Bestand}
	if m.Rate.Value > 0 {
		rate.Value, rate.Source = euros(m.Rate.Value), m.Rate.Source
	}
	if m.Report != nil {
		bestand.Value, bestand.Source = whole(m.Report.Persons), m.Report.Day.String()
	}
	return []calc.Parameter{
		{Name: MonthDays, Value: whole(m.First.DaysUntil(m.Next))}, rate, bestand,
		{Name: TotalDays, Formula: calc.Sum(PersonDays)},
		{Name: TotalIncome, Formula: calc.Mul(calc.Param(Rate), calc.Param(Bestand))},
		{Name: TotalCost, Formula: calc.Sum(Cost)},
		{Name: TotalBalance, Formula: calc.Sub(calc.Param(TotalIncome), calc.Param(TotalCost))},
	}
}

// columns are the figures of a site, in the order in which they follow.
var columns = []calc.Column{
	{Name: Places}, {Name: Days}, {Name: PersonDays}, {Name: PerSite}, {Name: PerPlace}, {Name: PerPerson},
	{Name: Cost, Formula: calc.Add(
		calc.Div(calc.Mul(calc.Add(calc.Col(PerSite), calc.Mul(calc.Col(PerPlace), calc.Col(Places))), calc.Col(Days)), calc.Param(MonthDays)),
		calc.Mul(calc.Col(PerPerson), calc.Col(PersonDays)))},
	{Name: PerDay, Formula: calc.Div(calc.Col(Cost), calc.Col(PersonDays))},
	{Name: Income, Formula: calc.Div(calc.Mul(calc.Param(TotalIncome), calc.Col(PersonDays)), calc.Param(TotalDays))},
	{Name: Difference, Formula: calc.Sub(calc.Col(Income), calc.Col(Cost))},
}

// given is what is counted of a site.
func (m Month) given(u housing.Use) map[string]*big.Rat {
	from, until := later(u.Site.Opens, m.First), m.Next
	if !u.Site.Closes.IsZero() && u.Site.Closes.Before(until) {
		until = u.Site.Closes
	}
	days := max(0, from.DaysUntil(until))
	given := map[string]*big.Rat{Places: whole(u.Site.Places), Days: whole(days), PersonDays: whole(u.PersonDays)}
	for name, per := range map[string]housing.Per{PerSite: housing.SiteMonth, PerPlace: housing.PlaceMonth, PerPerson: housing.PersonDay} {
		given[name] = average(u.Costs, per, from, days)
	}
	return given
}

// average is what something costs on the average of some days.
func average(all []housing.Cost, per housing.Per, from clock.Date, days int) *big.Rat {
	if days == 0 {
		return new(big.Rat)
	}
	sum := 0
	for i := range days {
		for _, k := range housing.CostsOn(all, from.AddDays(i)) {
			if k.Per == per {
				sum += k.Cents
			}
		}
	}
	return new(big.Rat).Mul(euros(sum), big.NewRat(1, int64(days)))
}

func euros(cents int) *big.Rat { return big.NewRat(int64(cents), 100) }
func whole(n int) *big.Rat     { return big.NewRat(int64(n), 1) }

func later(a, b clock.Date) clock.Date {
	if a.After(b) {
		return a
	}
	return b
}

// Total adds a figure up over all sites.
func (m Month) Total(figure string) *big.Rat { return m.Result.Total(figure) }
