package portal

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// HelperKind is what somebody is to whom they help.
type HelperKind string

// The kinds of helpers.
const (
	Relative   HelperKind = "relative"
	Counsellor HelperKind = "counsellor"
	Mentor     HelperKind = "mentor"
)

// HelperKinds lists them.
var HelperKinds = []HelperKind{Relative, Counsellor, Mentor}

const (
	longestHelp = 366 // days, after which they are asked again
	mostHelpers = 20
)

// Help is what somebody lets somebody else see, until when.
type Help struct {
	ID     id.ID
	Person id.ID // whose page
	Guest  id.ID // who helps
	Name   string
	Kind   HelperKind
	Rights []Right
	Made   time.Time
	Until  clock.Date
	Ended  time.Time // zero while it holds
	Chosen bool      // they have logged in
}

// Holds reports whether the helper may look on a day.
func (h Help) Holds(today clock.Date) bool { return h.Ended.IsZero() && !h.Until.Before(today) }

func scanHelp(row db.Row) (h Help, err error) {
	var rights string
	if err = row.Scan(&h.ID, &h.Person, &h.Guest, &h.Name, &h.Kind, &rights, db.Time(&h.Made), &h.Until, db.Time(&h.Ended), &h.Chosen); err != nil {
		return h, err
	}
	return h, json.Unmarshal([]byte(rights), &h.Rights)
}

const helpColumns = `e.id, e.person_id, e.guest_id, a.name, e.kind, e.rights, e.made_at, e.until_day, e.ended_at, a.password_hash <> ''`

// helpedBy gives whose pages a helper may look at today.
func helpedBy(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, guest id.ID) ([]Acting, error) {
	all, err := db.All(ctx, tx, scanHelp, `SELECT `+helpColumns+` FROM guest_help e JOIN account a ON a.id = e.guest_id
		WHERE e.tenant_id = $1 AND e.guest_id = $2 AND e.ended_at = 0 AND e.until_day >= $3 ORDER BY e.id LIMIT 50`, s.Tenant, guest, clock.Today(c))
	if err != nil {
		return nil, err
	}
	var acts []Acting
	for _, h := range all {
		lead, home, err := person.Home(ctx, tx, s, h.Person)
		if err != nil {
			return nil, err
		}
		s.Own = tenant.Self{Person: lead, Household: home, Read: tenant.These(tenant.Register)}
		households, err := person.Load(ctx, tx, s, []id.ID{home})
		if err != nil {
			return nil, err
		}
		for _, one := range households {
			if p, ok := one.Person(lead); ok {
				a := acting(one, p, Helped, clock.Today(c))
				a.Rights, a.Until = h.Rights, h.Until
				acts = append(acts, a)
			}
		}
	}
	return acts, nil
}

// Helpers gives whom somebody let look at their page, the latest first.
func Helpers(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) ([]Help, error) {
	_, a, err := Alone(ctx, tx, c, s, who)
	if err != nil {
		return nil, err
	}
	audit.Log(tx, c, s, audit.Read, tenant.Own, "own: helpers", a.Household, a.Person)
	return db.All(ctx, tx, scanHelp, `SELECT `+helpColumns+` FROM guest_help e JOIN account a ON a.id = e.guest_id
		WHERE e.tenant_id = $1 AND e.person_id = $2 ORDER BY e.made_at DESC, e.id LIMIT 100`, s.Tenant, a.Person)
}

// LetHelpCommand is whom somebody lets look, at what, until when.
type LetHelpCommand struct {
	Person id.ID // whose page
	Name   string
	Kind   HelperKind
	Rights []Right
	Until  clock.Date

	Language i18n.Lang
}

// LetHelp lets somebody look at a page: it makes them a log-in of their own, and
// gives the code that whose page it is hands over to them.
func LetHelp(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd LetHelpCommand) (account.Link, error) {
	_, a, err := Alone(ctx, tx, c, s, cmd.Person)
	if err != nil {
		return account.Link{}, err
	}
	cmd.Name = strings.TrimSpace(cmd.Name)
	if err := cmd.check(clock.Today(c)); err != nil {
		return account.Link{}, err
	}
	n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM guest_help WHERE tenant_id = $1 AND person_id = $2 AND ended_at = 0 AND until_day >= $3`, s.Tenant, a.Person, clock.Today(c))
	if err == nil && n >= mostHelpers {
		err = errs.Invalid("own.error.helpers", "count", mostHelpers).At("name")
	}
	if err != nil {
		return account.Link{}, err
	}
	helper, code, err := account.AddOwn(ctx, tx, c, s, account.AddOwnCommand{Name: cmd.Name, Language: cmd.Language})
	if err != nil {
		return code, err
	}
	if _, err = tx.Exec(ctx, `INSERT INTO guest (id, tenant_id, person_id, invited_at, invited_by, first_at) VALUES ($1, $2, NULL, $3, $4, 0)`, helper.ID, s.Tenant, db.Micros(c.Now()), s.Actor); err != nil {
		return code, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO guest_help (id, tenant_id, person_id, guest_id, kind, rights, made_at, made_by, until_day, ended_at, ended_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, '')`,
		id.New(), s.Tenant, a.Person, helper.ID, cmd.Kind, db.JSON(cmd.Rights), db.Micros(c.Now()), s.Actor, cmd.Until)
	audit.Log(tx, c, s, audit.Create, tenant.Own, "own: help", a.Household, a.Person, helper.ID)
	return code, err
}

func (cmd LetHelpCommand) check(today clock.Date) error {
	var faults errs.List
	if cmd.Name == "" || len(cmd.Name) > 200 {
		faults.Add(errs.Invalid("error.required").At("name"))
	}
	if !slices.Contains(HelperKinds, cmd.Kind) {
		faults.Add(errs.Invalid("error.required").At("kind"))
	}
	if len(cmd.Rights) == 0 || slices.ContainsFunc(cmd.Rights, func(r Right) bool { return !slices.Contains(Rights, r) }) {
		faults.Add(errs.Invalid("own.error.rights").At("rights"))
	}
	if cmd.Until.Before(today) || cmd.Until.After(today.AddDays(longestHelp)) {
		faults.Add(errs.Invalid("own.error.until").At("until"))
	}
	return faults.Err()
}

// EndHelp ends it at once: whose page it is ends it, or who helps.
func EndHelp(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, help id.ID) error {
	if err := s.MayWrite(tenant.Own); err != nil {
		return err
	}
	h, err := db.One(ctx, tx, scanHelp, `SELECT `+helpColumns+` FROM guest_help e JOIN account a ON a.id = e.guest_id WHERE e.tenant_id = $1 AND e.id = $2 AND e.ended_at = 0`, s.Tenant, help)
	if err != nil {
		return err
	}
	if h.Guest != s.Actor {
		if _, _, err := Alone(ctx, tx, c, s, h.Person); err != nil {
			return err
		}
	}
	audit.Log(tx, c, s, audit.Change, tenant.Own, "own: help ended", h.Person, h.Guest)
	return tx.Must(ctx, `UPDATE guest_help SET ended_at = $3, ended_by = $4 WHERE tenant_id = $1 AND id = $2`, s.Tenant, help, db.Micros(c.Now()), s.Actor)
}
