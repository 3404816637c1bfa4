package seat

import (
	"context"
	"fmt"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
)

const mostAtOnce = 100

// KeptDays is how long a guest's row is there after it is over: until questions about it are settled.
const KeptDays = 90

// Lapse is a step of the night: seats that were offered until yesterday lapse, those of who moved away and of offers that are over as well, and
// what is free goes to who comes next.
func Lapse(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	if s.Kind != tenant.Municipality {
		return 0, nil
	}
	s.Role = tenant.CaseManager
	today := clock.Today(c)
	due, err := db.All(ctx, tx, db.Value[id.ID], `SELECT s.id FROM seat s WHERE s.tenant_id = $1 AND s.state = 'offered' AND s.until < $2 ORDER BY s.until, s.id`+fmt.Sprintf(` LIMIT %d`, mostAtOnce), s.Tenant, today)
	if err != nil {
		return 0, err
	}
	over, err := db.All(ctx, tx, db.Value[id.ID], `SELECT s.id FROM seat s JOIN offer o ON o.tenant_id = s.tenant_id AND o.id = s.offer_id AND (o.state = 'ended' OR o.until_on < $2)
		WHERE s.tenant_id = $1 AND s.state IN ('signed-up', 'waiting', 'offered') ORDER BY s.since, s.id`+fmt.Sprintf(` LIMIT %d`, mostAtOnce), s.Tenant, today)
	if err != nil {
		return 0, err
	}
	left, err := db.All(ctx, tx, db.Value[id.ID], `SELECT s.id FROM seat s JOIN person p ON p.tenant_id = s.tenant_id AND p.id = s.person_id JOIN household h ON h.tenant_id = p.tenant_id AND h.id = p.household_id AND h.left_on <> ''
		WHERE s.tenant_id = $1 AND p.merged_into IS NULL AND s.state IN ('signed-up', 'waiting', 'offered') ORDER BY s.since, s.id`+fmt.Sprintf(` LIMIT %d`, mostAtOnce), s.Tenant)
	if err != nil {
		return 0, err
	}
	done := map[id.ID]bool{}
	for _, which := range append(append(due, over...), left...) {
		if done[which] {
			continue
		}
		done[which] = true
		t, o, err := held(ctx, tx, s, which)
		if err != nil {
			return 0, err
		}
		if !t.State.Becomes(Lapsed) {
			continue
		}
		if err := t.close(ctx, tx, c, s, Lapsed, o); err != nil {
			return 0, err
		}
		if err := promote(ctx, tx, c, s, o); err != nil {
			return 0, err
		}
		audit.Log(tx, c, s, audit.Change, tenant.Seat, "seat lapsed", t.subjects()...)
	}
	return len(done), nil
}

// mostFilled bounds how many offers are looked at in one night.
const mostFilled = 2000

// Fill is a step of the night: what became free because an offer has more seats now goes to who waits. It is done at once: who waits for
// nothing better may be nobody, and then a seat stays free.
func Fill(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	if s.Kind != tenant.Municipality {
		return 0, nil
	}
	s.Role = tenant.CaseManager
	free, err := db.All(ctx, tx, db.Value[id.ID], `SELECT o.id FROM offer o WHERE o.tenant_id = $1 AND o.state = 'published' AND o.until_on >= $2 AND o.taken < o.seats
		AND EXISTS (SELECT 1 FROM seat s WHERE s.tenant_id = o.tenant_id AND s.offer_id = o.id AND s.state = 'waiting') ORDER BY o.id`+fmt.Sprintf(` LIMIT %d`, mostFilled), s.Tenant, clock.Today(c))
	for _, which := range free {
		o, err := hold(ctx, tx, s, which)
		if err == nil {
			err = promote(ctx, tx, c, s, o)
		}
		if err != nil {
			return 0, err
		}
	}
	return 0, err
}

// Forget is a step of the night: of somebody without a record nothing stays once it is over for some time, and questions that nobody
// answered are closed.
func Forget(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	if s.Kind != tenant.Municipality {
		return 0, nil
	}
	s.Role = tenant.CaseManager
	today := clock.Today(c)
	if _, err := tx.Exec(ctx, `DELETE FROM seat_ask WHERE tenant_id = $1 AND until < $2`, s.Tenant, today); err != nil {
		return 0, err
	}
	old := today.AddDays(-KeptDays)
	gone, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM seat s WHERE s.tenant_id = $1 AND s.person_id IS NULL AND s.state IN ('declined', 'lapsed', 'withdrawn', 'attended') AND s.state_on < $2
		ORDER BY s.state_on, s.id`+fmt.Sprintf(` LIMIT %d`, mostAtOnce), s.Tenant, old)
	if err != nil {
		return 0, err
	}
	more, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM seat s JOIN offer o ON o.tenant_id = s.tenant_id AND o.id = s.offer_id AND o.until_on < $2
		WHERE s.tenant_id = $1 AND s.person_id IS NULL AND s.state = 'taken' ORDER BY s.id`+fmt.Sprintf(` LIMIT %d`, mostAtOnce), s.Tenant, old)
	if err != nil || len(gone)+len(more) == 0 {
		return 0, err
	}
	ids := make([]id.ID, 0, len(gone)+len(more))
	for _, t := range append(gone, more...) {
		if ids = append(ids, t.ID); t.State.Holds() {
			if _, err := offer.Take(ctx, tx, s, t.Offer, -t.People); err != nil {
				return 0, err
			}
		}
	}
	args := []any{s.Tenant}
	audit.Log(tx, c, s, audit.Change, tenant.Seat, "guests forgotten")
	if _, err := tx.Exec(ctx, `DELETE FROM seat_code WHERE tenant_id = $1 AND seat_id IN (`+db.List(&args, ids)+`)`, args...); err != nil {
		return 0, err
	}
	args = args[:1]
	_, err = tx.Exec(ctx, `DELETE FROM seat WHERE `+db.ByID(&args, "", ids), args...)
	return len(ids), err
}
