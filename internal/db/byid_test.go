package db_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/testkit"
)

// However many are named, and whatever SQLite knows of how many there are, it looks up each, and reads no tenant.
func TestRowsNamedByTheirIdentifiersAreLookedUp(t *testing.T) {
	d := testkit.SQLite(t)
	for _, table := range []string{"person", "household", "path_step", "path_case", "path_goal", "offer", "provider", "work_opening", "seat"} {
		for _, n := range []int{1, 12, 64, 500} {
			ids, args := make([]string, n), []any{"T"}
			for i := range ids {
				ids[i] = fmt.Sprint("I", i)
			}
			query := `SELECT x.tenant_id FROM ` + table + ` x WHERE ` + db.ByID(&args, "x", ids)
			err := d.Do(t.Context(), "T", func(ctx context.Context, tx *db.Tx) error {
				steps, err := db.All(ctx, tx, func(row db.Row) (line string, err error) {
					var skip int
					return line, row.Scan(&skip, &skip, &skip, &line)
				}, "EXPLAIN QUERY PLAN "+query, args...)
				if plan := strings.Join(steps, "; "); !strings.Contains(plan, "(id=?)") {
					t.Errorf("%d of %s: %s", n, table, plan)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}
