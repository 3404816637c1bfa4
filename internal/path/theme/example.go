package theme

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Example is what a case manager wrote for a theme, without a name.
type Example struct {
	ID       id.ID
	Words    string
	SharedOn clock.Date
	By       string
	ByID     id.ID
}

// mostExamples of one theme.
const mostExamples = 30

// Examples gives those of a theme, the latest first.
func Examples(ctx context.Context, tx *db.Tx, s tenant.Scope, of id.ID) ([]Example, error) {
	if err := may(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, func(row db.Row) (x Example, err error) {
		return x, row.Scan(&x.ID, &x.Words, &x.SharedOn, &x.By, &x.ByID)
	},
		`SELECT x.id, x.words, x.shared_on, x.by_name, x.by_id FROM theme_example x WHERE x.tenant_id = $1 AND x.theme_id = $2 ORDER BY x.shared_on DESC, x.id DESC`, s.Tenant, of)
}

// Share keeps an example, written on purpose for all who read of the theme.
func Share(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, of id.ID, words string) error {
	if err := may(s, tenant.Scope.MayWrite); err != nil {
		return err
	}
	if _, err := Find(ctx, tx, s, of); err != nil {
		return err
	}
	homes, err := db.All(ctx, tx, db.Value[id.ID], `SELECT DISTINCT t.household_id FROM theme_step x JOIN path_step t ON t.tenant_id = x.tenant_id AND t.id = x.step_id WHERE x.tenant_id = $1 AND x.theme_id = $2`, s.Tenant, of)
	if err != nil {
		return err
	}
	about, err := person.Load(ctx, tx, s, homes)
	if err != nil {
		return err
	}
	if words, err = clean(words, "words", longestExample, about); err != nil {
		return err
	}
	n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM theme_example x WHERE x.tenant_id = $1 AND x.theme_id = $2`, s.Tenant, of)
	if err == nil && n >= mostExamples {
		err = errs.Invalid("theme.many", "most", mostExamples).At("words")
	}
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Path, "theme: example")
	_, err = tx.Exec(ctx, `INSERT INTO theme_example (id, tenant_id, theme_id, words, shared_on, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7)`, id.New(), s.Tenant, of, words, clock.Today(c), s.Actor, s.Name)
	return err
}

// Withdraw takes one's own example back.
func Withdraw(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) error {
	if err := may(s, tenant.Scope.MayWrite); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "theme: example withdrawn")
	return tx.Must(ctx, `DELETE FROM theme_example WHERE tenant_id = $1 AND id = $2 AND by_id = $3`, s.Tenant, which, s.Actor)
}
