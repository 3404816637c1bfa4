package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"time"

	"wegwarte/internal/errs"
)

// A writer runs the transactions of a SQLite database one after the other and
// commits those that were waiting together as one group: SQLite has one writer
// and a durable commit costs a disk flush, so 64 waiting clients share a flush
// instead of queueing for 64. Inside a group each is a savepoint of its own:
// one that fails leaves nothing behind and does not disturb its neighbours. Who
// is alone needs none, which spares an import the copies of all it touches; and
// what looks leave to be written is written for all of the group at once.
type writer struct {
	conn     *connection
	queue    chan *job
	done     chan struct{}
	looking  func() int    // how many read just now
	patience time.Duration // how long a commit waits for them

	mu     sync.RWMutex
	closed bool
}

// groupLimit bounds how many transactions share a commit, and so how much work
// one power cut can take back: none of it had been reported as done.
const groupLimit = 128

type job struct {
	ctx    context.Context
	fn     func(context.Context, *Tx) error
	looked []last // instead of fn: what a look left to the end
	all    []*job // the looks that this job is the end of
	err    error
	panic  any
	result chan struct{}
}

func startWriter(conn *connection, looking func() int) *writer {
	w := &writer{conn: conn, looking: looking, patience: time.Millisecond, queue: make(chan *job, 4*groupLimit), done: make(chan struct{})}
	go w.loop()
	return w
}

// do runs fn in a transaction.
func (w *writer) do(ctx context.Context, fn func(context.Context, *Tx) error) error {
	return w.wait(&job{ctx: ctx, fn: fn})
}

// end writes what a look left to be done at its end.
func (w *writer) end(ctx context.Context, looked []last) error {
	return w.wait(&job{ctx: ctx, looked: looked})
}

func (w *writer) wait(j *job) error {
	j.result = make(chan struct{})
	w.mu.RLock()
	if w.closed {
		w.mu.RUnlock()
		return errs.Busy("error.busy").Because(sql.ErrConnDone)
	}
	select {
	case w.queue <- j:
		w.mu.RUnlock()
	case <-j.ctx.Done():
		w.mu.RUnlock()
		return errs.Busy("error.busy").Because(j.ctx.Err())
	}
	<-j.result // not ctx.Done(): whether it was committed must be known
	if j.panic != nil {
		panic(j.panic)
	}
	return j.err
}

func (w *writer) stop() {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.queue)
	}
	w.mu.Unlock()
	<-w.done
}

// tended is how often the statistics of the query planner are renewed, where
// tables have grown.
const tended = time.Hour

func (w *writer) loop() {
	defer close(w.done)
	defer w.conn.close()
	defer w.conn.tend()
	tend := time.NewTicker(tended)
	defer tend.Stop()
	for {
		var first *job
		select {
		case <-tend.C:
			w.conn.tend()
			continue
		case j, ok := <-w.queue:
			if !ok {
				return
			}
			first = j
		}
		w.commit(together(w.gather(first)))
	}
}

// gather takes what waits to be written along with the first. As long as somebody
// looks it waits a moment for more: most looks leave something to be written, and
// a commit costs the flush of a disk whatever is in it, and each reader what
// that has in memory. Who is alone waits for nobody.
func (w *writer) gather(first *job) []*job {
	group := []*job{first}
	late := time.NewTimer(w.patience)
	defer late.Stop()
	for len(group) < groupLimit {
		if len(w.queue) == 0 && w.looking() == 0 {
			break
		}
		select {
		case j, ok := <-w.queue:
			if !ok {
				return group
			}
			group = append(group, j)
		case <-late.C:
			return group
		}
	}
	return group
}

// together makes the ends of all looks of a group into one job.
func together(group []*job) []*job {
	ends := &job{ctx: context.Background()}
	others := slices.DeleteFunc(slices.Clone(group), func(j *job) bool {
		if j.looked == nil || j.ctx.Err() != nil {
			return false
		}
		ends.looked, ends.all = append(ends.looked, j.looked...), append(ends.all, j)
		return true
	})
	if len(ends.all) < 2 {
		return group
	}
	return append(others, ends)
}

// tell lets go of who waits for a job. Of the ends of many looks one may have
// failed for all: each is then tried for itself.
func (w *writer) tell(j *job) {
	if j.result != nil {
		close(j.result)
	}
	for _, one := range j.all {
		if j.err == nil {
			w.tell(one)
		} else {
			w.commit([]*job{one})
		}
	}
}

func (w *writer) commit(group []*job) {
	defer func() {
		for _, j := range group {
			w.tell(j)
		}
	}()
	// The group outlives any single request: an interrupted statement would make
	// SQLite roll back the neighbours' work as well.
	ctx := context.Background()
	err := w.conn.run(ctx, "BEGIN IMMEDIATE")
	if err != nil {
		fail(group, err)
		return
	}
	for _, j := range group {
		if err = w.one(j, len(group) > 1); err != nil {
			break
		}
	}
	if err == nil && len(group) == 1 {
		err = group[0].err // nothing of it stays
	}
	if err == nil {
		err = w.conn.run(ctx, "COMMIT")
	}
	if err != nil {
		_ = w.conn.run(ctx, "ROLLBACK") // SQLite may have done so itself
		fail(group, err)
	}
}

// one runs a job, in a savepoint where others share its commit; the error it
// returns is of the whole group, the job's own is kept in the job.
func (w *writer) one(j *job, shared bool) error {
	if err := j.ctx.Err(); err != nil {
		j.err = errs.Busy("error.busy").Because(err)
		return nil
	}
	ctx := context.WithoutCancel(j.ctx)
	tx := &Tx{conn: w.conn, dialect: SQLite}
	if !shared {
		j.err = j.run(ctx, tx)
		return nil
	}
	return tx.savepoint(ctx, func(ctx context.Context) error {
		j.err = j.run(ctx, tx)
		return j.err
	})
}

// run keeps a panic for the one who caused it; the savepoint is undone as for
// any other failure, and what that finds is told to the group.
func (j *job) run(ctx context.Context, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			j.panic, err = p, errs.Internal(fmt.Errorf("panic: %v", p))
		}
	}()
	fn := j.fn
	if fn == nil {
		fn = func(ctx context.Context, tx *Tx) error { return tx.finish(ctx, j.looked) }
	}
	return tx.run(ctx, fn)
}

func fail(group []*job, err error) {
	for _, j := range group {
		if j.err == nil {
			j.err = wrap(fmt.Errorf("the commit did not hold: %w", err))
		}
	}
}
