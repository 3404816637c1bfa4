package week

import (
	"context"

	"github.com/a-h/templ"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/proposal"
	"wegwarte/internal/web/door"
)

// reason is why a transfer goes where it goes.
type reason struct {
	proposal.Reason
	Known assignment.Handover
}

// Section is the part of a transfer's page that says why it goes where it goes;
// nil where no proposal says so.
func Section(v *door.Visit, ctx context.Context, tx *db.Tx, view assignment.View) (templ.Component, error) { //nolint:revive // the visit comes first, as in every part of a page
	r, err := proposal.ReasonOf(ctx, tx, v.Scope, view.ID)
	if err != nil || r == nil {
		return nil, err
	}
	return reasonPart(reason{Reason: *r, Known: view.Current}), nil
}

// name names a household as the reader was told of it.
func (r reason) name(household id.ID) string {
	for _, h := range r.Known.Households {
		if h.ID == household && len(h.Persons) > 0 {
			return h.Persons[0].FamilyName + ", " + h.Persons[0].GivenName
		}
	}
	return "—"
}
