package days

import (
	"context"
	"time"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// promise is what the Land promises its municipalities before anybody moves.
func (p *player) promise(ctx context.Context) error {
	desk := p.offices.scope(p.offices.land, "", tenant.LandAllocation)
	return p.db.Do(ctx, desk.Tenant, func(ctx context.Context, tx *db.Tx) error {
		for _, one := range p.world.Promises() {
			if _, err := assignment.AddPromise(ctx, tx, clock.At(opening(p.world.FirstDay())), desk, one); err != nil {
				return err
			}
		}
		return nil
	})
}

// foresee is what the Land says on the last day of the weeks ahead.
func (p *player) foresee(ctx context.Context, now time.Time) error {
	desk := p.offices.scope(p.offices.land, "", tenant.LandAllocation)
	var plans []assignment.PreviewCommand
	for _, f := range p.world.Foresights() {
		for week, persons := range f.Weeks {
			plans = append(plans, assignment.PreviewCommand{Municipality: p.offices.towns[f.Town].ID, Week: p.world.Today.AddDays(7 * (week + 1)), Persons: persons})
		}
	}
	return p.db.Do(ctx, desk.Tenant, func(ctx context.Context, tx *db.Tx) error {
		return assignment.Foresee(ctx, tx, clock.At(now), desk, plans...)
	})
}
