package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
)

// Handler does what a kind of job stands for. It calls Job.Finish in the
// transaction of what it does, or leaves that to the runner where doing it
// twice does no harm. Its context ends before the lease does.
type Handler func(ctx context.Context, j *Job) error

// Runner takes jobs and has them done.
type Runner struct {
	DB      *db.DB
	Clock   clock.Clock
	Log     *slog.Logger
	Workers int           // at once; 0: 4
	Poll    time.Duration // how often it looks; 0: every second
	Lease   time.Duration // how long a job may take; 0: five minutes
	Grace   time.Duration // how long jobs under way may take when told to stop; 0: 20 seconds

	handlers map[Kind]Handler
	ticks    []func(context.Context) error
}

// On says what a kind of job does. A kind that nobody handles is left alone: an
// older program may stand beside a newer one.
func (r *Runner) On(k Kind, h Handler) {
	if r.handlers == nil {
		r.handlers = map[Kind]Handler{}
	}
	r.handlers[k] = h
}

// EveryMinute has fn called each minute: it enqueues what is due by the clock,
// with a word that lets it be enqueued once.
func (r *Runner) EveryMinute(fn func(context.Context) error) { r.ticks = append(r.ticks, fn) }

// Run works until the context ends; then it takes nothing new, lets what is
// under way finish, and returns.
func (r *Runner) Run(ctx context.Context) {
	r.defaults()
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var busy sync.WaitGroup
	free := make(chan struct{}, r.Workers)
	poll := time.NewTicker(r.Poll)
	defer poll.Stop()
	var ticked time.Time
	for ctx.Err() == nil {
		if now := time.Now(); now.Sub(ticked) >= time.Minute {
			ticked = now
			r.tick(ctx)
		}
		jobs := r.take(ctx, r.Workers-len(free))
		for _, j := range jobs {
			free <- struct{}{}
			busy.Go(func() {
				defer func() { <-free }()
				r.do(work, j)
			})
		}
		if len(jobs) > 0 && len(free) < r.Workers {
			continue
		}
		select {
		case <-ctx.Done():
		case <-poll.C:
		}
	}
	ended := time.AfterFunc(r.Grace, stop)
	defer ended.Stop()
	busy.Wait()
}

// Drain does what is due now, one after the other, and gives how many. It is
// for worlds and tests, whose clock stands still.
func (r *Runner) Drain(ctx context.Context) (n int, err error) {
	r.defaults()
	for {
		jobs := r.take(ctx, 50)
		if len(jobs) == 0 {
			return n, ctx.Err()
		}
		for _, j := range jobs {
			r.do(ctx, j)
			n++
		}
	}
}

func (r *Runner) defaults() {
	if r.Workers == 0 {
		r.Workers = 4
	}
	if r.Poll == 0 {
		r.Poll = time.Second
	}
	if r.Lease == 0 {
		r.Lease = 5 * time.Minute
	}
	if r.Grace == 0 {
		r.Grace = 20 * time.Second
	}
}

func (r *Runner) tick(ctx context.Context) {
	for _, fn := range append(r.ticks, r.tidy) {
		if err := fn(ctx); err != nil && ctx.Err() == nil {
			r.Log.Error("jobs: the clock's work", "err", clean(err.Error()))
		}
	}
}

func (r *Runner) tidy(ctx context.Context) error {
	return r.DB.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error { return tidy(ctx, tx, r.Clock.Now()) })
}

func (r *Runner) take(ctx context.Context, limit int) (jobs []*Job) {
	if limit <= 0 {
		return nil
	}
	var taken []Job
	err := r.DB.Do(ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		taken, err = take(ctx, tx, r.Clock.Now(), r.Lease, limit, r.kinds())
		return err
	})
	if err != nil {
		if ctx.Err() == nil {
			r.Log.Error("jobs cannot be taken", "err", clean(err.Error()))
		}
		return nil
	}
	for i := range taken {
		jobs = append(jobs, &taken[i])
	}
	return jobs
}

func (r *Runner) kinds() []Kind {
	all := make([]Kind, 0, len(r.handlers))
	for k := range r.handlers {
		all = append(all, k)
	}
	return all
}

// do has one job done and writes down how it went.
func (r *Runner) do(ctx context.Context, j *Job) {
	bounded, cancel := context.WithTimeout(ctx, r.Lease*4/5)
	defer cancel()
	err := r.handle(bounded, j)
	if err == nil && j.over {
		return
	}
	var early later
	var lost hopeless
	now, stopped := r.Clock.Now(), ctx.Err() != nil
	end := func(ctx context.Context, tx *db.Tx) error {
		switch {
		case err == nil:
			return j.Finish(ctx, tx, r.Clock)
		case errors.As(err, &early):
			return j.putBack(ctx, tx, early.at, j.Attempt-1, "")
		case stopped: // we were told to stop: somebody else begins anew
			return j.putBack(ctx, tx, now, j.Attempt-1, "")
		case errors.As(err, &lost) || j.Attempt >= mostAttempts:
			return j.fail(ctx, tx, now, clean(err.Error()))
		default:
			return j.putBack(ctx, tx, now.Add(j.Pause()), j.Attempt, clean(err.Error()))
		}
	}
	if err != nil && !errors.As(err, &early) {
		r.Log.Warn("job", "kind", j.Kind, "id", j.ID, "attempt", j.Attempt, "err", clean(err.Error()))
	}
	if err := r.DB.Do(context.WithoutCancel(ctx), j.Tenant, end); err != nil && !errs.Is(err, errs.KindConflict) {
		r.Log.Error("job: how it went could not be kept", "kind", j.Kind, "id", j.ID, "err", clean(err.Error()))
	}
}

// handle keeps a panic for an attempt that failed.
func (r *Runner) handle(ctx context.Context, j *Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return r.handlers[j.Kind](ctx, j)
}
