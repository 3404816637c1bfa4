package db

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
)

// CopyTo writes the whole of a SQLite database, as it is at one moment, into a
// new file for its owner alone, under the same key, and checks that the copy is
// whole. Others go on meanwhile.
func (d *DB) CopyTo(ctx context.Context, file string) error {
	if d.dialect != SQLite {
		return errors.New("PostgreSQL is backed up with its own tools: see docs/operations.md")
	}
	return copied(ctx, file, d.key, func(target string) error {
		_, err := d.pool.ExecContext(ctx, "VACUUM INTO ?", target)
		return err
	})
}

// Reencrypt puts a SQLite database under another key, or under its first one
// where the old is not given. Nobody else may have it open; the file is replaced
// when the new one is written and checked.
func Reencrypt(ctx context.Context, dsn string, old, key Key) error {
	file, ok := strings.CutPrefix(dsn, "sqlite:")
	if !ok || file == "" {
		return errors.New("only a SQLite file is encrypted by this program")
	}
	if err := fits(file, old); err != nil {
		return err
	}
	query := url.Values{}
	if old.given {
		query.Set("vfs", "adiantum")
	}
	pool, err := driver.Open(address(file, query), func(c *sqlite3.Conn) error { return alone(c, old) })
	if err != nil {
		return err
	}
	defer pool.Close() //nolint:errcheck // it was read only
	pool.SetMaxOpenConns(1)
	if err := pool.PingContext(ctx); err != nil {
		return err
	}
	next := file + ".encrypting"
	err = copied(ctx, next, key, func(target string) error {
		_, err := pool.ExecContext(ctx, "VACUUM INTO ?", target)
		return err
	})
	if err != nil {
		return err
	}
	return errors.Join(os.Rename(next, file), syncFolder(file))
}

// alone keeps all others away from the database: they would write into the file
// that is about to be replaced.
func alone(c *sqlite3.Conn, key Key) error {
	if err := prepare(c, key); err != nil {
		return err
	}
	err := c.Exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = delete; PRAGMA locking_mode = exclusive; BEGIN EXCLUSIVE; COMMIT")
	if errors.Is(err, sqlite3.BUSY) || errors.Is(err, sqlite3.LOCKED) {
		return errors.New("another program has the database open: stop it first")
	}
	return err
}

// copied makes a new file, has it filled under the key, and checks it. What the
// database says of a failure could name the key, and is not repeated.
func copied(ctx context.Context, file string, key Key, fill func(target string) error) (err error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file))
		}
	}()
	query := url.Values{"vfs": {""}}
	if key.given {
		query = url.Values{"vfs": {"adiantum"}, "hexkey": {key.hex()}}
	}
	if err := fill(address(file, query)); err != nil {
		return errors.Join(fmt.Errorf("copying the database: %w", code(err)), f.Close())
	}
	if err := errors.Join(f.Sync(), f.Close(), syncFolder(file)); err != nil {
		return err
	}
	return Whole(ctx, file, key)
}

// code is what went wrong, without the words.
func code(err error) error {
	var own *sqlite3.Error
	if errors.As(err, &own) {
		return own.ExtendedCode()
	}
	return errors.New("the database cannot be reached")
}

// Whole says what is wrong with a copy that CopyTo made; it does not change it.
func Whole(ctx context.Context, file string, key Key) error {
	if err := fits(file, key); err != nil {
		return err
	}
	query := url.Values{"mode": {"ro"}, "immutable": {"1"}}
	if key.given {
		query.Set("vfs", "adiantum")
	}
	pool, err := driver.Open(address(file, query), func(c *sqlite3.Conn) error { return unlock(c, key) })
	if err != nil {
		return err
	}
	defer pool.Close() //nolint:errcheck // read only
	var verdict string
	if err := pool.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return fmt.Errorf("checking %s: %w", filepath.Base(file), code(err))
	}
	if verdict != "ok" {
		return fmt.Errorf("%s is damaged", filepath.Base(file))
	}
	return nil
}

func syncFolder(file string) error {
	dir, err := os.Open(filepath.Dir(file))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
