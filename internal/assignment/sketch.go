package assignment

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// sketch adds to the hand-overs, for each draft, one that says who they are and
// no more: it is not announced yet.
func sketch(ctx context.Context, tx *db.Tx, s tenant.Scope, transfers []Transfer, frozen map[id.ID]Frozen) error {
	var drafts []id.ID
	for _, t := range transfers {
		if t.Handover == 0 && t.Land == s.Tenant {
			drafts = append(drafts, t.ID)
		}
	}
	if len(drafts) == 0 {
		return nil
	}
	args := []any{s.Tenant}
	pairs, err := db.All(ctx, tx, scanPair, `SELECT transfer_id, household_id FROM transfer_household
		WHERE tenant_id = $1 AND transfer_id IN (`+db.List(&args, drafts)+`) ORDER BY transfer_id, household_id`, args...)
	if err != nil {
		return err
	}
	of, ids := map[id.ID]id.ID{}, make([]id.ID, len(pairs))
	for i, p := range pairs {
		of[p.household], ids[i] = p.transfer, p.household
	}
	households, err := person.Load(ctx, tx, s, ids)
	for _, h := range households {
		known := frozen[of[h.ID]]
		known.Handover.Households = append(known.Handover.Households, householdIn(h, nil))
		frozen[of[h.ID]] = known
	}
	return err
}

type pair struct{ transfer, household id.ID }

func scanPair(row db.Row) (p pair, err error) {
	err = row.Scan(&p.transfer, &p.household)
	return p, err
}
