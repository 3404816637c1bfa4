package account

import (
	"context"
	"regexp"
	"time"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// ReleaseState is how far a release is.
type ReleaseState string

// The states of a release.
const (
	ReleaseOpen    ReleaseState = "open"
	ReleaseGranted ReleaseState = "granted"
	ReleaseRefused ReleaseState = "refused"
	ReleaseUsed    ReleaseState = "used"
)

// How long a release waits to be decided, and may be used once it is granted.
const (
	releaseWaits = 7 * 24 * time.Hour
	releaseHolds = 24 * time.Hour
)

// ReleasePage is how many releases a page has.
const ReleasePage = 50

// Release is that many records may leave the house once, because a second
// person has looked at what is to be sent out and why.
type Release struct {
	ID        id.ID
	Kind      string // what is to be sent out, a word of the one who asks: "households"
	Filter    string // which of it; it must name nobody
	Records   int
	Reason    string
	State     ReleaseState
	AskedBy   id.ID
	Asked     time.Time
	DecidedBy id.ID
	Decided   time.Time
	Note      string // of the one who decided
	Until     time.Time
	Used      time.Time
}

// Over reports whether time has run out on it before it was used.
func (r Release) Over(now time.Time) bool {
	return r.State == ReleaseOpen && now.Sub(r.Asked) >= releaseWaits || r.State == ReleaseGranted && !now.Before(r.Until)
}

const releaseColumns = `id, kind, filter, records, reason, state, asked_by, asked_at, decided_by, decided_at, note, expires_at, used_at`

func scanRelease(row db.Row) (r Release, err error) {
	err = row.Scan(&r.ID, &r.Kind, &r.Filter, &r.Records, &r.Reason, &r.State, &r.AskedBy, db.Time(&r.Asked), &r.DecidedBy,
		db.Time(&r.Decided), &r.Note, db.Time(&r.Until), db.Time(&r.Used))
	return r, err
}

// AskReleaseCommand is what somebody wants to send out.
type AskReleaseCommand struct {
	Kind, Filter, Reason string
	Records              int
}

var kindWord = regexp.MustCompile(`^[a-z][a-z-]{0,39}$`)

// AskRelease asks for a release. Whether the actor may send such records out at
// all is for the use case that will do so: a release adds a second pair of eyes
// to a right and is none.
func AskRelease(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd AskReleaseCommand) (id.ID, error) {
	var list errs.List
	filter, reason := clean(cmd.Filter), clean(cmd.Reason)
	if !kindWord.MatchString(cmd.Kind) || utf8.RuneCountInString(filter) > 200 || cmd.Records < 1 {
		return "", errs.Internal(nil) // the export that asks fills these in, not a person
	}
	if n := utf8.RuneCountInString(reason); n < 15 || n > 500 {
		list.Add(errs.Invalid("error.release.reason", "least", 15, "most", 500).At("reason"))
	}
	if err := list.Err(); err != nil {
		return "", err
	}
	one := id.New()
	_, err := tx.Exec(ctx, `INSERT INTO release (id, tenant_id, kind, filter, records, reason, state, asked_by, asked_at,
		decided_by, decided_at, note, expires_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, '', 0, '', 0, 0)`,
		one, s.Tenant, cmd.Kind, filter, cmd.Records, reason, s.Actor, db.Micros(c.Now()))
	if err != nil {
		return "", err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Account, "release asked for: "+cmd.Kind, one)
	return one, nil
}

// DecideReleaseCommand is what a second person says to it.
type DecideReleaseCommand struct {
	Release id.ID
	Grant   bool
	Note    string
}

// DecideRelease grants or refuses a release that somebody else asked for.
func DecideRelease(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd DecideReleaseCommand) error {
	if err := s.MayRelease(); err != nil {
		return err
	}
	r, err := db.One(ctx, tx, scanRelease, `SELECT `+releaseColumns+` FROM release WHERE tenant_id = $1 AND id = $2`+tx.ForUpdate(), s.Tenant, cmd.Release)
	if err != nil {
		return err
	}
	note := clean(cmd.Note)
	switch {
	case r.AskedBy == s.Actor:
		return errs.Forbidden("error.release.own")
	case r.State != ReleaseOpen || r.Over(c.Now()):
		return errs.Conflict("error.release.decided")
	case utf8.RuneCountInString(note) > 500:
		return errs.Invalid("error.release.note", "most", 500).At("note")
	}
	state, until, detail := ReleaseRefused, time.Time{}, "release refused"
	if cmd.Grant {
		state, until, detail = ReleaseGranted, c.Now().Add(releaseHolds), "release granted"
	}
	audit.Log(tx, c, s, audit.Change, tenant.Account, detail, r.ID, r.AskedBy)
	return tx.Must(ctx, `UPDATE release SET state = $3, decided_by = $4, decided_at = $5, note = $6, expires_at = $7
		WHERE tenant_id = $1 AND id = $2 AND state = 'open'`, s.Tenant, r.ID, state, s.Actor, db.Micros(c.Now()), note, db.Micros(until))
}

// UseReleaseCommand is what is sent out now.
type UseReleaseCommand struct {
	Release      id.ID
	Kind, Filter string
	Records      int
}

// UseRelease uses a release up, in the transaction that sends the records out:
// by who asked for it, for the same kind and filter, and for no more records.
func UseRelease(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd UseReleaseCommand) error {
	r, err := db.One(ctx, tx, scanRelease, `SELECT `+releaseColumns+` FROM release WHERE tenant_id = $1 AND id = $2`+tx.ForUpdate(), s.Tenant, cmd.Release)
	if err != nil {
		return err
	}
	if r.AskedBy != s.Actor || r.State != ReleaseGranted || r.Over(c.Now()) || r.Kind != cmd.Kind || r.Filter != clean(cmd.Filter) || cmd.Records > r.Records {
		return errs.Forbidden("error.release.none")
	}
	audit.Log(tx, c, s, audit.Export, tenant.Account, "release used: "+r.Kind, r.ID)
	return tx.Must(ctx, `UPDATE release SET state = 'used', used_at = $3 WHERE tenant_id = $1 AND id = $2 AND state = 'granted'`,
		s.Tenant, r.ID, db.Micros(c.Now()))
}

// Releases lists those of the scope's tenant, the latest first, after the one
// asked for then with that ID: all for who decides on them, else the actor's own.
func Releases(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, before time.Time, after id.ID) ([]Release, error) {
	if before.IsZero() {
		before = c.Now().Add(time.Minute)
	}
	audit.Log(tx, c, s, audit.Read, tenant.Account, "releases")
	if s.MayRelease() == nil {
		return db.All(ctx, tx, scanRelease, `SELECT `+releaseColumns+` FROM release
			WHERE tenant_id = $1 AND (asked_at, id) < ($2, $3) ORDER BY asked_at DESC, id DESC LIMIT $4`,
			s.Tenant, db.Micros(before), after, ReleasePage)
	}
	return db.All(ctx, tx, scanRelease, `SELECT `+releaseColumns+` FROM release
		WHERE tenant_id = $1 AND asked_by = $5 AND (asked_at, id) < ($2, $3) ORDER BY asked_at DESC, id DESC LIMIT $4`,
		s.Tenant, db.Micros(before), after, ReleasePage, s.Actor)
}

// ToDecide counts the releases that wait for the actor's word.
func ToDecide(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	if err := s.MayRelease(); err != nil {
		return 0, err
	}
	return db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM release WHERE tenant_id = $1 AND state = 'open' AND asked_at > $2 AND asked_by <> $3`,
		s.Tenant, db.Micros(c.Now().Add(-releaseWaits)), s.Actor)
}
