// Package testkit is what the tests of the house share: both databases, a clock
// that stands still, and a small world of tenants. It is imported by tests only.
package testkit

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"wegwarte/internal/db"
)

// PostgresEnv names the variable with the address of a PostgreSQL server in
// which the tests may create databases; `make test` starts one and sets it.
const PostgresEnv = "WEGWARTE_TEST_POSTGRES"

// Each runs the test on an empty, migrated database of each kind.
func Each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// emptySQLite is a migrated file, made once and copied for each test.
var emptySQLite = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "wegwarte-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	file := filepath.Join(dir, "empty.db")
	if err := migrated("sqlite:" + file); err != nil {
		return nil, err
	}
	return os.ReadFile(file) //nolint:gosec // our own temporary file
})

func migrated(dsn string) error {
	d, err := db.Create(context.Background(), dsn)
	if err != nil {
		return err
	}
	if _, err := d.Migrate(context.Background()); err != nil {
		return err
	}
	return d.Close()
}

// SQLite gives an empty, migrated database in a file.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	empty, err := emptySQLite()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(file, empty, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, "sqlite:"+file)
}

// emptyPostgres is a migrated database of this process, copied for each test.
var emptyPostgres = sync.OnceValues(func() (string, error) {
	name := "empty_" + random()
	server, err := db.Open(context.Background(), os.Getenv(PostgresEnv))
	if err != nil {
		return "", err
	}
	defer server.Close() //nolint:errcheck // nothing to lose
	if err := server.Script(context.Background(), "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	return name, migrated(named(name))
})

// Postgres gives an empty, migrated database on the test server, and skips the
// test where there is none.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	return open(t, PostgresDSN(t))
}

// PostgresDSN is Postgres for a test that opens the database itself.
func PostgresDSN(t testing.TB) string {
	t.Helper()
	if os.Getenv(PostgresEnv) == "" {
		t.Skip("no PostgreSQL: set " + PostgresEnv + " or run `make test`, which starts one")
	}
	template, err := emptyPostgres()
	if err != nil {
		t.Fatal(err)
	}
	ctx, name := context.Background(), "test_"+random()
	server, err := db.Open(ctx, os.Getenv(PostgresEnv))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close() //nolint:errcheck // nothing to lose
	if err := server.Script(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server, err := db.Open(ctx, os.Getenv(PostgresEnv))
		if err != nil {
			return
		}
		defer server.Close()                                                    //nolint:errcheck // nothing to lose
		_ = server.Script(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") // the server is thrown away anyway
	})
	return named(name)
}

// named is the test server's address with the name of another database.
func named(name string) string {
	u, err := url.Parse(os.Getenv(PostgresEnv))
	if err != nil {
		return ""
	}
	u.Path = "/" + name
	return u.String()
}

func open(t testing.TB, dsn string) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func random() string {
	var b [8]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
