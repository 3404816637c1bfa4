package days

import (
	"context"
	"fmt"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/report"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// credit says on the world's first day where the Land's facilities count.
func (p *player) credit(ctx context.Context) error {
	desk := p.offices.scope(p.offices.land, "", tenant.LandAllocation)
	var all []report.Place
	for _, one := range p.world.CreditedPlaces() {
		all = append(all, report.Place{AGS: one.AGS, Facility: one.Facility.Name, From: p.world.FirstDay().AddMonths(-6), Places: one.Facility.Capacity,
			Source: "Betriebsbeginn laut Einrichtungsliste des Landes"})
	}
	return p.db.Do(ctx, desk.Tenant, func(ctx context.Context, tx *db.Tx) error {
		return report.SetPlaces(ctx, tx, clock.At(opening(p.world.FirstDay())), desk, all...)
	})
}

// report keeps what is reported on a day: a list at the Land, and what the
// municipalities enter themselves, in one transaction.
func (p *player) report(ctx context.Context, day clock.Date, reports []world.MonthlyReport, c clock.Clock) error {
	if len(reports) == 0 {
		return nil
	}
	desk := p.offices.scope(p.offices.land, "", tenant.LandAllocation)
	list := report.TakeCommand{}
	return p.db.Do(ctx, desk.Tenant, func(ctx context.Context, tx *db.Tx) error {
		for _, one := range reports {
			if !one.Own {
				list.Day, list.Source = one.Stichtag, fmt.Sprintf("Bestandsmeldungen-%d-%02d.xlsx", one.Stichtag.Year(), one.Stichtag.Month())
				list.Counts = append(list.Counts, report.Count{AGS: one.AGS, Persons: one.Persons})
				continue
			}
			intake := p.offices.scope(p.offices.towns[one.AGS], "", tenant.Intake)
			err := tx.On(ctx, intake.Tenant, func(ctx context.Context) error {
				_, err := report.Enter(ctx, tx, c, intake, report.EnterCommand{Day: one.Stichtag, Persons: one.Persons, Source: one.Source})
				return err
			})
			if err != nil {
				return fmt.Errorf("report of %s on %s: %w", one.AGS, day, err)
			}
		}
		if len(list.Counts) == 0 {
			return nil
		}
		_, err := report.Take(ctx, tx, c, desk, list)
		return err
	})
}
