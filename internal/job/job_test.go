package job_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/testkit"
)

const kind job.Kind = "test"

func runner(w *testkit.World) *job.Runner {
	return &job.Runner{DB: w.DB, Clock: w.Clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Poll: 5 * time.Millisecond}
}

func enqueue(t testing.TB, w *testkit.World, tenant id.ID, n job.New) {
	t.Helper()
	n.Kind = kind
	if err := w.DB.Do(t.Context(), w.Land.ID, func(ctx context.Context, tx *db.Tx) error { return job.Enqueue(ctx, tx, w.Clock, tenant, n) }); err != nil {
		t.Fatal(err)
	}
}

func listed(t testing.TB, w *testkit.World, state string) (all []job.Entry) {
	t.Helper()
	err := w.DB.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = job.List(ctx, tx, state)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func drain(t testing.TB, r *job.Runner, want int) {
	t.Helper()
	if n, err := r.Drain(t.Context()); err != nil || n != want {
		t.Fatalf("%d jobs were done, want %d (%v)", n, want, err)
	}
}

func TestAJobExistsExactlyIfItsTransactionIsCommitted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		undone := errors.New("undone")
		err := d.Do(t.Context(), w.Land.ID, func(ctx context.Context, tx *db.Tx) error {
			return errors.Join(job.Enqueue(ctx, tx, w.Clock, w.Municipality.ID, job.New{Kind: kind}), undone)
		})
		if !errors.Is(err, undone) || len(listed(t, w, "waiting")) != 0 {
			t.Errorf("a job of a transaction that was undone: %v", err)
		}
		enqueue(t, w, w.Municipality.ID, job.New{About: map[string]int{"n": 7}})
		r, about := runner(w), ""
		r.On(kind, func(_ context.Context, j *job.Job) error {
			about = string(j.Tenant) + string(j.About)
			return nil
		})
		drain(t, r, 1)
		if about != string(w.Municipality.ID)+`{"n":7}` {
			t.Errorf("it was about %s", about)
		}
		drain(t, r, 0)
	})
}

func TestOfTheSameWordThereIsOneJob(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() { enqueue(t, w, w.Land.ID, job.New{Once: "digest:2026-11-23"}) })
		}
		wg.Wait()
		enqueue(t, w, w.Municipality.ID, job.New{Once: "digest:2026-11-23"}) // another tenant's word
		r := runner(w)
		r.On(kind, func(context.Context, *job.Job) error { return nil })
		drain(t, r, 2)
		enqueue(t, w, w.Land.ID, job.New{Once: "digest:2026-11-23"})
		drain(t, r, 0) // it was done
	})
}

func TestAKindNobodyHandlesIsLeftAlone(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	enqueue(t, w, w.Land.ID, job.New{})
	r := runner(w)
	r.On("another", func(context.Context, *job.Job) error { return nil })
	drain(t, r, 0)
	if len(listed(t, w, "waiting")) != 1 {
		t.Error("it is gone")
	}
}

// counter is how often each job took effect: rows that a transaction writes.
func counter(ctx context.Context, tx *db.Tx, j *job.Job) error {
	_, err := tx.Exec(ctx, `INSERT INTO throttle (key, failures, first_at) VALUES ($1, 1, 0)
		ON CONFLICT (key) DO UPDATE SET failures = throttle.failures + 1`, j.ID)
	return err
}

func counted(t *testing.T, d *db.DB) (rows, twice int) {
	t.Helper()
	err := d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) (err error) {
		if rows, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM throttle`); err != nil {
			return err
		}
		twice, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM throttle WHERE failures <> 1`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, twice
}

func TestSeveralProgramsDoEachJobOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		const jobs = 300
		for i := range jobs {
			enqueue(t, w, []id.ID{w.Land.ID, w.Municipality.ID}[i%2], job.New{})
		}
		ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
		defer stop()
		var begun atomic.Int32
		var wg sync.WaitGroup
		for range 4 {
			r := runner(w)
			r.On(kind, func(ctx context.Context, j *job.Job) error {
				begun.Add(1)
				return d.Do(ctx, j.Tenant, func(ctx context.Context, tx *db.Tx) error {
					return errors.Join(counter(ctx, tx, j), j.Finish(ctx, tx, w.Clock))
				})
			})
			wg.Go(func() { r.Run(ctx) })
		}
		for rows := 0; rows < jobs && ctx.Err() == nil; rows, _ = counted(t, d) {
			time.Sleep(10 * time.Millisecond)
		}
		stop()
		wg.Wait()
		if rows, twice := counted(t, d); rows != jobs || twice != 0 || begun.Load() != jobs {
			t.Errorf("%d of %d jobs took effect, %d more than once; %d were begun", rows, jobs, twice, begun.Load())
		}
		if left := listed(t, w, "waiting"); len(left) != 0 {
			t.Errorf("%d jobs are left", len(left))
		}
	})
}

func TestWhoLostTheLeaseHasNoEffect(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		enqueue(t, w, w.Land.ID, job.New{})
		effect := func(ctx context.Context, j *job.Job) error {
			return d.Do(ctx, j.Tenant, func(ctx context.Context, tx *db.Tx) error {
				return errors.Join(counter(ctx, tx, j), j.Finish(ctx, tx, w.Clock))
			})
		}
		first, second := runner(w), runner(w)
		second.On(kind, effect)
		var late error
		first.On(kind, func(ctx context.Context, j *job.Job) error {
			drain(t, second, 0) // while the lease holds, nobody else has it
			w.Clock.Move(6 * time.Minute)
			drain(t, second, 1) // as if the first had died: taken again
			late = effect(ctx, j)
			return late
		})
		drain(t, first, 1)
		if rows, twice := counted(t, d); rows != 1 || twice != 0 || !errs.Is(late, errs.KindConflict) {
			t.Errorf("%d effects, %d twice; the late one was told %v", rows, twice, late)
		}
	})
}

func TestWhatFailsIsTriedAgainLaterAndInTheEndKept(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		enqueue(t, w, w.Municipality.ID, job.New{})
		r, tries := runner(w), 0
		r.On(kind, func(_ context.Context, j *job.Job) error {
			if tries++; j.Attempt != tries {
				t.Errorf("attempt %d is the %d.", j.Attempt, tries)
			}
			if tries == 3 {
				panic("bug")
			}
			return errors.New("550 <s.korte@werne.example> is not here")
		})
		var last time.Duration
		for len(listed(t, w, "failed")) == 0 {
			drain(t, r, 1)
			drain(t, r, 0) // not at once
			if waiting := listed(t, w, "waiting"); len(waiting) == 1 {
				pause := waiting[0].RunAt.Sub(w.Clock.Now())
				if pause < last || pause < 20*time.Second || pause > 8*time.Hour {
					t.Errorf("after the %d. attempt it waits %s, before that it was %s", tries, pause, last)
				}
				last = pause / 2 // chance may shorten what doubles, not halve it
				w.Clock.Set(waiting[0].RunAt)
			}
		}
		failed := listed(t, w, "failed")[0]
		if tries != 12 || failed.Attempts != 12 || strings.Contains(failed.Said, "korte") || !strings.Contains(failed.Said, "550") {
			t.Errorf("after %d attempts: %+v", tries, failed)
		}
		err := d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error { return job.Retry(ctx, tx, w.Clock, failed.ID) })
		if err != nil {
			t.Fatal(err)
		}
		r.On(kind, func(context.Context, *job.Job) error { return nil })
		drain(t, r, 1)
		if len(listed(t, w, "failed")) != 0 {
			t.Error("tried once more it succeeded, and is still there")
		}
	})
}

