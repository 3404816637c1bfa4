package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// A connection is one of SQLite's, with the statements it has run before: to
// prepare one takes longer than to run it. It is used by one goroutine at a time,
// which is why it speaks to SQLite directly: what database/sql does so that many may
// share a connection, it does for nobody here.
type connection struct {
	conn     *sql.Conn // keeps it out of the pool
	raw      *sqlite3.Conn
	prepared map[string]*statement
}

type statement struct {
	*sqlite3.Stmt
	kept bool // for the next time
	open bool // its rows are being read
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
	c := &connection{conn: conn, prepared: map[string]*statement{}}
	err = conn.Raw(func(of any) error {
		raw, ok := of.(interface{ Raw() *sqlite3.Conn })
		if !ok {
			return fmt.Errorf("%T is no connection of SQLite's", of)
		}
		c.raw = raw.Raw()
		return nil
	})
	for _, pragma := range pragmas {
		if err == nil {
			err = c.raw.Exec("PRAGMA " + pragma)
		}
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return c, nil
}

// statement gives the query prepared and its values bound.
func (c *connection) statement(query string, args []any) (*statement, error) {
	s := c.prepared[query]
	if s == nil || s.open {
		raw, tail, err := c.raw.Prepare(query)
		switch {
		case err != nil:
			return nil, err
		case raw == nil || strings.TrimSpace(tail) != "":
			return nil, errors.New("db: not one statement")
		}
		another := &statement{Stmt: raw, kept: s == nil && len(query) <= longestPrepared}
		if another.kept {
			if len(c.prepared) >= mostPrepared {
				c.forget()
			}
			c.prepared[query] = another
		}
		s = another
	}
	if n := s.BindCount(); n != len(args) {
		return nil, errors.Join(fmt.Errorf("db: %d values for %d places", len(args), n), s.done())
	}
	for i, arg := range args {
		if err := s.bind(i+1, arg); err != nil {
			return nil, errors.Join(err, s.done())
		}
	}
	return s, nil
}

// done makes the statement ready for the next time, if there is one.
func (s *statement) done() error {
	s.open = false
	if s.kept {
		return s.Reset()
	}
	return s.Close()
}

// forget drops the statements, but for those whose rows are being read.
func (c *connection) forget() {
	for query, s := range c.prepared {
		if s.open {
			s.kept = false // it goes when it is done
		} else {
			_ = s.Close() // nothing is lost with it
		}
		delete(c.prepared, query)
	}
}

// run runs a statement that is prepared once.
func (c *connection) run(ctx context.Context, query string) error {
	_, err := c.exec(ctx, query)
	return err
}

// tend renews the planner's statistics where tables have grown much.
func (c *connection) tend() { _ = c.raw.Exec("PRAGMA optimize") }

// close closes the connection itself: with its pragmas it is of no use to others.
func (c *connection) close() {
	c.forget()
	_ = c.conn.Raw(func(any) error { return driver.ErrBadConn })
}

// exec runs a statement and gives the number of rows it changed.
func (c *connection) exec(_ context.Context, query string, args ...any) (int64, error) {
	s, err := c.statement(query, args)
	if err != nil {
		return 0, err
	}
	err = s.Exec()
	n := c.raw.Changes()
	if !s.kept {
		err = errors.Join(err, s.Close())
	}
	return n, err
}

// query runs a statement for its rows, which have to be closed.
func (c *connection) query(_ context.Context, query string, args ...any) (rows, error) {
	s, err := c.statement(query, args)
	if err != nil {
		return nil, err
	}
	s.open = true
	return &sqliteRows{statement: s, columns: s.ColumnCount()}, nil
}
