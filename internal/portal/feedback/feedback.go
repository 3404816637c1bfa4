// Package feedback is what people praise, propose and complain of, to a place that
// is not who walks with them: the lead of the municipality, or its ombuds office.
//
// Who does not want to say who they are need not: then nothing is kept that leads to
// them, neither account nor network, neither in the audit nor in the time of an
// identifier; what is left is the day. A code, shown once, lets them read the
// answer. What is written lies sealed.
//
// Sources: Art. 17 GG; Art. 25(1), Art. 32 DSGVO.
package feedback

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/portal/post"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// Kind is what somebody writes.
type Kind string

// The kinds.
const (
	Praise    Kind = "praise"
	Idea      Kind = "idea"
	Complaint Kind = "complaint"
)

// Kinds lists them, the one first for which one needs such a place most.
var Kinds = []Kind{Complaint, Idea, Praise}

// State is how far it is.
type State string

// The states.
const (
	Open     State = "open"
	Working  State = "working"
	Answered State = "answered"
)

// States lists them in their order.
var States = []State{Open, Working, Answered}

// Feedback is what somebody wrote, and the answer.
type Feedback struct {
	ID         id.ID
	Kind       Kind
	Language   string
	Person     id.ID // empty: they did not say who they are
	Home       id.ID // their household
	Day        clock.Date
	Due        clock.Date
	State      State
	AnsweredOn clock.Date
	Translator string // who put the answer into their language
	Version    int
	By         string // who looked after it last

	Text        string
	Answer      string
	Translation string
}

const (
	columns         = `f.id, f.kind, f.language, coalesce(l.id, ''), coalesce(l.household_id, ''), f.day, f.due_on, f.state, f.answered_on, f.translator, f.version, f.by_name`
	textPart        = "text"
	answerPart      = "answer"
	translationPart = "translation"

	longest    = 4000
	mostOfDay  = 200 // without a name, of one municipality
	mostOfOne  = 10  // with a name, of one person within a day
	perNetwork = 5   // within a window
	perCode    = 20  // codes tried by a network within a window
	codeLength = 16
)

// from joins who leads the person it is from.
var from = ` FROM feedback f LEFT JOIN person p ON p.tenant_id = f.tenant_id AND p.id = f.person_id LEFT JOIN person l ON l.tenant_id = p.tenant_id AND l.id = ` + person.Leading("p") + ` `

func scan(row db.Row) (f Feedback, err error) {
	err = row.Scan(&f.ID, &f.Kind, &f.Language, &f.Person, &f.Home, &f.Day, &f.Due, &f.State, &f.AnsweredOn, &f.Translator, &f.Version, &f.By)
	return f, err
}

// SendCommand is what somebody writes.
type SendCommand struct {
	Kind     Kind
	Text     string
	Language string
}

// Send keeps what somebody writes. In the scope of their own page it is theirs, and
// the answer is shown there. In a scope without actor nobody knows whose it is: the
// code that is given, this once, shows the answer.
func Send(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, cmd SendCommand) (code string, err error) {
	if s.Kind != tenant.Municipality || (s.Own.Person == "") != (s.Actor == "") {
		return "", errs.Forbidden("error.forbidden")
	}
	today := clock.Today(c)
	f := Feedback{ID: unhurried(today), Kind: cmd.Kind, Text: strings.TrimSpace(cmd.Text), Language: cmd.Language, Person: s.Own.Person, Day: today}
	if err := f.check(ctx, tx, s); err != nil {
		return "", err
	}
	at, err := PlaceOf(ctx, tx, s.Tenant)
	if err != nil {
		return "", err
	}
	var whose, hashed any
	var subjects []id.ID
	if f.Person != "" {
		whose, subjects = f.Person, []id.ID{s.Own.Household, f.Person}
	} else {
		code = account.NewCode(codeLength)
		hashed = hash(code)
	}
	if _, err := tx.Exec(ctx, `INSERT INTO feedback (id, tenant_id, kind, language, person_id, code, day, due_on, state, state_rank, answered_on, translator, version, by_id, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', 0, '', '', 1, '', '')`, f.ID, s.Tenant, f.Kind, f.Language, whose, hashed, f.Day, f.Day.AddDays(at.Days)); err != nil {
		return "", err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Feedback, "feedback", subjects...)
	return code, post.Files.Keep(ctx, tx, keys, s.Tenant, f.ID, textPart, []byte(f.Text))
}

// unhurried makes an ID that tells the day and not the moment.
func unhurried(day clock.Date) id.ID {
	var random [10]byte
	_, _ = rand.Read(random[:]) // never fails: crypto/rand ends the program instead
	return id.From(day.Begins(), random)
}

func hash(code string) string {
	sum := sha256.Sum256([]byte("feedback " + code))
	return hex.EncodeToString(sum[:])
}

