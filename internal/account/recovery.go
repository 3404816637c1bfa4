package account

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

// recoveryCodes is how many codes somebody has for the day the phone is gone.
const recoveryCodes = 10

// recoveryBytes are the random bytes of a code: sixteen letters and digits, too
// many to try even for who has their hashes.
const recoveryBytes = 10

var recoveryText = base32.NewEncoding("abcdefghjkmnpqrstuvwxyz023456789").WithPadding(base32.NoPadding)

// NewRecovery gives the actor new recovery codes in place of those they had.
func NewRecovery(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]string, error) {
	f, err := FactorsOf(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	if !f.Any() {
		return nil, errs.Invalid("error.factor.none")
	}
	audit.Log(tx, c, s, audit.Change, tenant.Account, "recovery codes", s.Actor)
	return drawRecovery(ctx, tx, s)
}

// firstRecovery gives recovery codes to who has none.
func firstRecovery(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]string, error) {
	left, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM account_recovery
		WHERE tenant_id = $1 AND account_id = $2 AND used_at = 0`, s.Tenant, s.Actor)
	if err != nil || left > 0 {
		return nil, err
	}
	return drawRecovery(ctx, tx, s)
}

func drawRecovery(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]string, error) {
	if _, err := tx.Exec(ctx, `DELETE FROM account_recovery WHERE tenant_id = $1 AND account_id = $2`, s.Tenant, s.Actor); err != nil {
		return nil, err
	}
	codes := make([]string, recoveryCodes)
	for i := range codes {
		var b [recoveryBytes]byte
		_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
		plain := recoveryText.EncodeToString(b[:])
		_, err := tx.Exec(ctx, `INSERT INTO account_recovery (account_id, tenant_id, code_hash, used_at) VALUES ($1, $2, $3, 0)`,
			s.Actor, s.Tenant, hashToken(plain))
		if err != nil {
			return nil, err
		}
		codes[i] = plain[:4] + "-" + plain[4:8] + "-" + plain[8:12] + "-" + plain[12:]
	}
	return codes, nil
}

// useRecovery reports whether the code, without its hyphens, is one of the
// actor's that was not used; from then on it is.
func useRecovery(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, code string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE account_recovery SET used_at = $4
		WHERE tenant_id = $1 AND account_id = $2 AND code_hash = $3 AND used_at = 0`,
		s.Tenant, s.Actor, hashToken(strings.ToLower(code)), db.Micros(c.Now()))
	return n == 1, err
}
