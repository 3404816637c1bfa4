package path

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// CaseOf gives the case that goes on and a person's matter belongs to: their own,
// else the household's; the zero Case where nobody walks with them.
func CaseOf(ctx context.Context, tx *db.Tx, s tenant.Scope, household, who id.ID) (Case, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Case); err != nil {
		return Case{}, err
	}
	cases, err := casesOf(ctx, tx, s, []id.ID{household})
	if err != nil {
		return Case{}, err
	}
	k, err := walk{cases: cases}.caseOf(who)
	if err != nil {
		return Case{}, nil //nolint:nilerr // nobody walks with them
	}
	return k, nil
}

// StandingIn gives for whom the scope's actor stands in today.
func StandingIn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]StandIn, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Case); err != nil {
		return nil, err
	}
	return standingIn(ctx, tx, s, s.Actor, clock.Today(c))
}
