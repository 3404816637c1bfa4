package testkit

import (
	"context"
	"encoding/hex"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
)

// Find gives the rows, of a tenant's data and of what is nobody's, in which a text
// can be read as it is, each behind the name of its table: what is sealed, and what
// left no trace, is in none.
func Find(t testing.TB, d *db.DB, tenant id.ID, text string) (rows []string) {
	t.Helper()
	coded := hex.EncodeToString([]byte(text)) // as PostgreSQL shows bytes
	tables := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'`
	if d.Dialect() == db.Postgres {
		tables = `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = current_schema()`
	}
	for _, at := range []id.ID{tenant, ""} {
		err := d.Do(t.Context(), at, func(ctx context.Context, tx *db.Tx) error {
			names, err := db.All(ctx, tx, db.Value[string], tables)
			if len(names) < 50 {
				t.Errorf("%d tables are looked at", len(names))
			}
			for _, name := range names {
				row := `t::text`
				if d.Dialect() != db.Postgres {
					columns, err := db.All(ctx, tx, db.Value[string], `SELECT name FROM pragma_table_info($1)`, name)
					if err != nil {
						return err
					}
					for i, c := range columns {
						columns[i] = `coalesce(CAST(t."` + c + `" AS TEXT), '')`
					}
					row = strings.Join(columns, ` || ' ' || `)
				}
				all, err := db.All(ctx, tx, db.Value[string], `SELECT `+row+` FROM "`+name+`" t`)
				if err != nil {
					return err
				}
				for _, one := range all {
					if strings.Contains(one, text) || strings.Contains(one, coded) {
						rows = append(rows, name+": "+one)
					}
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return rows
}
