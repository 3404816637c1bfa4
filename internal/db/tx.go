package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"

	"wegwarte/internal/errs"
	"wegwarte/internal/id"
)

// Tx is the transaction of one use case. It is used by one goroutine.
type Tx struct {
	conn    conn
	dialect Dialect
	tenant  id.ID
	looks   bool // it may not write
	depth   int
	last    []last
}

// last is what is done before a transaction is over, in the one that is given:
// with one thing, or with all that lie next to each other of the same kind.
type last struct {
	kind any // nil: nothing is like it
	one  any
	do   func(context.Context, *Tx, []last) error
}

// conn is what a transaction's statements go through: a transaction of
// PostgreSQL's pool, or one of SQLite's connections.
type conn interface {
	exec(ctx context.Context, query string, args ...any) (changed int64, err error)
	query(ctx context.Context, query string, args ...any) (rows, error)
}

// rows are the result of a query, read one after the other.
type rows interface {
	Row
	Next() bool
	Err() error
	Close() error
}

// Row is one line of a result, to be scanned once.
type Row interface{ Scan(into ...any) error }

// BeforeCommit has fn run as the last thing in the transaction, after those
// registered before it; its error undoes the transaction. The audit entry is
// written so: late, because it locks the end of its chain. fn may write, also at
// the end of a look, and does so through the Tx that it is given.
func (tx *Tx) BeforeCommit(fn func(context.Context, *Tx) error) {
	tx.last = append(tx.last, last{do: func(ctx context.Context, tx *Tx, _ []last) error { return fn(ctx, tx) }})
}

// Together is a kind of work that is left to the end of a transaction, as
// BeforeCommit leaves it, and done there for many at once.
type Together[T any] struct {
	Do func(context.Context, *Tx, []T) error
}

// Add leaves one to the end of the transaction.
func (t *Together[T]) Add(tx *Tx, one T) {
	tx.last = append(tx.last, last{kind: t, one: one, do: func(ctx context.Context, tx *Tx, all []last) error {
		ones := make([]T, len(all))
		for i, l := range all {
			ones[i] = l.one.(T) //nolint:forcetypeassert // added above
		}
		return t.Do(ctx, tx, ones)
	}})
}

// On runs fn on the data of another tenant, in the same transaction, and comes
// back. Only a step that has two ends does this: an arrival ends the stay at the
// Land and begins one in the municipality; a consent taken back at one end holds
// at the other; a paper that was handed over is opened at the other end.
func (tx *Tx) On(ctx context.Context, tenant id.ID, fn func(context.Context) error) error {
	before := tx.tenant
	if tenant == before {
		return fn(ctx)
	}
	if err := tx.visit(ctx, tenant); err != nil {
		return err
	}
	if err := fn(ctx); err != nil {
		return err // the transaction, or the savepoint around it, is undone
	}
	return tx.visit(ctx, before)
}

// visit tells PostgreSQL's row-level security whose rows are visible from here on.
func (tx *Tx) visit(ctx context.Context, tenant id.ID) error {
	tx.tenant = tenant
	if tx.dialect != Postgres {
		return nil
	}
	_, err := tx.conn.exec(ctx, "SELECT set_config('wegwarte.tenant', $1, true)", string(tenant))
	return wrap(err)
}

func (tx *Tx) run(ctx context.Context, fn func(context.Context, *Tx) error) error {
	if err := fn(ctx, tx); err != nil {
		return err
	}
	tx.looks = false
	return tx.finish(ctx, tx.last)
}

