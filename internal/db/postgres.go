package db

import (
	"context"
	"database/sql/driver"
	"errors"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// reaching gives what opens connections to the PostgreSQL of the address. As
// psql does, they are encrypted where the server can, unless the address or
// PGSSLMODE wants more or less.
func reaching(dsn string) (driver.Connector, error) {
	config, err := pq.NewConfig(dsn)
	if err != nil {
		return nil, err
	}
	if config.SSLMode == "" {
		config.SSLMode = pq.SSLModePrefer
	}
	to, err := pq.NewConnectorConfig(config)
	if err != nil {
		return nil, err
	}
	return connector{to}, nil
}

type connector struct{ driver.Connector }

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &remembering{postgres: inner.(postgres), prepared: map[string]planned{}}, nil //nolint:forcetypeassert // a connection of lib/pq
}

// postgres is what a connection of lib/pq can do.
type postgres interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

// remembering is a connection that has each query read and planned by the server
// once, as SQLite's do: lib/pq would ask for that every time, which is a second
// way there and back.
type remembering struct {
	postgres

	prepared map[string]planned
}

// planned is a statement that the server knows on this connection.
type planned interface {
	driver.StmtExecContext
	driver.StmtQueryContext
}

// QueryContext asks a query; one without values goes as it is.
func (c *remembering) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if len(args) == 0 || len(query) > longestPrepared {
		return c.postgres.QueryContext(ctx, query, args)
	}
	s, err := c.plan(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	c.doubt(query, err)
	return rows, err
}

// ExecContext runs a statement; one without values goes as it is, and may be several.
func (c *remembering) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 0 || len(query) > longestPrepared {
		return c.postgres.ExecContext(ctx, query, args)
	}
	s, err := c.plan(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.ExecContext(ctx, args)
	c.doubt(query, err)
	return result, err
}

func (c *remembering) plan(ctx context.Context, query string) (planned, error) {
	if s := c.prepared[query]; s != nil {
		return s, nil
	}
	if len(c.prepared) >= mostPrepared {
		if _, err := c.postgres.ExecContext(ctx, "DEALLOCATE ALL", nil); err != nil {
			return nil, err
		}
		clear(c.prepared)
	}
	s, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	c.prepared[query] = s.(planned) //nolint:forcetypeassert // a statement of lib/pq
	return c.prepared[query], nil
}

// doubt forgets a statement whose plan no longer fits the tables, since somebody
// migrated them, or that the server has forgotten: the next time it is asked anew.
func (c *remembering) doubt(query string, err error) {
	var said *pq.Error
	if errors.As(err, &said) && (said.Code == pqerror.FeatureNotSupported || said.Code == pqerror.InvalidSQLStatementName) {
		delete(c.prepared, query)
	}
}
