package portal

import (
	"context"
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

// youngest is from which age somebody has a page of their own; before, it is
// their parents who look.
const youngest = 14

// Guest is somebody who logs in to a page of their own, or to help.
type Guest struct {
	ID      id.ID // of the account
	Person  id.ID // whose page; empty: who helps
	Invited time.Time
	First   time.Time // when they chose a PIN; zero: not yet
}

const guestColumns = `g.id, coalesce(g.person_id, ''), g.invited_at, g.first_at`

func scanGuest(row db.Row) (g Guest, err error) {
	err = row.Scan(&g.ID, &g.Person, db.Time(&g.Invited), db.Time(&g.First))
	return g, err
}

func guestBy(ctx context.Context, tx *db.Tx, s tenant.Scope, account id.ID) (Guest, error) {
	return db.One(ctx, tx, scanGuest, `SELECT `+guestColumns+` FROM guest g WHERE g.tenant_id = $1 AND g.id = $2`, s.Tenant, account)
}

// Holder is a person of a household, and how far they are with a page of their own.
type Holder struct {
	Person   person.Person
	Guest    Guest // zero: none yet
	State    account.OwnState
	TooYoung bool // their parents look at it
}

// Holders gives the persons of a household, for who invites them.
func Holders(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household id.ID) ([]Holder, error) {
	if err := s.MayRead(tenant.Contact); err != nil {
		return nil, err
	}
	h, err := person.Show(ctx, tx, c, s, household)
	if err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	guests, err := db.All(ctx, tx, scanGuest, `SELECT `+guestColumns+` FROM guest g WHERE g.tenant_id = $1 AND g.person_id IN (`+db.List(&args, person.IDs(h))+`)`, args...)
	if err != nil {
		return nil, err
	}
	of, accounts := map[id.ID]Guest{}, make([]id.ID, len(guests))
	for i, g := range guests {
		of[g.Person], accounts[i] = g, g.ID
	}
	states, err := account.OwnStates(ctx, tx, s, accounts)
	if err != nil {
		return nil, err
	}
	var all []Holder
	for _, p := range oldestFirst(h.Persons) {
		g := of[p.ID]
		all = append(all, Holder{Person: p, Guest: g, State: states[g.ID], TooYoung: tooYoung(p, clock.Today(c))})
	}
	audit.Log(tx, c, s, audit.Read, tenant.Contact, "own: holders", h.Subjects()...)
	return all, nil
}

func tooYoung(p person.Person, today clock.Date) bool {
	years, known := p.Birth.AgeOn(today)
	return known && years < youngest
}

// Invitation is what is handed over to somebody: a code, once.
type Invitation struct {
	Holder  person.Person
	Account id.ID
	Code    string
	Until   time.Time
	Again   bool // they had a page before: what opened it does not any more
}

// InviteCommand is who is given a page of their own.
type InviteCommand struct {
	Person   id.ID
	Language i18n.Lang
	Number   string // from a card that was printed before; empty: one is drawn
}

// Invite gives somebody the code to a page of their own; who has one already gets
// a new code, and what they logged in with before is void. They are given it in
// person: that they are who they are is seen then.
func Invite(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd InviteCommand) (inv Invitation, err error) {
	if err = ofMunicipality(s, tenant.Contact); err != nil {
		return inv, err
	}
	lead, home, err := person.Home(ctx, tx, s, cmd.Person)
	if err != nil {
		return inv, err
	}
	h, err := person.Show(ctx, tx, c, s, home)
	if err != nil {
		return inv, err
	}
	p, ok := h.Person(lead)
	switch {
	case !ok:
		return inv, errs.NotFound("error.not-found")
	case !h.LeftOn.IsZero():
		return inv, errs.Conflict("error.household.left")
	case tooYoung(p, clock.Today(c)):
		return inv, errs.Invalid("own.error.young", "count", youngest)
	}
	inv.Holder = p
	g, err := db.One(ctx, tx, scanGuest, `SELECT `+guestColumns+` FROM guest g WHERE g.tenant_id = $1 AND g.person_id = $2`, s.Tenant, lead)
	var code account.Link
	switch {
	case errs.Is(err, errs.KindNotFound):
		var a account.Account
		if a, code, err = account.AddOwn(ctx, tx, c, s, account.AddOwnCommand{Language: cmd.Language, Number: cmd.Number}); err == nil {
			g.ID = a.ID
			_, err = tx.Exec(ctx, `INSERT INTO guest (id, tenant_id, person_id, invited_at, invited_by, first_at) VALUES ($1, $2, $3, $4, $5, 0)`, a.ID, s.Tenant, lead, db.Micros(c.Now()), s.Actor)
		}
	case err == nil:
		inv.Again = true
		if code, err = account.InviteAgain(ctx, tx, c, s, g.ID); err == nil {
			err = tx.Must(ctx, `UPDATE guest SET invited_at = $3, invited_by = $4 WHERE tenant_id = $1 AND id = $2`, s.Tenant, g.ID, db.Micros(c.Now()), s.Actor)
		}
	}
	if err != nil {
		return inv, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Contact, "own: invitation", h.ID, lead)
	inv.Account, inv.Code, inv.Until = g.ID, code.Token, code.Until
	return inv, nil
}

// InviteVolunteer gives somebody, whom no record is about, the code to a page of
// their own: they would like to meet others.
func InviteVolunteer(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, name string, l i18n.Lang, number string) (inv Invitation, err error) {
	if err = ofMunicipality(s, tenant.Contact); err != nil {
		return inv, err
	}
	if name = strings.TrimSpace(name); name == "" {
		return inv, errs.Invalid("error.required").At("name")
	}
	a, code, err := account.AddOwn(ctx, tx, c, s, account.AddOwnCommand{Name: name, Language: l, Number: number})
	if err != nil {
		return inv, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO guest (id, tenant_id, person_id, invited_at, invited_by, first_at) VALUES ($1, $2, NULL, $3, $4, 0)`, a.ID, s.Tenant, db.Micros(c.Now()), s.Actor)
	audit.Log(tx, c, s, audit.Create, tenant.Contact, "own: invitation", a.ID)
	inv.Account, inv.Code, inv.Until, inv.Holder.GivenName = a.ID, code.Token, code.Until, name
	return inv, err
}

// Close ends somebody's page: what is kept about them stays as it is.
func Close(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) error {
	if err := ofMunicipality(s, tenant.Contact); err != nil {
		return err
	}
	g, err := db.One(ctx, tx, scanGuest, `SELECT `+guestColumns+` FROM guest g WHERE g.tenant_id = $1 AND g.person_id = $2`, s.Tenant, who)
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Contact, "own: closed", who)
	return account.CloseOwn(ctx, tx, c, s, g.ID)
}

// Redeem lets somebody in who was given a code: they choose a PIN, and are told
// the number they log in with from now on.
func Redeem(ctx context.Context, d *db.DB, c clock.Clock, code, pin, network string) (account.Account, error) {
	a, err := account.RedeemOwn(ctx, d, c, code, pin, network)
	if err != nil {
		return a, err
	}
	err = d.Do(ctx, a.Tenant, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE guest SET first_at = $3 WHERE tenant_id = $1 AND id = $2 AND first_at = 0`, a.Tenant, a.ID, db.Micros(c.Now()))
		return err
	})
	return a, err
}

func ofMunicipality(s tenant.Scope, d tenant.Data) error {
	if s.Kind != tenant.Municipality {
		return errs.Forbidden("error.forbidden")
	}
	return s.MayWrite(d)
}
