package open

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
)

// countOffers counts what there is for everybody; nil where nothing is kept here.
func countOffers(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (*Offers, error) {
	all, err := offer.Counts(ctx, tx, c, s)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	o := &Offers{}
	for _, n := range all {
		o.Total, o.Free, o.Childcare = o.Total+n.Offers, o.Free+n.Free, o.Childcare+n.Childcare
		o.Themes = append(o.Themes, Theme{n.Theme, n.Offers})
	}
	return o, nil
}
