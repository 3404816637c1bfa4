package fact

import (
	"context"
	"strings"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
)

// State is what became of a correction.
type State string

// The states.
const (
	Open      State = "open"
	Taken     State = "taken"     // the value was changed
	Refused   State = "refused"   // it was not, and they read why
	Withdrawn State = "withdrawn" // they took it back
)

// Correction is what somebody says is wrong of what is known of them.
type Correction struct {
	ID       id.ID
	Person   id.ID // through whom they are shown
	Item     Item
	Row      id.ID       // of what is not a field; of what is missing its own
	Kind     tenant.Data // who may not read that, does not see this
	Was      string      // what stood there, in German
	Said     string      // what is right
	Words    string      // more, in their own words
	Language i18n.Lang
	Made     time.Time
	Due      clock.Date
	State    State
	Decided  time.Time // zero while it is open
	Reason   string
}

// Late reports whether the month is over in which an answer is due.
func (c Correction) Late(today clock.Date) bool { return c.State == Open && c.Due.Before(today) }

// month is how long an answer may take (Art. 12(3) DSGVO).
const month = 1

// longest bounds what somebody writes, mostOpen how much of it waits at once.
const (
	longest  = 1000
	mostOpen = 30
)

var columns = `k.id, ` + person.Leads("k.person_id") + `, k.item, k.about_id, k.kind, k.was, k.said, k.words, k.language, k.made_at, k.due_day, k.state, k.decided_at, k.reason`

func scan(row db.Row) (k Correction, err error) {
	err = row.Scan(&k.ID, &k.Person, &k.Item, &k.Row, &k.Kind, &k.Was, &k.Said, &k.Words, &k.Language, db.Time(&k.Made), &k.Due, &k.State, db.Time(&k.Decided), &k.Reason)
	return k, err
}

// CorrectCommand is what somebody says is wrong, and what is right.
type CorrectCommand struct {
	Person   id.ID
	Item     Item
	Row      id.ID
	Was      string // what stands there, in German, as their page shows it
	Said     string
	Words    string
	Language i18n.Lang
}

// Correct takes it in. Only whose page it is says so, or who is parent or
// guardian: a helper looks, and speaks for nobody. Said again while it is open, the
// later word holds, and the day by which it is answered stays.
func Correct(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd CorrectCommand) (k Correction, err error) {
	as, a, err := portal.Alone(ctx, tx, c, s, cmd.Person, portal.Papers, portal.Health)
	if err != nil {
		return k, err
	}
	k = Correction{ID: id.New(), Person: a.Person, Item: cmd.Item, Row: cmd.Row, Was: cmd.Was, Said: strings.TrimSpace(cmd.Said), Words: strings.TrimSpace(cmd.Words),
		Language: cmd.Language, Made: c.Now(), State: Open}
	if k.Due = dueAfter(clock.Today(c)); k.Said == "" {
		return k, errs.Invalid("own.error.right-value").At("said")
	}
	for at, text := range map[string]string{"said": k.Said, "words": k.Words} {
		if len([]rune(text)) > longest {
			return k, errs.Invalid("own.error.long", "most", longest).At(at)
		}
	}
	if k.Kind, err = cmd.Item.find(ctx, tx, c, as, a.Person, a.Household, cmd.Row); err != nil {
		return k, err
	}
	if k.Item == Missing { // each is another
		k.Row = k.ID
	}
	audit.Log(tx, c, s, audit.Create, tenant.Contact, "own: correction", a.Household, a.Person)
	whose, err := person.WithFollowers(ctx, tx, as, []id.ID{a.Person})
	if err != nil {
		return k, err
	}
	args := []any{s.Tenant}
	open, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM correction k WHERE k.tenant_id = $1 AND k.state = 'open' AND k.person_id IN (`+db.List(&args, whose)+`)`+tx.ForUpdate(), args...)
	if err != nil {
		return k, err
	}
	for _, there := range open {
		if there.Item == k.Item && there.Row == k.Row {
			k.ID, k.Made, k.Due, k.Was = there.ID, there.Made, there.Due, there.Was
			return k, tx.Must(ctx, `UPDATE correction SET said = $3, words = $4, language = $5, made_by = $6 WHERE tenant_id = $1 AND id = $2 AND state = 'open'`,
				s.Tenant, k.ID, k.Said, k.Words, k.Language, s.Actor)
		}
	}
	if len(open) >= mostOpen {
		return k, errs.Conflict("own.error.many-corrections", "count", mostOpen)
	}
	print, err := k.print(ctx, tx, as)
	if err != nil {
		return k, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO correction (id, tenant_id, person_id, item, about_id, kind, was, said, words, language, made_at, made_by, due_day, state, decided_at, decided_by, reason, value_print)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, '', '', $15)`,
		k.ID, s.Tenant, k.Person, k.Item, k.Row, k.Kind, k.Was, k.Said, k.Words, k.Language, db.Micros(k.Made), s.Actor, k.Due, k.State, print)
	if db.IsDuplicate(err) {
		err = errs.Conflict("error.conflict").Because(err)
	}
	return k, err
}

// dueAfter gives the last day for an answer to what comes on a day: where the next
// month is shorter, its last.
func dueAfter(day clock.Date) clock.Date {
	due := day.AddMonths(month)
	if due.Day() != day.Day() {
		due = due.AddDays(-due.Day())
	}
	return due
}

// Withdraw takes it back: the value is right after all.
func Withdraw(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who, which id.ID) error {
	_, a, err := portal.Alone(ctx, tx, c, s, who)
	if err != nil {
		return err
	}
	k, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM correction k WHERE k.tenant_id = $1 AND k.id = $2`, s.Tenant, which)
	if err != nil {
		return err
	}
	switch {
	case k.Person != a.Person:
		return errs.NotFound("error.not-found")
	case k.State != Open:
		return errs.Conflict("error.conflict")
	}
	audit.Log(tx, c, s, audit.Change, tenant.Contact, "own: correction withdrawn", a.Household, a.Person)
	return tx.Must(ctx, `UPDATE correction SET state = 'withdrawn', decided_at = $3, decided_by = $4 WHERE tenant_id = $1 AND id = $2 AND state = 'open'`, s.Tenant, k.ID, db.Micros(c.Now()), s.Actor)
}

// of gives the corrections about persons that the scope may read, the latest first.
func of(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID, only string) ([]Correction, error) {
	whose, err := person.WithFollowers(ctx, tx, s, persons)
	if err != nil || len(whose) == 0 {
		return nil, err
	}
	args := []any{s.Tenant}
	return db.All(ctx, tx, scan, `SELECT `+columns+` FROM correction k WHERE k.tenant_id = $1 AND k.person_id IN (`+db.List(&args, whose)+`) AND k.kind IN (`+db.List(&args, legible(s))+`)`+only+`
		ORDER BY k.made_at DESC, k.id DESC LIMIT 200`, args...)
}

// legible lists the kinds of data of which the scope may read corrections.
func legible(s tenant.Scope) (kinds []tenant.Data) {
	for _, kind := range tenant.AllData {
		if s.Reads(kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}
