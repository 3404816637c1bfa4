package lodging

import (
	"context"

	"github.com/a-h/templ"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/housing"
	"wegwarte/internal/housing/flat"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// home is where one household lives.
type home struct {
	Household id.ID
	Stays     []housing.Housed // the latest first, without those that were taken back
	Search    *flat.Search     // for a flat of their own, the latest; nil: none
	Begins    bool             // may begin one
	Flats     bool             // may read of it
	Today     clock.Date
}

// Section gives the part of a household's page that says where it lives, in the
// page's transaction. To a role that may not read that it gives nothing.
func Section(v *door.Visit, ctx context.Context, tx *db.Tx, household person.Household) (templ.Component, error) { //nolint:revive // the visit leads
	if v.Scope.Kind != tenant.Municipality || !v.Scope.Reads(tenant.Stay) {
		return templ.NopComponent, nil
	}
	h := home{Household: household.ID, Today: v.Today()}
	all, err := housing.StaysOf(ctx, tx, v.Clock, v.Scope, household.ID)
	for _, t := range all {
		if t.State != housing.Cancelled {
			h.Stays = append(h.Stays, t)
		}
	}
	if err != nil || !v.Scope.Reads(tenant.Flat) {
		return section(h), err
	}
	h.Flats = true
	searches, err := flat.Of(ctx, tx, v.Clock, v.Scope, household.ID)
	if len(searches) > 0 {
		h.Search = &searches[0]
	}
	h.Begins = v.Scope.Writes(tenant.Flat) && (h.Search == nil || !h.Search.Ended.IsZero() && h.Search.Outcome != flat.Found)
	return section(h), err
}
