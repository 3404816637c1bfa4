package bulk

import (
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/path"
)

// Desk is where runs are worked on.
type Desk struct {
	DB    *db.DB
	Clock clock.Clock
}

const (
	work            job.Kind = "path.run"
	stretch                  = 15 * time.Second // how long a job works before it lets others have their turn
	longestEvidence          = 2000             // characters
)

type about struct {
	Run id.ID `json:"run"`
}

// Serve has the runner do the work.
func (d Desk) Serve(r *job.Runner) { r.On(work, d.work) }

func (d Desk) work(ctx context.Context, j *job.Job) error {
	var of about
	if err := j.Read(&of); err != nil {
		return err
	}
	open, err := d.Work(ctx, j.Tenant, of.Run, time.Now().Add(stretch))
	switch {
	case err != nil && j.Last():
		failed := d.DB.Do(ctx, j.Tenant, func(ctx context.Context, tx *db.Tx) error {
			r, err := resume(ctx, tx, j.Tenant, of.Run)
			if err != nil || r.State != Running {
				return err
			}
			return r.end(ctx, tx, d.Clock, Failed)
		})
		if failed != nil {
			return failed
		}
		return job.GiveUp(err)
	case err == nil && open:
		return job.Later(d.Clock.Now())
	}
	return err
}

// Work goes on with a run from where it stands until it is over, or until the moment.
func (d Desk) Work(ctx context.Context, at, which id.ID, until time.Time) (open bool, err error) {
	for open, err = d.part(ctx, at, which); open && err == nil && time.Now().Before(until); {
		open, err = d.part(ctx, at, which)
	}
	return open, err
}

// part does the next part of a run: what fails of it is undone alone.
func (d Desk) part(ctx context.Context, at, which id.ID) (open bool, err error) {
	err = d.DB.Do(ctx, at, func(ctx context.Context, tx *db.Tx) error {
		open = false
		r, err := resume(ctx, tx, at, which)
		if errs.Is(err, errs.KindNotFound) || err == nil && r.State != Running {
			return nil
		}
		if err != nil {
			return err
		}
		all, err := r.seen(ctx, tx)
		if err != nil {
			return err
		}
		changed, refusals := 0, []Refusal(nil)
		for _, seen := range all {
			err := tx.Nested(ctx, func(ctx context.Context) error { return d.one(ctx, tx, r, seen) })
			switch {
			case err == nil:
				changed++
			case errs.Is(err, errs.KindInternal):
				return err
			default:
				refusals = append(refusals, Refusal{seen.ID, errs.All(err)[0].Key})
			}
		}
		open = r.part+1 < r.parts
		return r.through(ctx, tx, d.Clock, changed, refusals)
	})
	return open, err
}

func (d Desk) one(ctx context.Context, tx *db.Tx, r Run, seen path.Seen) (err error) {
	switch r.Act {
	case Assign:
		_, err = path.Assign(ctx, tx, d.Clock, r.scope, seen, r.What.To)
	case Move:
		_, err = path.MoveDue(ctx, tx, d.Clock, r.scope, seen, r.What.Due)
	case Finish:
		_, err = path.ActOn(ctx, tx, d.Clock, r.scope, path.ActCommand{Step: seen, Act: path.Finish, StepFields: path.StepFields{Evidence: r.What.Evidence}})
	}
	return err
}
