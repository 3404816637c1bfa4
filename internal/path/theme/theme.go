package theme

import (
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
)

// Theme is a tag, and what became of it.
type Theme struct {
	ID         id.ID
	Name       string
	State      State
	Answer     string // of the steering group
	AnsweredOn clock.Date
	Persons    int        // whom it is about, Unsaid of too few
	ToldOn     clock.Date // when that was counted
	Version    int
	At         time.Time
	By         string

	Mine     int    // steps the reader tagged with it
	Examples int    // that were written for it
	Waits    []Wait // how long is waited: all together first, then by who is waited for
}

// Unsaid stands for too few persons.
const Unsaid = -1

// State is how far a theme is.
type State string

// The states.
const (
	Tag      State = "tag" // a tag alone
	Raised   State = "raised"
	Taken    State = "taken" // up by the steering group
	Answered State = "answered"
)

// States lists them in the order of the page: what waits for somebody first.
var States = []State{Raised, Taken, Answered, Tag}

// Wait is how long who is stuck in this way waits.
type Wait struct {
	Turn  path.Turn // who is waited for; empty: anybody
	Name  string
	Weeks int // by when half of it had gone on, rounded up; Unsaid: half still wait
}

// Seen is the version of a theme that somebody saw.
type Seen struct {
	ID      id.ID
	Version int
}

// most is how many themes a municipality has.
const most = 300

const columns = `e.id, e.name, e.state, e.answer, e.answered_on, e.persons, e.told_on, e.version, e.at, e.by_name`

func scan(row db.Row) (t Theme, err error) {
	err = row.Scan(&t.ID, &t.Name, &t.State, &t.Answer, &t.AnsweredOn, &t.Persons, &t.ToldOn, &t.Version, db.Time(&t.At), &t.By)
	return t, err
}

// may asks for a right to the ways of a municipality.
func may(s tenant.Scope, right func(tenant.Scope, tenant.Data) error) error {
	if s.Kind != tenant.Municipality {
		return errs.Forbidden("error.forbidden")
	}
	return right(s, tenant.Path)
}

// Decides reports whether the scope speaks for the steering group.
func Decides(s tenant.Scope) bool {
	return s.Purpose() == tenant.Steering && may(s, tenant.Scope.MayRead) == nil
}

// List gives all themes, with what may be known of each.
func List(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Theme, error) {
	if err := may(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	return listed(ctx, tx, s, ` ORDER BY e.name, e.id`)
}

// Find gives one theme.
func Find(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Theme, error) {
	if err := may(s, tenant.Scope.MayRead); err != nil {
		return Theme{}, err
	}
	all, err := listed(ctx, tx, s, ` AND e.id = $2`, which)
	if err == nil && len(all) == 0 {
		err = errs.NotFound("error.not-found")
	}
	if err != nil {
		return Theme{}, err
	}
	return all[0], nil
}

// listed reads themes with their waits and counts, each in one query for all of them.
func listed(ctx context.Context, tx *db.Tx, s tenant.Scope, where string, args ...any) ([]Theme, error) {
	all, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM theme e WHERE e.tenant_id = $1`+where, append([]any{s.Tenant}, args...)...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	at, ids := map[id.ID]*Theme{}, make([]id.ID, len(all))
	for i := range all {
		at[all[i].ID], ids[i] = &all[i], all[i].ID
	}
	args = []any{s.Tenant}
	in := db.List(&args, ids)
	err = db.Each(ctx, tx, func(row db.Row) error {
		var which id.ID
		var w Wait
		err := row.Scan(&which, &w.Turn, &w.Name, &w.Weeks)
		at[which].Waits = append(at[which].Waits, w)
		return err
	}, `SELECT w.theme_id, w.turn, w.turn_name, w.weeks FROM theme_wait w WHERE w.tenant_id = $1 AND w.theme_id IN (`+in+`) ORDER BY w.theme_id, w.place`, args...)
	if err == nil {
		err = count(ctx, tx, func(t *Theme, n int) { t.Examples = n }, at, `SELECT x.theme_id, count(*) FROM theme_example x WHERE x.tenant_id = $1 AND x.theme_id IN (`+in+`) GROUP BY x.theme_id`, args...)
	}
	if err == nil {
		args = append(args, s.Actor)
		err = count(ctx, tx, func(t *Theme, n int) { t.Mine = n }, at, `SELECT x.theme_id, count(*) FROM theme_step x WHERE x.tenant_id = $1 AND x.theme_id IN (`+in+`) AND x.by_id = `+db.Last(args)+` GROUP BY x.theme_id`, args...)
	}
	return all, err
}

func count(ctx context.Context, tx *db.Tx, set func(*Theme, int), at map[id.ID]*Theme, query string, args ...any) error {
	return db.Each(ctx, tx, func(row db.Row) error {
		var which id.ID
		var n int
		err := row.Scan(&which, &n)
		set(at[which], n)
		return err
	}, query, args...)
}
