package mail

import (
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
)

// SendJob is the kind of job that sends a mail.
const SendJob job.Kind = "mail.send"

type sendJob struct {
	Mail id.ID `json:"mail"`
}

// Enqueue puts a mail into the tenant's outbox, in the transaction of what it
// tells of. A mail to an address without an account is in the context's language.
func Enqueue(ctx context.Context, tx *db.Tx, c clock.Clock, tenant id.ID, m Message) error {
	if err := m.check(); err != nil {
		return err
	}
	return tx.On(ctx, tenant, func(ctx context.Context) error {
		_, err := m.insert(ctx, tx, c, tenant, false)
		return err
	})
}

// insert puts the mail into the outbox, unless the same is there already, and
// reports whether it did.
func (m Message) insert(ctx context.Context, tx *db.Tx, c clock.Clock, tenant id.ID, gathers bool) (bool, error) {
	if m.Until.IsZero() {
		m.Until = c.Now().Add(rules[m.Kind].useful)
	}
	language := ""
	if m.Address != "" {
		language = string(i18n.From(ctx))
	}
	which := id.New()
	n, err := tx.Exec(ctx, `INSERT INTO mail (id, tenant_id, account_id, address, language, kind, facts, path, token, once, gathers,
			state, attempts, answer, useful_to, queued_at, ended_at, about_id, channel)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'queued', 0, '', $12, $13, 0, $14, $15)
		ON CONFLICT DO NOTHING`,
		which, tenant, m.Account, m.Address, language, m.Kind, db.JSON(m.Facts), m.Path, m.Token, m.Once, gathers,
		db.Micros(m.Until), db.Micros(c.Now()), m.About, m.Channel)
	if err != nil || n == 0 {
		return false, err
	}
	return true, job.Enqueue(ctx, tx, c, tenant, job.New{Kind: SendJob, About: sendJob{which}, At: m.At})
}

// gathering is how long a mail that may be joined by others waits for them.
const gathering = 2 * time.Minute

// Gather is Enqueue for what may happen many times in a row: while a mail of the
// kind to the same account waits, it becomes one of more. Together says which
// page shows them all.
func Gather(ctx context.Context, tx *db.Tx, c clock.Clock, tenant id.ID, m Message, together Path) error {
	if err := m.check(); err != nil {
		return err
	}
	m.At = c.Now().Add(gathering)
	return tx.On(ctx, tenant, func(ctx context.Context) error {
		// Of those who begin one at the same time, one does; the others join it.
		joined, err := m.join(ctx, tx, tenant, together)
		if joined || err != nil {
			return err
		}
		begun, err := m.insert(ctx, tx, c, tenant, true)
		if begun || err != nil {
			return err
		}
		if joined, err = m.join(ctx, tx, tenant, together); err == nil && !joined {
			err = errs.Busy("error.busy") // it went out meanwhile: the job is done again
		}
		return err
	})
}

// join makes the mail that waits one of more, where there is one.
func (m Message) join(ctx context.Context, tx *db.Tx, tenant id.ID, together Path) (bool, error) {
	waiting, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM mail WHERE tenant_id = $1 AND account_id = $2 AND kind = $3
		AND gathers AND state = 'queued' AND attempts = 0`+tx.ForUpdate(), tenant, m.Account, m.Kind)
	if errs.Is(err, errs.KindNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, tx.Must(ctx, `UPDATE mail SET facts = $3, path = $4 WHERE tenant_id = $1 AND id = $2`,
		tenant, waiting.ID, db.JSON(waiting.Facts.and(m.Facts)), together)
}

// and joins two: how many, and the earliest day; what holds for one alone goes.
func (f Facts) and(g Facts) Facts {
	both := Facts{Count: f.Count + g.Count, Day: f.Day}
	if f.Day.IsZero() || !g.Day.IsZero() && g.Day.Before(f.Day) {
		both.Day = g.Day
	}
	if f.Place == g.Place {
		both.Place = f.Place
	}
	return both
}
