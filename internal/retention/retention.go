// Package retention removes in the night what the house has no more ground to
// keep: a day's work for each tenant, in small steps, each audited.
//
// It decides nothing: from when something goes is said where the thing is at home
// (record.AZRRules), and whether the house does it at all by who runs it.
package retention

import (
	"context"

	"wegwarte/internal/account"
	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// The kinds of jobs.
const (
	night       job.Kind = "retention.night"        // of the house
	tenantNight job.Kind = "retention.night.tenant" // of one tenant
)

// Desk is where it is done.
type Desk struct {
	DB    *db.DB
	Clock clock.Clock
}

// Serve has the runner do it.
func (d Desk) Serve(r *job.Runner) {
	r.On(night, d.everywhere)
	r.On(tenantNight, d.tenant)
	r.EveryMinute(d.Schedule)
}

type about struct {
	Day clock.Date `json:"day"`
}

// Schedule enqueues the night's work, once a day.
func (d Desk) Schedule(ctx context.Context) error {
	today := clock.Today(d.Clock)
	return d.DB.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		return job.Enqueue(ctx, tx, d.Clock, "", job.New{Kind: night, Once: "retention:" + today.String(), About: about{today}})
	})
}

// everywhere makes a job of each tenant's night.
func (d Desk) everywhere(ctx context.Context, j *job.Job) error {
	var of about
	if err := j.Read(&of); err != nil {
		return err
	}
	return d.DB.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		tenants, err := account.Staffed(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range tenants {
			if err := job.Enqueue(ctx, tx, d.Clock, t, job.New{Kind: tenantNight, About: of}); err != nil {
				return err
			}
		}
		return j.Finish(ctx, tx, d.Clock)
	})
}

// tenant does one tenant's work. Each step is a transaction of its own: what was
// removed is removed, also where a later step fails and all is begun anew.
func (d Desk) tenant(ctx context.Context, j *job.Job) error {
	for _, step := range []func(context.Context, *db.Tx, clock.Clock, tenant.Scope) (int, error){record.RemoveAged, assignment.ThinHandovers} {
		if err := d.all(ctx, j.Tenant, step); err != nil {
			return err
		}
	}
	return nil
}

func (d Desk) all(ctx context.Context, of id.ID, step func(context.Context, *db.Tx, clock.Clock, tenant.Scope) (int, error)) error {
	for {
		var n int
		err := d.DB.Do(ctx, of, func(ctx context.Context, tx *db.Tx) error {
			t, err := tenant.Find(ctx, tx, of)
			if err != nil {
				return err
			}
			n, err = step(ctx, tx, d.Clock, tenant.Scope{Tenant: of, Kind: t.Kind, Actor: "retention"})
			return err
		})
		if err != nil || n == 0 {
			return err
		}
	}
}
