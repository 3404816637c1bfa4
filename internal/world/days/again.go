package days

import (
	"context"
	"errors"
	"fmt"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// again registers, on the last day, some people a second time: in the facility
// that has log-ins, and in the municipality that has; and some of that facility
// in another one, which only the Land's desk can see. After a crowd was
// registered, the whole register is looked through.
func (p *player) again(ctx context.Context, h *hours) error {
	land, town := p.offices.land, p.offices.towns[world.DemoMunicipality]
	social := p.offices.scope(land, p.offices.units[0].ID, tenant.FacilitySocial)
	intake, elsewhere := p.offices.scope(town, "", tenant.Intake), p.offices.scope(land, p.offices.units[1].ID, tenant.FacilitySocial)
	for _, once := range []struct {
		known, again tenant.Scope
		first        int // file number
		slips        []world.Slip
	}{{social, social, 4120, world.Slips}, {intake, intake, 4120, world.Slips}, {social, elsewhere, 4171, []world.Slip{world.Respelt, world.YearOnly}}} {
		err := p.db.Do(ctx, once.known.Tenant, func(ctx context.Context, tx *db.Tx) error {
			return p.twice(ctx, tx, once.known, once.again, once.first, once.slips, h)
		})
		if err != nil {
			return fmt.Errorf("registering again: %w", err)
		}
	}
	if p.world.Persons < crowd {
		return nil
	}
	_, err := person.FindDuplicates(ctx, p.db, h, social)
	return err
}

// twice registers one of the households that the one scope knows again at the
// other, for each slip: all of a family for the first, one person for the others.
func (p *player) twice(ctx context.Context, tx *db.Tx, known, s tenant.Scope, first int, slips []world.Slip, h *hours) error {
	page, err := person.List(ctx, tx, h, known, person.Filter{Limit: 200, Down: known.Unit != s.Unit}) // others than those before
	if err != nil {
		return err
	}
	used := map[id.ID]bool{}
	for i, slip := range slips {
		for _, known := range page.Households {
			persons := slipped(known, slip)
			if used[known.ID] || len(persons) == 0 {
				continue
			}
			used[known.ID] = true
			h.pass()
			cmd := person.RegisterCommand{FileNumber: fmt.Sprintf("N-%d-%04d", h.Now().Year(), first+7*i), Unit: s.Unit, UnitSince: known.UnitSince, Persons: persons}
			if len(persons) > 1 {
				cmd.Ties = []person.Tie{{Person: 1, Other: 2, Kind: person.StayTogether}}
			}
			_, err := person.Register(ctx, tx, h, s, cmd)
			if err != nil {
				return errors.Join(errors.New(known.FileNumber), err)
			}
			p.result.Households++
			p.result.Persons += len(persons)
			break
		}
	}
	return nil
}

// slipped gives who of a household is written down again.
func slipped(h person.Household, slip world.Slip) (persons []person.Person) {
	for _, p := range h.Persons {
		one, ok := world.Again(p, slip)
		if alone := slip != world.Respelt; ok && !(alone && p.Birth.MinorOn(h.UnitSince)) { // a child does not come alone
			persons = append(persons, one)
		}
	}
	switch {
	case slip == world.Respelt && len(persons) < 2, len(persons) > 3:
		return nil
	case slip != world.Respelt && len(persons) > 1:
		return persons[:1]
	}
	return persons
}
