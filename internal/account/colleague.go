package account

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Colleague is the name of somebody who works, or worked, at a tenant.
type Colleague struct {
	ID   id.ID
	Name string
}

func scanColleague(row db.Row) (c Colleague, err error) {
	err = row.Scan(&c.ID, &c.Name)
	return c, err
}

// mostColleagues bounds a list to choose from.
const mostColleagues = 1000

// Colleagues gives the names of those who work at the scope's tenant, also of
// those who no longer do, to choose from. As with Names, that is not on record:
// a colleague's name stands beside all they do.
func Colleagues(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Colleague, error) {
	if err := s.MayRead(tenant.Account); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanColleague, `SELECT id, name FROM account WHERE tenant_id = $1 AND own = FALSE ORDER BY name, id LIMIT $2`,
		s.Tenant, mostColleagues)
}

// Working gives the names of those who work in one of the roles at the scope's tenant now,
// to choose from. It asks for no right, as Names.
func Working(ctx context.Context, tx *db.Tx, s tenant.Scope, in ...tenant.Role) ([]Colleague, error) {
	args := []any{s.Tenant, mostColleagues}
	return db.All(ctx, tx, scanColleague, `SELECT a.id, a.name FROM account a WHERE a.tenant_id = $1 AND a.own = FALSE AND a.active
		AND EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.role IN (`+db.List(&args, in)+`)) ORDER BY a.name, a.id LIMIT $2`, args...)
}
