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

// SignIn is a log-in of one browser, as its owner sees it.
type SignIn struct {
	ID     id.ID
	Words  string // of the browser
	Factor Factor
	Began  time.Time
	Seen   time.Time // to within a few minutes
}

// seenEvery is how often it is written down that a session is in use: not at
// every click.
const seenEvery = 5 * time.Minute

// Browser is from where somebody logs in.
type Browser struct {
	Token string // what it is known by
	Words string // DeviceWords
}

// Begin notes a log-in and gives the name of its session.
func Begin(ctx context.Context, tx *db.Tx, c clock.Clock, a Account, b Browser, factor Factor, lasts time.Duration) (id.ID, error) {
	_, err := tx.Exec(ctx, `DELETE FROM sign_in WHERE account_id = $1 AND began_at < $2`, a.ID, db.Micros(c.Now().Add(-lasts)))
	if err != nil {
		return "", err
	}
	one := id.New()
	_, err = tx.Exec(ctx, `INSERT INTO sign_in (id, account_id, epoch, device, factor, began_at, seen_at, ended_at)
		VALUES ($1, $2, $3, $4, $5, $6, $6, 0)`, one, a.ID, a.Epoch, b.Words, factor, db.Micros(c.Now()))
	if err != nil {
		return "", err
	}
	return one, meet(ctx, tx, c, a, b.Token, b.Words)
}

// Continue holds that a session of the account goes on; it is not found where
// it was ended. Late says that it is time to write down that it is in use (Seen).
func Continue(ctx context.Context, tx *db.Tx, c clock.Clock, account, signIn id.ID) (late bool, err error) {
	seen, err := db.One(ctx, tx, db.Value[int64], `SELECT seen_at FROM sign_in WHERE id = $1 AND account_id = $2 AND ended_at = 0`, signIn, account)
	return err == nil && c.Now().Sub(time.UnixMicro(seen)) >= seenEvery, err
}

// Seen writes down that a session is in use now.
func Seen(ctx context.Context, tx *db.Tx, c clock.Clock, signIn id.ID) error {
	_, err := tx.Exec(ctx, `UPDATE sign_in SET seen_at = $2 WHERE id = $1`, signIn, db.Micros(c.Now()))
	return err
}

func scanSignIn(row db.Row) (s SignIn, err error) {
	err = row.Scan(&s.ID, &s.Words, &s.Factor, db.Time(&s.Began), db.Time(&s.Seen))
	return s, err
}

// SignIns gives up to a hundred sessions of the actor that go on: begun and seen
// no longer ago than sessions last, and than they may be idle. The latest comes first.
func SignIns(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, lasts, idle time.Duration) ([]SignIn, error) {
	return db.All(ctx, tx, scanSignIn, `SELECT i.id, i.device, i.factor, i.began_at, i.seen_at FROM sign_in i
		JOIN account a ON a.id = i.account_id AND a.epoch = i.epoch
		WHERE a.tenant_id = $1 AND i.account_id = $2 AND i.ended_at = 0 AND i.began_at > $3 AND i.seen_at > $4
		ORDER BY i.began_at DESC, i.id LIMIT 100`,
		s.Tenant, s.Actor, db.Micros(c.Now().Add(-lasts)), db.Micros(c.Now().Add(-idle-seenEvery)))
}

// EndSignIn ends one session of the actor: this one, or that of a browser elsewhere.
func EndSignIn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, signIn id.ID) error {
	n, err := tx.Exec(ctx, `UPDATE sign_in SET ended_at = $4 WHERE id = $3 AND account_id = $2 AND ended_at = 0
		AND EXISTS (SELECT 1 FROM account a WHERE a.id = $2 AND a.tenant_id = $1)`, s.Tenant, s.Actor, signIn, db.Micros(c.Now()))
	if err == nil && n != 1 {
		err = errs.NotFound("error.not-found")
	}
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.LogOut, tenant.Account, "", s.Actor)
	return nil
}
