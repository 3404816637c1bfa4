package calendar

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Feed is a link by which a calendar program reads.
type Feed struct {
	ID          id.ID
	Tenant      id.ID
	Name        string // who uses it, in the office's words
	Created     time.Time
	CreatedName string
	Read        time.Time // last; zero if never

	hourFrom  time.Time
	hourReads int
}

// Secret is the secret part of a link: 256 bits, as base64url.
type Secret string

const secretLength = 43

func newSecret() Secret {
	var b [32]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never fails: it crashes the program instead
	return Secret(base64.RawURLEncoding.EncodeToString(b[:]))
}

func (s Secret) hash() string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

const columns = `id, tenant_id, name, created_at, created_name, read_at, hour_from, hour_reads`

func scan(row db.Row) (f Feed, err error) {
	err = row.Scan(&f.ID, &f.Tenant, &f.Name, db.Time(&f.Created), &f.CreatedName, db.Time(&f.Read), db.Time(&f.hourFrom), &f.hourReads)
	return f, err
}

// mostFeeds is how many links a municipality may have at a time.
const mostFeeds = 20

// Shares is nil for who may hand out links: the desk that receives, and the lead.
func Shares(s tenant.Scope) error {
	if s.Kind != tenant.Municipality || s.Role != tenant.Intake && s.Role != tenant.Lead {
		return errs.Forbidden("error.forbidden")
	}
	return s.MayRead(tenant.Transfer)
}

// List gives the links of the scope's municipality that hold, the oldest first.
func List(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Feed, error) {
	if s.Kind != tenant.Municipality {
		return nil, errs.Forbidden("error.forbidden")
	}
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scan, `SELECT `+columns+` FROM calendar_feed WHERE tenant_id = $1 AND ended_at = 0 ORDER BY id LIMIT $2`, s.Tenant, mostFeeds)
}

// Add makes a link for a use. Its secret is given this once.
func Add(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, name string) (Secret, error) {
	if err := Shares(s); err != nil {
		return "", err
	}
	name = strings.TrimSpace(name)
	if n := utf8.RuneCountInString(name); n == 0 || n > 100 {
		return "", errs.Invalid("error.calendar.name").At("name")
	}
	feeds, err := List(ctx, tx, s)
	if err != nil {
		return "", err
	}
	if len(feeds) >= mostFeeds {
		return "", errs.Invalid("error.calendar.many", "most", mostFeeds).At("name")
	}
	which, secret := id.New(), newSecret()
	_, err = tx.Exec(ctx, `INSERT INTO calendar_feed (id, tenant_id, secret, name, created_at, created_by, created_name, ended_at, ended_name,
			read_at, hour_from, hour_reads) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '', 0, 0, 0)`,
		which, s.Tenant, secret.hash(), name, db.Micros(c.Now()), s.Actor, s.Name)
	if err != nil {
		return "", err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Transfer, "calendar link", which)
	return secret, nil
}

// Renew gives a link another secret; the one before no longer opens it.
func Renew(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, feed id.ID) (Secret, error) {
	if err := Shares(s); err != nil {
		return "", err
	}
	secret := newSecret()
	n, err := tx.Exec(ctx, `UPDATE calendar_feed SET secret = $3, hour_reads = 0 WHERE tenant_id = $1 AND id = $2 AND ended_at = 0`, s.Tenant, feed, secret.hash())
	if err == nil && n != 1 {
		err = errs.NotFound("error.not-found")
	}
	if err != nil {
		return "", err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Transfer, "calendar link renewed", feed)
	return secret, nil
}

// End ends a link.
func End(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, feed id.ID) error {
	if err := Shares(s); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE calendar_feed SET ended_at = $3, ended_name = $4, secret = id WHERE tenant_id = $1 AND id = $2 AND ended_at = 0`,
		s.Tenant, feed, db.Micros(c.Now()), s.Name)
	if err == nil && n != 1 {
		err = errs.NotFound("error.not-found")
	}
	if err == nil {
		audit.Log(tx, c, s, audit.Change, tenant.Transfer, "calendar link ended", feed)
	}
	return err
}
