package mail

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

// State is how far a mail has come.
type State string

// The states.
const (
	Queued  State = "queued"
	Sent    State = "sent"
	Failed  State = "failed"  // not sent, and not tried again
	Bounced State = "bounced" // the address was refused
)

// States lists them.
var States = []State{Queued, Sent, Failed, Bounced}

// Mail is one of the outbox.
type Mail struct {
	ID       id.ID
	Tenant   id.ID
	Account  id.ID  // "" where there was none
	Address  string // where it went, once that is known
	Language string
	Kind     Kind
	Facts    Facts
	Path     Path
	About    id.ID // the meeting, of a mail to somebody who is looked after
	Channel  Channel
	State    State
	Attempts int
	Answer   string // the last server's, without addresses
	Until    time.Time
	Queued   time.Time
	Ended    time.Time // zero while it is queued

	token Token
	call  string // whom they may call; asked when it is sent
}

const columns = `id, tenant_id, account_id, address, language, kind, facts, path, token, state, attempts, answer,
	useful_to, queued_at, ended_at, about_id, channel`

func scan(row db.Row) (m Mail, err error) {
	err = row.Scan(&m.ID, &m.Tenant, &m.Account, &m.Address, &m.Language, &m.Kind, db.JSON(&m.Facts), &m.Path, &m.token, &m.State,
		&m.Attempts, &m.Answer, db.Time(&m.Until), db.Time(&m.Queued), db.Time(&m.Ended), &m.About, &m.Channel)
	return m, err
}

// hold gives a mail for a change.
func hold(ctx context.Context, tx *db.Tx, tenant, which id.ID) (Mail, error) {
	return db.One(ctx, tx, scan, `SELECT `+columns+` FROM mail WHERE tenant_id = $1 AND id = $2`+tx.ForUpdate(), tenant, which)
}

// end closes a mail; its token goes.
func (m *Mail) end(ctx context.Context, tx *db.Tx, c clock.Clock, to State, answer string) error {
	m.State, m.Answer, m.token = to, answer, ""
	return tx.Must(ctx, `UPDATE mail SET state = $3, answer = $4, ended_at = $5, token = '', address = $6, language = $7
		WHERE tenant_id = $1 AND id = $2`, m.Tenant, m.ID, m.State, m.Answer, db.Micros(c.Now()), m.Address, m.Language)
}

// rest keeps a mail for somebody to look at: no other joins it any more.
func (m *Mail) rest(ctx context.Context, tx *db.Tx) error {
	return tx.Must(ctx, `UPDATE mail SET gathers = FALSE WHERE tenant_id = $1 AND id = $2`, m.Tenant, m.ID)
}

// tried notes an attempt that is about to begin.
func (m *Mail) tried(ctx context.Context, tx *db.Tx) error {
	m.Attempts++
	return tx.Must(ctx, `UPDATE mail SET attempts = $3 WHERE tenant_id = $1 AND id = $2`, m.Tenant, m.ID, m.Attempts)
}

// Find gives one mail of the tenant's outbox.
func Find(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) (Mail, error) {
	if err := s.MayRead(tenant.Account); err != nil {
		return Mail{}, err
	}
	m, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM mail WHERE tenant_id = $1 AND id = $2`, s.Tenant, which)
	if err == nil && m.Account != "" {
		audit.Log(tx, c, s, audit.Read, tenant.Account, "outbox", m.Account)
	}
	return m, err
}

// Counts gives how many mails of the tenant stand in each state.
func Counts(ctx context.Context, tx *db.Tx, s tenant.Scope) (map[State]int, error) {
	if err := s.MayRead(tenant.Account); err != nil {
		return nil, err
	}
	type count struct {
		state State
		n     int
	}
	rows, err := db.All(ctx, tx, func(row db.Row) (c count, err error) {
		err = row.Scan(&c.state, &c.n)
		return c, err
	}, `SELECT state, count(*) FROM mail WHERE tenant_id = $1 GROUP BY state`, s.Tenant)
	counts := map[State]int{}
	for _, c := range rows {
		counts[c.state] = c.n
	}
	return counts, err
}

// kept is how long a mail that has ended stays in the outbox.
const kept = 90 * 24 * time.Hour

// Tidy forgets a tenant's mails that ended long ago.
func Tidy(ctx context.Context, tx *db.Tx, c clock.Clock, tenant id.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM mail WHERE tenant_id = $1 AND state <> 'queued' AND ended_at < $2`, tenant, db.Micros(c.Now().Add(-kept)))
	return err
}

// Stop is an address that gets no mail.
type Stop struct {
	Address string
	Mail    id.ID
	Answer  string
	At      time.Time
}

func scanStop(row db.Row) (s Stop, err error) {
	err = row.Scan(&s.Address, &s.Mail, &s.Answer, db.Time(&s.At))
	return s, err
}

const stopColumns = `address, mail_id, answer, stopped_at`

// Stops gives the addresses of the tenant's that were refused, by address.
func Stops(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Stop, error) {
	if err := s.MayRead(tenant.Account); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanStop, `SELECT `+stopColumns+` FROM mail_stop WHERE tenant_id = $1 ORDER BY address LIMIT 200`, s.Tenant)
}

// Resume lets an address get mail again: somebody has found that it is right.
func Resume(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, address string) error {
	if err := s.MayWrite(tenant.Account); err != nil {
		return err
	}
	stop, err := db.One(ctx, tx, scanStop, `SELECT `+stopColumns+` FROM mail_stop WHERE tenant_id = $1 AND address = $2`, s.Tenant, address)
	if err != nil {
		return err
	}
	if err := tx.Must(ctx, `DELETE FROM mail_stop WHERE tenant_id = $1 AND address = $2`, s.Tenant, stop.Address); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Account, "mail resumed", stop.Mail)
	return nil
}

// stop keeps that an address was refused. That of somebody who is looked after is
// not kept: who looks after them sees that the mail did not arrive.
func (m Mail) stop(ctx context.Context, tx *db.Tx, c clock.Clock) error {
	if m.About != "" {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO mail_stop (tenant_id, address, mail_id, answer, stopped_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, address) DO NOTHING`, m.Tenant, m.Address, m.ID, m.Answer, db.Micros(c.Now()))
	if err == nil {
		machine := tenant.Scope{Tenant: m.Tenant, Actor: "mail", Role: tenant.Administrator}
		audit.Log(tx, c, machine, audit.Change, tenant.Account, "mail stopped", m.ID)
	}
	return err
}

func stopped(ctx context.Context, tx *db.Tx, tenant id.ID, address string) (bool, error) {
	_, err := db.One(ctx, tx, scanStop, `SELECT `+stopColumns+` FROM mail_stop WHERE tenant_id = $1 AND address = $2`, tenant, address)
	if errs.Is(err, errs.KindNotFound) {
		return false, nil
	}
	return err == nil, err
}
