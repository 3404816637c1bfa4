package letter

import (
	"context"
	"fmt"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Mine gives the letters to and about whose page it is, the latest first; not those
// about others of the household.
func Mine(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]Letter, error) {
	where, args, err := mine(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	all, err := db.All(ctx, tx, scanLetter, `SELECT `+letterColumns+` FROM letter WHERE `+where+fmt.Sprintf(` ORDER BY at DESC, id DESC LIMIT %d`, PageSize), args...)
	if err == nil {
		audit.Log(tx, c, s, audit.Read, tenant.Path, "letters", s.Own.Household, s.Own.Person)
	}
	return all, err
}

// FindMine gives one of them.
func FindMine(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, letter id.ID) (Letter, error) {
	where, args, err := mine(ctx, tx, s)
	if err != nil {
		return Letter{}, err
	}
	args = append(args, letter)
	l, err := db.One(ctx, tx, scanLetter, `SELECT `+letterColumns+` FROM letter WHERE `+where+` AND id = `+db.Last(args), args...)
	if err == nil {
		audit.Log(tx, c, s, audit.Read, tenant.Path, "letter", s.Own.Household, s.Own.Person)
	}
	return l, err
}

func mine(ctx context.Context, tx *db.Tx, s tenant.Scope) (where string, args []any, err error) {
	if s.Own.Person == "" {
		return "", nil, errs.Forbidden("error.forbidden")
	}
	if err := s.MayRead(tenant.Path); err != nil {
		return "", nil, err
	}
	persons, err := person.WithFollowers(ctx, tx, s, []id.ID{s.Own.Person})
	if err != nil {
		return "", nil, err
	}
	args = []any{s.Tenant}
	where = `tenant_id = $1 AND person_id IN (` + db.List(&args, persons) + `)`
	for _, k := range Kinds {
		if !k.ReadBy(s) {
			args = append(args, k)
			where += ` AND kind <> ` + db.Last(args)
		}
	}
	return where, args, nil
}

// Due is until when the letter asks for something, the zero day where it does not
// say.
func (l Letter) Due() clock.Date {
	due, _ := clock.ParseDate(l.Said[designs[l.Kind].due])
	return due
}

// Asked lists what is to be brought or sent in, as it was said for the letter.
func (l Letter) Asked() (all []string) {
	for _, f := range l.Kind.Fields() {
		if f.Sort != Lines {
			continue
		}
		for line := range strings.Lines(l.Said[f.Name]) {
			if line = strings.TrimSpace(line); line != "" {
				all = append(all, line)
			}
		}
	}
	return all
}