func (f Feedback) check(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	var faults errs.List
	if !slices.Contains(Kinds, f.Kind) {
		faults.Add(errs.Invalid("error.required").At("kind"))
	}
	if f.Text == "" {
		faults.Add(errs.Invalid("error.required").At("text"))
	}
	if utf8.RuneCountInString(f.Text) > longest {
		faults.Add(errs.Invalid("own.post.error.long", "most", longest).At("text"))
	}
	if f.Language != "" && !person.KnownTongue(f.Language) {
		faults.Add(errs.Invalid("error.paper.language").At("language"))
	}
	if err := faults.Err(); err != nil {
		return err
	}
	most, where, args := mostOfDay, `f.person_id IS NULL`, []any{s.Tenant, f.Day}
	if f.Person != "" {
		most, where, args = mostOfOne, `f.person_id = $3`, append(args, f.Person)
	}
	n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM feedback f WHERE f.tenant_id = $1 AND f.day = $2 AND `+where, args...)
	if err == nil && n >= most {
		err = errs.Busy("own.feedback.error.many")
	}
	return err
}

// opened fills in what was written.
func opened(ctx context.Context, tx *db.Tx, keys *seal.Ring, tenantID id.ID, all []Feedback) error {
	ids := make([]id.ID, len(all))
	for i, f := range all {
		ids[i] = f.ID
	}
	for _, part := range []string{textPart, answerPart, translationPart} {
		texts, err := post.Files.Open(ctx, tx, keys, tenantID, part, ids...)
		if err != nil {
			return err
		}
		for i := range all {
			text := string(texts[all[i].ID])
			switch part {
			case textPart:
				all[i].Text = text
			case answerPart:
				all[i].Answer = text
			default:
				all[i].Translation = text
			}
		}
	}
	return nil
}

// Mine gives what whose page it is wrote with their name, the latest first.
func Mine(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring) ([]Feedback, error) {
	if s.Own.Person == "" {
		return nil, errs.Forbidden("error.forbidden")
	}
	persons, err := person.WithFollowers(ctx, tx, s, []id.ID{s.Own.Person})
	if err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	all, err := db.All(ctx, tx, scan, `SELECT `+columns+from+`WHERE f.tenant_id = $1 AND f.person_id IN (`+db.List(&args, persons)+`) ORDER BY f.id DESC LIMIT 50`, args...)
	if err != nil {
		return nil, err
	}
	audit.Log(tx, c, s, audit.Read, tenant.Feedback, "feedback", s.Own.Household, s.Own.Person)
	return all, opened(ctx, tx, keys, s.Tenant, all)
}

// ByCode gives what somebody wrote without their name, and the answer. Who guesses
// is slowed down; the answer is the same for a code that never was and one that is
// over.
func ByCode(ctx context.Context, d *db.DB, c clock.Clock, keys *seal.Ring, code, network string) (Feedback, error) {
	if err := account.Bound(ctx, d, c, "feedback code", network, perCode); err != nil {
		return Feedback{}, err
	}
	type found struct{ id, tenant id.ID }
	var which found
	err := d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		which, err = db.One(ctx, tx, func(row db.Row) (f found, err error) { return f, row.Scan(&f.id, &f.tenant) }, `SELECT f.id, f.tenant_id FROM feedback f WHERE f.code = $1`, hash(account.FoldCode(code)))
		return err
	})
	if errs.Is(err, errs.KindNotFound) {
		return Feedback{}, errs.Invalid("own.feedback.error.code").At("code")
	}
	if err != nil {
		return Feedback{}, err
	}
	all := make([]Feedback, 1)
	err = d.Do(ctx, which.tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		if all[0], err = db.One(ctx, tx, scan, `SELECT `+columns+from+`WHERE f.tenant_id = $1 AND f.id = $2`, which.tenant, which.id); err != nil {
			return err
		}
		audit.Log(tx, c, tenant.Scope{Tenant: which.tenant}, audit.Read, tenant.Feedback, "feedback: by code")
		return opened(ctx, tx, keys, which.tenant, all)
	})
	return all[0], err
}

// Allow is nil as long as a network has not sent too much within a window.
func Allow(ctx context.Context, d *db.DB, c clock.Clock, network string) error {
	return account.Bound(ctx, d, c, "feedback", network, perNetwork)
}

// KeptDays is how long feedback is kept after its answer (Art. 5(1)(e) DSGVO).
const KeptDays = 730

// RemoveAged deletes what was answered two years ago. It acts for the house and asks
// for no right: only the night's work calls it.
func RemoveAged(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	gone, err := db.All(ctx, tx, db.Value[id.ID], `SELECT f.id FROM feedback f WHERE f.tenant_id = $1 AND f.state = 'answered' AND f.answered_on < $2 ORDER BY f.id LIMIT 100`, s.Tenant, clock.Today(c).AddDays(-KeptDays))
	if err != nil || len(gone) == 0 {
		return 0, err
	}
	args := []any{s.Tenant}
	in := db.List(&args, gone)
	for _, query := range []string{`DELETE FROM post_sealed WHERE tenant_id = $1 AND owner_id IN (` + in + `)`, `DELETE FROM feedback WHERE tenant_id = $1 AND id IN (` + in + `)`} {
		if _, err := tx.Exec(ctx, query, args...); err != nil {
			return 0, err
		}
	}
	audit.Log(tx, c, s, audit.Change, tenant.Feedback, "feedback: deleted, two years after the answer")
	return len(gone), nil
}
