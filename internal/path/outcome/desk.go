package outcome

import (
	"context"
	"fmt"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/tenant"
)

// The kinds of jobs.
const (
	everywhere job.Kind = "outcome.tell"        // of the house
	ofTenant   job.Kind = "outcome.tell.tenant" // of one municipality
)

// Desk tells once a week what has become due.
type Desk struct {
	DB      *db.DB
	Clock   clock.Clock
	Tenants func(ctx context.Context, tx *db.Tx) ([]id.ID, error) // who works with the house
}

// Serve has the runner tell.
func (d Desk) Serve(r *job.Runner) {
	r.On(everywhere, d.each)
	r.On(ofTenant, func(ctx context.Context, j *job.Job) error { return d.Tell(ctx, j.Tenant) })
	r.EveryMinute(d.Schedule)
}

// Schedule enqueues the week's telling, once.
func (d Desk) Schedule(ctx context.Context) error {
	year, week := clock.Today(d.Clock).ISOWeek()
	return d.DB.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		return job.Enqueue(ctx, tx, d.Clock, "", job.New{Kind: everywhere, Once: fmt.Sprintf("outcomes:%d-%d", year, week)})
	})
}

func (d Desk) each(ctx context.Context, j *job.Job) error {
	return d.DB.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		tenants, err := d.Tenants(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range tenants {
			if err := job.Enqueue(ctx, tx, d.Clock, t, job.New{Kind: ofTenant}); err != nil {
				return err
			}
		}
		return j.Finish(ctx, tx, d.Clock)
	})
}

// Tell founds the cohorts of a municipality that are complete, and decides of each mark
// that is due what is told of it.
func (d Desk) Tell(ctx context.Context, at id.ID) error {
	s, today := tenant.Scope{Tenant: at, Kind: tenant.Municipality, Actor: "outcomes", Name: "wegwarte", Role: tenant.Lead}, clock.Today(d.Clock)
	var all []cohort
	var begin clock.Date
	err := d.DB.Look(ctx, at, func(ctx context.Context, tx *db.Tx) error {
		t, err := tenant.Find(ctx, tx, at)
		if err != nil || t.Kind != tenant.Municipality {
			return err
		}
		if all, err = cohorts(ctx, tx, s); err == nil {
			begin, err = beginning(ctx, tx, s, all)
		}
		return err
	})
	for err == nil && !begin.IsZero() {
		var c Cohort
		var complete bool
		err = d.DB.Look(ctx, at, func(ctx context.Context, tx *db.Tx) (err error) {
			c, complete = next(begin, today, func(from, to clock.Date) int {
				var n int
				if err == nil {
					n, err = arrived(ctx, tx, s, Cohort{from, to})
				}
				return n
			})
			return err
		})
		if err != nil || !complete {
			break
		}
		all, begin = append(all, cohort{Cohort: c}), c.To.AddDays(1)
	}
	for _, k := range all {
		if err == nil {
			err = d.tell(ctx, s, k, k.due(today))
		}
	}
	return err
}

func (d Desk) tell(ctx context.Context, s tenant.Scope, k cohort, marks []int) error {
	isNew := k.persons == nil
	if len(marks) == 0 && !isNew {
		return nil
	}
	people, err := read(ctx, d.DB, s, k.Cohort, clock.Today(d.Clock))
	if err != nil {
		return err
	}
	return d.DB.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		if isNew {
			k.persons = sizes(people)
			if err := found(ctx, tx, s, k); err != nil {
				return err
			}
		}
		return decide(ctx, tx, d.Clock, s, k, people, marks)
	})
}

// beginning is the day from which there are no cohorts yet: after the last one, or the first quarter that
// began since firsts are entered. Zero: none was entered.
func beginning(ctx context.Context, tx *db.Tx, s tenant.Scope, all []cohort) (clock.Date, error) {
	if n := len(all); n > 0 {
		return all[n-1].To.AddDays(1), nil
	}
	at, err := db.One(ctx, tx, db.Value[int64], `SELECT coalesce(min(m.at), 0) FROM path_milestone m WHERE m.tenant_id = $1`, s.Tenant)
	if err != nil || at == 0 {
		return clock.Date{}, err
	}
	return quarter(clock.DateOf(time.UnixMicro(at))).AddMonths(3), nil
}
