package way

import (
	"context"

	"github.com/a-h/templ"

	"wegwarte/internal/db"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// Section gives the part of a household's page that says what comes next on its
// way, in the page's transaction; nothing to who may not read that.
func Section(v *door.Visit, ctx context.Context, tx *db.Tx, household person.Household) (templ.Component, error) { //nolint:revive // the visit leads
	if v.Scope.Kind != tenant.Municipality || !v.Scope.Reads(tenant.Path) {
		return templ.NopComponent, nil
	}
	p := wayPage{Today: v.Today()}
	var err error
	if p.Path, err = path.Show(ctx, tx, v.Clock, v.Scope, household.ID, ""); err != nil {
		return nil, err
	}
	return section(p), nil
}
