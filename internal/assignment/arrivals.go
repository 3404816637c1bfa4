package assignment

import (
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

// Arrival is a transfer as a calendar shows it: when, where, how many, nobody's
// name.
type Arrival struct {
	Transfer
	Changed time.Time // when it became as it is
}

// At gives the moment of the arrival, where a time of day was said.
func (a Arrival) At() (time.Time, bool) {
	at, err := time.Parse("15:04", a.ArriveAt)
	if err != nil {
		return time.Time{}, false
	}
	d := a.ArriveOn
	return time.Date(d.Year(), d.Month(), d.Day(), at.Hour(), at.Minute(), 0, 0, clock.Berlin), true
}

// mostArrivals bounds a calendar.
const mostArrivals = 2000

// Arrivals gives what was announced to a municipality to arrive on a day or
// later, also what was taken back since, by day.
func Arrivals(ctx context.Context, tx *db.Tx, s tenant.Scope, from clock.Date) ([]Arrival, error) {
	if s.Kind != tenant.Municipality {
		return nil, errs.Forbidden("error.forbidden")
	}
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	args := []any{from, mostArrivals}
	return db.All(ctx, tx, func(row db.Row) (a Arrival, err error) {
		t := &a.Transfer
		err = row.Scan(&t.ID, &t.Number, &t.State, &t.ArriveOn, &t.ArriveAt, &t.MeetingPoint, &t.Persons, &t.Version, db.Time(&a.Changed))
		return a, err
	}, `SELECT t.id, t.number, t.state, t.arrive_on, t.arrive_at, t.meeting_point, t.persons, t.version, coalesce(e.at, 0)
		FROM transfer t LEFT JOIN transfer_event e ON e.transfer_id = t.id AND e.version = t.version
		WHERE t.arrive_on >= $1 AND `+seen(s, &args)+` ORDER BY t.arrive_on, t.id LIMIT $2`, args...)
}
