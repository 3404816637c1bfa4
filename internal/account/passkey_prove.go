package account

import (
	"context"
	"encoding/json"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// AskPasskey asks a browser for a passkey: one of the account whose password was
// right, or, where that is "", whichever it has for us.
func AskPasskey(ctx context.Context, tx *db.Tx, setup Setup, account id.ID) (Challenge, error) {
	party, err := setup.party()
	if err != nil {
		return Challenge{}, err
	}
	if account == "" {
		options, state, err := party.BeginDiscoverableLogin()
		if err != nil {
			return Challenge{}, err
		}
		return challenge(options, state)
	}
	h, err := hold(ctx, tx, account)
	if err != nil {
		return Challenge{}, err
	}
	if len(h.credentials) == 0 {
		return Challenge{}, errs.Invalid("error.passkey.none")
	}
	options, state, err := party.BeginLogin(h)
	if err != nil {
		return Challenge{}, err
	}
	return challenge(options, state)
}

// ProvePasskey gives the account whose passkey answered the challenge. Whoever
// has the passkey and has shown to its device that it is them needs no password.
func ProvePasskey(ctx context.Context, d *db.DB, c clock.Clock, setup Setup, state string, response []byte, network string) (Account, error) {
	key := throttleKeys("", network)[1]
	var h holder
	var used *webauthn.Credential
	err := d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		if err := forgetWindows(ctx, tx, c); err != nil {
			return err
		}
		failures, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(failures), 0) FROM throttle WHERE key = $1`, key)
		if err == nil && failures >= perNetwork {
			return errs.Busy(throttledLogIn, "count", int(window.Minutes()))
		}
		if err == nil {
			h, used, err = answered(ctx, tx, setup, state, response)
		}
		return err
	})
	if errs.Is(err, errs.KindInvalid) {
		return Account{}, candidate{id: h.ID, tenant: h.Tenant}.refusePasskey(ctx, d, c, key, err)
	}
	if err != nil {
		return Account{}, err
	}
	var a Account
	err = d.Do(ctx, h.Tenant, func(ctx context.Context, tx *db.Tx) error {
		text, err := json.Marshal(used)
		if err != nil {
			return err
		}
		s := tenant.Scope{Tenant: h.Tenant, Actor: h.ID}
		err = tx.Must(ctx, `UPDATE account_passkey SET credential = $4, used_at = $5 WHERE tenant_id = $1 AND account_id = $2 AND id = $3`,
			s.Tenant, s.Actor, keyID(used.ID), string(text), db.Micros(c.Now()))
		if err != nil {
			return err
		}
		audit.Log(tx, c, s, audit.LogIn, tenant.Account, string(Passkey), h.ID)
		a, err = find(ctx, tx, s, h.ID)
		return err
	})
	return a, err
}

// answered checks the browser's answer; that it does not hold is Invalid, with
// the account it claims to be for, if any.
func answered(ctx context.Context, tx *db.Tx, setup Setup, state string, response []byte) (h holder, used *webauthn.Credential, err error) {
	party, err := setup.party()
	if err != nil {
		return h, nil, err
	}
	var asked webauthn.SessionData
	if len(response) > responseLimit || json.Unmarshal([]byte(state), &asked) != nil {
		return h, nil, errs.Invalid("error.passkey.refused")
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(response)
	if err != nil {
		return h, nil, errs.Invalid("error.passkey.refused").Because(err)
	}
	var broken error // ours, not theirs
	if len(asked.UserID) > 0 {
		if h, err = hold(ctx, tx, id.ID(asked.UserID)); err != nil {
			return h, nil, err
		}
		used, err = party.ValidateLogin(h, asked, parsed)
	} else {
		used, err = party.ValidateDiscoverableLogin(func(_, handle []byte) (webauthn.User, error) {
			who, ok := id.Parse(string(handle))
			if !ok {
				return nil, errs.NotFound("error.not-found")
			}
			var err error
			if h, err = hold(ctx, tx, who); err != nil && !errs.Is(err, errs.KindNotFound) {
				broken = err
			}
			return h, err
		}, asked, parsed)
	}
	if broken != nil {
		return h, nil, broken
	}
	if err != nil {
		return h, nil, errs.Invalid("error.passkey.refused").Because(err)
	}
	if used.Authenticator.CloneWarning { // its counter went back: there are two of it
		return h, nil, errs.Invalid("error.passkey.refused")
	}
	return h, used, nil
}

// refusePasskey counts the failure and puts it on record, and gives why back.
func (f candidate) refusePasskey(ctx context.Context, d *db.DB, c clock.Clock, network string, why error) error {
	if err := f.refuse(ctx, d, c, network); !errs.Is(err, errs.KindInvalid) {
		return err
	}
	return why
}
