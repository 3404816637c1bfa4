package letter

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/pdf"
	"wegwarte/internal/tenant"
)

// Letter is one that was made.
type Letter struct {
	ID        id.ID
	Household id.ID
	Person    id.ID
	Kind      Kind
	Lang      i18n.Lang
	Number    int // of the text's version; 0: the house's
	Day       clock.Date
	At        time.Time
	By        string
	Said      map[string]string
	Content   Content
	Answered  clock.Date // when what it asks for came; zero while it is waited for
}

const letterColumns = `id, household_id, person_id, kind, lang, number, day, at, by_name, said, content, answered_on`

func scanLetter(row db.Row) (l Letter, err error) {
	err = row.Scan(&l.ID, &l.Household, &l.Person, &l.Kind, &l.Lang, &l.Number, &l.Day, db.Time(&l.At), &l.By, db.JSON(&l.Said), db.JSON(&l.Content), &l.Answered)
	return l, err
}

// MakeCommand makes a letter of what was said for it.
type MakeCommand PrepareCommand

// Preview composes a letter without keeping it. It refuses one for which
// something is missing, or which has letters that cannot be printed.
func Preview(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, fonts *pdf.Fonts, cmd MakeCommand) (Letter, error) {
	if cmd.Values == nil {
		cmd.Values = map[string]string{}
	}
	d, err := Prepare(ctx, tx, c, s, PrepareCommand(cmd))
	if err != nil {
		return Letter{}, err
	}
	if err := d.check(); err != nil {
		return Letter{}, err
	}
	l := Letter{Household: d.Household.ID, Person: d.Person.ID, Kind: d.Kind, Lang: d.Lang, Number: d.Version.Number, Day: d.Day, At: c.Now(), By: s.Name, Said: map[string]string{}, Content: d.compose(ctx)}
	for _, f := range d.Kind.Fields() {
		if value := strings.TrimSpace(d.Values[f.Name]); value != "" {
			l.Said[f.Name] = value
		}
	}
	if fonts != nil {
		if missing := fonts.Missing(l.Content.text()); missing != "" {
			return Letter{}, errs.Invalid("letters.unprintable", "letters", missing)
		}
	}
	return l, nil
}

// Make composes a letter and keeps it. What it asks for stands on the way of
// whom it is about: whose turn it is, and since when.
func Make(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, fonts *pdf.Fonts, cmd MakeCommand) (Letter, error) {
	l, err := Preview(ctx, tx, c, s, fonts, cmd)
	if err != nil {
		return Letter{}, err
	}
	l.ID = id.New()
	office, address := "", ""
	if l.Kind.ToOffice() {
		office, address = l.Said[OfficeName], l.Said[OfficeAddress]
	}
	if _, err := tx.Exec(ctx, `INSERT INTO letter (id, tenant_id, household_id, person_id, kind, lang, number, day, office, office_address, said, content, answered_on, at, by_id, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', $13, $14, $15)`,
		l.ID, s.Tenant, l.Household, l.Person, l.Kind, l.Lang, l.Number, l.Day, office, address, db.JSON(l.Said), db.JSON(l.Content), db.Micros(l.At), s.Actor, l.By); err != nil {
		return Letter{}, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Path, "letter", l.Household, l.Person)
	return l, l.follow(ctx, tx, c, s)
}

// follow has a step stand as the letter does.
func (l Letter) follow(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	of := designs[l.Kind]
	if of.waits == "" {
		return nil
	}
	cmd := path.FollowCommand{Household: l.Household, Room: "letter", Ref: string(l.ID), Area: of.area, Words: "letters.kind." + string(l.Kind), Title: l.Said[of.named], Turn: of.waits, TurnName: l.Said[OfficeName], Since: l.Day}
	cmd.Due, _ = clock.ParseDate(l.Said[of.due])
	if !l.Answered.IsZero() {
		cmd.Since, cmd.Done = l.Answered, true
	}
	return path.Follow(ctx, tx, c, s, cmd)
}

// Answer notes that what a letter asks for has come.
func Answer(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, letter id.ID) error {
	if err := s.MayWrite(tenant.Path); err != nil {
		return err
	}
	l, err := db.One(ctx, tx, scanLetter, `SELECT `+letterColumns+` FROM letter WHERE tenant_id = $1 AND id = $2`+tx.ForUpdate(), s.Tenant, letter)
	if err != nil {
		return err
	}
	if !l.Kind.WrittenBy(s) || !l.Kind.Waits() || !l.Answered.IsZero() {
		return errs.Conflict("error.conflict")
	}
	l.Answered = clock.Today(c)
	if err := tx.Must(ctx, `UPDATE letter SET answered_on = $3 WHERE tenant_id = $1 AND id = $2`, s.Tenant, l.ID, l.Answered); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "letter", l.Household, l.Person)
	return l.follow(ctx, tx, c, s)
}

