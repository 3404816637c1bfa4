package db

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"wegwarte/internal"
)

// Migrate brings the schema up to date and gives the versions it applied.
// Several processes may start at once: on PostgreSQL they wait for each other.
func (d *DB) Migrate(ctx context.Context) (applied []int64, err error) {
	provider, err := d.provider()
	if err != nil {
		return nil, err
	}
	results, err := provider.Up(ctx)
	for _, r := range results {
		applied = append(applied, r.Source.Version)
	}
	if err != nil {
		return applied, fmt.Errorf("migrating: %w", err)
	}
	return applied, nil
}

// Pending reports whether Migrate has work to do.
func (d *DB) Pending(ctx context.Context) (bool, error) {
	provider, err := d.provider()
	if err != nil {
		return false, err
	}
	return provider.HasPending(ctx)
}

func (d *DB) provider() (*goose.Provider, error) {
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	dialect := goose.DialectSQLite3
	if d.dialect == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	// A migration for one database alone ends in _sqlite.sql or _postgres.sql.
	files, err := fs.Sub(internal.Tables(), "db/migrations")
	if err != nil {
		return nil, err
	}
	foreign, err := fs.Glob(files, map[Dialect]string{SQLite: "*_postgres.sql", Postgres: "*_sqlite.sql"}[d.dialect])
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, d.pool, files, append(options, goose.WithExcludeNames(foreign))...)
}
