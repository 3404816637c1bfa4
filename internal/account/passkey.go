package account

import (
	"context"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// Key is a passkey as its owner sees it.
type Key struct {
	ID   string // of the credential
	Name string
	Made time.Time
	Used time.Time // zero until it is
}

func scanKey(row db.Row) (k Key, err error) {
	err = row.Scan(&k.ID, &k.Name, db.Time(&k.Made), db.Time(&k.Used))
	return k, err
}

// keys gives the actor's passkeys, the oldest first.
func keys(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Key, error) {
	return db.All(ctx, tx, scanKey, `SELECT id, name, made_at, used_at FROM account_passkey
		WHERE tenant_id = $1 AND account_id = $2 ORDER BY made_at, id`, s.Tenant, s.Actor)
}
