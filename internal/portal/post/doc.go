// Package post is what somebody and who walks with them write to each other on
// the person's own page: whose turn it is to answer, and since when.
//
// What is written may tell of health: it is sealed, and neither the audit nor a
// mail says anything of it. A text stands beside what a human whose name is kept
// says it means in another language; the house translates nothing, and sends
// nothing to anybody who does. What the house words itself it says to each reader
// in their language.
//
// Whose page it is, and who helps them with it, reads and writes in the scope
// that package portal opens; in the office it is for who walks the way with people
// (tenant.CaseManager) and nobody else.
//
// Sources: Art. 5(1)(b), (e), (f) and Art. 9 DSGVO; § 23 Abs. 1 VwVfG.
package post

import (
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// Files is where what is written, and what is sent along, lies sealed.
var Files = seal.Files{Table: "post_sealed", Owner: "owner_id"}

// The parts of what is sealed.
const (
	subjectPart = "subject"
	textPart    = "text"
	contentPart = "content"
	previewPart = "preview"
)

// Bounds.
const (
	longestSubject = 120
	longestText    = 4000
	mostFiles      = 5
	mostOfDay      = 60        // messages of one account within a day
	mostBytes      = 100 << 20 // of files sent along, of one person
	// Page is how many threads a list has.
	Page = 50
)

// Turn is whose turn it is to write.
type Turn string

// The turns.
const (
	Office Turn = "office"
	Person Turn = "person"
	Nobody Turn = ""
)

// rank is the order of the office's list: what nobody has read comes first.
func (t Turn) rank(read bool) int {
	switch {
	case t == Office && !read:
		return 0
	case t == Office:
		return 1
	case t == Person:
		return 2
	}
	return 3
}

// Thread is messages about one matter.
type Thread struct {
	ID        id.ID
	Person    id.ID // whose page
	Household id.ID // theirs
	Words     string
	Subject   string // as it was written; "" where the house worded it
	Turn      Turn
	Rank      int
	Since     time.Time // it is that turn
	Answered  time.Time // when the office wrote last
	Last      time.Time // when anybody did
	New       bool      // something in it the person has not read
	Version   int
}

// Unread reports whether the office has not read the latest of it.
func (t Thread) Unread() bool { return t.Rank == 0 }

// Seen is the version of a thread that somebody saw.
type Seen struct {
	Thread  id.ID
	Version int
}

const threadColumns = `t.id, l.id, l.household_id, t.words, t.turn, t.turn_rank, t.since_at, t.answered_at, t.last_at, t.person_new, t.version`

// fromThread joins who leads the person a thread is with.
var fromThread = ` FROM post_thread t JOIN person p ON p.tenant_id = t.tenant_id AND p.id = t.person_id JOIN person l ON l.tenant_id = p.tenant_id AND l.id = ` + person.Leading("p") + ` `

func scanThread(row db.Row) (t Thread, err error) {
	err = row.Scan(&t.ID, &t.Person, &t.Household, &t.Words, &t.Turn, &t.Rank, db.Time(&t.Since), db.Time(&t.Answered), db.Time(&t.Last), &t.New, &t.Version)
	return t, err
}

// own reports whether the scope is that of somebody's own page.
func own(s tenant.Scope) bool { return s.Own.Person != "" }

// mayRead is nil for whose page it is, who may help them with messages, and who
// walks with people in the office.
func mayRead(s tenant.Scope) error {
	if s.Kind != tenant.Municipality {
		return errs.Forbidden("error.forbidden")
	}
	if own(s) {
		return s.MayRead(tenant.Contact)
	}
	if err := s.MayWrite(tenant.Contact); err != nil {
		return err
	}
	return s.MayWrite(tenant.Path)
}

// find gives a thread that the scope may read.
func find(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Thread, error) {
	if err := mayRead(s); err != nil {
		return Thread{}, err
	}
	args := []any{s.Tenant, which}
	whose := ""
	if own(s) {
		persons, err := person.WithFollowers(ctx, tx, s, []id.ID{s.Own.Person})
		if err != nil {
			return Thread{}, err
		}
		whose = ` AND t.person_id IN (` + db.List(&args, persons) + `)`
	}
	return db.One(ctx, tx, scanThread, `SELECT `+threadColumns+fromThread+`WHERE t.tenant_id = $1 AND t.id = $2`+whose, args...)
}

// opened fills in the subjects of threads.
func opened(ctx context.Context, tx *db.Tx, s tenant.Scope, keys *seal.Ring, all []Thread) error {
	owners := make([]id.ID, len(all))
	for i, t := range all {
		owners[i] = t.ID
	}
	subjects, err := Files.Open(ctx, tx, keys, s.Tenant, subjectPart, owners...)
	for i, t := range all {
		all[i].Subject = string(subjects[t.ID])
	}
	return err
}

// save keeps whose turn it is, and what is new to whom.
func (t Thread) save(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	return tx.Must(ctx, `UPDATE post_thread SET turn = $4, turn_rank = $5, since_at = $6, answered_at = $7, last_at = $8, person_new = $9, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, t.ID, t.Version, t.Turn, t.Rank, db.Micros(t.Since), db.Micros(t.Answered), db.Micros(t.Last), t.New)
}

// Rest says that nobody has to answer.
func Rest(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen) error {
	t, err := find(ctx, tx, s, seen.Thread)
	switch {
	case err != nil:
		return err
	case own(s):
		return errs.Forbidden("error.forbidden")
	case t.Version != seen.Version:
		return errs.Conflict("error.conflict")
	}
	t.Turn, t.Rank, t.Since = Nobody, Nobody.rank(true), c.Now()
	log(tx, c, s, change, "message: rests", t)
	return t.save(ctx, tx, s)
}
