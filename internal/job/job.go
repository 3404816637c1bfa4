package job

import (
	"context"
	"encoding/json"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
)

// Kind is what is to be done.
type Kind string

// New is a job to be enqueued.
type New struct {
	Kind  Kind
	About any       // identifiers and days, kept as JSON; never a name
	Once  string    // of jobs with the same word there is one, for as long as Kept; "" for no such bound
	At    time.Time // not before; zero: as soon as may be
}

// Job is one that was taken.
type Job struct {
	ID      id.ID
	Tenant  id.ID // whose data it works on; "" for the house as a whole
	Kind    Kind
	Attempt int // from 1
	About   json.RawMessage
	once    string
	lease   id.ID
	over    bool
	pause   time.Duration
}

// Enqueue adds a job to the transaction, for the tenant whose data it will work
// on: that may be the other end of what happened.
func Enqueue(ctx context.Context, tx *db.Tx, c clock.Clock, tenant id.ID, n New) error {
	if n.At.IsZero() {
		n.At = c.Now()
	}
	return tx.On(ctx, tenant, func(ctx context.Context) error {
		_, err := tx.Exec(ctx, `INSERT INTO job (id, tenant_id, kind, about, once, state, run_at, lease, attempts, said, enqueued_at, ended_at)
			VALUES ($1, $2, $3, $4, $5, 'waiting', $6, '', 0, '', $7, 0)
			ON CONFLICT (tenant_id, once) WHERE once <> '' DO NOTHING`,
			id.New(), tenant, n.Kind, db.JSON(n.About), n.Once, db.Micros(n.At), db.Micros(c.Now()))
		return err
	})
}

// Spread ends a job of the house by making one of a kind for each tenant that who names.
func (j *Job) Spread(ctx context.Context, d *db.DB, c clock.Clock, n New, who func(ctx context.Context, tx *db.Tx) ([]id.ID, error)) error {
	return d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		tenants, err := who(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range tenants {
			if err := Enqueue(ctx, tx, c, t, n); err != nil {
				return err
			}
		}
		return j.Finish(ctx, tx, c)
	})
}

// Finish ends the job in the transaction of what it did: both hold or neither.
// It is a conflict where the lease ran out and somebody else has the job now;
// what was done in the transaction is then undone with it.
func (j *Job) Finish(ctx context.Context, tx *db.Tx, c clock.Clock) error {
	query, args := `DELETE FROM job WHERE id = $1 AND lease = $2 AND state = 'waiting'`, []any{j.ID, j.lease}
	if j.once != "" { // its word stays, so that it is not done again
		query = `UPDATE job SET state = 'done', lease = '', ended_at = $3 WHERE id = $1 AND lease = $2 AND state = 'waiting'`
		args = append(args, db.Micros(c.Now()))
	}
	err := tx.On(ctx, j.Tenant, func(ctx context.Context) error { return tx.Must(ctx, query, args...) })
	j.over = err == nil
	return err
}

// Again ends the attempt in the transaction of what it did: it failed, and is to
// be made again after the usual pause. Said is why.
func (j *Job) Again(ctx context.Context, tx *db.Tx, c clock.Clock, said string) error {
	err := tx.On(ctx, j.Tenant, func(ctx context.Context) error {
		return j.putBack(ctx, tx, c.Now().Add(j.Pause()), j.Attempt, clean(said))
	})
	j.over = err == nil
	return err
}

// Pause is how long to wait after this attempt.
func (j *Job) Pause() time.Duration {
	if j.pause == 0 {
		j.pause = pause(j.Attempt)
	}
	return j.pause
}

// Last reports whether no other attempt follows.
func (j *Job) Last() bool { return j.Attempt >= mostAttempts }

// Read fills into with what the job is about.
func (j *Job) Read(into any) error {
	if err := json.Unmarshal(j.About, into); err != nil {
		return GiveUp(err)
	}
	return nil
}

// later and hopeless are the two errors of a handler that are no attempt to be
// repeated in the usual rhythm.
type (
	later    struct{ at time.Time }
	hopeless struct{ error }
)

func (l later) Error() string { return "not before " + l.at.Format(time.RFC3339) }

func (h hopeless) Unwrap() error { return h.error }

// Later makes a handler's answer that nothing is wrong but it is too early: the
// attempt does not count.
func Later(at time.Time) error { return later{at} }

// GiveUp makes a handler's answer that repeating is of no use: the job is kept
// as failed.
func GiveUp(because error) error { return hopeless{because} }

// errTaken is for a job that somebody else has by now.
var errTaken = errs.Conflict("error.conflict")
