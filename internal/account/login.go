package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Whoever guesses is slowed down: after so many failures within the window, an
// e-mail address or a network address has to wait until the window is over.
const (
	window          = 15 * time.Minute
	perEmail        = 10
	perNetwork      = 60 // a whole town hall may stand behind one address
	refusedLogIn    = "error.log-in.refused"
	throttledLogIn  = "error.log-in.throttled"
	detailLogInFail = "log-in failed"
)

// LogIn finds the account for an e-mail address and password. Whether the
// address, the password or the account's state was wrong cannot be told from
// its answer or from how long it takes. The network address is the client's.
//
// The password is checked between two transactions: a hash takes 30 ms.
func LogIn(ctx context.Context, d *db.DB, c clock.Clock, email, password, network string) (Account, error) {
	keys := throttleKeys(foldEmail(email), network)
	var found candidate
	err := d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		if err := throttle(ctx, tx, c, keys); err != nil {
			return err
		}
		found, err = db.One(ctx, tx, scanCandidate, `SELECT id, tenant_id, password_hash, active, own, misses FROM account WHERE email = $1`, foldEmail(email))
		if errs.Is(err, errs.KindNotFound) {
			return nil
		}
		return err
	})
	if err != nil {
		return Account{}, err
	}
	ok, err := matches(ctx, password, found.hash)
	if err != nil {
		return Account{}, err
	}
	if !ok || !found.active || found.misses >= mostMisses {
		return Account{}, found.refuse(ctx, d, c, keys[1])
	}
	var account Account
	err = d.Do(ctx, found.tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		if _, err = tx.Exec(ctx, `DELETE FROM throttle WHERE key = $1`, keys[0]); err != nil {
			return err
		}
		scope := tenant.Scope{Tenant: found.tenant, Actor: found.id}
		if account, err = find(ctx, tx, scope, found.id); err != nil {
			return err
		}
		if account.Own {
			if err := met(ctx, tx, account); err != nil {
				return err
			}
		}
		detail := ""
		if account.SecondFactor {
			detail = "password" // and not in yet
		}
		audit.Log(tx, c, scope, audit.LogIn, tenant.Account, detail, found.id)
		return nil
	})
	return account, err
}

type candidate struct {
	id, tenant id.ID
	hash       string
	active     bool
	own        bool
	misses     int
}

func scanCandidate(row db.Row) (f candidate, err error) {
	err = row.Scan(&f.id, &f.tenant, &f.hash, &f.active, &f.own, &f.misses)
	return f, err
}

// refuse counts the failure for the network address and, where the account
// exists, puts it on record.
func (f candidate) refuse(ctx context.Context, d *db.DB, c clock.Clock, network string) error {
	err := d.Do(ctx, f.tenant, func(ctx context.Context, tx *db.Tx) error {
		if _, err := count(ctx, tx, c, network); err != nil {
			return err
		}
		if f.own {
			if err := f.miss(ctx, tx); err != nil {
				return err
			}
		}
		if f.id != "" {
			audit.Log(tx, c, tenant.Scope{Tenant: f.tenant}, audit.Refuse, tenant.Account, detailLogInFail, f.id)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return errs.Invalid(refusedLogIn)
}

// throttle forgets windows that are over and refuses where one is full. For the
// e-mail address the attempt counts as a failure until it succeeds: many at
// once are not let through before the first of them has failed.
func throttle(ctx context.Context, tx *db.Tx, c clock.Clock, keys []string) error {
	if err := forgetWindows(ctx, tx, c); err != nil {
		return err
	}
	attempts, err := count(ctx, tx, c, keys[0])
	if err != nil {
		return err
	}
	failures, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(failures), 0) FROM throttle WHERE key = $1`, keys[1])
	if err == nil && (attempts > perEmail || failures >= perNetwork) {
		return errs.Busy(throttledLogIn, "count", int(window/time.Minute))
	}
	return err
}

func forgetWindows(ctx context.Context, tx *db.Tx, c clock.Clock) error {
	_, err := tx.Exec(ctx, `DELETE FROM throttle WHERE first_at < $1`, db.Micros(c.Now().Add(-window)))
	return err
}

// count gives the failures of a key with this one.
func count(ctx context.Context, tx *db.Tx, c clock.Clock, key string) (int, error) {
	return db.One(ctx, tx, db.Value[int], `INSERT INTO throttle (key, failures, first_at) VALUES ($1, 1, $2)
		ON CONFLICT (key) DO UPDATE SET failures = throttle.failures + 1 RETURNING failures`, key, db.Micros(c.Now()))
}

func throttleKeys(email, network string) []string {
	keys := make([]string, 0, 2)
	for _, text := range []string{"email:" + email, "network:" + network} {
		sum := sha256.Sum256([]byte(text))
		keys = append(keys, hex.EncodeToString(sum[:]))
	}
	return keys
}
