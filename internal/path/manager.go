package path

import (
	"context"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// Managers gives who can be given a case.
func Managers(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]account.Colleague, error) {
	return account.Working(ctx, tx, s, tenant.CaseManager)
}
