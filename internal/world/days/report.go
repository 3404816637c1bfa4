package days

import (
	"context"
	"fmt"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	monthly "wegwarte/internal/report"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// credit says on the world's first day where the Land's facilities count.
func (p *player) credit(ctx context.Context) error {
	desk := p.offices.scope(p.offices.land, "", tenant.LandAllocation)
	var all []monthly.Place
	for _, one := range p.world.CreditedPlaces() {
		all = append(all, monthly.Place{AGS: one.AGS, Facility: one.Facility.Name, From: p.world.FirstDay().AddMonths(-6), Places: one.Facility.Capacity,
			Source: "Betriebsbeginn laut Einrichtungsliste des Landes"})
	}
	return p.db.Do(ctx, desk.Tenant, func(ctx context.Context, tx *db.Tx) error {
		return monthly.SetPlaces(ctx, tx, clock.At(opening(p.world.FirstDay())), desk, all...)
	})
}

// residence sets rules for the residence rule on the world's first day, marked as
// what they are, and keeps what is reported for it.
func (p *player) residence(ctx context.Context) error {
	desk, c := p.offices.scope(p.offices.land, "", tenant.LandAllocation), clock.At(opening(p.world.FirstDay()))
	reports := p.world.ResidenceReports()
	return p.db.Do(ctx, desk.Tenant, func(ctx context.Context, tx *db.Tx) error {
		_, err := monthly.AddRules(ctx, tx, c, desk, monthly.Rules{Purpose: monthly.Residence, From: reports[0].Stichtag, Population: 9000, Area: 1000, Cap: 2500, Keeps: 365,
			Source: "Beispiel der Vorführung, an der AWoV NRW von 2016 angelehnt", Uncertain: "Arbeitslose und Abschläge sind nicht berücksichtigt; die geltende Fassung ist nicht geprüft."})
		if err != nil {
			return err
		}
		return p.keepReports(ctx, tx, monthly.Residence, "Wohnsitzauflage", reports, c)
	})
}

// report keeps what is reported on a day: a list at the Land, and what the
// municipalities enter themselves, in one transaction.
func (p *player) report(ctx context.Context, reports []world.MonthlyReport, c clock.Clock) error {
	if len(reports) == 0 {
		return nil
	}
	return p.db.Do(ctx, p.offices.land.ID, func(ctx context.Context, tx *db.Tx) error {
		return p.keepReports(ctx, tx, monthly.Asylum, "Bestandsmeldungen", reports, c)
	})
}

func (p *player) keepReports(ctx context.Context, tx *db.Tx, purpose monthly.Purpose, called string, reports []world.MonthlyReport, c clock.Clock) error {
	desk := p.offices.scope(p.offices.land, "", tenant.LandAllocation)
	list := monthly.TakeCommand{Purpose: purpose}
	for _, one := range reports {
		if !one.Own {
			list.Day, list.Source = one.Stichtag, fmt.Sprintf("%s-%d-%02d.xlsx", called, one.Stichtag.Year(), one.Stichtag.Month())
			list.Counts = append(list.Counts, monthly.Count{AGS: one.AGS, Persons: one.Persons})
			continue
		}
		intake := p.offices.scope(p.offices.towns[one.AGS], "", tenant.Intake)
		err := tx.On(ctx, intake.Tenant, func(ctx context.Context) error {
			_, err := monthly.Enter(ctx, tx, c, intake, monthly.EnterCommand{Purpose: purpose, Day: one.Stichtag, Persons: one.Persons, Source: one.Source})
			return err
		})
		if err != nil {
			return fmt.Errorf("report of %s of %s: %w", one.AGS, one.Stichtag, err)
		}
	}
	if len(list.Counts) == 0 {
		return nil
	}
	_, err := monthly.Take(ctx, tx, c, desk, list)
	return err
}
