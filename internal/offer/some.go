package offer

import (
	"context"
	"slices"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Some gives offers with who offers them, in whatever state they are, for rooms that keep what belongs to an offer. To a provider's
// own people it gives theirs.
func Some(ctx context.Context, tx *db.Tx, s tenant.Scope, which []id.ID) (map[id.ID]Listed, error) {
	own, err := ofMunicipality(s, tenant.Scope.MayRead)
	if err != nil {
		return nil, err
	}
	of := map[id.ID]Listed{}
	for some := range slices.Chunk(which, 500) {
		args := []any{s.Tenant}
		offers, err := db.All(ctx, tx, scanOffer, `SELECT `+offerColumns+` FROM offer o WHERE `+db.ByID(&args, "o", some), args...)
		if err != nil {
			return nil, err
		}
		listed, err := with(ctx, tx, s, offers)
		if err != nil {
			return nil, err
		}
		for _, l := range listed {
			if own == "" || l.Provider == own {
				of[l.ID] = l
			}
		}
	}
	return of, nil
}
