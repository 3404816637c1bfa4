package account

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"slices"
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

// Program is a program of somebody else that comes to the interface by a key, for
// one use. The key's secret is kept as a hash and shown once.
type Program struct {
	ID          id.ID
	Tenant      id.ID
	Use         Use
	Name        string // whose program it is; what it brings is known by it
	Created     time.Time
	CreatedName string
	Used        time.Time // last; zero if never

	minuteFrom time.Time
	minuteUses int
}

// Use is what a key is for.
type Use string

// The uses.
const Vacancies Use = "vacancies" // brings places of work

// Uses lists them.
var Uses = []Use{Vacancies}

// useOf says as what a program comes, and whose work it takes on: who writes that
// kind of data may hand out keys for it, as whoever gives rights may.
var useOf = map[Use]struct {
	role tenant.Role
	data tenant.Data
}{Vacancies: {tenant.CaseManager, tenant.Work}}

// KeyPrefix begins each secret, so that one that was left lying about is recognised.
const KeyPrefix = "wgw_"

const (
	keyLength = len(KeyPrefix) + 43 // 256 bits as base64url
	mostKeys  = 20                  // of a tenant at a time
	mostUses  = 60                  // of a key within keyWindow
	keyWindow = time.Minute
)

const programColumns = `id, tenant_id, use_for, name, created_at, created_name, used_at, minute_from, minute_uses`

func scanProgram(row db.Row) (p Program, err error) {
	err = row.Scan(&p.ID, &p.Tenant, &p.Use, &p.Name, db.Time(&p.Created), &p.CreatedName, db.Time(&p.Used), db.Time(&p.minuteFrom), &p.minuteUses)
	return p, err
}

// HandsOutKeys is nil for who may hand out keys for the use.
func HandsOutKeys(s tenant.Scope, use Use) error {
	of, ok := useOf[use]
	if !ok || s.Kind != tenant.Municipality || !s.Writes(tenant.Account) && !s.Writes(of.data) {
		return errs.Forbidden("error.forbidden")
	}
	return nil
}

// Programs gives those whose keys hold and are the actor's to hand out, the oldest first.
func Programs(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Program, error) {
	args, uses := []any{s.Tenant}, []Use{}
	for _, use := range Uses {
		if HandsOutKeys(s, use) == nil {
			uses = append(uses, use)
		}
	}
	if len(uses) == 0 {
		return nil, errs.Forbidden("error.forbidden")
	}
	in := db.List(&args, uses)
	args = append(args, mostKeys)
	return db.All(ctx, tx, scanProgram, `SELECT `+programColumns+` FROM api_key WHERE tenant_id = $1 AND ended_at = 0 AND use_for IN (`+in+`) ORDER BY id LIMIT `+db.Last(args), args...)
}

// AddProgramCommand asks for a key for somebody's program.
type AddProgramCommand struct {
	Use  Use
	Name string
}

// AddProgram lets a program come. The secret of its key is given this once.
func AddProgram(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd AddProgramCommand) (secret string, err error) {
	if err := HandsOutKeys(s, cmd.Use); err != nil {
		return "", err
	}
	cmd.Name = strings.TrimSpace(cmd.Name)
	if n := utf8.RuneCountInString(cmd.Name); n == 0 || n > 100 {
		return "", errs.Invalid("error.key.name").At("name")
	}
	held, err := Programs(ctx, tx, s)
	if err != nil {
		return "", err
	}
	if len(held) >= mostKeys {
		return "", errs.Invalid("error.key.many", "most", mostKeys).At("name")
	}
	if slices.ContainsFunc(held, func(p Program) bool { return p.Use == cmd.Use && strings.EqualFold(p.Name, cmd.Name) }) {
		return "", errs.Invalid("error.key.twice").At("name")
	}
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: it crashes the program instead
	secret = KeyPrefix + base64.RawURLEncoding.EncodeToString(b[:])
	which := id.New()
	_, err = tx.Exec(ctx, `INSERT INTO api_key (id, tenant_id, secret, use_for, name, created_at, created_by, created_name, ended_at, ended_name, used_at, minute_from, minute_uses)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '', 0, 0, 0)`, which, s.Tenant, hashToken(secret), cmd.Use, cmd.Name, db.Micros(c.Now()), s.Actor, s.Name)
	if err != nil {
		return "", err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Account, "api key", which)
	return secret, nil
}

// EndProgram ends a program's key: from now on it opens nothing.
func EndProgram(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) error {
	held, err := Programs(ctx, tx, s)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(held, func(p Program) bool { return p.ID == which }) {
		return errs.NotFound("error.not-found")
	}
	audit.Log(tx, c, s, audit.Change, tenant.Account, "api key ended", which)
	return tx.Must(ctx, `UPDATE api_key SET ended_at = $3, ended_name = $4, secret = id WHERE tenant_id = $1 AND id = $2 AND ended_at = 0`, s.Tenant, which, db.Micros(c.Now()), s.Name)
}

// OpenProgram gives the program whose key has the secret and the scope in which it
// acts; it counts the use, and refuses it where there were too many within a minute. It takes
// the database, not a transaction: whose key it is must be known before its tenant's
// data can be asked for, and a use that fails later counts, too.
func OpenProgram(ctx context.Context, d *db.DB, c clock.Clock, secret string) (p Program, s tenant.Scope, err error) {
	unknown := errs.NotFound("error.key.unknown")
	if len(secret) != keyLength || !strings.HasPrefix(secret, KeyPrefix) {
		return p, s, unknown
	}
	err = d.Look(ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = db.One(ctx, tx, scanProgram, `SELECT `+programColumns+` FROM api_key WHERE secret = $1 AND ended_at = 0`, hashToken(secret))
		return err
	})
	if errs.Is(err, errs.KindNotFound) {
		return p, s, unknown
	}
	if err != nil {
		return p, s, err
	}
	s = tenant.Scope{Tenant: p.Tenant, Kind: tenant.Municipality, Actor: p.ID, Name: p.Name, Role: useOf[p.Use].role}
	err = d.Do(ctx, p.Tenant, func(ctx context.Context, tx *db.Tx) error { return p.count(ctx, tx, c.Now()) })
	return p, s, err
}

func (p *Program) count(ctx context.Context, tx *db.Tx, now time.Time) error {
	held, err := db.One(ctx, tx, scanProgram, `SELECT `+programColumns+` FROM api_key WHERE tenant_id = $1 AND id = $2 AND ended_at = 0`+tx.ForUpdate(), p.Tenant, p.ID)
	if errs.Is(err, errs.KindNotFound) {
		return errs.NotFound("error.key.unknown")
	}
	if err != nil {
		return err
	}
	if now.Sub(held.minuteFrom) >= keyWindow {
		held.minuteFrom, held.minuteUses = now, 0
	}
	if held.minuteUses++; held.minuteUses > mostUses {
		return errs.Busy("error.key.often", "most", mostUses)
	}
	*p = held
	return tx.Must(ctx, `UPDATE api_key SET used_at = $3, minute_from = $4, minute_uses = $5 WHERE tenant_id = $1 AND id = $2`,
		p.Tenant, p.ID, db.Micros(now), db.Micros(held.minuteFrom), held.minuteUses)
}
