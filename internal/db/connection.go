package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// A connection is one of SQLite's, with the statements it has run before: to
// prepare one takes longer than to run it. It is used by one goroutine at a time.
type connection struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
}

// mostPrepared bounds the statements that are kept, and longestPrepared the
// text of one: lists in IN (…) and rows of an INSERT make new texts for each
// length, and what SQLite makes of a long one is large.
const (
	mostPrepared    = 500
	longestPrepared = 16 << 10
)

// connect takes a connection for good and runs the pragmas on it.
func connect(ctx context.Context, pool *sql.DB, pragmas ...string) (*connection, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	c := &connection{conn: conn, prepared: map[string]*sql.Stmt{}}
	for _, pragma := range pragmas {
		if err := c.exec(ctx, "PRAGMA "+pragma); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return c, nil
}

// statement gives the query prepared, nil where it is too long to be kept.
func (c *connection) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := c.prepared[query]; ok {
		return s, nil
	}
	if len(query) > longestPrepared {
		return nil, nil
	}
	if len(c.prepared) >= mostPrepared {
		c.forget()
	}
	s, err := c.conn.PrepareContext(ctx, query)
	if err == nil {
		c.prepared[query] = s
	}
	return s, err
}

func (c *connection) forget() {
	for _, s := range c.prepared {
		_ = s.Close() // nothing is lost with it
	}
	clear(c.prepared)
}

func (c *connection) exec(ctx context.Context, query string) error {
	_, err := c.conn.ExecContext(ctx, query)
	return err
}

// run runs a statement that is prepared once.
func (c *connection) run(ctx context.Context, query string) error {
	_, err := c.ExecContext(ctx, query)
	return err
}

// tend renews the planner's statistics where tables have grown much.
func (c *connection) tend() { _ = c.exec(context.Background(), "PRAGMA optimize") }

// close closes the connection itself: with its pragmas it is of no use to others.
func (c *connection) close() {
	c.forget()
	_ = c.conn.Raw(func(any) error { return driver.ErrBadConn })
}

// ExecContext runs a prepared statement.
func (c *connection) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := c.statement(ctx, query)
	if s == nil && err == nil {
		return c.conn.ExecContext(ctx, query, args...)
	}
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// QueryContext runs a prepared statement and gives its rows.
func (c *connection) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := c.statement(ctx, query)
	if s == nil && err == nil {
		return c.conn.QueryContext(ctx, query, args...)
	}
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// QueryRowContext runs a prepared statement and gives its first row.
func (c *connection) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := c.statement(ctx, query)
	if s == nil || err != nil {
		return c.conn.QueryRowContext(ctx, query, args...) // which says what is wrong
	}
	return s.QueryRowContext(ctx, args...)
}
