package seating

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// Section gives the part of a household's page that says what its people signed up for, in
// the page's transaction; nothing to who may not read that.
func Section(v *door.Visit, ctx context.Context, tx *db.Tx, h person.Household) (templ.Component, error) { //nolint:revive // the visit leads
	if v.Scope.Kind != tenant.Municipality || !v.Scope.Reads(tenant.Seat) {
		return templ.NopComponent, nil
	}
	all, err := seat.OfPersons(ctx, tx, v.Clock, v.Scope, person.IDs(h))
	if err != nil {
		return nil, err
	}
	of := map[id.ID][]seat.Mine{}
	for _, m := range all {
		if m.State.Open() || m.State == seat.Attended {
			of[m.Person] = append(of[m.Person], m)
		}
	}
	return section(h.Unmerged(), of), nil
}

// first gives what is to be shown of somebody: an offered seat before all else.
func first(all []seat.Mine) (seat.Mine, bool) {
	i := slices.IndexFunc(all, func(m seat.Mine) bool { return m.State == seat.Offered })
	if i < 0 && len(all) > 0 {
		i = 0
	}
	if i < 0 {
		return seat.Mine{}, false
	}
	return all[i], true
}
