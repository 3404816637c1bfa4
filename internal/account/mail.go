package account

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/mail"
	"wegwarte/internal/tenant"
)

// MailTo is the mail.Directory of accounts.
func MailTo(ctx context.Context, tx *db.Tx, tenantID, account id.ID) (mail.Recipient, error) {
	return db.One(ctx, tx, func(row db.Row) (r mail.Recipient, err error) {
		err = row.Scan(&r.Address, &r.Language, &r.Active)
		return r, err
	}, `SELECT email, language, active FROM account WHERE tenant_id = $1 AND own = FALSE AND id = $2`, tenantID, account)
}

// Worker is somebody who works at a tenant, for what is told to roles: neither
// name nor address.
type Worker struct {
	ID    id.ID
	Unit  id.ID
	Roles []tenant.Role
}

// Workers gives everybody who has access to the tenant.
func Workers(ctx context.Context, tx *db.Tx, tenantID id.ID) ([]Worker, error) {
	all, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM account a WHERE a.tenant_id = $1 AND a.own = FALSE AND a.active ORDER BY a.id`, tenantID)
	if err != nil {
		return nil, err
	}
	workers := make([]Worker, len(all))
	for i, a := range all {
		workers[i] = Worker{ID: a.ID, Unit: a.Unit, Roles: a.Roles}
	}
	return workers, nil
}

// Staffed gives the tenants at which anybody has access.
func Staffed(ctx context.Context, tx *db.Tx) ([]id.ID, error) {
	return db.All(ctx, tx, db.Value[id.ID], `SELECT DISTINCT tenant_id FROM account WHERE active AND own = FALSE ORDER BY tenant_id`)
}

// SetLanguage sets in which language the scope's actor gets mail.
func SetLanguage(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, l i18n.Lang) error {
	if !l.Known() {
		return errs.Invalid("error.mail.language").At("language")
	}
	if err := tx.Must(ctx, `UPDATE account SET language = $3 WHERE tenant_id = $1 AND id = $2`, s.Tenant, s.Actor, l); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Account, "language", s.Actor)
	return nil
}
