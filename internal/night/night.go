// Package night has the house do, once a day and for each tenant, what nobody
// asks for: small steps, each a transaction of its own, until nothing is left.
//
// It knows no room and decides nothing: what a step does, and in whose purpose,
// is said where the step is at home.
package night

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/tenant"
)

// Step does a part of a tenant's night, and says how much; nothing is left when it
// says 0. What was done is done, also where a later step fails.
type Step func(context.Context, *db.Tx, clock.Clock, tenant.Scope) (int, error)

// Desk is where it is done.
type Desk struct {
	DB      *db.DB
	Clock   clock.Clock
	Name    string                                                // of the jobs
	Actor   id.ID                                                 // stands in the audit
	Tenants func(ctx context.Context, tx *db.Tx) ([]id.ID, error) // whose nights there are
	Steps   []Step
}

func (d Desk) whole() job.Kind { return job.Kind(d.Name + ".night") }

func (d Desk) one() job.Kind { return job.Kind(d.Name + ".night.tenant") }

// Serve has the runner do it.
func (d Desk) Serve(r *job.Runner) {
	r.On(d.whole(), d.everywhere)
	r.On(d.one(), d.tenant)
	r.EveryMinute(d.Schedule)
}

// Schedule enqueues the night's work, once a day.
func (d Desk) Schedule(ctx context.Context) error {
	return d.DB.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		return job.Enqueue(ctx, tx, d.Clock, "", job.New{Kind: d.whole(), Once: d.Name + ":" + clock.Today(d.Clock).String()})
	})
}

// everywhere makes a job of each tenant's night.
func (d Desk) everywhere(ctx context.Context, j *job.Job) error {
	return j.Spread(ctx, d.DB, d.Clock, job.New{Kind: d.one()}, d.Tenants)
}

// Settle does all at once, of a world whose days were played before anybody worked through the nights.
func (d Desk) Settle(ctx context.Context) error {
	var tenants []id.ID
	err := d.DB.Look(ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		tenants, err = d.Tenants(ctx, tx)
		return err
	})
	for _, t := range tenants {
		for _, step := range d.Steps {
			if err == nil {
				err = d.all(ctx, t, step)
			}
		}
	}
	return err
}

// tenant does one tenant's work. What was done is done, also where a later step
// fails and all is begun anew.
func (d Desk) tenant(ctx context.Context, j *job.Job) error {
	for _, step := range d.Steps {
		if err := d.all(ctx, j.Tenant, step); err != nil {
			return err
		}
	}
	return nil
}

func (d Desk) all(ctx context.Context, of id.ID, step Step) error {
	for {
		var n int
		err := d.DB.Do(ctx, of, func(ctx context.Context, tx *db.Tx) error {
			t, err := tenant.Find(ctx, tx, of)
			if err != nil {
				return err
			}
			n, err = step(ctx, tx, d.Clock, tenant.Scope{Tenant: of, Kind: t.Kind, Actor: d.Actor})
			return err
		})
		if err != nil || n == 0 {
			return err
		}
	}
}
