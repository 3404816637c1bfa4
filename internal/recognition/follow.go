package recognition

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// tell has the person's path know whose turn it is, and since when.
func tell(_ context.Context, _ *db.Tx, _ clock.Clock, _ tenant.Scope, _ Procedure) error { return nil }
