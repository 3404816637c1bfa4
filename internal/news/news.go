package news

import (
	"context"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/mail"
	"wegwarte/internal/tenant"
)

// The kinds of jobs.
const (
	morning       job.Kind = "news.morning"        // of the house
	tenantMorning job.Kind = "news.morning.tenant" // of one tenant
)

// Desk is where news is made.
type Desk struct {
	DB    *db.DB
	Clock clock.Clock
	Hour  int // of the morning's mail, in Berlin
}

// evening is when a morning's mail is of no use any more: a program that was
// down in the morning makes up for it until then.
const evening = 18

// Serve has the runner make news.
func (d Desk) Serve(r *job.Runner) {
	r.On(morning, d.everywhere)
	r.On(tenantMorning, d.tenantMorning)
	r.On(assignment.EventJob, d.event)
	r.EveryMinute(d.Schedule)
}

// Schedule enqueues the morning's mail, once a working day.
func (d Desk) Schedule(ctx context.Context) error {
	now := d.Clock.Now()
	today := clock.DateOf(now)
	if hour := now.In(clock.Berlin).Hour(); !today.IsWorkday() || hour < d.Hour || hour >= max(evening, d.Hour+1) {
		return nil
	}
	return d.DB.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		return job.Enqueue(ctx, tx, d.Clock, "", job.New{Kind: morning, Once: "morning:" + today.String(), About: about{today}})
	})
}

type about struct {
	Day clock.Date `json:"day"`
}

// everywhere makes a job of each tenant's morning.
func (d Desk) everywhere(ctx context.Context, j *job.Job) error {
	var of about
	if err := j.Read(&of); err != nil {
		return err
	}
	return j.Spread(ctx, d.DB, d.Clock, job.New{Kind: tenantMorning, About: of}, account.Staffed)
}

// lastMorning is the moment up to which the last digest told what happened.
func (d Desk) lastMorning(today clock.Date) time.Time {
	day := today.AddDays(-1)
	for !day.IsWorkday() {
		day = day.AddDays(-1)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), d.Hour, 0, 0, 0, clock.Berlin)
}

// scopeOf is that of a worker in one of their roles.
func scopeOf(t tenant.Tenant, w account.Worker, r tenant.Role) tenant.Scope {
	return tenant.Scope{Tenant: t.ID, Kind: t.Kind, Unit: w.Unit, Actor: w.ID, Role: r}
}

// wishes is how the people of a tenant want to be told.
type wishes map[id.ID]mail.Wishes

func (w wishes) pace(t mail.Topic, who account.Worker) mail.Pace {
	return w[who.ID].Pace(t, who.Roles...)
}
