package proposal

import (
	"context"
	"maps"
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// taken is what transfers announced on one day take up.
type taken struct {
	on     clock.Date // zero: they are drafts
	demand map[Resource]int
}

// since reports whether a municipality that said on a day what it has did not
// know of them yet.
func (k taken) since(day clock.Date) bool { return k.on.IsZero() || !k.on.Before(day) }

// promised gives what announcements out of proposals take up where they go: those
// on the way, and those that have arrived since a day.
func promised(ctx context.Context, tx *db.Tx, s tenant.Scope, since clock.Date) (map[id.ID][]taken, error) {
	all := map[id.ID][]taken{}
	args := []any{s.Tenant, assignment.StateArrived, since}
	return all, db.Each(ctx, tx, func(row db.Row) error {
		var town id.ID
		var r Reason
		one := taken{demand: map[Resource]int{}}
		if err := row.Scan(&town, &one.on, db.JSON(&r)); err != nil {
			return err
		}
		for _, l := range r.Lines {
			for res, n := range l.Demand {
				one.demand[res] += n
			}
		}
		all[town] = append(all[town], one)
		return nil
	}, `SELECT t.to_tenant_id, t.announced_on, r.content FROM transfer t JOIN transfer_reason r ON r.transfer_id = t.id AND r.tenant_id = t.tenant_id
		WHERE t.tenant_id = $1 AND (t.state = $2 AND t.arrive_on >= $3 OR t.state IN (`+db.List(&args, assignment.Open)+`))`, args...)
}

// byHand gives what transfers that come out of no proposal take up: those on the
// way, and those that have arrived since, unless they were announced before
// any municipality said what it has. It is counted where it lies: what is read is
// when children were born, and how many need what; of nobody who they are.
func byHand(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, stated clock.Date) (map[id.ID][]taken, error) {
	transfers, err := withoutReason(ctx, tx, s, stated)
	if err != nil {
		return nil, err
	}
	all := map[id.ID][]taken{}
	for some := range slices.Chunk(transfers, 250) {
		if err := childrenOf(ctx, tx, s, some, stated, all); err != nil {
			return nil, err
		}
		if err := needsOf(ctx, tx, s, some, all); err != nil {
			return nil, err
		}
	}
	if len(all) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.Transfer, "what transfers take up")
	}
	return all, nil
}

// withoutReason lists the transfers by hand. Whoever was announced later has arrived later.
func withoutReason(ctx context.Context, tx *db.Tx, s tenant.Scope, stated clock.Date) ([]id.ID, error) {
	const byHand = ` AND (t.announced_on = '' OR t.announced_on >= $2)
		AND NOT EXISTS (SELECT 1 FROM transfer_reason y WHERE y.tenant_id = t.tenant_id AND y.transfer_id = t.id)`
	args := []any{s.Tenant, stated}
	open, err := db.All(ctx, tx, db.Value[id.ID], `SELECT t.id FROM transfer t WHERE t.tenant_id = $1 AND t.state IN (`+db.List(&args, assignment.Open)+`)`+byHand, args...)
	if err != nil {
		return nil, err
	}
	arrived, err := db.All(ctx, tx, db.Value[id.ID], `SELECT t.id FROM transfer t WHERE t.tenant_id = $1 AND t.state = $3 AND t.arrive_on >= $2`+byHand,
		s.Tenant, stated, assignment.StateArrived)
	return append(open, arrived...), err
}

// handedOver are the persons of transfers, without those who were merged into
// others and without households that did not come. That the transfers are listed
// by who they are keeps the database from looking at all needs.
const handedOver = ` FROM transfer t
	JOIN transfer_household w ON w.tenant_id = t.tenant_id AND w.transfer_id = t.id
	JOIN household h ON h.tenant_id = w.tenant_id AND h.id = w.household_id
		AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.transfer_id = t.id AND f.household_id = h.id AND f.ending <> 'arrived-later' AND f.persons >= h.size)
	JOIN person p ON p.tenant_id = h.tenant_id AND p.household_id = h.id AND p.merged_into IS NULL`

// childrenOf adds the places that children take up by their age. Who was born 20
// years before is not read.
func childrenOf(ctx context.Context, tx *db.Tx, s tenant.Scope, transfers []id.ID, stated clock.Date, all map[id.ID][]taken) error {
	args := []any{s.Tenant, stated.AddMonths(-20 * 12)}
	return db.Each(ctx, tx, func(row db.Row) error {
		var town id.ID
		var born person.Birth
		var day clock.Date
		var n int
		one := taken{demand: map[Resource]int{}}
		err := row.Scan(&town, &one.on, &day, &born.Date, &born.Precision, &n)
		if r, needs := byAge(born, day); needs {
			one.demand[r] = n
			all[town] = append(all[town], one)
		}
		return err
	}, `SELECT t.to_tenant_id, t.announced_on, t.arrive_on, p.birth_date, p.birth_precision, count(*)`+handedOver+`
		WHERE t.tenant_id = $1 AND p.birth_date >= $2 AND t.id IN (`+db.List(&args, transfers)+`)
		GROUP BY t.to_tenant_id, t.announced_on, t.arrive_on, p.birth_date, p.birth_precision`, args...)
}

// needsOf adds what is taken up by needs, as a candidate would take it up.
func needsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, transfers []id.ID, all map[id.ID][]taken) error {
	type which struct{ transfer, town, household id.ID }
	households, on := map[which]Household{}, map[which]clock.Date{}
	args := []any{s.Tenant, record.Wish}
	err := db.Each(ctx, tx, func(row db.Row) error {
		var w which
		var day clock.Date
		n := record.Need{Severity: record.Needed}
		var persons int
		err := row.Scan(&w.transfer, &w.town, &day, &w.household, &n.Code, &persons)
		h, seen := households[w]
		if !seen {
			h.Demand = map[Resource]int{}
			households[w], on[w] = h, day
		}
		for range persons {
			h.takes(n)
		}
		return err
	}, `SELECT t.id, t.to_tenant_id, t.announced_on, h.id, r.code, count(DISTINCT p.id)`+handedOver+`
		JOIN person one ON one.tenant_id = p.tenant_id AND (one.id = p.id OR one.merged_into = p.id)
		JOIN need r ON r.tenant_id = one.tenant_id AND r.person_id = one.id AND r.withdrawn_at = 0 AND r.severity <> $2
			AND r.from_day <= t.arrive_on AND (r.until_day = '' OR r.until_day >= t.arrive_on) AND r.code IN (`+db.List(&args, takingCodes())+`)
		WHERE `+db.ByID(&args, "t", transfers)+`
		GROUP BY t.id, t.to_tenant_id, t.announced_on, h.id, r.code`, args...)
	for w, h := range households {
		all[w.town] = append(all[w.town], taken{on[w], h.Demand})
	}
	return err
}

// takingCodes are the needs that take up something.
func takingCodes() []string {
	return slices.Concat(slices.Sorted(maps.Keys(homes)), slices.Sorted(maps.Keys(places)))
}
