package account

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Factor is what somebody showed beside their password, or instead of it.
type Factor string

// The factors; none is the zero Factor.
const (
	TOTP     Factor = "totp"     // a code of an authenticator app
	Recovery Factor = "recovery" // one of the codes on paper
	Passkey  Factor = "passkey"
)

// Sensitive reports whether one of the account's roles may see what tells of
// health, or hand out roles that do.
func (a Account) Sensitive() bool {
	return slices.ContainsFunc(a.Roles, func(r tenant.Role) bool {
		grant, ok := r.Grant()
		return ok && grant.Sensitive()
	})
}

// MustSetUp reports whether the account has to set up a second factor before it
// may do anything else.
func (s Setup) MustSetUp(a Account) bool { return s.Required && a.Sensitive() && !a.SecondFactor }

const (
	perFactor     = 5 // codes an account may try within a window
	refusedFactor = "error.factor.refused"
)

// Prove checks a code of the account's app, or one of its recovery codes, and
// uses it up. It takes the database, because what failed is counted although
// nothing else is changed.
func Prove(ctx context.Context, d *db.DB, c clock.Clock, setup Setup, a Account, code string) (Factor, error) {
	s := tenant.Scope{Tenant: a.Tenant, Actor: a.ID}
	key := throttleKeys("factor "+string(a.ID), "")[0]
	err := d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		if err := forgetWindows(ctx, tx, c); err != nil {
			return err
		}
		tried, err := count(ctx, tx, c, key) // counts as failed until it was right: many at once are not let through
		if err == nil && tried > perFactor {
			return errs.Busy(throttledLogIn, "count", int(window/time.Minute))
		}
		return err
	})
	if err != nil {
		return "", err
	}
	var shown Factor
	err = d.Do(ctx, a.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		if shown, err = use(ctx, tx, c, setup, s, code); err != nil {
			return err
		}
		if shown == "" {
			audit.Log(tx, c, tenant.Scope{Tenant: a.Tenant}, audit.Refuse, tenant.Account, "second factor failed", a.ID)
			return nil
		}
		audit.Log(tx, c, s, audit.LogIn, tenant.Account, string(shown), a.ID)
		_, err = tx.Exec(ctx, `DELETE FROM throttle WHERE key = $1`, key)
		return err
	})
	if err == nil && shown == "" {
		return "", errs.Invalid(refusedFactor).At("code")
	}
	return shown, err
}

// use uses a code up and says what it was, "" where it was not right.
func use(ctx context.Context, tx *db.Tx, c clock.Clock, setup Setup, s tenant.Scope, code string) (Factor, error) {
	code = strings.Map(plain, code)
	if len(code) == codeDigits {
		ok, err := useTOTP(ctx, tx, c, setup, s, code)
		if ok {
			return TOTP, err
		}
		return "", err
	}
	ok, err := useRecovery(ctx, tx, c, s, code)
	if ok {
		return Recovery, err
	}
	return "", err
}

// plain drops what people put between the characters of a code, and reads the
// figures of an Arabic keyboard.
func plain(r rune) rune {
	switch {
	case r == '-' || unicode.IsSpace(r):
		return -1
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	}
	return r
}

// Factors is what an account has.
type Factors struct {
	App      time.Time // when its app was set up; zero where it has none
	Recovery int       // codes that are left
	Passkeys []Key
}

// Any reports whether there is one that lets somebody log in day by day.
func (f Factors) Any() bool { return !f.App.IsZero() || len(f.Passkeys) > 0 }

// FactorsOf gives what the scope's actor has.
func FactorsOf(ctx context.Context, tx *db.Tx, s tenant.Scope) (f Factors, err error) {
	err = tx.On(ctx, s.Tenant, func(ctx context.Context) error {
		confirmed, err := db.All(ctx, tx, db.Value[int64], `SELECT confirmed_at FROM account_totp
			WHERE tenant_id = $1 AND account_id = $2 AND confirmed_at > 0`, s.Tenant, s.Actor)
		if err != nil {
			return err
		}
		if len(confirmed) > 0 {
			f.App = time.UnixMicro(confirmed[0]).UTC()
		}
		f.Recovery, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM account_recovery
			WHERE tenant_id = $1 AND account_id = $2 AND used_at = 0`, s.Tenant, s.Actor)
		if err != nil {
			return err
		}
		f.Passkeys, err = keys(ctx, tx, s)
		return err
	})
	return f, err
}

// settle writes down whether the account has a second factor, and ends the
// sessions of before: each of those that go on knows of it. Without any, the
// recovery codes end too.
func settle(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, account id.ID, detail string) error {
	of := s
	of.Actor = account
	f, err := FactorsOf(ctx, tx, of)
	if err != nil {
		return err
	}
	if !f.Any() {
		if _, err := tx.Exec(ctx, `DELETE FROM account_recovery WHERE tenant_id = $1 AND account_id = $2`, s.Tenant, account); err != nil {
			return err
		}
	}
	// A passkey of one's own page stands instead of the PIN, not beside it.
	return change(ctx, tx, c, s, account, detail, `epoch = epoch + 1, second_factor = (own = FALSE AND $3)`, f.Any())
}

// ResetFactors takes away everything beside the password, for somebody who has
// lost it; where a second factor is required, they set up a new one at their
// next log-in.
func ResetFactors(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, account id.ID) error {
	if err := s.MayWrite(tenant.Account); err != nil {
		return err
	}
	if account == s.Actor {
		return errs.Invalid("error.factor.self")
	}
	if _, err := find(ctx, tx, s, account); err != nil {
		return err
	}
	for _, table := range []string{"account_totp", "account_passkey"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE tenant_id = $1 AND account_id = $2`, s.Tenant, account); err != nil {
			return err
		}
	}
	return settle(ctx, tx, c, s, account, "second factor reset")
}
