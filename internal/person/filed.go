package person

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// Filed gives the households with the file numbers, of those that the scope may
// see: a list that somebody brings names people by them.
func Filed(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, numbers []string) ([]Household, error) {
	if err := s.MayRead(tenant.Register); err != nil {
		return nil, err
	}
	found, _, err := numbered(ctx, tx, s, numbers)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	found = unmerged(found)
	audit.Log(tx, c, s, audit.Read, tenant.Register, "households of a list", Subjects(found)...)
	return found, nil
}
