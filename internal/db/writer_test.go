package db

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"
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

// What many looks leave to be written is written at once; of one that fails
// nothing is, and the others do not notice.
func TestAnEndOfALookThatFailsFailsAlone(t *testing.T) {
	d, err := Create(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "ends.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Script(t.Context(), "CREATE TABLE kept (name TEXT)"); err != nil {
		t.Fatal(err)
	}
	names := Together[string]{Do: func(ctx context.Context, tx *Tx, all []string) error {
		for _, name := range all {
			if name == "panics" {
				panic(name)
			}
			if _, err := tx.Exec(ctx, "INSERT INTO kept (name) VALUES ($1)", name); err != nil {
				return err
			}
			if name == "fails" {
				return errors.New(name)
			}
		}
		return nil
	}}
	an := func(name string) *job {
		tx := &Tx{}
		names.Add(tx, name)
		return &job{ctx: t.Context(), result: make(chan struct{}), looked: tx.last}
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	left := an("left")
	left.ctx = gone
	write := &job{ctx: t.Context(), result: make(chan struct{}), fn: func(ctx context.Context, tx *Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO kept (name) VALUES ('written')")
		return err
	}}
	for _, group := range [][]*job{
		{an("one"), an("two")},
		{an("three"), an("fails"), write, an("panics"), left, an("four")},
	} {
		d.writer.commit(together(group))
		for _, j := range group {
			<-j.result // each is told
			stored := j.err == nil
			if broken := j.looked != nil && slices.Contains([]string{"fails", "panics", "left"}, j.looked[0].one.(string)); broken == stored {
				t.Errorf("%v: %v", j.looked, j.err)
			}
		}
	}
	kept := []string{}
	err = d.Look(t.Context(), "", func(ctx context.Context, tx *Tx) error {
		kept, err = All(ctx, tx, Value[string], "SELECT name FROM kept ORDER BY name")
		return err
	})
	if want := []string{"four", "one", "three", "two", "written"}; err != nil || !slices.Equal(kept, want) {
		t.Errorf("%v: kept %q, want %q", err, kept, want)
	}
}

// Each commit throws away what the readers have in memory: those who look just now are waited for.
func TestACommitWaitsForThoseWhoLookAndNoLonger(t *testing.T) {
	looks := 0
	w := &writer{queue: make(chan *job, 4), patience: time.Hour}
	w.looking = func() int { // each time that it is asked, one look has ended with something to write
		if looks == 0 {
			return 0
		}
		looks--
		w.queue <- &job{}
		return 1
	}
	if got := w.gather(&job{}); len(got) != 1 {
		t.Errorf("who is alone shares a commit of %d", len(got))
	}
	looks = 3
	if got := w.gather(&job{}); len(got) != 4 {
		t.Errorf("a commit of %d, of one and three who looked", len(got))
	}
	w.patience, w.looking = time.Millisecond, func() int { return 1 }
	if got := w.gather(&job{}); len(got) != 1 {
		t.Errorf("a commit of %d, and who looks has nothing to write", len(got))
	}
}
