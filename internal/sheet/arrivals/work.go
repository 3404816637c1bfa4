package arrivals

import (
	"context"
	"encoding/json"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/upload"
)

// The kinds of jobs.
const (
	work       job.Kind = "arrivals.work"       // checks or takes in, until it is done
	watch      job.Kind = "arrivals.watch"      // takes over from a program that died
	sweep      job.Kind = "arrivals.sweep"      // removes a list whose time is over
	duplicates job.Kind = "arrivals.duplicates" // looks for those who were here already, after a long list
)

// stretch is how long a job works before it lets others have its turn, and the
// program be stopped; silent is after how long nobody is at work any more.
const (
	stretch = 15 * time.Second
	silent  = 30 * time.Second
)

// Serve has the runner do the desk's work.
func (d Desk) Serve(r *job.Runner) {
	r.On(work, d.work)
	r.On(watch, d.watch)
	r.On(sweep, d.sweep)
	r.On(duplicates, d.duplicates)
}

// Work goes on with a list from where it stands until nothing is left to do with
// it, or until the moment. Several may do so at once: each part is taken in by one
// of them.
func (d Desk) Work(ctx context.Context, at, which id.ID, until time.Time) (open bool, err error) {
	for conflicts := 0; ; {
		open, err = d.step(ctx, at, which)
		switch {
		case errs.Is(err, errs.KindConflict) && conflicts < 10: // somebody else was faster, or stopped it
			conflicts++
		case err != nil || !open:
			return open, err
		default:
			conflicts = 0
		}
		if err := ctx.Err(); err != nil {
			return true, err
		}
		if !time.Now().Before(until) {
			return true, nil
		}
	}
}

// step does the next part of what is to be done with a list.
func (d Desk) step(ctx context.Context, at, which id.ID) (open bool, err error) {
	var u upload.Upload
	var s tenant.Scope
	var part upload.Part
	err = d.DB.Look(ctx, at, func(ctx context.Context, tx *db.Tx) error {
		if u, s, err = upload.Resume(ctx, tx, at, which); err != nil {
			return err
		}
		switch u.State {
		case upload.Checking:
			part, err = upload.PartOf(ctx, tx, s, u, u.Checked+1)
		case upload.Running:
			part, err = upload.PartOf(ctx, tx, s, u, u.Taken+1)
		case upload.Ready, upload.Done, upload.Cancelled, upload.Failed:
		}
		return err
	})
	if errs.Is(err, errs.KindNotFound) { // thrown away
		return false, nil
	}
	if err != nil || u.State != upload.Checking && u.State != upload.Running {
		return false, err
	}
	layout, err := LayoutOf(u)
	if err != nil {
		return false, err
	}
	list, err := layout.Read(part.Content, clock.DateOf(u.BroughtAt))
	if err != nil {
		return false, err
	}
	cmd := person.ArrivalsCommand{Rows: list.Rows, Many: u.Rows > Many}
	if u.State == upload.Checking {
		return true, d.check(ctx, s, u, list, cmd)
	}
	return true, d.take(ctx, s, u, part, list, cmd)
}

func (d Desk) check(ctx context.Context, s tenant.Scope, u upload.Upload, list List, cmd person.ArrivalsCommand) error {
	found, err := FindingsOf(u.Found)
	if err != nil {
		return err
	}
	err = d.DB.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		report, err := person.CompareArrivals(ctx, tx, d.Clock, s, cmd)
		found.add(list, report)
		return err
	})
	if err != nil {
		return err
	}
	return d.DB.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		return upload.Check(ctx, tx, d.Clock, s, u, found)
	})
}

