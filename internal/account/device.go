package account

import (
	"context"
	"strings"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// deviceForgotten is how long a browser that is not used any more is remembered.
const deviceForgotten = 365 * 24 * time.Hour

// Device is a browser from which somebody has logged in.
type Device struct {
	Words string // "firefox/windows"
	First time.Time
	Last  time.Time
}

// NewDeviceToken draws what a browser is known by from now on; it is kept in a cookie.
func NewDeviceToken() string { return newToken() }

// DeviceWords says in words of ours what a browser calls itself, "firefox/windows":
// as much as its owner needs to recognise it, and no more is kept.
func DeviceWords(agent string) string {
	agent = agent[:min(len(agent), 512)]
	return named(agent, browsers) + "/" + named(agent, systems)
}

type mark struct{ sign, name string }

// What stands first is looked for first: most browsers also call themselves by
// the names of those before them.
var (
	browsers = []mark{{"Edg", "edge"}, {"OPR/", "opera"}, {"SamsungBrowser", "samsung"}, {"Firefox/", "firefox"}, {"FxiOS", "firefox"},
		{"CriOS", "chrome"}, {"Chrome/", "chrome"}, {"Safari/", "safari"}}
	systems = []mark{{"iPhone", "ios"}, {"iPad", "ios"}, {"Android", "android"}, {"Windows", "windows"}, {"Macintosh", "macos"},
		{"CrOS", "chromeos"}, {"Linux", "linux"}}
)

func named(agent string, marks []mark) string {
	for _, m := range marks {
		if strings.Contains(agent, m.sign) {
			return m.name
		}
	}
	return "other"
}

// meet notes that the account has logged in from the browser. One that was not
// seen before, where others were, is news for the person.
func meet(ctx context.Context, tx *db.Tx, c clock.Clock, a Account, token, words string) error {
	s := tenant.Scope{Tenant: a.Tenant, Actor: a.ID}
	_, err := tx.Exec(ctx, `DELETE FROM account_device WHERE tenant_id = $1 AND account_id = $2 AND last_at < $3`,
		s.Tenant, s.Actor, db.Micros(c.Now().Add(-deviceForgotten)))
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE account_device SET last_at = $4, device = $5 WHERE tenant_id = $1 AND account_id = $2 AND token_hash = $3`,
		s.Tenant, s.Actor, hashToken(token), db.Micros(c.Now()), words)
	if err != nil || n > 0 {
		return err
	}
	others, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM account_device WHERE tenant_id = $1 AND account_id = $2`, s.Tenant, s.Actor)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO account_device (account_id, tenant_id, token_hash, device, first_at, last_at, told)
		VALUES ($1, $2, $3, $4, $5, $5, $6)`, s.Actor, s.Tenant, hashToken(token), words, db.Micros(c.Now()), others == 0)
	if err != nil || others == 0 {
		return err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Account, "new device", a.ID)
	if a.Own { // their page says so
		return nil
	}
	return tellNewDevice(ctx, tx, c, a)
}

func scanDevice(row db.Row) (d Device, err error) {
	err = row.Scan(&d.Words, db.Time(&d.First), db.Time(&d.Last))
	return d, err
}

// NewDevices gives up to ten browsers, other than the one with the token, from
// which the actor's account was used and which they have not confirmed, the
// latest first. Nobody confirms the browser they sit at: a thief would.
func NewDevices(ctx context.Context, tx *db.Tx, s tenant.Scope, token string) ([]Device, error) {
	return db.All(ctx, tx, scanDevice, `SELECT device, first_at, last_at FROM account_device
		WHERE tenant_id = $1 AND account_id = $2 AND NOT told AND token_hash <> $3
		ORDER BY first_at DESC, token_hash LIMIT 10`, s.Tenant, s.Actor, hashToken(token))
}

// ConfirmDevices says that the browsers NewDevices gives are the actor's own.
func ConfirmDevices(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, token string) error {
	_, err := tx.Exec(ctx, `UPDATE account_device SET told = $4 WHERE tenant_id = $1 AND account_id = $2 AND token_hash <> $3`,
		s.Tenant, s.Actor, hashToken(token), true)
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Account, "new device confirmed", s.Actor)
	return nil
}