// check reports what is missing, or cannot be read.
func (d Draft) check() error {
	var faults errs.List
	for _, gap := range d.Gaps() {
		switch gap.Where {
		case InLetter:
			faults.Add(errs.Invalid("error.required").At(gap.Name))
		default:
			faults.Add(errs.Invalid("letters.missing." + gap.Name))
		}
	}
	for _, f := range d.Kind.Fields() {
		value := strings.TrimSpace(d.Values[f.Name])
		most := 200
		if f.Sort == Text || f.Sort == Lines {
			most = 2000
		}
		if utf8.RuneCountInString(value) > most {
			faults.Add(errs.Invalid("letters.text.long", "most", most).At(f.Name))
		}
		if value == "" {
			continue
		}
		switch f.Sort {
		case Day:
			if _, err := clock.ParseDate(value); err != nil {
				faults.Add(errs.Invalid("letters.day").At(f.Name))
			}
		case Time:
			if _, err := time.Parse("15:04", value); err != nil {
				faults.Add(errs.Invalid("letters.time").At(f.Name))
			}
		case Line, Text, Lines:
		}
	}
	return faults.Err()
}

// Show gives a letter that was made.
func Show(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, letter id.ID) (Letter, error) {
	if err := s.MayRead(tenant.Path); err != nil {
		return Letter{}, err
	}
	l, err := db.One(ctx, tx, scanLetter, `SELECT `+letterColumns+` FROM letter WHERE tenant_id = $1 AND id = $2`, s.Tenant, letter)
	if err != nil {
		return Letter{}, err
	}
	if !l.Kind.ReadBy(s) {
		return Letter{}, errs.NotFound("error.not-found")
	}
	audit.Log(tx, c, s, audit.Read, tenant.Path, "letter", l.Household, l.Person)
	return l, nil
}

// PageSize is how many letters Of gives at once.
const PageSize = 50

// Of gives the letters about a household, the latest first; after is the last
// of the page before.
func Of(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household, after id.ID) ([]Letter, error) {
	if err := s.MayRead(tenant.Path); err != nil {
		return nil, err
	}
	args := []any{s.Tenant, household}
	hidden := ""
	for _, k := range Kinds {
		if !k.ReadBy(s) {
			args = append(args, k)
			hidden += ` AND kind <> ` + db.Last(args)
		}
	}
	if after != "" {
		args = append(args, after)
		last := db.Last(args)
		of := `(SELECT at FROM letter WHERE tenant_id = $1 AND id = ` + last + `)`
		hidden += ` AND (at < ` + of + ` OR at = ` + of + ` AND id < ` + last + `)`
	}
	all, err := db.All(ctx, tx, scanLetter, `SELECT `+letterColumns+` FROM letter WHERE tenant_id = $1 AND household_id = $2`+hidden+fmt.Sprintf(` ORDER BY at DESC, id DESC LIMIT %d`, PageSize), args...)
	if err == nil {
		audit.Log(tx, c, s, audit.Read, tenant.Path, "letters", household)
	}
	return all, err
}

// text gives everything that stands on the paper.
func (c Content) text() string {
	var b strings.Builder
	write := func(all ...string) {
		for _, text := range all {
			b.WriteString(text + "\n")
		}
	}
	write(c.Head...)
	write(c.To...)
	write(c.Foot...)
	for _, f := range c.Facts {
		write(f.Value)
	}
	for _, block := range c.Blocks {
		write(block.Text)
		for _, row := range block.Rows {
			write(row...)
		}
	}
	return b.String()
}

// PDF writes the letter as a file, the same each time.
func (l Letter) PDF(ctx context.Context, fonts *pdf.Fonts) []byte {
	german := i18n.With(ctx, i18n.German)
	return fonts.Write(pdf.Letter{Title: l.Content.Subject, Lang: "de-DE", Head: l.Content.Head, Return: l.Content.Return, To: l.Content.To, Facts: l.Content.Facts,
		Blocks: l.Content.Blocks, Foot: l.Content.Foot, Made: l.At, Writer: "Wegwarte",
		PageOf: func(page, of int) string { return i18n.T(german, "letters.page", "page", page, "of", of) }})
}
