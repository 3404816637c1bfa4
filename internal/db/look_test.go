package db_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/testkit"
)

func TestALookDoesNotWriteButWhatItLeavesIsStored(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Look(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
			if err := put(ctx, tx, "refused"); err == nil {
				t.Error("a look wrote")
			}
			tx.BeforeCommit(func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "entry") })
			return nil
		})
		if err != nil || count(t, d) != 1 {
			t.Errorf("err = %v, rows = %d, want the entry", err, count(t, d))
		}
	})
}

func TestALookThatFailsLeavesNoEntry(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Look(t.Context(), "", func(_ context.Context, tx *db.Tx) error {
			tx.BeforeCommit(func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "entry") })
			return errStop
		})
		if !errors.Is(err, errStop) || count(t, d) != 0 {
			t.Errorf("err = %v, rows = %d", err, count(t, d))
		}
	})
}

// What cannot be put on record is not shown: the caller gets the error.
func TestALookFailsWithItsEntry(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Look(t.Context(), "", func(_ context.Context, tx *db.Tx) error {
			tx.BeforeCommit(func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "half") })
			tx.BeforeCommit(func(context.Context, *db.Tx) error { return errStop })
			return nil
		})
		if !errors.Is(err, errStop) || count(t, d) != 0 {
			t.Errorf("err = %v, rows = %d", err, count(t, d))
		}
	})
}

func TestALookWaitsForNobodyWhoWrites(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
			if err := put(ctx, tx, "unfinished"); err != nil {
				return err
			}
			seen := make(chan int)
			go func() {
				n := -1
				_ = d.Look(context.Background(), "", func(ctx context.Context, tx *db.Tx) (err error) {
					n, err = db.One(ctx, tx, db.Value[int], "SELECT count(*) FROM throttle")
					return err
				})
				seen <- n
			}()
			select {
			case n := <-seen:
				if n != 0 {
					t.Errorf("a look saw %d rows that were not committed", n)
				}
			case <-time.After(10 * time.Second):
				t.Error("a look waits for who writes")
			}
			return nil
		})
		if err != nil || count(t, d) != 1 {
			t.Errorf("err = %v", err)
		}
	})
}

// As soon as a writer is told that it is stored, every look sees it.
func TestALookSeesWhatWasCommittedBeforeIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		var all sync.WaitGroup
		for i := range 16 {
			all.Go(func() {
				key := string(rune('a' + i))
				if err := d.Do(context.Background(), "", func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, key) }); err != nil {
					t.Error(err)
				}
				err := d.Look(context.Background(), "", func(ctx context.Context, tx *db.Tx) error {
					_, err := db.One(ctx, tx, db.Value[int], "SELECT failures FROM throttle WHERE key = $1", key)
					return err
				})
				if err != nil {
					t.Errorf("%s is stored and not seen: %v", key, err)
				}
			})
		}
		all.Wait()
	})
}

func TestALookThatPanicsGivesItsReaderBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		for range 40 {
			func() {
				defer func() { _ = recover() }()
				_ = d.Look(t.Context(), "", func(context.Context, *db.Tx) error { panic("a fault of one") })
			}()
		}
		if count(t, d) != 0 {
			t.Error("nothing was written")
		}
		if err := d.Look(t.Context(), "", func(context.Context, *db.Tx) error { return nil }); err != nil {
			t.Error(err)
		}
	})
}

func TestAfterTheCloseNobodyLooks(t *testing.T) {
	d, err := db.Create(t.Context(), "sqlite:"+t.TempDir()+"/closed.db")
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if err := d.Look(t.Context(), "", func(context.Context, *db.Tx) error { return nil }); !errs.Is(err, errs.KindBusy) {
		t.Errorf("got %v", err)
	}
}

// A survey sees one state of the data, page after page; what it leaves to be
// done is done afterwards, in a transaction that may write.
func TestASurveySeesOneStateOfTheData(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		rows := func(ctx context.Context, tx *db.Tx) int {
			n, err := db.One(ctx, tx, db.Value[int], "SELECT count(*) FROM throttle")
			if err != nil {
				t.Error(err)
			}
			return n
		}
		err := d.Survey(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
			if err := tx.Must(ctx, "DELETE FROM throttle"); err == nil {
				t.Error("a survey writes")
			}
			before := rows(ctx, tx)
			if err := d.Do(context.Background(), "", func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "meanwhile") }); err != nil {
				return err
			}
			if after := rows(ctx, tx); after != before {
				t.Errorf("%d rows, then %d", before, after)
			}
			tx.BeforeCommit(func(ctx context.Context, tx *db.Tx) error {
				tx.BeforeCommit(func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "last") })
				return put(ctx, tx, "entry")
			})
			return nil
		})
		if err != nil || count(t, d) != 3 {
			t.Errorf("err = %v, rows = %d, want what was written meanwhile, the entry, and what followed from it", err, count(t, d))
		}
		err = d.Survey(t.Context(), "", func(_ context.Context, tx *db.Tx) error {
			tx.BeforeCommit(func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "half") })
			tx.BeforeCommit(func(context.Context, *db.Tx) error { return errStop })
			return nil
		})
		if !errors.Is(err, errStop) || count(t, d) != 3 {
			t.Errorf("err = %v, rows = %d", err, count(t, d))
		}
	})
}
