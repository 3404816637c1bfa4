// Package account is the people who work at a tenant: how they log in, which
// roles they have, and how their access ends. Who has a page of their own logs
// in by it, too (own.go); no list of those who work there has them.
//
// It lies above tenant, whose roles it hands out, and audit, which keeps what
// it did. It must not know anything about the persons a tenant looks after.
package account

import (
	"context"
	"net/mail"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Account is somebody who works at a tenant.
type Account struct {
	ID       id.ID
	Tenant   id.ID
	Unit     id.ID // the facility they work in, the provider whose offers they keep, or ""
	Email    string
	Name     string
	Language string
	Active   bool
	Epoch    int64 // sessions of an earlier epoch are over
	Created  time.Time
	Roles    []tenant.Role
	Own      bool // somebody with a page of their own: Email is the number they log in with

	Invited      bool      // they have not set a password yet
	SecondFactor bool      // they have an app or a passkey beside it
	Asked        time.Time // when they said to have forgotten their password; zero where nothing is open
}

// New is what it takes to create an account.
type New struct {
	Email, Name, Password string
	Unit                  id.ID
	Roles                 []tenant.Role
}

// Add creates an account with a password at the scope's tenant: for the first
// one, from the command line. Invite lets the person choose it.
func Add(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, n New) (Account, error) {
	return add(ctx, tx, c, s, n, checkPassword(n.Password), func() (string, error) { return hashPassword(ctx, n.Password) })
}

// add creates an account; secret is what is wrong with its password, and hash is
// asked for the stored form once everything is right.
func add(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, n New, secret error, hash func() (string, error)) (Account, error) {
	if err := s.MayWrite(tenant.Account); err != nil {
		return Account{}, err
	}
	n.Email = foldEmail(n.Email)
	n.Name = clean(n.Name)
	if err := n.check(s.Kind, secret); err != nil {
		return Account{}, err
	}
	hashed, err := hash()
	if err != nil {
		return Account{}, err
	}
	a := Account{ID: id.New(), Tenant: s.Tenant, Unit: n.Unit, Email: n.Email, Name: n.Name, Language: "de", Active: true,
		Created: c.Now(), Roles: n.Roles, Invited: hashed == ""}
	at, err := workplace(ctx, tx, s, n.Unit)
	if err != nil {
		return Account{}, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO account
		(id, tenant_id, unit_id, provider_id, email, name, password_hash, language, active, epoch, created_at, unit_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		a.ID, a.Tenant, at.unit, at.provider, a.Email, a.Name, hashed, a.Language, a.Active, a.Epoch, db.Micros(a.Created), at.name)
	if db.IsDuplicate(err) {
		return Account{}, errs.Invalid("error.account.email-taken").At("email").Because(err)
	}
	if err != nil {
		return Account{}, err
	}
	if err := putRoles(ctx, tx, a.ID, n.Roles); err != nil {
		return Account{}, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Account, "account", a.ID)
	return a, nil
}

// place is where somebody works within a tenant: a facility, or a provider of offers.
type place struct {
	unit, provider *id.ID
	name           string
}

// workplace finds the facility or the provider of the scope's tenant that is named.
func workplace(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (p place, err error) {
	if which == "" {
		return p, nil
	}
	p.unit = &which
	p.name, err = db.One(ctx, tx, db.Value[string], `SELECT name FROM unit WHERE tenant_id = $1 AND id = $2`, s.Tenant, which)
	if errs.Is(err, errs.KindNotFound) {
		p.unit, p.provider = nil, &which
		p.name, err = db.One(ctx, tx, db.Value[string], `SELECT name FROM provider WHERE tenant_id = $1 AND id = $2 AND ended_on = ''`, s.Tenant, which)
	}
	if errs.Is(err, errs.KindNotFound) {
		err = errs.Invalid("error.account.unit").At("unit").Because(err)
	}
	return p, err
}

func (n New) check(k tenant.Kind, secret error) error {
	var list errs.List
	if address, err := mail.ParseAddress(n.Email); err != nil || address.Address != n.Email || len(n.Email) > 254 {
		list.Add(errs.Invalid("error.account.email").At("email"))
	}
	if n.Name == "" || len(n.Name) > 200 {
		list.Add(errs.Invalid("error.required").At("name"))
	}
	list.Add(secret)
	list.Add(checkRoles(n.Roles, k, n.Unit))
	return list.Err()
}

// checkRoles holds that each role exists at the tenant's kind, and that roles
// bound to a facility come with one.
func checkRoles(roles []tenant.Role, k tenant.Kind, unit id.ID) error {
	if len(roles) == 0 {
		return errs.Invalid("error.account.no-role").At("roles")
	}
	for _, r := range roles {
		grant, ok := r.Grant()
		if !ok || !grant.ExistsAt(k) {
			return errs.Invalid("error.account.role").At("roles")
		}
		if grant.Unit && unit == "" {
			return errs.Invalid("error.account.unit").At("unit")
		}
	}
	return nil
}

func putRoles(ctx context.Context, tx *db.Tx, account id.ID, roles []tenant.Role) error {
	if _, err := tx.Exec(ctx, `DELETE FROM account_role WHERE account_id = $1`, account); err != nil {
		return err
	}
	for _, r := range slices.Compact(slices.Sorted(slices.Values(roles))) {
		if _, err := tx.Exec(ctx, `INSERT INTO account_role (account_id, role) VALUES ($1, $2)`, account, r); err != nil {
			return err
		}
	}
	return nil
}

// SetRoles changes what somebody may do; their sessions end, so that it takes
// effect at once.
func SetRoles(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, account id.ID, roles []tenant.Role) error {
	a, err := find(ctx, tx, s, account)
	if err != nil {
		return err
	}
	return SetWork(ctx, tx, c, s, account, a.Unit, roles)
}

// SetWork is SetRoles for somebody who works at another facility, or keeps the offers of
// another provider, from now on; "" for none.
func SetWork(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, account, unit id.ID, roles []tenant.Role) error {
	a, err := find(ctx, tx, s, account)
	if err != nil {
		return err
	}
	if err := s.MayWrite(tenant.Account); err != nil {
		return err
	}
	if err := checkRoles(roles, s.Kind, unit); err != nil {
		return err
	}
	if err := putRoles(ctx, tx, account, roles); err != nil {
		return err
	}
	if unit == a.Unit { // also one that has ended since
		return change(ctx, tx, c, s, account, "roles", `epoch = epoch + 1`)
	}
	at, err := workplace(ctx, tx, s, unit)
	if err != nil {
		return err
	}
	return change(ctx, tx, c, s, account, "roles", `epoch = epoch + 1, unit_id = $3, provider_id = $4, unit_name = $5`, at.unit, at.provider, at.name)
}

// SetActive lets somebody in or ends their access and their sessions.
func SetActive(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, account id.ID, active bool) error {
	if err := s.MayWrite(tenant.Account); err != nil {
		return err
	}
	if account == s.Actor && !active {
		return errs.Invalid("error.account.self")
	}
	if err := endLinks(ctx, tx, c, account); err != nil {
		return err
	}
	return change(ctx, tx, c, s, account, "active", `epoch = epoch + 1, asked_at = 0, active = $3`, active)
}

// SetPassword gives an account a new password and ends its sessions; everybody
// may do so for themselves.
func SetPassword(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, account id.ID, password string) error {
	if account != s.Actor {
		if err := s.MayWrite(tenant.Account); err != nil {
			return err
		}
	}
	if err := checkPassword(password); err != nil {
		return err
	}
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return err
	}
	if err := endLinks(ctx, tx, c, account); err != nil {
		return err
	}
	return change(ctx, tx, c, s, account, "password", `epoch = epoch + 1, asked_at = 0, password_hash = $3`, hash)
}

// SignOutEverywhere ends all sessions of the scope's actor.
func SignOutEverywhere(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	return change(ctx, tx, c, s, s.Actor, "sessions", `epoch = epoch + 1`)
}

// change sets columns of one account of the scope's tenant; set is written in
// this file and starts its placeholders at $3.
func change(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, account id.ID, detail, set string, values ...any) error {
	n, err := tx.Exec(ctx, `UPDATE account SET `+set+` WHERE tenant_id = $1 AND id = $2`,
		append([]any{s.Tenant, account}, values...)...)
	if err != nil {
		return err
	}
	if n != 1 {
		return errs.NotFound("error.not-found")
	}
	audit.Log(tx, c, s, audit.Change, tenant.Account, detail, account)
	return nil
}

func foldEmail(s string) string { return strings.ToLower(clean(s)) }

// clean leaves out of a text what PostgreSQL does not take, and blanks around it.
func clean(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", ""))
}