func TestTooEarlyIsNoAttemptAndHopelessIsTheLast(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		enqueue(t, w, w.Land.ID, job.New{})
		r, later := runner(w), w.Clock.Now().Add(time.Hour)
		r.On(kind, func(_ context.Context, j *job.Job) error {
			if j.Attempt != 1 {
				t.Errorf("attempt %d", j.Attempt)
			}
			if w.Clock.Now().Before(later) {
				return job.Later(later)
			}
			return job.GiveUp(errors.New("no use"))
		})
		drain(t, r, 1)
		drain(t, r, 0)
		w.Clock.Set(later)
		drain(t, r, 1)
		if failed := listed(t, w, "failed"); len(failed) != 1 || failed[0].Attempts != 1 {
			t.Errorf("%+v", failed)
		}
	})
}

func TestToldToStopItFinishesWhatIsUnderWayAndLeavesNothingRunning(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	known := goleak.IgnoreCurrent()
	enqueue(t, w, w.Land.ID, job.New{})
	r := runner(w)
	begun, goOn := make(chan struct{}), make(chan struct{})
	r.On(kind, func(ctx context.Context, _ *job.Job) error {
		close(begun)
		<-goOn
		return ctx.Err()
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); r.Run(ctx) }()
	<-begun
	stop()
	enqueue(t, w, w.Land.ID, job.New{Once: "new"})
	select {
	case <-ended:
		t.Fatal("it did not wait for what is under way")
	case <-time.After(30 * time.Millisecond):
	}
	close(goOn)
	<-ended
	if left := listed(t, w, "waiting"); len(left) != 1 {
		t.Errorf("%d jobs wait, want the new one alone", len(left))
	}
	goleak.VerifyNone(t, known)
}

func TestWhatDoesNotEndInTimeIsTakenAgain(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	enqueue(t, w, w.Land.ID, job.New{})
	r := runner(w)
	r.Grace = 10 * time.Millisecond
	ctx, stop := context.WithCancel(t.Context())
	r.On(kind, func(ctx context.Context, _ *job.Job) error {
		stop()
		<-ctx.Done()
		return ctx.Err()
	})
	r.Run(ctx)
	left := listed(t, w, "waiting")
	if len(left) != 1 || left[0].Attempts != 0 || left[0].RunAt.After(w.Clock.Now()) {
		t.Errorf("it is not due at once: %+v", left)
	}
}

func TestWhatIsDoneIsForgottenInTime(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		enqueue(t, w, w.Land.ID, job.New{Once: "once"})
		r := runner(w)
		r.On(kind, func(context.Context, *job.Job) error { return nil })
		drain(t, r, 1)
		for _, left := range []int{1, 0} {
			ctx, stop := context.WithCancel(t.Context())
			r.EveryMinute(func(context.Context) error { return nil })
			go func() { time.Sleep(50 * time.Millisecond); stop() }()
			r.Run(ctx)
			if done := listed(t, w, "done"); len(done) != left {
				t.Errorf("%d are remembered, want %d", len(done), left)
			}
			w.Clock.Move(job.Kept + time.Hour)
		}
	})
}

func BenchmarkEnqueueAndDo(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := testkit.NewWorld(b, open(b))
			r, left := runner(w), make(chan struct{}, 1000)
			r.Workers = 16
			r.On(kind, func(ctx context.Context, j *job.Job) error {
				err := w.DB.Do(ctx, j.Tenant, func(ctx context.Context, tx *db.Tx) error { return j.Finish(ctx, tx, w.Clock) })
				left <- struct{}{}
				return err
			})
			b.ResetTimer()
			if err := w.DB.Do(b.Context(), w.Land.ID, func(ctx context.Context, tx *db.Tx) error {
				for i := range b.N {
					if err := job.Enqueue(ctx, tx, w.Clock, w.Land.ID, job.New{Kind: kind, About: fmt.Sprint(i)}); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				b.Fatal(err)
			}
			ctx, stop := context.WithCancel(b.Context())
			done := make(chan struct{})
			go func() { defer close(done); r.Run(ctx) }()
			for range b.N {
				<-left
			}
			stop()
			<-done
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "jobs/s")
		})
	}
}
