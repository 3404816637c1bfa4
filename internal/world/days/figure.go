package days

import (
	"context"
	"errors"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/tenant"
)

// figures brings on the world's first day, as the Land's list, the figures of all
// municipalities.
func (p *player) figures(ctx context.Context) error {
	desk := p.offices.scope(p.offices.land, "", tenant.LandAllocation)
	return p.db.Do(ctx, desk.Tenant, func(ctx context.Context, tx *db.Tx) error {
		taken, err := figure.Take(ctx, tx, clock.At(opening(p.world.FirstDay())), desk, figure.TakeCommand{Rows: p.world.Figures(), Way: figure.Sheet})
		if err == nil && (len(taken.Faults) > 0 || taken.Foreign > 0) {
			err = errors.New("days: figures that break a rule, or of nobody")
		}
		return err
	})
}
