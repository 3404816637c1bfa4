package db

import (
	"context"
	"database/sql"
)

// A connection is SQLite's one writing connection, with the statements it has
// run before: to prepare one takes longer than to run it. It is used by the
// writer alone.
type connection struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
}

// mostPrepared bounds the statements that are kept; lists in IN (…) make new
// texts for each length.
const mostPrepared = 1000

func connect(ctx context.Context, pool *sql.DB) (*connection, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	c := &connection{conn: conn, prepared: map[string]*sql.Stmt{}}
	// Look at all tables once, quickly, as SQLite advises for connections that live long.
	return c, c.exec(ctx, "PRAGMA optimize=0x10002")
}

func (c *connection) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := c.prepared[query]; ok {
		return s, nil
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

// tend renews the planner's statistics where tables have grown much.
func (c *connection) tend() { _ = c.exec(context.Background(), "PRAGMA optimize") }

func (c *connection) close() {
	c.tend()
	c.forget()
	_ = c.conn.Close() // the pool is closed next, and says what is wrong
}

// ExecContext runs a prepared statement.
func (c *connection) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// QueryContext runs a prepared statement and gives its rows.
func (c *connection) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// QueryRowContext runs a prepared statement and gives its first row.
func (c *connection) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := c.statement(ctx, query)
	if err != nil {
		return c.conn.QueryRowContext(ctx, query, args...) // which says what is wrong
	}
	return s.QueryRowContext(ctx, args...)
}
