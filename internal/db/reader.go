package db

import (
	"context"
	"database/sql"
	"fmt"

	"wegwarte/internal/errs"
)

// readers are the connections through which SQLite is looked at: as many looks
// run at once, each on what was committed when it began, beside the writer.
type readers struct {
	pool    *sql.DB
	free    chan *connection // nil: not opened yet
	stopped chan struct{}
}

// A reader keeps less in memory than the writer: what one has read, the system
// has at hand for the others.
const readerCache = "cache_size(-12000)"

func newReaders(pool *sql.DB, most int) *readers {
	r := &readers{pool: pool, free: make(chan *connection, most), stopped: make(chan struct{})}
	for range most {
		r.free <- nil
	}
	return r
}

// look runs fn in a transaction that only reads.
func (r *readers) look(ctx context.Context, tx *Tx, fn func(context.Context, *Tx) error) (err error) {
	var c *connection
	select {
	case <-r.stopped:
		return errs.Busy("error.busy").Because(sql.ErrConnDone)
	case <-ctx.Done():
		return errs.Busy("error.busy").Because(ctx.Err())
	case c = <-r.free:
	}
	defer func() { r.free <- c }()
	// As in the writer: a statement that was begun is not interrupted. Each is
	// bounded, and to watch over it costs more than most of them take.
	ctx = context.WithoutCancel(ctx)
	if c == nil {
		if c, err = connect(ctx, r.pool, "query_only(on)", readerCache); err != nil {
			return wrap(fmt.Errorf("opening a reader: %w", err))
		}
	}
	if err := c.run(ctx, "BEGIN"); err != nil {
		return wrap(err)
	}
	defer func() {
		if c.run(ctx, "END") != nil {
			c.close() // the next one to look opens another
			c = nil
		}
	}()
	tx.conn = c
	return fn(ctx, tx)
}

// looking tells how many look just now.
func (r *readers) looking() int { return cap(r.free) - len(r.free) }

// stop waits for the looks under way and closes the connections.
func (r *readers) stop() {
	select {
	case <-r.stopped:
		return
	default:
		close(r.stopped)
	}
	for range cap(r.free) {
		if c := <-r.free; c != nil {
			c.close()
		}
	}
}
