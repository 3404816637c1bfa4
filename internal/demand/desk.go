package demand

import (
	"context"
	"log/slog"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/tenant"
)

// The kinds of jobs.
const (
	everywhere job.Kind = "doses.count"        // of the house
	ofTenant   job.Kind = "doses.count.tenant" // of one tenant
)

// Desk counts once a week.
type Desk struct {
	DB    *db.DB
	Clock clock.Clock
	Log   *slog.Logger // nil: nothing is said

	Tenants func(ctx context.Context, tx *db.Tx) ([]id.ID, error) // who works with the house
}

// Serve has the runner count.
func (d *Desk) Serve(r *job.Runner) {
	r.On(everywhere, d.each)
	r.On(ofTenant, d.count)
	r.EveryMinute(d.Schedule)
}

// Schedule enqueues the week's counting, once.
func (d *Desk) Schedule(ctx context.Context) error {
	return d.DB.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		return job.Enqueue(ctx, tx, d.Clock, "", job.New{Kind: everywhere, Once: "doses:" + Monday(clock.Today(d.Clock)).String()})
	})
}

// each makes a job of each tenant's counting.
func (d *Desk) each(ctx context.Context, j *job.Job) error {
	return j.Spread(ctx, d.DB, d.Clock, job.New{Kind: ofTenant}, d.Tenants)
}

func (d *Desk) count(ctx context.Context, j *job.Job) error {
	return d.Count(ctx, j.Tenant, func(ctx context.Context, tx *db.Tx) error { return j.Finish(ctx, tx, d.Clock) })
}

// Count makes the week's release of a tenant, unless there is one; done runs in the
// transaction that stores it.
func (d *Desk) Count(ctx context.Context, at id.ID, done func(context.Context, *db.Tx) error) error {
	var t tenant.Tenant
	var last Release
	var before []Count
	err := d.DB.Look(ctx, at, func(ctx context.Context, tx *db.Tx) (err error) {
		if t, err = tenant.Find(ctx, tx, at); err != nil {
			return err
		}
		if last, err = Latest(ctx, tx, reader(t)); err != nil {
			if none(err) {
				err = nil
			}
			return err
		}
		before, err = every(ctx, tx, reader(t), last.MadeOn)
		return err
	})
	if err != nil {
		return err
	}
	var told []Count
	if last.MadeOn != Monday(clock.Today(d.Clock)) {
		all, err := countAll(ctx, d.DB, d.Clock, t)
		if err != nil {
			return err
		}
		var refused []string
		if told, refused, err = protect(all, before); err != nil {
			return err
		}
		if len(refused) > 0 && d.Log != nil {
			d.Log.Warn("counts of vaccines were left out: they cannot be protected", "tables", len(refused))
		}
	}
	return d.DB.Do(ctx, at, func(ctx context.Context, tx *db.Tx) error {
		if last.MadeOn != Monday(clock.Today(d.Clock)) {
			if err := store(ctx, tx, d.Clock, reader(t), told); err != nil {
				return err
			}
		}
		return done(ctx, tx)
	})
}

// every gives all cells of a release.
func every(ctx context.Context, tx *db.Tx, s tenant.Scope, made clock.Date) (all []Count, err error) {
	var after *Count
	for more := true; more && err == nil; {
		var some []Count
		some, more, err = All(ctx, tx, s, made, after)
		all = append(all, some...)
		if n := len(all); n > 0 {
			after = &all[n-1]
		}
	}
	return all, err
}

// reader is machine with the role that reads at the tenant.
func reader(t tenant.Tenant) tenant.Scope {
	if t.Kind == tenant.Municipality {
		return machine(t, tenant.Intake)
	}
	return machine(t, tenant.FacilityMedic)
}

// Settle counts at once for all tenants of a world whose days were played before
// anybody worked through the jobs.
func (d *Desk) Settle(ctx context.Context) error {
	var tenants []id.ID
	err := d.DB.Look(ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		tenants, err = d.Tenants(ctx, tx)
		return err
	})
	for _, t := range tenants {
		if err == nil {
			err = d.Count(ctx, t, func(context.Context, *db.Tx) error { return nil })
		}
	}
	return err
}
