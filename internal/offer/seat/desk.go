package seat

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/job"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
)

// Desk does what follows from elsewhere: an offer has more seats, and who waits for one is offered it.
type Desk struct {
	DB    *db.DB
	Clock clock.Clock
}

// Serve has a runner do it.
func (d Desk) Serve(r *job.Runner) { r.On(offer.MoreSeats, d.fill) }

func (d Desk) fill(ctx context.Context, j *job.Job) error {
	var about offer.Grown
	if err := j.Read(&about); err != nil {
		return err
	}
	return d.DB.Do(ctx, j.Tenant, func(ctx context.Context, tx *db.Tx) error {
		s := tenant.Scope{Tenant: j.Tenant, Kind: tenant.Municipality, Actor: "seats", Role: tenant.CaseManager}
		o, err := hold(ctx, tx, s, about.Offer)
		if err == nil {
			err = promote(ctx, tx, d.Clock, s, o)
		}
		if err != nil && !errs.Is(err, errs.KindNotFound) {
			return err
		}
		return j.Finish(ctx, tx, d.Clock)
	})
}
