package audit

import (
	"context"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// plan gives how the database would answer the query, a line a step.
func plan(ctx context.Context, tx *db.Tx, dialect db.Dialect, query string, args ...any) (string, error) {
	explain, scan := "EXPLAIN QUERY PLAN ", func(row db.Row) (line string, err error) {
		var skip int
		err = row.Scan(&skip, &skip, &skip, &line)
		return line, err
	}
	if dialect == db.Postgres { // as with many rows: a few are sooner read whole
		explain, scan = "EXPLAIN ", db.Value[string]
		if _, err := tx.Exec(ctx, "SET LOCAL enable_seqscan = off"); err != nil {
			return "", err
		}
	}
	lines, err := db.All(ctx, tx, scan, explain+query, args...)
	return strings.Join(lines, "\n"), err
}

// Every combination of what the page can ask for is answered along an index, and
// neither the newest nor the oldest entries are sorted out of all.
func TestEveryFilterUsesAnIndex(t *testing.T) {
	narrow := []func(*Filter){
		func(f *Filter) { f.From, f.Until = testkit.Now.Add(-time.Hour), testkit.Now },
		func(f *Filter) { f.Subject = "P1" },
		func(f *Filter) { f.Actor = "A1" },
		func(f *Filter) { f.Role = tenant.Intake },
		func(f *Filter) { f.Action = Refuse },
		func(f *Filter) { f.Kind = tenant.Register },
		func(f *Filter) { f.Before = 9 },
		func(f *Filter) { f.Oldest = true },
	}
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		for chosen := range 1 << len(narrow) {
			var f Filter
			for i, set := range narrow {
				if chosen>>i&1 == 1 {
					set(&f)
				}
			}
			args, way := []any{"T"}, "DESC"
			where := f.where(&args)
			if f.Oldest {
				way = "ASC"
			}
			err := d.Do(t.Context(), "T", func(ctx context.Context, tx *db.Tx) error {
				steps, err := plan(ctx, tx, d.Dialect(), `SELECT `+columns+` FROM audit_entry
					WHERE tenant_id = $1`+where+` ORDER BY at `+way+`, seq `+way+` LIMIT 50`, args...)
				whole := strings.Contains(steps, "Seq Scan") || strings.Contains(steps, "SCAN ")
				sorted := d.Dialect() == db.SQLite && strings.Contains(steps, "TEMP B-TREE")
				if whole || sorted && f.Subject == "" {
					t.Errorf("%+v:\n%s", f, steps)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
