package agenda

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/calendar"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
)

// Feed is a link by which somebody's own calendar reads their appointments.
type Feed struct {
	ID      id.ID
	Tenant  id.ID
	Person  id.ID
	Guest   id.ID // who made it, on their own page
	Created time.Time
	Read    time.Time // last; zero if never

	hourFrom  time.Time
	hourReads int
}

const (
	feedColumns = `f.id, f.tenant_id, f.person_id, f.guest_id, f.created_at, f.read_at, f.hour_from, f.hour_reads`
	mostFeeds   = 5
	mostReads   = 30 // within an hour
)

func scanFeed(row db.Row) (f Feed, err error) {
	err = row.Scan(&f.ID, &f.Tenant, &f.Person, &f.Guest, db.Time(&f.Created), db.Time(&f.Read), db.Time(&f.hourFrom), &f.hourReads)
	return f, err
}

func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Feeds gives the links to the appointments of somebody that hold.
func Feeds(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) ([]Feed, error) {
	_, a, err := portal.Alone(ctx, tx, c, s, who, portal.Appointments)
	if err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanFeed, `SELECT `+feedColumns+` FROM own_feed f WHERE f.tenant_id = $1 AND f.person_id = $2 AND f.ended_at = 0 ORDER BY f.id LIMIT $3`, s.Tenant, a.Person, mostFeeds)
}

// AddFeed makes a link; its secret is given this once.
func AddFeed(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) (secret string, err error) {
	_, a, err := portal.Alone(ctx, tx, c, s, who, portal.Appointments)
	if err != nil {
		return "", err
	}
	there, err := Feeds(ctx, tx, c, s, who)
	if err != nil {
		return "", err
	}
	if len(there) >= mostFeeds {
		return "", errs.Invalid("own.agenda.error.feeds", "most", mostFeeds)
	}
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	secret = base64.RawURLEncoding.EncodeToString(b[:])
	audit.Log(tx, c, s, audit.Create, tenant.Own, "own: calendar link", a.Household, a.Person)
	_, err = tx.Exec(ctx, `INSERT INTO own_feed (id, tenant_id, person_id, guest_id, secret, created_at, ended_at, read_at, hour_from, hour_reads) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0)`,
		id.New(), s.Tenant, a.Person, s.Actor, hash(secret), db.Micros(c.Now()))
	return secret, err
}

// EndFeeds ends all links to somebody's appointments.
func EndFeeds(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) error {
	_, a, err := portal.Alone(ctx, tx, c, s, who, portal.Appointments)
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Own, "own: calendar links ended", a.Household, a.Person)
	_, err = tx.Exec(ctx, `UPDATE own_feed SET ended_at = $3, secret = id WHERE tenant_id = $1 AND person_id = $2 AND ended_at = 0`, s.Tenant, a.Person, db.Micros(c.Now()))
	return err
}

// Read gives what a secret opens: the appointments as they are now, for as long as
// who made the link could see them on the page. It takes the database: whose link it
// is must be known before anything can be asked for.
func Read(ctx context.Context, d *db.DB, c clock.Clock, secret string) (o calendar.Own, err error) {
	if len(secret) != 43 {
		return o, errs.NotFound("error.no-page")
	}
	var f Feed
	err = d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		f, err = db.One(ctx, tx, scanFeed, `SELECT `+feedColumns+` FROM own_feed f JOIN account a ON a.id = f.guest_id WHERE f.secret = $1 AND f.ended_at = 0 AND a.active`, hash(secret))
		return err
	})
	if errs.Is(err, errs.KindNotFound) {
		return o, errs.NotFound("error.no-page")
	}
	if err != nil {
		return o, err
	}
	err = d.Do(ctx, f.Tenant, func(ctx context.Context, tx *db.Tx) error {
		if err := f.count(ctx, tx, c.Now(), secret); err != nil {
			return err
		}
		s := tenant.Scope{Tenant: f.Tenant, Kind: tenant.Private, Actor: f.Guest, Name: "calendar", Role: tenant.Person}
		as, a, err := portal.Alone(ctx, tx, c, s, f.Person, portal.Appointments, portal.Health, portal.Offers)
		if err != nil {
			return errs.NotFound("error.no-page").Because(err)
		}
		if o.Town, err = tenant.NameOf(ctx, tx, f.Tenant); err != nil {
			return err
		}
		ahead, err := Ahead(ctx, tx, c, as)
		for _, i := range ahead.Items {
			o.All = append(o.All, i.Invitation(o.Town))
		}
		audit.Log(tx, c, s, audit.Export, tenant.Own, "own: calendar", a.Household, a.Person)
		return err
	})
	return o, err
}

// count notes a reading, and refuses it where there were too many within the hour.
func (f Feed) count(ctx context.Context, tx *db.Tx, now time.Time, secret string) error {
	held, err := db.One(ctx, tx, scanFeed, `SELECT `+feedColumns+` FROM own_feed f WHERE f.tenant_id = $1 AND f.id = $2 AND f.secret = $3 AND f.ended_at = 0`+tx.ForUpdate(), f.Tenant, f.ID, hash(secret))
	if err != nil {
		return errs.NotFound("error.no-page").Because(err)
	}
	if now.Sub(held.hourFrom) >= time.Hour {
		held.hourFrom, held.hourReads = now, 0
	}
	if held.hourReads++; held.hourReads > mostReads {
		return errs.Busy("error.calendar.often")
	}
	return tx.Must(ctx, `UPDATE own_feed SET read_at = $3, hour_from = $4, hour_reads = $5 WHERE tenant_id = $1 AND id = $2`, f.Tenant, f.ID, db.Micros(now), db.Micros(held.hourFrom), held.hourReads)
}

// Invitation is the appointment for a calendar: when and where, and of which town.
func (i Item) Invitation(town string) calendar.Invitation {
	inv := calendar.Invitation{ID: i.ID, Version: i.Version, Begins: i.Begins, Ends: i.Ends, Place: i.Place, With: town, Changed: i.Changed}
	if i.AllDay {
		inv.Day = i.Day()
	}
	return inv
}
