package db_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wegwarte/internal/db"
)

const secretName = "zz-amina-haddad-zz"

func key(t *testing.T) (db.Key, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "key")
	if err := db.NewKey(file); err != nil {
		t.Fatal(err)
	}
	k, err := db.ReadKey(file)
	if err != nil {
		t.Fatal(err)
	}
	return k, file
}

// written gives the file of a database under the key, that was written to and
// is still open: part of it is in the write-ahead log.
func written(t *testing.T, k db.Key) (file string, d *db.DB) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "house.db")
	d, err := db.Create(t.Context(), "sqlite:"+file, db.Encrypted(k))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if _, err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range 300 {
		err := d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, fmt.Sprint(secretName, i)) })
		if err != nil {
			t.Fatal(err)
		}
	}
	return file, d
}

// telling gives the files of the folder in which a name of a person, or that it
// is a database, can be read.
func telling(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(path) //nolint:gosec // our own
		if bytes.Contains(content, []byte(secretName)) || bytes.Contains(content, []byte("SQLite format")) || bytes.Contains(content, []byte("throttle")) {
			all = append(all, filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestNothingCanBeReadInAnEncryptedDatabase(t *testing.T) {
	k, _ := key(t)
	file, d := written(t, k)
	if _, err := os.Stat(file + "-wal"); err != nil {
		t.Fatal("the log is to be looked at too: ", err)
	}
	if found := telling(t, filepath.Dir(file)); len(found) > 0 {
		t.Errorf("it can be read in %v", found)
	}
	copied := filepath.Join(filepath.Dir(file), "copy.db")
	if err := d.CopyTo(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if found := telling(t, filepath.Dir(file)); len(found) > 0 {
		t.Errorf("after the end, or in the copy, it can be read in %v", found)
	}
	again, err := db.Open(t.Context(), "sqlite:"+copied, db.Encrypted(k))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if n := count(t, again); n != 300 {
		t.Errorf("the copy has %d rows", n)
	}
	plain, _ := written(t, db.Key{}) // the test can fail
	if len(telling(t, filepath.Dir(plain))) == 0 {
		t.Error("even an open database tells nothing: this test sees nothing")
	}
}

func TestADatabaseOpensUnderItsOwnKeyAlone(t *testing.T) {
	k, _ := key(t)
	other, _ := key(t)
	closed, _ := written(t, k)
	open, _ := written(t, db.Key{})
	none := filepath.Join(t.TempDir(), "none")
	if err := os.WriteFile(none, bytes.Repeat([]byte("no database"), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file string
		with []db.Option
		want string
	}{
		"another key":      {closed, []db.Option{db.Encrypted(other)}, "not this database's"},
		"no key":           {closed, nil, "is encrypted"},
		"a key too many":   {open, []db.Option{db.Encrypted(k)}, "not encrypted"},
		"no database":      {none, []db.Option{db.Encrypted(k)}, "not this database's"},
		"a key, of course": {closed, []db.Option{db.Encrypted(k)}, ""},
	} {
		d, err := db.Open(t.Context(), "sqlite:"+c.file, c.with...)
		if err == nil {
			_ = d.Close()
		}
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := db.Open(t.Context(), "postgres://x@127.0.0.1/x", db.Encrypted(k)); err == nil {
		t.Error("a key was ignored")
	}
}

func TestAKeyDoesNotShowItself(t *testing.T) {
	k, file := key(t)
	text, err := os.ReadFile(file) //nolint:gosec // our own
	if err != nil {
		t.Fatal(err)
	}
	digits := strings.TrimSpace(string(text))
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "key", k)
	asJSON, _ := json.Marshal(map[string]any{"key": k})
	said := log.String() + string(asJSON) + fmt.Sprintf("%v %+v %#v %s %x %d %q", k, k, k, k, k, k, k) + fmt.Sprint(&k, []db.Key{k})
	other, _ := key(t)
	closed, d := written(t, k)
	_, wrong := db.Open(t.Context(), "sqlite:"+closed, db.Encrypted(other))
	missing := d.CopyTo(t.Context(), filepath.Join(t.TempDir(), "no", "folder"))
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	stopped := d.CopyTo(cancelled, filepath.Join(t.TempDir(), "stopped"))
	if wrong == nil || missing == nil || stopped == nil {
		t.Error("went through")
	}
	said += fmt.Sprint(wrong, missing, stopped)
	if strings.Contains(said, digits[:8]) || strings.Contains(said, "[32]") {
		t.Errorf("it shows: %s", said)
	}
}

func TestAKeyFileIsReadOnlyWhereItIsOne(t *testing.T) {
	_, file := key(t)
	if err := db.NewKey(file); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a key was written over: %v", err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := os.Chmod(file, 0o644); err != nil { //nolint:gosec // that is the point
		t.Fatal(err)
	}
	if _, err := db.ReadKey(file); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("everybody can read it: %v", err)
	}
	for _, text := range []string{"", "0123", strings.Repeat("g", 64), strings.Repeat("0", 63), strings.Repeat("0", 66)} {
		bad := filepath.Join(t.TempDir(), "bad")
		if err := os.WriteFile(bad, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := db.ReadKey(bad); err == nil || !strings.Contains(err.Error(), "wegwarte key new") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestADatabaseIsPutUnderAnotherKey(t *testing.T) {
	first, _ := key(t)
	second, _ := key(t)
	file, d := written(t, db.Key{})
	if err := db.Reencrypt(t.Context(), "sqlite:"+file, db.Key{}, first); err == nil || !strings.Contains(err.Error(), "stop it first") {
		t.Errorf("while it is open: %v", err)
	}
	if n := count(t, d); n != 300 {
		t.Errorf("and %d rows are left", n)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	old := db.Key{}
	for _, k := range []db.Key{first, second} {
		if err := db.Reencrypt(t.Context(), "sqlite:"+file, old, k); err != nil {
			t.Fatal(err)
		}
		if found := telling(t, filepath.Dir(file)); len(found) > 0 {
			t.Errorf("it can be read in %v", found)
		}
		d, err := db.Open(t.Context(), "sqlite:"+file, db.Encrypted(k))
		if err != nil {
			t.Fatal(err)
		}
		if n := count(t, d); n != 300 {
			t.Errorf("%d rows are left", n)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		old = k
	}
	if err := db.Reencrypt(t.Context(), "sqlite:"+file, first, second); err == nil {
		t.Error("under a key that is not its own")
	}
	if left, _ := filepath.Glob(file + ".*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
