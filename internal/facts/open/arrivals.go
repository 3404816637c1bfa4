package open

import (
	"context"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// enough is how many households a figure of notice is about at least.
const enough = 20

// plannedWeeks is how far ahead is told what the Land plans.
const plannedWeeks = 12

// arrivals takes the scope's part of the Land's protected counts; nil where there are none.
func arrivals(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, t tenant.Tenant, all []Cells, places []tenant.Place) (*Arrivals, error) {
	if len(all) == 0 || all[0].Checked.Refused != "" {
		return nil, nil
	}
	town := t.AGS // of the Land ""
	now := all[0]
	a := &Arrivals{Counted: now.Day, Smallest: now.Smallest, Total: now.In(town, clock.Date{})}
	weeks := Weeks(now.Month)
	for _, week := range weeks {
		a.Weeks = append(a.Weeks, Week{week, now.In(town, week)})
	}
	for _, k := range all[1:] {
		if k.Checked.Refused == "" {
			a.Before = append(a.Before, Month{k.Month, k.In(town, clock.Date{})})
		}
	}
	if t.Kind == tenant.Land {
		a.districts(now, places)
	}
	if err := a.plan(ctx, tx, s, weeks[len(weeks)-1].AddDays(7)); err != nil {
		return nil, err
	}
	return a, a.notice(ctx, tx, c, s)
}

// districts lists the Land's districts by name.
func (a *Arrivals) districts(now Cells, places []tenant.Place) {
	seen := map[string]bool{}
	for _, p := range places {
		if !seen[p.KreisKey] {
			seen[p.KreisKey] = true
			a.Places = append(a.Places, Place{p.KreisKey, p.Kreis, now.In(p.KreisKey, clock.Date{})})
		}
	}
	sorted.By(a.Places, func(x, y Place) int { return compareNames(x.Name, y.Name) })
}

// plan adds what the Land plans for the weeks that were not counted yet: numbers that
// somebody set, and nobody is behind them so far.
func (a *Arrivals) plan(ctx context.Context, tx *db.Tx, s tenant.Scope, from clock.Date) error {
	list, err := assignment.Previews(ctx, tx, s, from, plannedWeeks)
	sum := map[clock.Date]int{}
	for _, p := range list {
		if !p.ChangedAt.IsZero() {
			sum[p.Week] += p.Planned
		}
	}
	for i := range plannedWeeks {
		if n, said := sum[from.AddDays(7*i)]; said {
			a.Planned = append(a.Planned, Planned{from.AddDays(7 * i), n})
		}
	}
	return err
}

// notice tells how long ahead arrivals of the last twelve months were announced, where it
// is about enough households.
func (a *Arrivals) notice(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	this := clock.Today(c)
	until := clock.NewDate(this.Year(), this.Month(), 1).AddDays(-1)
	from := until.AddDays(1).AddMonths(-12)
	list, err := assignment.Figures(ctx, tx, s, assignment.FigureFilter{From: from, Until: until, By: assignment.ByMonth})
	if all := assignment.Sum(list); all.Households() >= enough {
		a.Notice = &Notice{from, until, all.Quantile(.5), all.Kept()}
	}
	return err
}
