package lived

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

const (
	back  = 36 // months that are counted when the first one is
	grace = 14 // days after its end until a month is counted
)

// Keep is a step of the night: it counts the next month of a municipality that is over, and
// says how many it counted, one or none. It asks for no right.
func Keep(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	if s.Kind != tenant.Municipality {
		return 0, nil
	}
	today := clock.Today(c)
	month, err := next(ctx, tx, s, today)
	if err != nil || month.IsZero() {
		return 0, err
	}
	last := month.AddMonths(1).AddDays(-1)
	if !last.AddDays(grace).Before(today) {
		return 0, nil
	}
	all, err := db.All(ctx, tx, scanHeld, `SELECT t.id, t.persons, p.kind, d.shared, r.id, r.area, count(*) FROM stay t
		JOIN hold h ON h.tenant_id = t.tenant_id AND h.stay_id = t.id
		JOIN place b ON b.id = h.place_id JOIN room r ON r.id = b.room_id JOIN dwelling d ON d.id = t.dwelling_id JOIN site p ON p.id = t.site_id
		WHERE t.tenant_id = $1 AND t.state = 'actual' AND t.from_day <= $2 AND (t.until_day = '' OR t.until_day > $2)
			AND h.from_day <= $2 AND (h.until_day = '' OR h.until_day > $2)
		GROUP BY t.id, t.persons, p.kind, d.shared, r.id, r.area ORDER BY t.id, r.id`, s.Tenant, last)
	if err != nil {
		return 0, err
	}
	m := count(all)
	if _, err := tx.Exec(ctx, `INSERT INTO lived_month (tenant_id, month, persons, halls, own_door, measured, space_low, space_middle, space_high, counted_on)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, s.Tenant, month, m.Persons, m.Halls, m.OwnDoor, m.Measured, m.Space.Low, m.Space.Middle, m.Space.High, today); err != nil {
		return 0, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Site, "month counted")
	return 1, nil
}

func scanHeld(row db.Row) (h held, err error) {
	err = row.Scan(&h.stay, &h.persons, &h.kind, &h.shared, &h.room, &h.area, &h.places)
	return h, err
}

// next gives the month to be counted: behind the last one, or that of the oldest stay; zero where nobody
// has lived yet.
func next(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date) (clock.Date, error) {
	last, err := day(ctx, tx, `SELECT coalesce(max(month), '') FROM lived_month WHERE tenant_id = $1`, s.Tenant)
	if err != nil || !last.IsZero() {
		return last.AddMonths(1), err
	}
	first, err := day(ctx, tx, `SELECT coalesce(min(from_day), '') FROM stay WHERE tenant_id = $1 AND state = 'actual'`, s.Tenant)
	if err != nil || first.IsZero() {
		return clock.Date{}, err
	}
	if oldest := today.AddMonths(-back); first.Before(oldest) {
		first = oldest
	}
	return clock.NewDate(first.Year(), first.Month(), 1), nil
}

func day(ctx context.Context, tx *db.Tx, query string, args ...any) (clock.Date, error) {
	return db.One(ctx, tx, db.Value[clock.Date], query, args...)
}

// Months gives what was counted from one month to another, the oldest first.
func Months(ctx context.Context, tx *db.Tx, s tenant.Scope, from, to clock.Date) ([]Month, error) {
	if s.Kind != tenant.Municipality {
		return nil, errs.Forbidden("error.forbidden")
	}
	if err := s.MayRead(tenant.Site); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, func(row db.Row) (m Month, err error) {
		err = row.Scan(&m.Month, &m.Persons, &m.Halls, &m.OwnDoor, &m.Measured, &m.Space.Low, &m.Space.Middle, &m.Space.High)
		return m, err
	}, `SELECT month, persons, halls, own_door, measured, space_low, space_middle, space_high FROM lived_month WHERE tenant_id = $1 AND month BETWEEN $2 AND $3 ORDER BY month`, s.Tenant, from, to)
}