func (tx *Tx) finish(ctx context.Context, all []last) error {
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[0].kind != nil && all[n].kind == all[0].kind {
			n++
		}
		if err := all[0].do(ctx, tx, all[:n]); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

// Nested runs fn so that its failure undoes what fn did and nothing else: one
// household of an import. It returns fn's error, with the transaction usable.
func (tx *Tx) Nested(ctx context.Context, fn func(context.Context) error) error {
	before, tenant := len(tx.last), tx.tenant
	var own error
	err := tx.savepoint(ctx, func(ctx context.Context) error {
		own = fn(ctx)
		return own
	})
	if own != nil {
		tx.last = tx.last[:before]
		tx.tenant = tenant // as ROLLBACK TO has it on PostgreSQL
	}
	if err != nil {
		return errors.Join(own, err)
	}
	return own
}

// savepoint runs fn between SAVEPOINT and RELEASE, undoing its work when it
// fails or panics; the error it returns is the database's, not fn's.
func (tx *Tx) savepoint(ctx context.Context, fn func(context.Context) error) (err error) {
	name := fmt.Sprintf("s%d", tx.depth)
	if _, err := tx.conn.exec(ctx, "SAVEPOINT "+name); err != nil {
		return wrap(err)
	}
	tx.depth++
	undo := true
	defer func() {
		tx.depth--
		end := "RELEASE " + name
		if undo {
			if _, back := tx.conn.exec(ctx, "ROLLBACK TO "+name); back != nil {
				err = errors.Join(err, wrap(back))
				return
			}
		}
		if _, done := tx.conn.exec(ctx, end); done != nil {
			err = errors.Join(err, wrap(done))
		}
	}()
	undo = fn(ctx) != nil
	return nil
}

var errLooks = errors.New("db: a look does not write")

// Exec runs a statement and gives the number of rows it changed.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if tx.looks {
		return 0, errs.Internal(errLooks)
	}
	n, err := tx.conn.exec(ctx, tx.text(query), args...)
	return n, wrap(err)
}

// Must runs a statement that has to change exactly one row: an update guarded
// by a version. Otherwise it is the conflict "error.conflict".
func (tx *Tx) Must(ctx context.Context, query string, args ...any) error {
	n, err := tx.Exec(ctx, query, args...)
	if err == nil && n != 1 {
		return errs.Conflict("error.conflict")
	}
	return err
}

// All gives every row, scanned; an empty result is an empty slice, no error.
//
//go:noinline
func All[T any](ctx context.Context, tx *Tx, scan func(Row) (T, error), query string, args ...any) ([]T, error) {
	all := []T{}
	err := Each(ctx, tx, func(row Row) error {
		one, err := scan(row)
		if err == nil {
			all = append(all, one)
		}
		return err
	}, query, args...)
	if err != nil {
		return nil, err
	}
	return all, nil
}

type watch struct{}

// Watch gives a context within which fn is told each query: for tests that read
// how the database answers them.
func Watch(ctx context.Context, fn func(query string, args []any)) context.Context {
	return context.WithValue(ctx, watch{}, fn)
}

func watched(ctx context.Context, query string, args []any) {
	if fn, ok := ctx.Value(watch{}).(func(string, []any)); ok {
		fn(query, args)
	}
}

// Each has fn scan one row after the other, without keeping them.
func Each(ctx context.Context, tx *Tx, fn func(Row) error, query string, args ...any) error {
	watched(ctx, query, args)
	rows, err := tx.conn.query(ctx, tx.text(query), args...)
	if err != nil {
		return wrap(err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells
	for rows.Next() {
		if err := fn(rows); err != nil {
			return wrap(err)
		}
	}
	return wrap(rows.Err())
}

// One gives the single row, or the error "error.not-found".
//
//go:noinline
func One[T any](ctx context.Context, tx *Tx, scan func(Row) (T, error), query string, args ...any) (T, error) {
	var one T
	err := single(ctx, tx, func(row Row) (err error) {
		one, err = scan(row)
		return err
	}, query, args...)
	return one, err
}

func single(ctx context.Context, tx *Tx, scan func(Row) error, query string, args ...any) error {
	watched(ctx, query, args)
	rows, err := tx.conn.query(ctx, tx.text(query), args...)
	if err != nil {
		return wrap(err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells
	if !rows.Next() {
		return wrap(cmp.Or(rows.Err(), sql.ErrNoRows))
	}
	if err := scan(rows); err != nil {
		return wrap(err)
	}
	return wrap(rows.Close())
}

// Value scans a row of one column.
func Value[T any](row Row) (T, error) {
	var v T
	err := row.Scan(&v)
	return v, err
}

var rewritten sync.Map // query -> query, for SQLite

// text gives the query as the open database wants it: SQLite reads $2 as a
// name, numbered in order of appearance, and ?2 as the second argument.
func (tx *Tx) text(query string) string {
	if tx.dialect == Postgres {
		return query
	}
	if known, ok := rewritten.Load(query); ok {
		return known.(string) //nolint:forcetypeassert // only strings are stored
	}
	text := strings.ReplaceAll(query, "$", "?")
	rewritten.Store(query, text)
	return text
}
