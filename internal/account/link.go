package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/mail"
	"wegwarte/internal/tenant"
)

// LinkKind is what a link is for.
type LinkKind string

// The kinds of links; both lead to a page that asks for a new password.
const (
	Invitation LinkKind = "invitation" // somebody new
	Reset      LinkKind = "reset"      // somebody who cannot log in any more
)

// How long links hold. Who is invited may be on holiday; who asked is waiting.
const (
	invitationHolds = 7 * 24 * time.Hour
	resetHolds      = 24 * time.Hour
)

// Link lets whoever holds it set the account's password, once. The token is
// known only while it is made: stored is its hash.
type Link struct {
	Token string
	Kind  LinkKind
	Until time.Time
}

// linkPages are the pages to which links of each kind lead.
var linkPages = map[LinkKind]mail.Path{Invitation: "/einladung", Reset: "/neues-passwort"}

// Path is where the link leads.
func (l Link) Path() string { return string(linkPages[l.Kind]) + "/" + l.Token }

// Invite creates an account without a password, and the link by which its
// person chooses one. Sent says that the link is on its way to them already.
func Invite(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, setup Setup, n New) (a Account, l Link, sent bool, err error) {
	a, err = add(ctx, tx, c, s, n, nil, func() (string, error) { return "", nil })
	if err != nil {
		return a, l, false, err
	}
	l, sent, err = makeLink(ctx, tx, c, s, setup, a)
	return a, l, sent, err
}

// InviteOfferer is Invite for somebody who keeps the offers of a provider and may do
// nothing else: whoever keeps all offers of the municipality may invite them.
func InviteOfferer(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, setup Setup, provider id.ID, name, email string) (a Account, l Link, sent bool, err error) {
	if err := s.MayWrite(tenant.Offer); err != nil {
		return a, l, false, err
	}
	if s.Kind != tenant.Municipality || s.OnlyUnit() != "" || s.Own.Person != "" {
		return a, l, false, errs.Forbidden("error.forbidden")
	}
	s.Role = tenant.Administrator // for this one account
	return Invite(ctx, tx, c, s, setup, New{Name: name, Email: email, Unit: provider, Roles: []tenant.Role{tenant.Offerer}})
}

// MakeLink makes a new link for an account that is active: a reset, or an
// invitation for who has no password yet. Those made before end.
func MakeLink(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, setup Setup, account id.ID) (l Link, sent bool, err error) {
	if err := s.MayWrite(tenant.Account); err != nil {
		return l, false, err
	}
	a, err := find(ctx, tx, s, account)
	if err != nil {
		return l, false, err
	}
	if !a.Active {
		return l, false, errs.Invalid("error.link.inactive")
	}
	return makeLink(ctx, tx, c, s, setup, a)
}

func makeLink(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, setup Setup, a Account) (l Link, sent bool, err error) {
	l = newLink(c, a)
	if err := l.keep(ctx, tx, c, a.ID, s.Actor); err != nil {
		return l, false, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Account, string(l.Kind)+" link", a.ID)
	sent, err = tellLink(ctx, tx, c, setup, a, l)
	return l, sent, err
}

func newLink(c clock.Clock, a Account) Link {
	if a.Invited {
		return Link{Token: newToken(), Kind: Invitation, Until: c.Now().Add(invitationHolds)}
	}
	return Link{Token: newToken(), Kind: Reset, Until: c.Now().Add(resetHolds)}
}

// keep stores the link's hash in place of those made before.
func (l Link) keep(ctx context.Context, tx *db.Tx, c clock.Clock, account, by id.ID) error {
	if err := endLinks(ctx, tx, c, account); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO account_link (token_hash, account_id, kind, made_at, made_by, expires_at, ended_at, ended)
		VALUES ($1, $2, $3, $4, $5, $6, 0, '')`, hashToken(l.Token), account, l.Kind, db.Micros(c.Now()), by, db.Micros(l.Until))
	return err
}

// RevokeLink ends the account's open link.
func RevokeLink(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, account id.ID) error {
	if err := s.MayWrite(tenant.Account); err != nil {
		return err
	}
	if _, err := find(ctx, tx, s, account); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Account, "link revoked", account)
	return endLinks(ctx, tx, c, account)
}

// endLinks revokes what is open.
func endLinks(ctx context.Context, tx *db.Tx, c clock.Clock, account id.ID) error {
	_, err := tx.Exec(ctx, `UPDATE account_link SET ended_at = $2, ended = 'revoked' WHERE account_id = $1 AND ended_at = 0`,
		account, db.Micros(c.Now()))
	return err
}

// OpenLink gives the account's link that can still be used, without its token;
// its Kind is empty where there is none.
func OpenLink(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, account id.ID) (Link, error) {
	if err := s.MayRead(tenant.Account); err != nil {
		return Link{}, err
	}
	l, err := db.One(ctx, tx, scanLink, `SELECT l.kind, l.expires_at FROM account_link l JOIN account a ON a.id = l.account_id
		WHERE a.tenant_id = $1 AND l.account_id = $2 AND l.ended_at = 0 AND l.expires_at > $3
		ORDER BY l.made_at DESC LIMIT 1`, s.Tenant, account, db.Micros(c.Now()))
	if errs.Is(err, errs.KindNotFound) {
		return Link{}, nil
	}
	return l, err
}

func scanLink(row db.Row) (l Link, err error) {
	err = row.Scan(&l.Kind, db.Time(&l.Until))
	return l, err
}

// newToken gives 256 random bits as text for an address.
func newToken() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
