package record

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
)

// insert writes rows of equal length into a table, many with one statement. A
// row that was handed over before (origin) is left as it is.
func insert(ctx context.Context, tx *db.Tx, into string, rows [][]any) error {
	for chunk := range slices.Chunk(rows, 100) {
		var values strings.Builder
		var args []any
		for i, row := range chunk {
			if i > 0 {
				values.WriteByte(',')
			}
			fmt.Fprintf(&values, "(%s)", db.List(&args, row))
		}
		_, err := tx.Exec(ctx, `INSERT INTO `+into+` VALUES `+values.String()+
			` ON CONFLICT (tenant_id, person_id, origin_id) DO NOTHING`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// null stores an empty reference as NULL.
func null(reference id.ID) any {
	if reference == "" {
		return nil
	}
	return reference
}