// take takes a part in, and with it, in the same transaction, notes that it is in.
func (d Desk) take(ctx context.Context, s tenant.Scope, u upload.Upload, part upload.Part, list List, cmd person.ArrivalsCommand) error {
	return d.DB.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		came, err := FindingsOf(u.Came)
		if err != nil {
			return err
		}
		report, err := person.TakeArrivals(ctx, tx, d.Clock, s, cmd)
		if err != nil {
			return err
		}
		came.add(list, report)
		rest, stays := part, out(list, report)
		if rest.Content, err = only(part.Content, func(row int) bool { return stays[row] }); err != nil {
			return err
		}
		if rest.Result, err = json.Marshal(taken(report)); err != nil {
			return err
		}
		if u.Taken+1 == u.Parts && cmd.Many && came.Created.Households > 0 {
			if err := d.enqueue(ctx, tx, s.Tenant, duplicates, u.ID, 0); err != nil {
				return err
			}
		}
		return upload.Take(ctx, tx, d.Clock, s, u, rest, came)
	})
}

func (d Desk) work(ctx context.Context, j *job.Job) error {
	var of about
	if err := j.Read(&of); err != nil {
		return err
	}
	open, err := d.Work(ctx, j.Tenant, of.Upload, time.Now().Add(stretch))
	switch {
	case err != nil && j.Last():
		return d.fail(ctx, j, of.Upload, err)
	case err == nil && open:
		return job.Later(d.Clock.Now())
	}
	return err
}

// fail ends a list that could not be gone on with.
func (d Desk) fail(ctx context.Context, j *job.Job, which id.ID, because error) error {
	err := d.DB.Do(ctx, j.Tenant, func(ctx context.Context, tx *db.Tx) error {
		u, s, err := upload.Resume(ctx, tx, j.Tenant, which)
		if err != nil || !u.State.Open() {
			return err
		}
		return upload.Fail(ctx, tx, d.Clock, s, u)
	})
	if err != nil {
		return err
	}
	return job.GiveUp(because)
}

// watch looks after a list that is being taken in: where nobody has been at work
// for a while, it goes on with it. A program that was killed holds its job for
// minutes still.
func (d Desk) watch(ctx context.Context, j *job.Job) error {
	var of about
	if err := j.Read(&of); err != nil {
		return err
	}
	var u upload.Upload
	err := d.DB.Look(ctx, j.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		u, _, err = upload.Resume(ctx, tx, j.Tenant, of.Upload)
		return err
	})
	switch now := d.Clock.Now(); {
	case errs.Is(err, errs.KindNotFound):
		return nil
	case err != nil:
		return err
	case u.State != upload.Running:
		return nil
	case now.Sub(u.TouchedAt) < silent:
		return job.Later(now.Add(silent))
	}
	return d.work(ctx, j)
}

func (d Desk) sweep(ctx context.Context, j *job.Job) error {
	var of about
	if err := j.Read(&of); err != nil {
		return err
	}
	var again time.Time
	err := d.DB.Do(ctx, j.Tenant, func(ctx context.Context, tx *db.Tx) error {
		u, s, err := upload.Resume(ctx, tx, j.Tenant, of.Upload)
		if errs.Is(err, errs.KindNotFound) {
			return j.Finish(ctx, tx, d.Clock)
		}
		if err != nil {
			return err
		}
		gone, err := upload.Sweep(ctx, tx, d.Clock, s, u)
		if err != nil {
			return err
		}
		if !gone {
			again = u.ExpiresAt
			return nil
		}
		return j.Finish(ctx, tx, d.Clock)
	})
	if err == nil && !again.IsZero() {
		if soon := d.Clock.Now().Add(time.Hour); again.Before(soon) { // it runs
			again = soon
		}
		return job.Later(again)
	}
	return err
}

// duplicates looks through the register for those of a long list who were here
// already, after the database has counted its rows again.
func (d Desk) duplicates(ctx context.Context, j *job.Job) error {
	var of about
	if err := j.Read(&of); err != nil {
		return err
	}
	var s tenant.Scope
	err := d.DB.Look(ctx, j.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		_, s, err = upload.Resume(ctx, tx, j.Tenant, of.Upload)
		return err
	})
	if err != nil {
		return err
	}
	if err := d.DB.Script(ctx, "ANALYZE"); err != nil {
		return err
	}
	_, err = person.FindDuplicates(ctx, d.DB, d.Clock, s)
	return err
}
