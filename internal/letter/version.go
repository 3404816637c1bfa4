package letter

import (
	"context"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
)

// Version is the text of a kind of letter as a municipality has it, from a day
// on; the number 0 is the text of the house. Translations belong to the German
// text of one number: who changes that says the others anew, or has the letter
// in German alone.
type Version struct {
	Kind    Kind
	Number  int
	From    clock.Date
	Words   map[i18n.Lang]Wording // German is among them; empty: the house's text again
	At      time.Time
	By      string
	Current bool // holds today
}

// Wording is a text in one language.
type Wording struct {
	Subject string `json:"subject"`
	Body    string `json:"body"`
}

// Own reports whether it is the municipality's own text.
func (v Version) Own() bool { return len(v.Words) > 0 }

// In gives the text in a language; ok is false where nobody said it.
func (v Version) In(ctx context.Context, l i18n.Lang) (Wording, bool) {
	if v.Own() {
		w, ok := v.Words[l]
		return w, ok
	}
	key := "leaflet.letter." + string(v.Kind)
	if v.Kind.ToOffice() {
		key, l = "letters.office."+string(v.Kind), i18n.German
	}
	said := i18n.With(ctx, l)
	return Wording{i18n.T(said, key+".subject"), i18n.T(said, key+".body")}, true
}

const versionColumns = `kind, number, from_day, words, at, by_name`

func scanVersion(row db.Row) (v Version, err error) {
	err = row.Scan(&v.Kind, &v.Number, &v.From, db.JSON(&v.Words), db.Time(&v.At), &v.By)
	return v, err
}

// Versions gives the texts of a kind that the scope's municipality has or had,
// the latest first.
func Versions(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, kind Kind) ([]Version, error) {
	if err := s.MayRead(tenant.Path); err != nil {
		return nil, err
	}
	all, err := db.All(ctx, tx, scanVersion, `SELECT `+versionColumns+` FROM letter_text WHERE tenant_id = $1 AND kind = $2 ORDER BY number DESC`, s.Tenant, kind)
	if i := slices.IndexFunc(all, func(v Version) bool { return !v.From.After(clock.Today(c)) }); i >= 0 {
		all[i].Current = true
	}
	return all, err
}

// Current gives the text of each kind that holds today.
func Current(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (map[Kind]Version, error) {
	if err := s.MayRead(tenant.Path); err != nil {
		return nil, err
	}
	all, err := db.All(ctx, tx, scanVersion, `SELECT `+versionColumns+` FROM letter_text t WHERE t.tenant_id = $1
		AND t.number = (SELECT max(l.number) FROM letter_text l WHERE l.tenant_id = t.tenant_id AND l.kind = t.kind AND l.from_day <= $2)`, s.Tenant, clock.Today(c))
	current := map[Kind]Version{}
	for _, k := range Kinds {
		current[k] = Version{Kind: k, Current: true}
	}
	for _, v := range all {
		v.Current = true
		current[v.Kind] = v
	}
	return current, err
}

// SetTextCommand says how a kind of letter is worded from a day on.
type SetTextCommand struct {
	Kind  Kind
	From  clock.Date
	Words map[i18n.Lang]Wording // empty: as the house words it
	Seen  int                   // the latest number that was seen
}

// SetText keeps a new version of a text; earlier ones stay, as letters were made
// by them.
func SetText(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd SetTextCommand) (Version, error) {
	if err := s.MayWrite(tenant.Path); err != nil {
		return Version{}, err
	}
	v := Version{Kind: cmd.Kind, Number: cmd.Seen + 1, From: cmd.From, Words: map[i18n.Lang]Wording{}, At: c.Now(), By: s.Name}
	for l, w := range cmd.Words {
		if w = (Wording{strings.TrimSpace(w.Subject), strings.TrimSpace(w.Body)}); w != (Wording{}) {
			v.Words[l] = w
		}
	}
	if err := v.check(clock.Today(c)); err != nil {
		return Version{}, err
	}
	_, err := tx.Exec(ctx, `INSERT INTO letter_text (tenant_id, kind, number, from_day, words, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		s.Tenant, v.Kind, v.Number, v.From, db.JSON(v.Words), db.Micros(v.At), s.Actor, v.By)
	if db.IsDuplicate(err) {
		return Version{}, errs.Conflict("error.conflict").Because(err)
	}
	if err != nil {
		return Version{}, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "letter text")
	return v, nil
}

func (v Version) check(today clock.Date) error {
	var faults errs.List
	if !v.Kind.Known() {
		return errs.NotFound("error.not-found")
	}
	if v.From.IsZero() || v.From.Before(today) {
		faults.Add(errs.Invalid("letters.text.from").At("from"))
	}
	for l, w := range v.Words {
		switch {
		case !l.OnPaper() || v.Kind.ToOffice() && l != i18n.German:
			return errs.NotFound("error.not-found")
		case w.Body == "":
			faults.Add(errs.Invalid("error.required").At("body-" + string(l)))
		case w.Subject == "":
			faults.Add(errs.Invalid("error.required").At("subject-" + string(l)))
		}
		faults.Add(checkText(v.Kind, "body-"+string(l), w.Body))
		faults.Add(checkText(v.Kind, "subject-"+string(l), w.Subject))
	}
	if v.Own() && v.Words[i18n.German].Body == "" {
		faults.Add(errs.Invalid("letters.text.german").At("body-" + string(i18n.German)))
	}
	return faults.Err()
}
