package record

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
)

// insert writes rows of equal length into a table. A
// row that was handed over before (origin) is left as it is.
func insert(ctx context.Context, tx *db.Tx, into string, rows [][]any) error {
	return db.Insert(ctx, tx, into, rows, `ON CONFLICT (tenant_id, person_id, origin_id) DO NOTHING`)
}

// null stores an empty reference as NULL.
func null(reference id.ID) any {
	if reference == "" {
		return nil
	}
	return reference
}
