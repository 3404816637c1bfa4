package equal

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
)

// Desk is where runs are worked on.
type Desk struct {
	DB     *db.DB
	Clock  clock.Clock
	Inputs []Input // of engines, that are to be blind
}

const work job.Kind = "equality.run"

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
	err := d.Work(ctx, j.Tenant, of.Run)
	if err == nil || !j.Last() {
		return err
	}
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
}

// resume gives a run to be worked on: the job knows only identifiers.
func resume(ctx context.Context, tx *db.Tx, at, which id.ID) (Run, error) {
	return db.One(ctx, tx, scanWhole, `SELECT `+columns+`, r.result FROM equality_run r WHERE r.tenant_id = $1 AND r.id = $2`+tx.ForUpdate(), at, which)
}

// Work does a run: it reads at one moment, for itself and for what earlier runs saw, reckons outcome after outcome, each kept when it is there, and looks at the engines. A run that
// was interrupted begins anew: what it had read is kept nowhere.
func (d Desk) Work(ctx context.Context, at, which id.ID) error {
	var r Run
	err := d.DB.Do(ctx, at, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = resume(ctx, tx, at, which)
		return err
	})
	if errs.Is(err, errs.KindNotFound) || err == nil && r.State != Running {
		return nil
	}
	if err != nil {
		return err
	}
	var p *people
	var before []Run
	err = d.DB.Survey(ctx, at, func(ctx context.Context, tx *db.Tx) (err error) {
		if before, err = told(ctx, tx, r.scope); err != nil {
			return err
		}
		p, err = gather(ctx, tx, d.Clock, r.scope, widest(before, r.Span))
		return err
	})
	if err != nil {
		return err
	}
	r.Persons, r.Parts = p.persons(r.view(), before), nil
	for _, o := range outcomesOf(r) {
		part, err := p.reckon(o, r, before)
		if err != nil {
			return err
		}
		r.Parts = append(r.Parts, part)
		if on, err := d.through(ctx, r); err != nil || !on {
			return err
		}
	}
	correct(r.Parts)
	if r.Blind, err = d.blind(ctx, r.scope); err != nil {
		return err
	}
	return d.DB.Do(ctx, at, func(ctx context.Context, tx *db.Tx) error {
		now, err := resume(ctx, tx, at, which)
		if err != nil || now.State != Running {
			return err
		}
		return r.end(ctx, tx, d.Clock, Done)
	})
}

func outcomesOf(r Run) []Outcome { return at(r.scope.Kind) }

// through notes how far the run is, and says whether it goes on. What is reckoned so far is not kept: it is not corrected yet.
func (d Desk) through(ctx context.Context, r Run) (on bool, err error) {
	err = d.DB.Do(ctx, r.scope.Tenant, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE equality_run SET through = $3 WHERE tenant_id = $1 AND id = $2 AND state = 'running'`, r.scope.Tenant, r.ID, len(r.Parts))
		on = n == 1
		return err
	})
	return on, err
}
