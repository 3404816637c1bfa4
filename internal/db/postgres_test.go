package db_test

import (
	"context"
	"fmt"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/testkit"
)

// More statements than a connection keeps are asked for, and what a table holds
// changes beneath one that is kept.
func TestAKeptStatementIsPlannedAnewWhereItMust(t *testing.T) {
	d := testkit.Postgres(t)
	ask := func(query string, args ...any) (texts []string, err error) {
		err = d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) (err error) {
			texts, err = db.All(ctx, tx, db.Value[string], query, args...)
			return err
		})
		return texts, err
	}
	for i := range 1100 {
		if texts, err := ask(fmt.Sprintf("SELECT $1::text || '%d'", i), "x"); err != nil || len(texts) != 1 || texts[0] != fmt.Sprint("x", i) {
			t.Fatal(i, texts, err)
		}
	}
	script := func(statement string) {
		t.Helper()
		if err := d.Script(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	script(`CREATE TABLE thing (what INTEGER NOT NULL); INSERT INTO thing VALUES (1)`)
	if texts, err := ask(`SELECT what FROM thing WHERE what <> $1`, 2); err != nil || len(texts) != 1 {
		t.Fatal(texts, err)
	}
	script(`ALTER TABLE thing ALTER COLUMN what TYPE BIGINT`)
	_, _ = ask(`SELECT what FROM thing WHERE what <> $1`, 2) // the server says that its plan is out of date
	if texts, err := ask(`SELECT what FROM thing WHERE what <> $1`, 2); err != nil || len(texts) != 1 {
		t.Fatal(texts, err)
	}
}
