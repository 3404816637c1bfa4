package account

import (
	"context"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/mail"
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
	Filter    string // which of it, as the list's address has it; it must name nobody
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
	// Who sends the form twice at once has asked once.
	if _, err := db.One(ctx, tx, db.Value[id.ID], `SELECT id FROM account WHERE tenant_id = $1 AND id = $2`+tx.ForUpdate(), s.Tenant, s.Actor); err != nil {
		return "", err
	}
	asked, err := ReleaseFor(ctx, tx, c, s, cmd.Kind, filter)
	if err == nil && asked.State == ReleaseOpen && cmd.Records <= asked.covers() {
		return asked.ID, nil
	}
	if err != nil && !errs.Is(err, errs.KindNotFound) {
		return "", err
	}
	one := id.New()
	_, err = tx.Exec(ctx, `INSERT INTO release (id, tenant_id, kind, filter, records, reason, state, asked_by, asked_at,
		decided_by, decided_at, note, expires_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, '', 0, '', 0, 0)`,
		one, s.Tenant, cmd.Kind, filter, cmd.Records, reason, s.Actor, db.Micros(c.Now()))
	if err != nil {
		return "", err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Account, "release asked for: "+cmd.Kind, one)
	return one, tellDeciders(ctx, tx, c, s, cmd.Records)
}

// tellDeciders says by mail to those who may decide that somebody asks.
func tellDeciders(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, records int) error {
	workers, err := Workers(ctx, tx, s.Tenant)
	if err != nil {
		return err
	}
	for _, w := range workers {
		decides := slices.ContainsFunc(w.Roles, func(r tenant.Role) bool {
			g, _ := r.Grant()
			return g.Releases
		})
		if w.ID == s.Actor || !decides {
			continue
		}
		err := mail.Enqueue(ctx, tx, c, s.Tenant, mail.Message{Account: w.ID, Kind: mail.ReleaseAsked,
			Facts: mail.Facts{Count: records, Place: s.Tenant}, Path: "/freigaben"})
		if err != nil {
			return err
		}
	}
	return nil
}

// ReleaseFor gives the actor's latest release for a kind and filter that waits
// or may be used.
func ReleaseFor(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, kind, filter string) (Release, error) {
	return db.One(ctx, tx, scanRelease, `SELECT `+releaseColumns+` FROM release
		WHERE tenant_id = $1 AND asked_by = $2 AND kind = $3 AND filter = $4
			AND (state = 'open' AND asked_at > $5 OR state = 'granted' AND expires_at > $6)
		ORDER BY asked_at DESC, id DESC LIMIT 1`, s.Tenant, s.Actor, kind, clean(filter),
		db.Micros(c.Now().Add(-releaseWaits)), db.Micros(c.Now()))
}

// covers is for how many records a release holds: a list may have grown a little
// since it was granted.
func (r Release) covers() int { return r.Records + max(10, r.Records/10) }

// Covers reports whether the release holds for so many records.
func (r Release) Covers(records int) bool { return records <= r.covers() }

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
	err = mail.Enqueue(ctx, tx, c, s.Tenant, mail.Message{Account: r.AskedBy, Kind: mail.ReleaseDecided, Facts: mail.Facts{Place: s.Tenant}, Path: "/freigaben"})
	if err != nil {
		return err
	}
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
// by who asked for it, for the same kind and filter, and for not many more
// records. Of two at once, one is undone when it commits.
func UseRelease(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd UseReleaseCommand) error {
	r, err := db.One(ctx, tx, scanRelease, `SELECT `+releaseColumns+` FROM release WHERE tenant_id = $1 AND id = $2`, s.Tenant, cmd.Release)
	if err != nil {
		return err
	}
	now := c.Now()
	if r.AskedBy != s.Actor || r.State != ReleaseGranted || r.Over(now) || r.Kind != cmd.Kind || r.Filter != clean(cmd.Filter) || !r.Covers(cmd.Records) {
		return errs.Forbidden("error.release.none")
	}
	audit.Log(tx, c, s, audit.Export, tenant.Account, "release used: "+r.Kind, r.ID)
	tx.BeforeCommit(func(ctx context.Context, tx *db.Tx) error { // what reads the records does not write
		return tx.Must(ctx, `UPDATE release SET state = 'used', used_at = $3 WHERE tenant_id = $1 AND id = $2 AND state = 'granted' AND expires_at > $3`,
			s.Tenant, r.ID, db.Micros(now))
	})
	return nil
}

// ToDecide counts the releases that wait for the actor's word.
func ToDecide(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	if err := s.MayRelease(); err != nil {
		return 0, err
	}
	return db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM release WHERE tenant_id = $1 AND state = 'open' AND asked_at > $2 AND asked_by <> $3`,
		s.Tenant, db.Micros(c.Now().Add(-releaseWaits)), s.Actor)
}
