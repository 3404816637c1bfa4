package days

import (
	"context"
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// spoken is how people told the medical team what is to become of what is known
// of them.
const spoken = "mündlich im Gespräch, gedolmetscht am Telefon"

// fetch has the medical team enter, on the day they come, what the AZR says of
// some who were in Germany before: it goes in this quarter or went in the last
// one. Some were asked already what of it is to be kept.
func (p *player) fetch(ctx context.Context, tx *db.Tx, day clock.Date, h *world.Household, hours *hours) error {
	if h.Since != day || h.Index%11 != 4 && (h.Way.To != world.DemoMunicipality || h.Index%3 != 1) {
		return nil
	}
	team := p.offices.scope(p.offices.land, p.offices.units[h.Facility].ID, tenant.FacilityMedic)
	for at, one := range h.Persons {
		sent := p.world.Today.AddMonths(-12).AddDays(-h.Index % 20)
		if !one.Birth.Date.Before(sent.AddMonths(-18)) {
			continue // was not born, or a baby
		}
		hours.pass()
		check := record.AZRCommand{Person: one.ID, Kind: "examination", Day: sent.AddDays(-9), Place: "EAE Bochum", SentOn: sent}
		dose := record.AZRCommand{Person: one.ID, Kind: "vaccination", Antigens: []string{"Masern", "Mumps", "Roeteln"}, Day: sent.AddDays(-5), Place: "EAE Bochum", SentOn: sent}
		taken, err := record.AddAZR(ctx, tx, hours, team, check, dose)
		if err != nil {
			return err
		}
		if at > 0 || h.Index%2 == 0 || len(taken.Added) < 2 {
			continue // nobody has asked yet
		}
		err = record.Keep(ctx, tx, hours, team, record.KeepCommand{Person: one.ID, Keep: []id.ID{taken.Added[1].ID}, Drop: []id.ID{taken.Added[0].ID}, How: spoken})
		if err != nil {
			return err
		}
	}
	return nil
}

// private are what people rather keep to themselves, of needs and of what was done.
var private = []string{"therapy", "therapy-started", "social-counselling", "procedure-counselling"}

// keepBack has some people say, on the day something of theirs was written down,
// that it is not to be handed on.
func (p *player) keepBack(ctx context.Context, tx *db.Tx, day clock.Date, h *world.Household, hours *hours) error {
	if h.Index%5 != 3 && (h.Way.To != world.DemoMunicipality || h.Index%2 != 0) {
		return nil
	}
	say := func(item record.KeptItem, which id.ID, health bool) error {
		role := tenant.FacilitySocial
		if health {
			role = tenant.FacilityMedic
		}
		hours.pass()
		by := p.offices.scope(p.offices.land, p.offices.units[h.Facility].ID, role)
		return assignment.KeepBack(ctx, tx, hours, by, record.KeepBackCommand{Item: item, ID: which, How: spoken})
	}
	for _, one := range h.Persons[:1] {
		for _, n := range one.Needs {
			asked := slices.ContainsFunc(h.Way.Steps, func(s world.Step) bool { return s.About == n.Code })
			if clock.DateOf(n.RecordedAt) == day && slices.Contains(private, n.Code) && n.Basis != record.ByConsent && !asked {
				if err := say(record.KeptNeed, n.ID, n.Health); err != nil {
					return err
				}
			}
		}
		for _, m := range one.Measures {
			if clock.DateOf(m.RecordedAt) == day && m.Outcome == record.Done && slices.Contains(private, m.Kind) {
				if err := say(record.KeptMeasure, m.ID, m.Health); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
