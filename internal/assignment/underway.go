package assignment

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// OnTheWay gives those of the households that are on a transfer now, drafts
// included. It tells nothing else of the transfer, and asks for no right to read
// one: whoever changes a household must know that it is bound.
func OnTheWay(ctx context.Context, tx *db.Tx, s tenant.Scope, households []id.ID) ([]id.ID, error) {
	args := []any{s.Tenant, s.OnlyUnit()}
	return db.All(ctx, tx, db.Value[id.ID], `SELECT w.household_id FROM transfer_household w
		JOIN household h ON h.tenant_id = w.tenant_id AND h.id = w.household_id
		WHERE w.tenant_id = $1 AND ($2 = '' OR h.unit_id = $2) AND w.active AND w.household_id IN (`+db.List(&args, households)+`)`, args...)
}

// Bound gives those of the households that are on a transfer now, or that did not
// come with one and of which nothing is decided yet: whoever is bound must stay
// who was announced. Like OnTheWay it tells nothing else and asks for no right.
func Bound(ctx context.Context, tx *db.Tx, s tenant.Scope, households []id.ID) ([]id.ID, error) {
	bound, err := OnTheWay(ctx, tx, s, households)
	if err != nil {
		return nil, err
	}
	args := []any{s.Tenant, s.OnlyUnit()}
	missing, err := db.All(ctx, tx, db.Value[id.ID], `SELECT f.household_id`+fromFollowUp+`
		WHERE f.tenant_id = $1 AND ($2 = '' OR home.unit_id = $2) AND f.ending = '' AND f.household_id IN (`+db.List(&args, households)+`)`, args...)
	return distinct(append(bound, missing...)), err
}
