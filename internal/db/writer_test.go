package db

import (
	"context"
	"path/filepath"
	"testing"
)

// SQLite takes the whole transaction back by itself when the disk is full or
// fails; here the job does so, and then panics over it.
func TestAGroupThatSQLiteTookBackIsStoredOfNobody(t *testing.T) {
	d, err := Create(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "group.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Script(t.Context(), "CREATE TABLE kept (name TEXT)"); err != nil {
		t.Fatal(err)
	}
	a := func(name string, then func(context.Context, *Tx)) *job {
		return &job{ctx: t.Context(), result: make(chan struct{}), fn: func(ctx context.Context, tx *Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO kept (name) VALUES ($1)", name)
			if then != nil {
				then(ctx, tx)
			}
			return err
		}}
	}
	group := []*job{a("before", nil), a("broken", func(ctx context.Context, tx *Tx) {
		_, _ = tx.Exec(ctx, "ROLLBACK")
		panic("the disk is full")
	}), a("behind", nil)}
	d.writer.commit(group)
	if group[1].panic == nil {
		t.Error("the panic is lost")
	}
	if group[0].err == nil || group[2].err == nil {
		t.Errorf("told to be stored: %v, %v", group[0].err, group[2].err)
	}
	err = d.Do(t.Context(), "", func(ctx context.Context, tx *Tx) error {
		names, err := All(ctx, tx, Value[string], "SELECT name FROM kept")
		if len(names) != 0 {
			t.Errorf("stored, and denied: %q", names)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
