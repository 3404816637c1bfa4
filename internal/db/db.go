// Package db is the way to the two databases the house runs on: SQLite,
// embedded, and PostgreSQL. It opens them, runs one use case's transaction on
// either, and maps their errors to the house's own.
//
// SQL is written once, by hand, in the slices, with $n placeholders; what the
// two databases do not share is named here and nowhere else. The package knows
// no table.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"

	"wegwarte/internal/id"
)

// Dialect is which of the two databases is open.
type Dialect uint8

// The databases.
const (
	SQLite Dialect = iota + 1
	Postgres
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	dialect Dialect
	pool    *sql.DB
	key     Key      // SQLite only
	writer  *writer  // SQLite only
	readers *readers // SQLite only
}

// Create is Open for a SQLite file that need not be there yet; it is made
// readable for its owner alone, and so are the files SQLite keeps beside it.
func Create(ctx context.Context, dsn string, with ...Option) (*DB, error) {
	if file, ok := strings.CutPrefix(dsn, "sqlite:"); ok && file != "" {
		f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return nil, err
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
	return Open(ctx, dsn, with...)
}

// Option is how a database is opened.
type Option func(*options)

type options struct{ key Key }

// Encrypted opens a SQLite file that the key encrypts; a new one is made so.
func Encrypted(key Key) Option { return func(o *options) { o.key = key } }

// Open opens "sqlite:FILE" or "postgres://…" without changing it; see Migrate.
func Open(ctx context.Context, dsn string, with ...Option) (*DB, error) {
	var o options
	for _, option := range with {
		option(&o)
	}
	switch {
	case strings.HasPrefix(dsn, "sqlite:"):
		return openSQLite(ctx, strings.TrimPrefix(dsn, "sqlite:"), o.key)
	case o.key.given:
		return nil, errors.New("a key file is for SQLite: PostgreSQL's files are encrypted by whoever keeps its server")
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		return openPostgres(ctx, dsn)
	}
	return nil, errors.New(`the database is named "sqlite:FILE" or "postgres://user@host/name"`)
}

func openPostgres(ctx context.Context, dsn string) (*DB, error) {
	to, err := reaching(dsn)
	if err != nil {
		return nil, errors.New("the PostgreSQL address cannot be read") // err would repeat the password
	}
	pool := sql.OpenDB(to)
	pool.SetMaxOpenConns(8 * runtime.NumCPU())
	pool.SetMaxIdleConns(4 * runtime.NumCPU())
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("reaching PostgreSQL: %w", err), pool.Close())
	}
	return &DB{dialect: Postgres, pool: pool}, nil
}

// Dialect tells which database is open.
func (d *DB) Dialect() Dialect { return d.dialect }

// Close waits for the transactions under way and closes the database.
func (d *DB) Close() error {
	if d.dialect == SQLite {
		d.readers.stop()
		d.writer.stop()
	}
	return d.pool.Close()
}

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.pool.PingContext(ctx) }

// Walled reports whether row-level security holds for the role that PostgreSQL
// knows us by: a superuser looks over that wall. On SQLite there is none.
func (d *DB) Walled(ctx context.Context) (bool, error) {
	if d.dialect != Postgres {
		return true, nil
	}
	var walled bool
	err := d.pool.QueryRowContext(ctx, `SELECT NOT (rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = current_user`).Scan(&walled)
	return walled, wrap(err)
}

// Do runs fn in one transaction on the data of one tenant: it commits when fn
// returns nil and leaves nothing behind when it does not. What fn found must
// not be used before Do has returned nil: only then is it also on record that
// it was read.
//
// The tenant may be empty for the few questions that come before one is known,
// such as who is logging in; on PostgreSQL no row of a tenant's is visible then.
func (d *DB) Do(ctx context.Context, tenant id.ID, fn func(context.Context, *Tx) error) error {
	if d.dialect == SQLite {
		return d.writer.do(ctx, fn)
	}
	return d.postgres(ctx, &Tx{dialect: Postgres}, tenant, fn, nil)
}

// Look is Do for a use case that only reads: a Tx in it refuses Exec. What fn
// found must not be used before Look has returned nil: only then is it on record
// that it was read.
//
// On SQLite looks do not wait for each other nor for who writes: fn sees what
// was last committed, and what it left to be done before the commit, the entry
// in the audit, is then stored by the writer, with that of others. (docs/adr/0016)
func (d *DB) Look(ctx context.Context, tenant id.ID, fn func(context.Context, *Tx) error) error {
	if d.dialect == Postgres {
		return d.postgres(ctx, &Tx{dialect: Postgres, looks: true}, tenant, fn, nil)
	}
	tx := &Tx{dialect: SQLite, tenant: tenant, looks: true}
	if err := d.readers.look(ctx, tx, fn); err != nil || len(tx.last) == 0 {
		return err
	}
	return d.writer.end(ctx, tx.last)
}

// Survey is Look at one state of the data throughout, page after page, whatever
// is written meanwhile, as every look on SQLite is. What fn left to be done
// before the commit is done in a transaction of its own, once all was read.
func (d *DB) Survey(ctx context.Context, tenant id.ID, fn func(context.Context, *Tx) error) error {
	if d.dialect == SQLite {
		return d.Look(ctx, tenant, fn)
	}
	var last []last
	err := d.postgres(ctx, &Tx{dialect: Postgres, looks: true}, tenant, func(ctx context.Context, tx *Tx) error {
		err := fn(ctx, tx)
		last, tx.last = tx.last, nil
		return err
	}, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil || len(last) == 0 {
		return err
	}
	return d.Do(ctx, tenant, func(ctx context.Context, writes *Tx) error { return writes.finish(ctx, last) })
}

func (d *DB) postgres(ctx context.Context, tx *Tx, tenant id.ID, fn func(context.Context, *Tx) error, how *sql.TxOptions) error {
	inner, err := d.pool.BeginTx(ctx, how)
	if err != nil {
		return wrap(err)
	}
	defer inner.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	tx.conn = pooled{inner}
	if err := tx.visit(ctx, tenant); err != nil {
		return err
	}
	if err := tx.run(ctx, fn); err != nil {
		return err
	}
	return wrap(inner.Commit())
}

// Script runs a statement outside of any transaction: for the maintenance of
// the database itself, never for data.
func (d *DB) Script(ctx context.Context, statement string) error {
	_, err := d.pool.ExecContext(ctx, statement)
	return wrap(err)
}

// pooled is a transaction of PostgreSQL's pool.
type pooled struct{ tx *sql.Tx }

func (p pooled) exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := p.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (p pooled) query(ctx context.Context, query string, args ...any) (rows, error) {
	return p.tx.QueryContext(ctx, query, args...) //nolint:rowserrcheck,sqlclosecheck // the caller's
}
