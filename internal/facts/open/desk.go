package open

import (
	"context"
	"log/slog"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/tenant"
)

// The kinds of jobs.
const (
	everywhere job.Kind = "open.night"        // of the house
	ofTenant   job.Kind = "open.night.tenant" // of one tenant
)

// Desk counts and drafts in the night.
type Desk struct {
	DB    *db.DB
	Clock clock.Clock
	Log   *slog.Logger // nil: nothing is said

	Tenants func(ctx context.Context, tx *db.Tx) ([]id.ID, error) // who works with the house
}

// Serve has the runner do it.
func (d *Desk) Serve(r *job.Runner) {
	r.On(everywhere, d.each)
	r.On(ofTenant, func(ctx context.Context, j *job.Job) error {
		if err := d.Tenant(ctx, j.Tenant, nil); err != nil {
			return err
		}
		return d.DB.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error { return j.Finish(ctx, tx, d.Clock) })
	})
	r.EveryMinute(d.Schedule)
}

// Schedule enqueues the day's work, once.
func (d *Desk) Schedule(ctx context.Context) error {
	return d.DB.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		return job.Enqueue(ctx, tx, d.Clock, "", job.New{Kind: everywhere, Once: "open:" + clock.Today(d.Clock).String()})
	})
}

// each counts for each Land, and then makes a job of each tenant's release.
func (d *Desk) each(ctx context.Context, j *job.Job) error {
	if err := d.CountAll(ctx); err != nil {
		return err
	}
	return j.Spread(ctx, d.DB, d.Clock, job.New{Kind: ofTenant}, d.Tenants)
}

// machine is on whose behalf the night works: it reads and writes what the lead may.
func machine(t tenant.Tenant) tenant.Scope {
	return tenant.Scope{Tenant: t.ID, Kind: t.Kind, Actor: "open", Name: "wegwarte", Role: tenant.Lead}
}

// CountAll makes this month's counts of each Land, where there are none.
func (d *Desk) CountAll(ctx context.Context) error {
	var lands []tenant.Tenant
	if err := d.DB.Look(ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		lands, err = tenant.OfKind(ctx, tx, tenant.Land)
		return err
	}); err != nil {
		return err
	}
	today := clock.Today(d.Clock)
	month := clock.NewDate(today.Year(), today.Month(), 1)
	for _, land := range lands {
		known := false
		if err := d.DB.Look(ctx, land.ID, func(ctx context.Context, tx *db.Tx) error {
			all, err := lastOf(ctx, tx, land.ID, month)
			known = len(all) > 0 && all[0].Month == month
			return err
		}); err != nil {
			return err
		}
		if known {
			continue
		}
		cells, err := CountNow(ctx, d.DB, d.Clock, machine(land))
		if err != nil {
			return err
		}
		if cells.Checked.Refused != "" && d.Log != nil {
			d.Log.Warn("counts of arrivals are left out of what is published: they cannot be protected", "month", month.String())
		}
	}
	return nil
}

// Tenant drafts a tenant's release where one is due by its rhythm, and sends it out where
// the tenant said so. Ground may be nil.
func (d *Desk) Tenant(ctx context.Context, of id.ID, g *ground) error {
	var t tenant.Tenant
	var set Settings
	due := false
	today := clock.Today(d.Clock)
	err := d.DB.Look(ctx, of, func(ctx context.Context, tx *db.Tx) (err error) {
		if t, err = tenant.Find(ctx, tx, of); err != nil || AddressOf(t) == "" || t.Kind == tenant.Provider {
			return err
		}
		if set, err = settings(ctx, tx, of); err != nil {
			return err
		}
		last, err := db.One(ctx, tx, db.Value[string], `SELECT coalesce(max(day), '') FROM open_release WHERE tenant_id = $1`, of)
		due = last < set.Rhythm.since(today).String()
		return err
	})
	if err != nil || !due || set.Rhythm == ByHand {
		return err
	}
	s := machine(t)
	r, err := draft(ctx, d.DB, d.Clock, s, g)
	if err != nil || !set.Automatic {
		return err
	}
	err = d.DB.Do(ctx, of, func(ctx context.Context, tx *db.Tx) error {
		_, err := Publish(ctx, tx, d.Clock, s, r.ID, r.Hash)
		return err
	})
	if errs.Is(err, errs.KindInvalid) { // it waits as a draft, and the desk says why
		return nil
	}
	return err
}

// since gives the day from which on one release of the rhythm is enough.
func (r Rhythm) since(today clock.Date) clock.Date {
	month := today.Month()
	if r == Quarterly {
		month = (month-1)/3*3 + 1
	}
	return clock.NewDate(today.Year(), month, 1)
}

// Settle does the night's work at once, of a world whose days were played before anybody
// worked through the jobs, or of a whole Land.
func (d *Desk) Settle(ctx context.Context) error {
	if err := d.CountAll(ctx); err != nil {
		return err
	}
	var tenants []id.ID
	grounds := map[string]*ground{}
	err := d.DB.Look(ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		tenants, err = d.Tenants(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	for _, of := range tenants {
		var g *ground
		if err := d.DB.Look(ctx, of, func(ctx context.Context, tx *db.Tx) error {
			t, err := tenant.Find(ctx, tx, of)
			if err != nil || t.Kind == tenant.Provider {
				return err
			}
			if g = grounds[t.LandKey]; g == nil {
				if g, err = stand(ctx, tx, machine(t), clock.Today(d.Clock)); errs.Is(err, errs.KindNotFound) {
					return nil
				}
				grounds[t.LandKey] = g
			}
			return err
		}); err != nil {
			return err
		}
		if err := d.Tenant(ctx, of, g); err != nil {
			return err
		}
	}
	return nil
}
