package days

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/housing/outlook"
	"wegwarte/internal/housing/placing"
	"wegwarte/internal/housing/prospect"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// settle has the municipality that is shown say where it houses people, and who of
// those who came lives where: each since they came, most in homes, some in the gym.
// For some it is not written down yet, and for half of those who are to come a
// place is planned.
func (p *player) settle(ctx context.Context, now time.Time) error {
	who := p.offices.scope(p.offices.towns[world.DemoMunicipality], "", tenant.Housing)
	residents := p.world.Residents()
	guests, err := p.guests(ctx, who, clock.At(now))
	if err != nil {
		return err
	}
	persons := 0
	for _, r := range residents {
		persons += len(r.Persons)
	}
	for _, g := range guests {
		persons += len(g.Persons)
	}
	if err := p.build(ctx, who, p.world.Sites(persons)); err != nil {
		return err
	}
	own := p.world.LandSites()
	for i := range own {
		own[i].Site.Unit = p.offices.units[i].ID
	}
	desk := p.offices.scope(p.offices.land, "", tenant.LandAllocation)
	if err := p.build(ctx, desk, own); err != nil {
		return err
	}
	if err := p.db.Do(ctx, desk.Tenant, func(ctx context.Context, tx *db.Tx) error {
		at := clock.At(opening(clock.DateOf(now).AddDays(-9)).Add(2 * time.Hour))
		_, err := prospect.Tell(ctx, tx, at, desk, "Die Notunterkunft in der Messehalle wird im Frühjahr zurückgegeben. Was an ihre Stelle tritt, wird im Januar entschieden und dann hier mitgeteilt.")
		return err
	}); err != nil {
		return err
	}
	if err := p.reside(ctx, who, residents); err != nil {
		return err
	}
	err = p.db.Do(ctx, who.Tenant, func(ctx context.Context, tx *db.Tx) error {
		for i, g := range guests {
			if i%9 == 4 { // not written down yet
				continue
			}
			if err := house(ctx, tx, who, g, i%6 == 1, now); err != nil {
				return fmt.Errorf("housing %s: %w", g.FileNumber, err)
			}
		}
		if err := p.expect(ctx, tx, who, clock.At(now)); err != nil {
			return err
		}
		if err := p.seek(ctx, tx, who, residents, now); err != nil {
			return err
		}
		return p.consider(ctx, tx, who, clock.At(now))
	})
	if err != nil {
		return err
	}
	if err := p.walk(ctx, residents, now); err != nil {
		return err
	}
	if err := p.learn(ctx); err != nil {
		return err
	}
	if err := p.recognise(ctx, residents, now); err != nil {
		return err
	}
	if _, err := placing.Make(ctx, p.db, clock.At(now), who); err != nil && !errs.Is(err, errs.KindInvalid) { // in a small world nobody may need a place
		return err
	}
	return p.correspond(ctx, residents, now)
}

// consider has the municipality write down two ways to close the gym.
func (p *player) consider(ctx context.Context, tx *db.Tx, who tenant.Scope, c clock.Clock) error {
	for _, one := range p.world.Scenarios() {
		kept, err := outlook.Add(ctx, tx, c, who, one.Name)
		if err != nil {
			return err
		}
		for _, m := range one.Measures {
			if kept, err = outlook.Take(ctx, tx, c, who, outlook.Seen{Scenario: kept.ID, Version: kept.Version}, m); err != nil {
				return fmt.Errorf("%s: %w", one.Name, err)
			}
		}
	}
	return nil
}

// reside has the municipality write down who lived there before: since when, where,
// and who has left for a flat of their own.
func (p *player) reside(ctx context.Context, who tenant.Scope, residents []world.Resident) error {
	intake := p.offices.scope(p.offices.towns[world.DemoMunicipality], "", tenant.Intake)
	first := clock.At(opening(p.world.FirstDay()))
	sorted.By(residents, func(a, b world.Resident) int { return a.From.Compare(b.From) })
	return p.db.Do(ctx, who.Tenant, func(ctx context.Context, tx *db.Tx) error {
		for i, r := range residents {
			cmd := person.RegisterCommand{ID: r.ID, FileNumber: r.FileNumber, Ties: r.Ties}
			for _, one := range r.Persons {
				cmd.Persons = append(cmd.Persons, one.Person)
			}
			h, err := person.Register(ctx, tx, first, intake, cmd)
			if err != nil {
				return fmt.Errorf("resident %s: %w", r.FileNumber, err)
			}
			if err := path.Welcome(ctx, tx, first, intake, h.ID); err != nil {
				return fmt.Errorf("way of %s: %w", r.FileNumber, err)
			}
			if err := house(ctx, tx, who, housing.Guest{ID: h.ID, FileNumber: h.FileNumber, Persons: h.Persons, Since: r.From}, i%12 == 7, opening(p.world.FirstDay())); err != nil {
				return fmt.Errorf("housing %s: %w", r.FileNumber, err)
			}
			if r.Left.IsZero() {
				continue
			}
			at := clock.At(opening(r.Left))
			stays, err := housing.StaysOf(ctx, tx, at, who, h.ID)
			if err != nil || len(stays) == 0 {
				return err
			}
			if _, err := housing.Leave(ctx, tx, at, who, housing.Seen{Stay: stays[0].ID, Version: stays[0].Version}, r.Left, housing.OwnFlat); err != nil {
				return fmt.Errorf("%s leaves: %w", r.FileNumber, err)
			}
		}
		return nil
	})
}

