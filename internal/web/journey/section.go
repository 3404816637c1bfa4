package journey

import (
	"context"

	"github.com/a-h/templ"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// way is where one household is on its way.
type way struct {
	Today     clock.Date
	Scope     tenant.Scope
	Household person.Household
	Transfers []assignment.Transfer // the latest first
	Missed    []assignment.Followed // on which it did not come, the latest first
}

// Section gives the part of a household's page that says where it is on its
// way, in the page's transaction. To a role that may not read transfers it
// gives nothing.
func Section(v *door.Visit, ctx context.Context, tx *db.Tx, household person.Household) (templ.Component, error) { //nolint:revive // the visit leads
	if !v.Scope.Reads(tenant.Transfer) {
		return templ.NopComponent, nil
	}
	transfers, err := assignment.Way(ctx, tx, v.Scope, household)
	if err != nil {
		return nil, err
	}
	w := way{Today: v.Today(), Scope: v.Scope, Household: household, Transfers: transfers}
	if v.Scope.Kind == tenant.Land {
		w.Missed, err = assignment.FollowUpsOn(ctx, tx, v.Clock, v.Scope, household.ID)
	}
	return section(w), err
}

// draft is the address at which the household can be announced, after it did not
// come with what stood in that announcement.
func (w way) draft() string {
	url := "/zuweisungen/neu?haushalt=" + string(w.Household.ID)
	for _, f := range w.Missed {
		if f.Open() {
			url += "&verbleib=" + string(f.ID)
		}
	}
	return url
}

// free reports whether the household could be announced.
func (w way) free() bool {
	if w.Scope.Kind != tenant.Land || !w.Scope.Writes(tenant.Transfer) || !w.Household.LeftOn.IsZero() {
		return false
	}
	return len(w.Transfers) == 0 || w.Transfers[0].State.Ended()
}
