package housing

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// inFacilities adds to sites that are facilities of the Land who lives there: one
// place for each person, and how long they have been there on the mean. Where the
// Land's people live is kept by their register, and is as it is today.
func inFacilities(ctx context.Context, tx *db.Tx, s tenant.Scope, day clock.Date, add func(site id.ID, persons, days int)) error {
	if s.Kind != tenant.Land {
		return nil
	}
	type lived struct{ persons, known, days int }
	all := map[id.ID]lived{}
	err := db.Each(ctx, tx, func(row db.Row) error {
		var site id.ID
		var since clock.Date
		var persons int
		if err := row.Scan(&site, &since, &persons); err != nil {
			return err
		}
		l := all[site]
		l.persons += persons
		if !since.IsZero() {
			l.known += persons
			l.days += persons * max(0, since.DaysUntil(day))
		}
		all[site] = l
		return nil
	}, `SELECT p.id, h.unit_since, sum(h.size) FROM site p JOIN household h ON h.tenant_id = p.tenant_id AND h.unit_id = p.unit_id AND h.left_on = ''
		WHERE p.tenant_id = $1 GROUP BY p.id, h.unit_since`, s.Tenant)
	for site, l := range all {
		add(site, l.persons, l.days/max(1, l.known))
	}
	return err
}
