package db_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/db"
	"wegwarte/internal/testkit"
)

// Tables of the people who work at a tenant are asked before one is known: at
// the log-in. They hold nothing about the persons it looks after.
var beforeTheWall = []string{"account", "unit"}

func TestEveryTableWithATenantStandsBehindTheSecondWall(t *testing.T) {
	d := testkit.Postgres(t)
	var open, super []string
	err := d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) (err error) {
		open, err = db.All(ctx, tx, db.Value[string], `SELECT c.relname FROM pg_class c
			JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
			WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
				AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
			ORDER BY c.relname`)
		if err != nil {
			return err
		}
		super, err = db.All(ctx, tx, db.Value[string], `SELECT rolname FROM pg_roles
			WHERE rolname = current_user AND (rolsuper OR rolbypassrls)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(beforeTheWall, open); diff != "" {
		t.Errorf("tables that a forgotten condition would lay open: %s", diff)
	}
	if len(super) > 0 {
		t.Error("the tests run as a role that looks over the wall")
	}
}
