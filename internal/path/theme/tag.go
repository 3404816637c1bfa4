package theme

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// TagCommand tags a step: with a theme that is there, or by a name.
type TagCommand struct {
	Step  id.ID
	Theme id.ID // empty: Name
	Name  string
}

// TagStep says that a step is stuck in a way that others are stuck in too. A new name begins a
// theme; one that is there, however it is spelled, is used again.
func TagStep(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd TagCommand) (Theme, error) {
	if err := may(s, tenant.Scope.MayWrite); err != nil {
		return Theme{}, err
	}
	step, err := path.FindStep(ctx, tx, c, s, cmd.Step)
	if err != nil {
		return Theme{}, err
	}
	var t Theme
	if cmd.Theme != "" {
		t, err = Find(ctx, tx, s, cmd.Theme)
	} else {
		t, err = begin(ctx, tx, c, s, cmd.Name, step.Household)
	}
	if err != nil {
		return t, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO theme_step (tenant_id, theme_id, step_id, tagged_on, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, theme_id, step_id) DO NOTHING`,
		s.Tenant, t.ID, cmd.Step, clock.Today(c), s.Actor, s.Name); err != nil {
		return t, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "theme: tagged", step.Household.ID)
	return t, nil
}

// begin gives the theme of a name, a new one where there is none.
func begin(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, name string, about person.Household) (Theme, error) {
	name, err := clean(name, "name", longestName, []person.Household{about})
	if err != nil {
		return Theme{}, err
	}
	there, err := listed(ctx, tx, s, ` AND e.word = $2`, person.Fold(name))
	if err != nil || len(there) > 0 {
		return append(there, Theme{})[0], err
	}
	n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM theme e WHERE e.tenant_id = $1`, s.Tenant)
	if err == nil && n >= most {
		err = errs.Invalid("theme.many", "most", most).At("name")
	}
	if err != nil {
		return Theme{}, err
	}
	t := Theme{ID: id.New(), Name: name, State: Tag, Persons: Unsaid, Version: 1, At: c.Now(), By: s.Name}
	_, err = tx.Exec(ctx, `INSERT INTO theme (id, tenant_id, name, word, state, answer, answered_on, persons, told_on, version, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, '', '', $6, '', 1, $7, $8, $9)`,
		t.ID, s.Tenant, t.Name, person.Fold(name), t.State, t.Persons, db.Micros(t.At), s.Actor, s.Name)
	return t, err
}

// Untag takes a tag off a step.
func Untag(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd TagCommand) error {
	if err := may(s, tenant.Scope.MayWrite); err != nil {
		return err
	}
	step, err := path.FindStep(ctx, tx, c, s, cmd.Step)
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "theme: untagged", step.Household.ID)
	return tx.Must(ctx, `DELETE FROM theme_step WHERE tenant_id = $1 AND theme_id = $2 AND step_id = $3`, s.Tenant, cmd.Theme, cmd.Step)
}

// OfStep gives the step with the themes it is tagged with.
func OfStep(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) (path.StepShown, []Theme, error) {
	step, err := path.FindStep(ctx, tx, c, s, which)
	if err != nil {
		return step, nil, err
	}
	all, err := listed(ctx, tx, s, ` AND EXISTS (SELECT 1 FROM theme_step x WHERE x.tenant_id = e.tenant_id AND x.theme_id = e.id AND x.step_id = $2) ORDER BY e.name`, which)
	return step, all, err
}
