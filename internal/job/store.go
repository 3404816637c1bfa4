package job

import (
	"context"
	"regexp"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
)

func scan(row db.Row) (j Job, err error) {
	var about string
	err = row.Scan(&j.ID, &j.Tenant, &j.Kind, &about, &j.once, &j.lease, &j.Attempt)
	j.About = []byte(about)
	return j, err
}

// take gives up to so many jobs that are due, and nobody else has them until
// the lease ends: until then they are not due again.
func take(ctx context.Context, tx *db.Tx, now time.Time, lease time.Duration, limit int, kinds []Kind) ([]Job, error) {
	args := []any{db.Micros(now), limit, db.Micros(now.Add(lease)), id.New()}
	return db.All(ctx, tx, scan, `WITH due AS MATERIALIZED (
			SELECT id FROM job WHERE state = 'waiting' AND run_at <= $1
			AND kind IN (`+db.List(&args, kinds)+`) ORDER BY run_at, id LIMIT $2`+tx.SkipLocked()+`)
		UPDATE job SET run_at = $3, lease = $4, attempts = attempts + 1 WHERE id IN (SELECT id FROM due)
		RETURNING id, tenant_id, kind, about, once, lease, attempts`, args...)
}

// putBack lets the job be taken again at a moment; said is why.
func (j *Job) putBack(ctx context.Context, tx *db.Tx, at time.Time, attempts int, said string) error {
	return j.update(ctx, tx, `run_at = $3, attempts = $4, said = $5, lease = ''`, db.Micros(at), attempts, said)
}

// fail keeps the job as one that is not tried again.
func (j *Job) fail(ctx context.Context, tx *db.Tx, now time.Time, said string) error {
	return j.update(ctx, tx, `state = 'failed', ended_at = $3, said = $4, lease = ''`, db.Micros(now), said)
}

func (j *Job) update(ctx context.Context, tx *db.Tx, set string, values ...any) error {
	n, err := tx.Exec(ctx, `UPDATE job SET `+set+` WHERE id = $1 AND lease = $2 AND state = 'waiting'`,
		append([]any{j.ID, j.lease}, values...)...)
	if err == nil && n != 1 {
		err = errTaken
	}
	return err
}

// Entry is a job as an operator sees it.
type Entry struct {
	ID       id.ID     `json:"id"`
	Tenant   id.ID     `json:"tenant"`
	Kind     Kind      `json:"kind"`
	State    string    `json:"state"` // "waiting", "done", "failed"
	RunAt    time.Time `json:"run_at"`
	Attempts int       `json:"attempts"`
	Said     string    `json:"said,omitempty"`
}

func scanEntry(row db.Row) (e Entry, err error) {
	err = row.Scan(&e.ID, &e.Tenant, &e.Kind, &e.State, db.Time(&e.RunAt), &e.Attempts, &e.Said)
	return e, err
}

// List gives up to 200 jobs in a state, for the operator: the latest first.
func List(ctx context.Context, tx *db.Tx, state string) ([]Entry, error) {
	return db.All(ctx, tx, scanEntry, `SELECT id, tenant_id, kind, state, run_at, attempts, said FROM job
		WHERE state = $1 ORDER BY run_at DESC, id DESC LIMIT 200`, state)
}

// Retry has a failed job tried once more from the beginning.
func Retry(ctx context.Context, tx *db.Tx, c clock.Clock, which id.ID) error {
	n, err := tx.Exec(ctx, `UPDATE job SET state = 'waiting', run_at = $2, attempts = 0, ended_at = 0
		WHERE id = $1 AND state = 'failed'`, which, db.Micros(c.Now()))
	if err == nil && n != 1 {
		err = errs.NotFound("error.not-found")
	}
	return err
}

// How long what has ended is kept: the words of jobs that are done once, and
// what failed, for somebody to look at.
const (
	Kept       = 8 * 24 * time.Hour
	keptFailed = 90 * 24 * time.Hour
)

// tidy forgets what ended long ago.
func tidy(ctx context.Context, tx *db.Tx, now time.Time) error {
	_, err := tx.Exec(ctx, `DELETE FROM job WHERE state = 'done' AND ended_at < $1`, db.Micros(now.Add(-Kept)))
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM job WHERE state = 'failed' AND ended_at < $1`, db.Micros(now.Add(-keptFailed)))
	}
	return err
}

// Forget drops jobs that should have run before a moment: of a world whose days
// are over.
func Forget(ctx context.Context, tx *db.Tx, kind Kind, before time.Time) error {
	_, err := tx.Exec(ctx, `DELETE FROM job WHERE state = 'waiting' AND kind = $1 AND run_at < $2`, kind, db.Micros(before))
	return err
}

var address = regexp.MustCompile(`\S*@\S*`)

// clean makes of an error's words a text that may be kept and logged: without anything
// that could be somebody's address, and not endless.
func clean(said string) string {
	text := address.ReplaceAllString(said, "…@…")
	if runes := []rune(text); len(runes) > 300 {
		text = string(runes[:300]) + "…"
	}
	return text
}
