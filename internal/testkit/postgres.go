package testkit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
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

// emptyPostgres names a migrated database. It is made once on a test server for
// each state of the migrations, and copied for each test of each package.
var emptyPostgres = sync.OnceValues(func() (string, error) {
	state, err := migrations()
	if err != nil {
		return "", err
	}
	name := "empty_" + state
	return name, onServer(func(server *db.DB) error { return makeEmpty(server, name) })
})

// makeEmpty makes the database where it is not there. Two packages that come at
// once both make it, and one is taken.
func makeEmpty(server *db.DB, name string) error {
	ctx, own := context.Background(), "making_"+random()
	if there, err := exists(server, name); err != nil || there {
		return err
	}
	if err := server.Script(ctx, "CREATE DATABASE "+own); err != nil {
		return err
	}
	if err := migrated(named(own)); err != nil {
		return err
	}
	failed := server.Script(ctx, "ALTER DATABASE "+own+" RENAME TO "+name)
	if failed == nil {
		return nil
	}
	if there, err := exists(server, name); err != nil || !there {
		return errors.Join(failed, err)
	}
	return server.Script(ctx, "DROP DATABASE "+own)
}

func exists(server *db.DB, name string) (there bool, err error) {
	err = server.Do(context.Background(), "", func(ctx context.Context, tx *db.Tx) error {
		found, err := db.All(ctx, tx, db.Value[string], `SELECT datname FROM pg_database WHERE datname = $1`, name)
		there = len(found) > 0
		return err
	})
	return there, err
}

// migrations is a fingerprint of the migrations, which lie upwards from the
// test's folder.
func migrations() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	const folder = "internal/db/migrations"
	for {
		if _, err := os.Stat(filepath.Join(dir, folder)); err == nil {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("no %s from here upwards", folder)
		}
		dir = up
	}
	all := sha256.New()
	err = filepath.WalkDir(filepath.Join(dir, folder), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path) //nolint:gosec // our own migrations
		fmt.Fprintf(all, "%s %d\n%s", e.Name(), len(text), text)
		return err
	})
	return hex.EncodeToString(all.Sum(nil)[:8]), err
}

func onServer(do func(*db.DB) error) error {
	server, err := db.Open(context.Background(), os.Getenv(PostgresEnv))
	if err != nil {
		return err
	}
	defer server.Close() //nolint:errcheck // nothing to lose
	return do(server)
}

// Postgres gives an empty, migrated database on the test server, and skips the
// test where there is none.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	return open(t, PostgresDSN(t))
}

// PostgresDSN is Postgres for a test that opens the database itself.
func PostgresDSN(t testing.TB) string {
	t.Helper()
	needPostgres(t)
	empty, err := emptyPostgres()
	if err != nil {
		t.Fatal(err)
	}
	return copied(t, empty)
}

// Filled is a database that is filled once and copied for each test. The tests of
// a package share one; its copy is left to the server, which is thrown away.
type Filled struct {
	Fill func(*db.DB) error

	once sync.Once
	name string
	err  error
}

// Postgres gives a copy, as the function of that name gives an empty database.
func (f *Filled) Postgres(t testing.TB) *db.DB {
	t.Helper()
	needPostgres(t)
	f.once.Do(func() { f.err = f.make() })
	if f.err != nil {
		t.Fatal(f.err)
	}
	return open(t, copied(t, f.name))
}

func (f *Filled) make() error {
	empty, err := emptyPostgres()
	if err != nil {
		return err
	}
	f.name = "filled_" + random()
	if err := onServer(func(server *db.DB) error {
		return server.Script(context.Background(), "CREATE DATABASE "+f.name+" TEMPLATE "+empty)
	}); err != nil {
		return err
	}
	d, err := db.Open(context.Background(), named(f.name))
	if err != nil {
		return err
	}
	return errors.Join(f.Fill(d), d.Close())
}

func needPostgres(t testing.TB) {
	t.Helper()
	if os.Getenv(PostgresEnv) == "" {
		t.Skip("no PostgreSQL: set " + PostgresEnv + " or run `make test`, which starts one")
	}
}

// copied gives the address of a copy for the length of the test.
func copied(t testing.TB, of string) string {
	t.Helper()
	ctx, name := context.Background(), "test_"+random()
	if err := onServer(func(server *db.DB) error { return server.Script(ctx, "CREATE DATABASE "+name+" TEMPLATE "+of) }); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = onServer(func(server *db.DB) error { return server.Script(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") }) // the server is thrown away anyway
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
