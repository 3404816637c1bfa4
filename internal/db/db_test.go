package db_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/testkit"
)

func count(t *testing.T, d *db.DB) int {
	t.Helper()
	n := 0
	err := d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = db.One(ctx, tx, db.Value[int], "SELECT count(*) FROM throttle")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func put(ctx context.Context, tx *db.Tx, key string) error {
	_, err := tx.Exec(ctx, "INSERT INTO throttle (first_at, key, failures) VALUES ($3, $1, $2)", key, 1, 2)
	return err
}

var errStop = errors.New("stop")

func TestATransactionThatFailsLeavesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
			return errors.Join(put(ctx, tx, "a"), errStop)
		})
		if !errors.Is(err, errStop) || count(t, d) != 0 {
			t.Errorf("err = %v, rows = %d", err, count(t, d))
		}
	})
}

func TestAFailedPartLeavesTheRest(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
			if err := put(ctx, tx, "kept"); err != nil {
				return err
			}
			err := tx.Nested(ctx, func(ctx context.Context) error {
				tx.BeforeCommit(func(context.Context, *db.Tx) error { return errors.New("of the undone part") })
				return errors.Join(put(ctx, tx, "undone"), put(ctx, tx, "kept"))
			})
			if !db.IsDuplicate(err) {
				t.Errorf("want the duplicate, got %v", err)
			}
			return put(ctx, tx, "kept too")
		})
		if err != nil || count(t, d) != 2 {
			t.Errorf("err = %v, rows = %d, want 2", err, count(t, d))
		}
	})
}

func TestWhatIsLastFailsTheWhole(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
			tx.BeforeCommit(func(context.Context, *db.Tx) error { return errStop })
			return put(ctx, tx, "a")
		})
		if !errors.Is(err, errStop) || count(t, d) != 0 {
			t.Errorf("err = %v, rows = %d", err, count(t, d))
		}
	})
}

func TestNeighboursInAGroupDoNotDisturbEachOther(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		var wg sync.WaitGroup
		for i := range 60 {
			wg.Go(func() {
				defer func() { _ = recover() }()
				err := d.Do(context.Background(), "", func(ctx context.Context, tx *db.Tx) error {
					if err := put(ctx, tx, string(rune('A'+i))); err != nil {
						return err
					}
					switch i % 3 {
					case 1:
						return errStop
					case 2:
						panic("a fault of one")
					}
					return nil
				})
				if (i%3 == 0) != (err == nil) {
					t.Errorf("job %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if n := count(t, d); n != 20 {
			t.Errorf("rows = %d, want 20", n)
		}
	})
}

func TestErrorsAreTheHousesOwn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
			_, err := db.One(ctx, tx, db.Value[int], "SELECT failures FROM throttle WHERE key = $1", "none")
			return err
		})
		if !errs.Is(err, errs.KindNotFound) {
			t.Errorf("no row: %v", err)
		}
		err = d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
			return tx.Must(ctx, "UPDATE throttle SET failures = 2 WHERE key = $1", "none")
		})
		if !errs.Is(err, errs.KindConflict) {
			t.Errorf("nothing to change: %v", err)
		}
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		err = d.Do(cancelled, "", func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "a") })
		if !errs.Is(err, errs.KindBusy) || count(t, d) != 0 {
			t.Errorf("cancelled: %v", err)
		}
	})
}

func TestBothDatabasesKnowAllLetters(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
			small, err := db.One(ctx, tx, db.Value[string], "SELECT lower($1)", "ÄÉŞ Ж Σ A1ß")
			if want := "äéş ж σ a1ß"; err == nil && small != want {
				t.Errorf("lower gives %q, want %q", small, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestMigratingTwiceChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		applied, err := d.Migrate(t.Context())
		if err != nil || len(applied) != 0 {
			t.Errorf("applied %v, %v", applied, err)
		}
	})
}

func TestADatabaseFileIsOnlyMadeWhenAskedForAndOnlyForItsOwner(t *testing.T) {
	file := filepath.Join(t.TempDir(), "new.db")
	if _, err := db.Open(t.Context(), "sqlite:"+file); err == nil {
		t.Error("a file that is not there was opened")
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("and made")
	}
	d, err := db.Create(t.Context(), "sqlite:"+file)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{file, file + "-wal"} { // -shm holds an index of pages, none of their content
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v", filepath.Base(name), info.Mode())
		}
	}
}

func TestNoSuperuserIsTakenForWalled(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		if walled, err := d.Walled(t.Context()); err != nil || !walled {
			t.Errorf("walled = %t, %v", walled, err)
		}
	})
	address := os.Getenv(testkit.PostgresEnv)
	if address == "" {
		return
	}
	super, err := db.Open(t.Context(), strings.Replace(address, "wegwarte@", "postgres@", 1))
	if err != nil {
		t.Fatal(err)
	}
	defer super.Close()
	if walled, err := super.Walled(t.Context()); err != nil || walled {
		t.Errorf("as a superuser: walled = %t, %v", walled, err)
	}
}
