package days

import (
	"context"
	"fmt"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// settled has the municipality write down who lived there and has a flat of their own since long, and
// what they and those whom it houses have had for the first time.
func (p *player) settled(ctx context.Context, residents []world.Resident) error {
	town := p.offices.towns[world.DemoMunicipality]
	intake, manager := p.offices.scope(town, "", tenant.Intake), p.offices.scope(town, "", tenant.CaseManager)
	return p.db.Do(ctx, intake.Tenant, func(ctx context.Context, tx *db.Tx) error {
		gone := p.world.Settled()
		for _, r := range gone {
			cmd := person.RegisterCommand{ID: r.ID, FileNumber: r.FileNumber, Ties: r.Ties}
			for _, one := range r.Persons {
				cmd.Persons = append(cmd.Persons, one.Person)
			}
			if _, err := person.Register(ctx, tx, clock.At(opening(r.From)), intake, cmd); err != nil {
				return fmt.Errorf("settled %s: %w", r.FileNumber, err)
			}
		}
		for i, r := range append(gone, residents...) {
			for _, f := range p.world.Firsts(r, i) {
				cmd := path.ReachCommand{Person: r.Persons[f.Person].ID, Milestone: f.Kind, On: f.On}
				if err := path.Reach(ctx, tx, clock.At(opening(f.On)), manager, cmd); err != nil {
					return fmt.Errorf("%s of %s: %w", f.Kind, r.FileNumber, err)
				}
			}
		}
		return nil
	})
}
