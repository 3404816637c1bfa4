package career

import (
	"context"

	"github.com/a-h/templ"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/work"
)

// oldEnough is the age from which a household's page asks for somebody's way into
// work and training.
const oldEnough = 15

// Section gives the part of a household's page that leads to the ways into work, in
// the page's transaction; nothing to a role that may not read them.
func Section(v *door.Visit, ctx context.Context, tx *db.Tx, h person.Household) (templ.Component, error) { //nolint:revive // the visit leads
	if v.Scope.Kind != tenant.Municipality || !v.Scope.Reads(tenant.Work) {
		return templ.NopComponent, nil
	}
	of, err := work.Of(ctx, tx, v.Clock, v.Scope, h)
	if err != nil {
		return nil, err
	}
	return section(grown(h, v.Today()), of), nil
}

// grown are those of a household for whom work or training may be a question.
func grown(h person.Household, today clock.Date) (list []person.Person) {
	for _, p := range h.Unmerged() {
		if age, known := p.Birth.AgeOn(today); !known || age >= oldEnough {
			list = append(list, p)
		}
	}
	return list
}
