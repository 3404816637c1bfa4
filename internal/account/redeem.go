package account

import (
	"context"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Redeemable gives the account whose password a token lets one set. Whoever
// holds the token is the person, until it is used, revoked or too old.
func Redeemable(ctx context.Context, tx *db.Tx, c clock.Clock, token string) (Account, LinkKind, error) {
	kind, err := db.One(ctx, tx, db.Value[LinkKind], `SELECT kind FROM account_link
		WHERE token_hash = $1 AND ended_at = 0 AND expires_at > $2`, hashToken(token), db.Micros(c.Now()))
	if err != nil {
		return Account{}, "", linkOver(err)
	}
	a, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM account a
		JOIN account_link l ON l.account_id = a.id WHERE l.token_hash = $1 AND a.active`, hashToken(token))
	return a, kind, linkOver(err)
}

func linkOver(err error) error {
	if errs.Is(err, errs.KindNotFound) {
		return errs.NotFound("error.link.over")
	}
	return err
}

// Redeem sets the password of the account a token stands for; the token and the
// account's sessions end.
func Redeem(ctx context.Context, tx *db.Tx, c clock.Clock, token, password string) error {
	a, kind, err := Redeemable(ctx, tx, c, token)
	if err != nil {
		return err
	}
	if err := checkPassword(password); err != nil {
		return err
	}
	// Of two who hold the token at the same moment, one changes the row.
	n, err := tx.Exec(ctx, `UPDATE account_link SET ended_at = $2, ended = 'used' WHERE token_hash = $1 AND ended_at = 0`,
		hashToken(token), db.Micros(c.Now()))
	if err == nil && n != 1 {
		err = errs.NotFound("error.link.over")
	}
	if err != nil {
		return err
	}
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return err
	}
	s := tenant.Scope{Tenant: a.Tenant, Actor: a.ID}
	return change(ctx, tx, c, s, a.ID, "password by "+string(kind)+" link", `epoch = epoch + 1, asked_at = 0, password_hash = $3`, hash)
}

// answerAfter is how long the answer to a forgotten password takes at least, so
// that its time does not tell whether there is such an account.
const answerAfter = 300 * time.Millisecond

// perForgotten is how often an e-mail address may be asked about in one window.
const perForgotten = 3

// Forgotten takes in that somebody cannot log in. A link is sent to them; where
// nothing can be sent, their administrators see that they ask. What it answers is the
// same whether there is such an account or not.
func Forgotten(ctx context.Context, d *db.DB, c clock.Clock, setup Setup, email, network string) error {
	wait := time.NewTimer(answerAfter)
	defer wait.Stop()
	keys := throttleKeys("forgotten "+foldEmail(email), "forgotten "+network)
	var a Account
	err := d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		if err := forgetWindows(ctx, tx, c); err != nil {
			return err
		}
		asked, err := count(ctx, tx, c, keys[0])
		if err != nil {
			return err
		}
		from, err := count(ctx, tx, c, keys[1])
		if err != nil {
			return err
		}
		if from > perNetwork {
			return errs.Busy(throttledLogIn, "count", int(window/time.Minute))
		}
		a, err = db.One(ctx, tx, scan, `SELECT `+columns+` FROM account a WHERE a.own = FALSE AND a.email = $1`, foldEmail(email))
		if errs.Is(err, errs.KindNotFound) || err == nil && (!a.Active || asked > perForgotten) {
			a = Account{}
			return nil
		}
		return err
	})
	if err == nil && a.ID != "" {
		err = d.Do(ctx, a.Tenant, func(ctx context.Context, tx *db.Tx) error { return forgotten(ctx, tx, c, setup, a) })
	}
	select {
	case <-wait.C:
	case <-ctx.Done():
	}
	return err
}

func forgotten(ctx context.Context, tx *db.Tx, c clock.Clock, setup Setup, a Account) error {
	audit.Log(tx, c, tenant.Scope{Tenant: a.Tenant}, audit.Create, tenant.Account, "forgotten password", a.ID)
	l := newLink(c, a)
	sent, err := tellLink(ctx, tx, c, setup, a, l)
	if err != nil {
		return err
	}
	if sent {
		return l.keep(ctx, tx, c, a.ID, "")
	}
	_, err = tx.Exec(ctx, `UPDATE account SET asked_at = $3 WHERE tenant_id = $1 AND id = $2`, a.Tenant, a.ID, db.Micros(c.Now()))
	return err
}

// Asking gives up to 50 accounts of the scope's tenant that wait for a link to a
// new password, those who wait longest first.
func Asking(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]Account, error) {
	if err := s.MayWrite(tenant.Account); err != nil {
		return nil, err
	}
	all, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM account a
		WHERE a.tenant_id = $1 AND a.own = FALSE AND a.asked_at > 0 ORDER BY a.asked_at, a.id LIMIT 50`, s.Tenant)
	if err != nil || len(all) == 0 {
		return all, err
	}
	subjects := make([]id.ID, len(all))
	for i, a := range all {
		subjects[i] = a.ID
	}
	audit.Log(tx, c, s, audit.Read, tenant.Account, "forgotten passwords", subjects...)
	return all, nil
}
