package db

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// Of the files as they lie on the disk when a commit is told, everything that was
// committed can be read: nothing of it is held back, however the pages of a
// commit fall on blocks.
func TestWhatIsCommittedLiesInTheLog(t *testing.T) {
	dir := t.TempDir()
	if err := NewKey(filepath.Join(dir, "key")); err != nil {
		t.Fatal(err)
	}
	locked, err := ReadKey(filepath.Join(dir, "key"))
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]Key{"plain": {}, "encrypted": locked} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "log.db")
			d, err := Create(t.Context(), "sqlite:"+file, Encrypted(key))
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			if err := d.Script(t.Context(), "CREATE TABLE kept (text TEXT)"); err != nil {
				t.Fatal(err)
			}
			r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same each time
			for i := 1; i <= 120; i++ {
				err := d.Do(t.Context(), "", func(ctx context.Context, tx *Tx) error {
					_, err := tx.Exec(ctx, "INSERT INTO kept (text) VALUES ($1)", fmt.Sprintf("%0*d", 1+r.IntN(40_000), i))
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				if n := count(t, d); n != i { // by a reader beside the writer
					t.Fatalf("a reader sees %d rows of %d", n, i)
				}
				if i%10 == 0 {
					if n := counted(t, file, key); n != i {
						t.Fatalf("on the disk lie %d rows of %d", n, i)
					}
				}
			}
		})
	}
}

// counted counts the rows in a copy of the files as they lie there.
func counted(t *testing.T, file string, key Key) int {
	t.Helper()
	aside := filepath.Join(t.TempDir(), "copy.db")
	for _, end := range []string{"", "-wal"} {
		content, err := os.ReadFile(file + end) //nolint:gosec // our own
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(aside+end, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, err := Open(t.Context(), "sqlite:"+aside, Encrypted(key))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	return count(t, d)
}

func count(t *testing.T, d *DB) (n int) {
	t.Helper()
	err := d.Look(t.Context(), "", func(ctx context.Context, tx *Tx) (err error) {
		n, err = One(ctx, tx, Value[int], "SELECT count(*) FROM kept")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
