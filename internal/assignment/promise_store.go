package assignment

import (
	"context"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

const promiseColumns = `id, kind, from_day, until_day, pause, notice_days, acknowledge, answer, new_day, find, decide, source`

func scanPromise(row db.Row) (p Promise, err error) {
	err = row.Scan(&p.ID, &p.Kind, &p.From, &p.Until, &p.Pause, &p.Days, &p.Acknowledge, &p.Answer, &p.NewDay, &p.Find, &p.Decide, &p.Source)
	return p, err
}

// promisesOf gives what a Land has promised: either end may read it.
func promisesOf(ctx context.Context, tx *db.Tx, land id.ID) (Promises, error) {
	return db.All(ctx, tx, scanPromise, `SELECT `+promiseColumns+` FROM promise
		WHERE tenant_id = $1 AND ended_at = 0 ORDER BY from_day DESC, id`, land)
}

// PromisesFor gives what the scope's Land has promised, the latest first.
func PromisesFor(ctx context.Context, tx *db.Tx, s tenant.Scope) (Promises, error) {
	land, err := tenant.LandOf(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	return promisesOf(ctx, tx, land.ID)
}

// AddPromise lets the Land promise something. What was announced before keeps
// the promise it was announced under.
func AddPromise(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, p Promise) (Promise, error) {
	if err := ofLand(s); err != nil {
		return p, err
	}
	p.ID, p.Source = id.New(), strings.TrimSpace(p.Source)
	if err := p.check(); err != nil {
		return p, err
	}
	_, err := tx.Exec(ctx, `INSERT INTO promise (id, tenant_id, kind, from_day, until_day, pause, notice_days, acknowledge, answer,
			new_day, source, changed_at, changed_by, changed_name, ended_at, find, decide)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15, $16)`, p.ID, s.Tenant, p.Kind, p.From, p.Until, p.Pause,
		p.Days, p.Acknowledge, p.Answer, p.NewDay, p.Source, db.Micros(c.Now()), s.Actor, s.Name, p.Find, p.Decide)
	if err != nil {
		return p, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Transfer, "promise: "+string(p.Kind))
	return p, nil
}

// EndPromise takes a promise back; the one before it, or the house's proposal,
// holds again.
func EndPromise(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, promise id.ID) error {
	if err := ofLand(s); err != nil {
		return err
	}
	err := tx.Must(ctx, `UPDATE promise SET ended_at = $3, changed_at = $3, changed_by = $4, changed_name = $5
		WHERE tenant_id = $1 AND id = $2 AND ended_at = 0`, s.Tenant, promise, db.Micros(c.Now()), s.Actor, s.Name)
	if err == nil {
		audit.Log(tx, c, s, audit.Change, tenant.Transfer, "promise: ended")
	}
	return err
}

// ofLand holds that the scope speaks for the Land.
func ofLand(s tenant.Scope) error {
	if s.Kind != tenant.Land {
		return errs.Forbidden("error.forbidden")
	}
	return handles(s)
}

// check holds that a promise can be kept.
func (p Promise) check() error {
	var faults errs.List
	if p.Kind != Usual && p.Kind != Urgent {
		faults.Add(errs.Invalid("error.promise.kind").At("kind"))
	}
	if p.From.IsZero() {
		faults.Add(errs.Invalid("error.required").At("from"))
	}
	if !p.Until.IsZero() && p.Until.Before(p.From) {
		faults.Add(errs.Invalid("error.promise.until").At("until"))
	}
	for _, n := range []struct {
		field       string
		days, least int
	}{{"days", p.Days, 0}, {"acknowledge", p.Acknowledge, 1}, {"answer", p.Answer, 1}, {"new_day", p.NewDay, 1}, {"find", p.Find, 1}, {"decide", p.Decide, 1}} {
		if n.days < n.least || n.days > longest {
			faults.Add(errs.Invalid("error.promise.days", "least", n.least, "most", longest).At(n.field))
		}
	}
	faults.Add(said(p.Source, "source"))
	return faults.Err()
}

const longest = 180 // days