// guests gives those who live in the municipality, by the day they came.
func (p *player) guests(ctx context.Context, who tenant.Scope, c clock.Clock) (all []housing.Guest, err error) {
	err = p.db.Look(ctx, who.Tenant, func(ctx context.Context, tx *db.Tx) error {
		for after := id.ID(""); ; after = all[len(all)-1].ID {
			page, err := housing.Homeless(ctx, tx, c, who, after)
			if err != nil {
				return err
			}
			all = append(all, page...)
			if len(page) < housing.HomelessPage {
				return nil
			}
		}
	})
	sorted.By(all, func(a, b housing.Guest) int { return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.ID, b.ID)) })
	return all, err
}

// build has the sites written down on the world's first day.
func (p *player) build(ctx context.Context, who tenant.Scope, sites []world.TownSite) error {
	c := clock.At(opening(p.world.FirstDay()))
	return p.db.Do(ctx, who.Tenant, func(ctx context.Context, tx *db.Tx) error {
		for _, one := range sites {
			site, err := housing.SaveSite(ctx, tx, c, who, one.Site)
			if errs.Is(err, errs.KindInvalid) { // two flats in one house
				one.Site.Name += " b"
				site, err = housing.SaveSite(ctx, tx, c, who, one.Site)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", one.Site.Name, err)
			}
			for _, d := range one.Dwellings {
				d.Site = site.ID
				if _, err := housing.SaveDwelling(ctx, tx, c, who, d); err != nil {
					return fmt.Errorf("%s: %w", one.Site.Name, err)
				}
			}
			if err := p.tell(ctx, tx, c, who, site.ID, one); err != nil {
				return fmt.Errorf("%s: %w", one.Site.Name, err)
			}
			for _, k := range one.Costs {
				k.Site = site.ID
				if _, err := housing.SetCost(ctx, tx, c, who, k); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// house gives a household a place since the day it came: the best that is free,
// or, where there was none at first, a part of the gym.
func house(ctx context.Context, tx *db.Tx, who tenant.Scope, g housing.Guest, gym bool, now time.Time) error {
	at := opening(g.Since)
	if at.After(now) {
		at = now
	}
	if first := opening(clock.DateOf(now).AddDays(-world.Span)); at.Before(first) { // written down later
		at = first
	}
	c := clock.At(at)
	offers, err := housing.Offers(ctx, tx, c, who, g, g.Since)
	if err != nil || len(offers) == 0 {
		return err
	}
	o := offers[0]
	if i := slices.IndexFunc(offers, func(o housing.Offer) bool { return housing.Hall(o.Site.Kind) }); gym && i >= 0 {
		o = offers[i]
	}
	cmd := housing.BookCommand{Household: g.ID, Dwelling: o.Dwelling.ID, State: housing.Actual, From: g.Since}
	if len(o.Misses) > 0 {
		cmd.Reason = "Etwas Passenderes war an dem Tag nicht frei."
	}
	if _, err := housing.Book(ctx, tx, c, who, cmd); !errs.Is(err, errs.KindConflict) {
		return err
	}
	return nil
}

// expect plans places for half of those who are to come.
func (p *player) expect(ctx context.Context, tx *db.Tx, who tenant.Scope, c clock.Clock) error {
	coming, err := housing.Coming(ctx, tx, c, who)
	if err != nil {
		return err
	}
	for i, g := range coming {
		from := g.Comes(clock.Today(c))
		if i%2 == 1 {
			continue
		}
		offers, err := housing.Offers(ctx, tx, c, who, g, from)
		if err != nil || len(offers) == 0 || len(offers[0].Misses) > 0 {
			return err
		}
		state := housing.Planned
		if i%4 == 2 {
			state = housing.Reserved
		}
		cmd := housing.BookCommand{Household: g.ID, Transfer: g.Transfer.ID, Dwelling: offers[0].Dwelling.ID, State: state, From: from}
		if _, err := housing.Book(ctx, tx, c, who, cmd); err != nil && !errs.Is(err, errs.KindConflict) {
			return err
		}
	}
	return nil
}
