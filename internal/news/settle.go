package news

import (
	"context"
	"log/slog"
	"time"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/job"
)

// Settle brings the outbox of a world up to date whose days were played before
// anybody worked through the jobs: what happened long ago is told to nobody any
// more, and the mail of the last morning is written.
func Settle(ctx context.Context, d *db.DB, c clock.Clock) error {
	const hour = 7
	opens := func(day clock.Date) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), hour, 0, 0, 0, clock.Berlin)
	}
	last := clock.Today(c)
	for !last.IsWorkday() || opens(last).After(c.Now()) {
		last = last.AddDays(-1)
	}
	err := d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		return job.Forget(ctx, tx, assignment.EventJob, c.Now().Add(-old))
	})
	if err != nil {
		return err
	}
	for _, at := range []clock.Clock{clock.At(opens(last)), c} {
		desk := Desk{DB: d, Clock: at, Hour: hour}
		r := &job.Runner{DB: d, Clock: at, Log: slog.New(slog.DiscardHandler)}
		desk.Serve(r)
		if err := desk.Schedule(ctx); err != nil {
			return err
		}
		if _, err := r.Drain(ctx); err != nil {
			return err
		}
	}
	return nil
}
