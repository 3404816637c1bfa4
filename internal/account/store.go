package account

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

const columns = `a.id, a.tenant_id, coalesce(a.unit_id, a.provider_id, ''), a.email, a.name, a.language, a.active, a.epoch, a.created_at,
	a.password_hash = '', a.second_factor, a.asked_at, a.own,
	coalesce((SELECT string_agg(r.role, ' ') FROM account_role r WHERE r.account_id = a.id), '')`

func scan(row db.Row) (a Account, err error) {
	var roles string
	err = row.Scan(&a.ID, &a.Tenant, &a.Unit, &a.Email, &a.Name, &a.Language, &a.Active, &a.Epoch, db.Time(&a.Created),
		&a.Invited, &a.SecondFactor, db.Time(&a.Asked), &a.Own, &roles)
	has := strings.Fields(roles)
	for _, grant := range tenant.Matrix { // in its order
		if slices.Contains(has, string(grant.Role)) {
			a.Roles = append(a.Roles, grant.Role)
		}
	}
	return a, err
}

// Find gives an account of the scope's tenant: one's own, or any where the role
// may read accounts. That a colleague's was read is on record.
func Find(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, account id.ID) (Account, error) {
	a, err := find(ctx, tx, s, account)
	if err == nil && account != s.Actor {
		audit.Log(tx, c, s, audit.Read, tenant.Account, "account", account)
	}
	return a, err
}

func find(ctx context.Context, tx *db.Tx, s tenant.Scope, account id.ID) (Account, error) {
	if account != s.Actor {
		if err := s.MayRead(tenant.Account); err != nil {
			return Account{}, err
		}
	}
	return db.One(ctx, tx, scan, `SELECT `+columns+` FROM account a WHERE a.tenant_id = $1 AND a.id = $2`, s.Tenant, account)
}

// Names gives the names behind identifiers of colleagues at the scope's tenant, and
// of programs that come there.
func Names(ctx context.Context, tx *db.Tx, s tenant.Scope, accounts []id.ID) (map[id.ID]string, error) {
	args := []any{s.Tenant}
	in := db.List(&args, accounts)
	rows, err := db.All(ctx, tx, scanColleague, `SELECT a.id, a.name FROM account a WHERE a.tenant_id = $1 AND a.id IN (`+in+`)
		UNION ALL SELECT k.id, k.name FROM api_key k WHERE k.tenant_id = $1 AND k.id IN (`+in+`)`, args...)
	names := make(map[id.ID]string, len(rows))
	for _, a := range rows {
		names[a.ID] = a.Name
	}
	return names, err
}

// Current gives an active account whose sessions are of the epoch, whichever
// tenant it is at: it is what a session stands for.
func Current(ctx context.Context, tx *db.Tx, account id.ID, epoch int64) (Account, tenant.Tenant, error) {
	a, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM account a
		WHERE a.id = $1 AND a.epoch = $2 AND a.active`, account, epoch)
	if err != nil {
		return a, tenant.Tenant{}, err
	}
	t, err := tenant.Find(ctx, tx, a.Tenant)
	return a, t, err
}

// ByEmail gives the account of the scope's tenant with an e-mail address; that it
// was read is on record.
func ByEmail(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, email string) (Account, error) {
	if err := s.MayRead(tenant.Account); err != nil {
		return Account{}, err
	}
	a, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM account a WHERE a.tenant_id = $1 AND a.own = FALSE AND a.email = $2`, s.Tenant, foldEmail(email))
	if err == nil {
		audit.Log(tx, c, s, audit.Search, tenant.Account, "account", a.ID)
	}
	return a, err
}
