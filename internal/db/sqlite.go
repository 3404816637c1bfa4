package db

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	"github.com/ncruces/go-sqlite3/ext/unicode"
)

func init() { sqlite3.AutoExtension(unicode.Register) }

func openSQLite(ctx context.Context, file string) (*DB, error) {
	if file == "" {
		return nil, errors.New(`"sqlite:" wants the name of a file behind it`)
	}
	if _, err := os.Stat(file); err != nil {
		return nil, fmt.Errorf("there is no database yet: run `wegwarte migrate`: %w", err)
	}
	uri := url.URL{Scheme: "file", Opaque: (&url.URL{Path: file}).EscapedPath(), RawQuery: url.Values{
		"_txlock": {"immediate"},
		"modeof":  {file}, // the write-ahead log is for its owner alone, as the file is
	}.Encode()}
	pool, err := driver.Open(uri.String(), prepare)
	if err != nil {
		return nil, err
	}
	most := runtime.NumCPU() + 2   // so that who verifies or lists on all cores leaves some to others
	pool.SetMaxOpenConns(most + 2) // the readers', the writer's, and one for migrations and the question whether we are ready
	pool.SetMaxIdleConns(1)
	// Look at all tables once, quickly, as SQLite advises for connections that live long.
	writing, err := connect(ctx, pool, "optimize=0x10002")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the SQLite file: %w", err), pool.Close())
	}
	return &DB{dialect: SQLite, pool: pool, writer: startWriter(writing), readers: newReaders(pool, most)}, nil
}

const pragmas = `PRAGMA busy_timeout = 10000; PRAGMA journal_mode = wal; PRAGMA synchronous = full; PRAGMA foreign_keys = on;
	PRAGMA cache_size = -32000; PRAGMA trusted_schema = off; PRAGMA temp_store = memory`

// prepare makes a new connection as the house wants it.
func prepare(c *sqlite3.Conn) error {
	if err := c.Exec(pragmas); err != nil {
		return err
	}
	// A plan holds for all values. Otherwise SQLite, which knows from its
	// statistics that some are rarer than others, plans a statement anew each
	// time that it is bound to values: twice the work of a page.
	_, err := c.Config(sqlite3.DBCONFIG_ENABLE_QPSG, true)
	return err
}
