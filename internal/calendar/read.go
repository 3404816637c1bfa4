package calendar

import (
	"context"
	"time"

	"wegwarte/internal/assignment"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

// A calendar program asks every few minutes at most; back is how far it sees.
const (
	mostReads = 60
	window    = time.Hour
	back      = 30 // days
)

// Opened is what a link shows.
type Opened struct {
	Tenant   tenant.Tenant
	Arrivals []assignment.Arrival
}

// Open gives what the secret opens. It takes the database, not a transaction:
// whose link it is must be known before its data can be asked for.
//
// Unchanged says whether the reader has just this already: then nothing is
// handed out, and nothing put on record but the hour.
func Open(ctx context.Context, d *db.DB, c clock.Clock, secret Secret, unchanged func(Opened) bool) (o Opened, err error) {
	if len(secret) != secretLength {
		return o, errs.NotFound("error.no-page")
	}
	var f Feed
	err = d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		f, err = db.One(ctx, tx, scan, `SELECT `+columns+` FROM calendar_feed WHERE secret = $1 AND ended_at = 0`, secret.hash())
		return err
	})
	if errs.Is(err, errs.KindNotFound) {
		return o, errs.NotFound("error.no-page")
	}
	if err != nil {
		return o, err
	}
	err = d.Do(ctx, f.Tenant, func(ctx context.Context, tx *db.Tx) error {
		// The technical actor reads as the desk that handed out the link.
		s := tenant.Scope{Tenant: f.Tenant, Kind: tenant.Municipality, Actor: f.ID, Name: "calendar", Role: tenant.Intake}
		if err := f.count(ctx, tx, c.Now(), secret); err != nil {
			return err
		}
		if o.Tenant, err = tenant.Find(ctx, tx, f.Tenant); err != nil {
			return err
		}
		if o.Arrivals, err = assignment.Arrivals(ctx, tx, s, clock.Today(c).AddDays(-back)); err != nil {
			return err
		}
		if !unchanged(o) {
			audit.Log(tx, c, s, audit.Export, tenant.Transfer, "calendar", f.ID)
		}
		return nil
	})
	return o, err
}

// count notes a reading, and refuses it where there were too many within the
// hour, or where the link was renewed or ended meanwhile.
func (f Feed) count(ctx context.Context, tx *db.Tx, now time.Time, secret Secret) error {
	held, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM calendar_feed
		WHERE tenant_id = $1 AND id = $2 AND secret = $3 AND ended_at = 0`+tx.ForUpdate(), f.Tenant, f.ID, secret.hash())
	if errs.Is(err, errs.KindNotFound) {
		return errs.NotFound("error.no-page")
	}
	if err != nil {
		return err
	}
	if now.Sub(held.hourFrom) >= window {
		held.hourFrom, held.hourReads = now, 0
	}
	if held.hourReads++; held.hourReads > mostReads {
		return errs.Busy("error.calendar.often")
	}
	return tx.Must(ctx, `UPDATE calendar_feed SET read_at = $3, hour_from = $4, hour_reads = $5 WHERE tenant_id = $1 AND id = $2`,
		f.Tenant, f.ID, db.Micros(now), db.Micros(held.hourFrom), held.hourReads)
}
