package db

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"runtime"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	_ "github.com/ncruces/go-sqlite3/vfs/adiantum" // encryption at rest
)

func init() { sqlite3.AutoExtension(knowLetters) }

// knowLetters lets lower() know all letters, as PostgreSQL does; SQLite's own knows ASCII.
func knowLetters(c *sqlite3.Conn) error {
	return c.CreateFunction("lower", 1, sqlite3.DETERMINISTIC|sqlite3.INNOCUOUS, func(ctx sqlite3.Context, arg ...sqlite3.Value) {
		ctx.ResultRawText(bytes.ToLower(arg[0].RawText()))
	})
}

func openSQLite(ctx context.Context, file string, key Key) (*DB, error) {
	if file == "" {
		return nil, errors.New(`"sqlite:" wants the name of a file behind it`)
	}
	if err := fits(file, key); err != nil {
		return nil, err
	}
	query := url.Values{
		"_txlock": {"immediate"},
		"modeof":  {file}, // the write-ahead log is for its owner alone, as the file is
		"vfs":     {plainFiles},
	}
	if key.given {
		query.Set("vfs", encryptedFiles)
	}
	pool, err := driver.Open(address(file, query), func(c *sqlite3.Conn) error { return prepare(c, key) })
	if err != nil {
		return nil, err
	}
	most := runtime.NumCPU() + 2   // so that who verifies or lists on all cores leaves some to others
	pool.SetMaxOpenConns(most + 2) // the readers', the writer's, and one for migrations and the question whether we are ready
	pool.SetMaxIdleConns(1)
	// Look at all tables once, quickly, as SQLite advises for connections that live long;
	// by one that does not, as it keeps all that it has read in memory.
	if looking, err := connect(ctx, pool, "optimize=0x10002"); err == nil {
		looking.close()
	}
	// What a statement, or one of a group, touches is copied into memory: in a file it
	// would be encrypted, four bytes at a time.
	writing, err := connect(ctx, pool, "temp_store=memory")
	if err != nil {
		if key.given && errors.Is(err, sqlite3.NOTADB) {
			err = errors.New("the key is not this database's: it cannot be read with it")
		}
		return nil, errors.Join(fmt.Errorf("opening the SQLite file: %w", err), pool.Close())
	}
	readers := newReaders(pool, most)
	return &DB{dialect: SQLite, pool: pool, key: key, writer: startWriter(writing, readers.looking), readers: readers}, nil
}

// What many changes touch, such as the end of the audit, is copied from the log
// into the database once for four thousand pages.
const pragmas = `PRAGMA busy_timeout = 10000; PRAGMA journal_mode = wal; PRAGMA synchronous = full; PRAGMA foreign_keys = on;
	PRAGMA cache_size = -32000; PRAGMA wal_autocheckpoint = 4000; PRAGMA trusted_schema = off`

func address(file string, query url.Values) string {
	uri := url.URL{Scheme: "file", Opaque: (&url.URL{Path: file}).EscapedPath(), RawQuery: query.Encode()}
	return uri.String()
}

// plain is how a SQLite file begins that is not encrypted.
const plain = "SQLite format 3\x00"

// fits says what is wrong where a database is encrypted and no key is given, or
// the other way round; an empty file becomes what the key says.
func fits(file string, key Key) error {
	f, err := os.Open(file) //nolint:gosec // the operator names it
	if err != nil {
		return fmt.Errorf("there is no database yet: run `wegwarte migrate`: %w", err)
	}
	defer f.Close() //nolint:errcheck // read only
	begin := make([]byte, len(plain))
	switch _, err := io.ReadFull(f, begin); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return fmt.Errorf("%s is no database: %w", file, err)
	case string(begin) == plain && key.given:
		return fmt.Errorf("%s is not encrypted, and a key is given: encrypt it with `wegwarte db encrypt`", file)
	case string(begin) != plain && !key.given:
		return fmt.Errorf("%s is encrypted, or no database: name the file of its key (--key-file, WEGWARTE_KEY_FILE)", file)
	}
	return nil
}

func unlock(c *sqlite3.Conn, key Key) error {
	if key.given && c.Exec("PRAGMA hexkey = '"+key.hex()+"'") != nil {
		return errors.New("the key was not accepted") // the database's words could repeat it
	}
	return nil
}

// prepare makes a new connection as the house wants it.
func prepare(c *sqlite3.Conn, key Key) error {
	if err := unlock(c, key); err != nil {
		return err
	}
	if err := c.Exec(pragmas); err != nil {
		return err
	}
	// A plan holds for all values. Otherwise SQLite, which knows from its
	// statistics that some are rarer than others, plans a statement anew each
	// time that it is bound to values: twice the work of a page.
	_, err := c.Config(sqlite3.DBCONFIG_ENABLE_QPSG, true)
	return err
}
