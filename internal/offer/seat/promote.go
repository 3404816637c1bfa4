package seat

import (
	"context"

	"wegwarte/engine/seating"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/mail"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
)

// epoch is the day from which the engine counts days.
var epoch = clock.MustDate("2000-01-01")

// Day gives the day of the engine's count.
func Day(n int) clock.Date { return epoch.AddDays(n) }

// queue is who waits for a seat of an offer, in the order of its rule on a day.
type queue struct {
	Rule  seating.Rule
	Days  int // for an answer
	Seed  string
	All   []Seat
	Order []seating.Ranked // of All
}

// wanted leaves out what a child does not wait for, because it has a place that it likes better.
const wanted = ` AND (s.place = 0 OR NOT EXISTS (SELECT 1 FROM seat b WHERE b.tenant_id = s.tenant_id AND b.who = s.who AND b.place > 0 AND b.place < s.place AND b.starts = s.starts AND b.state IN ('offered', 'taken')))`

// waiting gives who waits for an offer, ordered. Kitas order by the municipality's criteria, others by their own.
func waiting(ctx context.Context, tx *db.Tx, s tenant.Scope, o offer.Offer, today clock.Date, lock string) (q queue, err error) {
	if o.Theme == offer.KitaPlace {
		r, err := RuleOn(ctx, tx, s, today)
		if err != nil {
			return q, err
		}
		q.Rule, q.Days = r.Rule, r.Days
	} else {
		t, err := TermsOf(ctx, tx, s, o.ID)
		if err != nil {
			return q, err
		}
		q.Rule, q.Days = t.Rule, t.Days
	}
	if q.All, err = db.All(ctx, tx, scan, `SELECT `+columns+` FROM seat s WHERE s.tenant_id = $1 AND s.offer_id = $2 AND s.state = 'waiting'`+wanted+`
		ORDER BY s.since, s.id`+lock, s.Tenant, o.ID); err != nil {
		return q, err
	}
	q.Seed = string(o.ID)
	claims, err := claims(ctx, tx, s, q.All, q.Rule)
	if err != nil {
		return q, err
	}
	for i, t := range q.All {
		claims[i].ID = string(t.ID) // a child has one row for an offer
	}
	q.Order, err = seating.Order(q.Rule, q.Seed, string(o.Provider), epoch.DaysUntil(today), claims)
	return q, err
}

// promote offers what is free to those who come next, each until a day. The offer is held.
func promote(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, o offer.Offer) error {
	today := clock.Today(c)
	if o.State != offer.StatePublished || o.UntilOn.Before(today) {
		return nil
	}
	free, err := db.One(ctx, tx, db.Value[int], `SELECT CASE WHEN o.seats IS NULL OR o.taken > o.seats THEN 0 ELSE o.seats - o.taken END FROM offer o WHERE o.tenant_id = $1 AND o.id = $2`, s.Tenant, o.ID)
	if err != nil || free == 0 {
		return err
	}
	q, err := waiting(ctx, tx, s, o, today, tx.ForUpdate())
	if err != nil {
		return err
	}
	for _, ranked := range q.Order {
		t := q.All[ranked.Claim]
		if t.People > free {
			break // nobody is overtaken, not even by who would need less
		}
		got, err := offer.Take(ctx, tx, s, o.ID, t.People)
		if err != nil || !got {
			return err
		}
		free -= t.People
		t.Until = today.AddDays(q.Days)
		if err := t.become(ctx, tx, c, s, Offered, o); err != nil {
			return err
		}
		audit.Log(tx, c, s, audit.Change, tenant.Seat, "seat offered", t.subjects()...)
		if err := t.mail(ctx, tx, c, s, mail.SeatOffered); err != nil {
			return err
		}
	}
	return nil
}

// become stores a new state, and has the way tell it.
func (t *Seat) become(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, to State, o offer.Offer) error {
	t.State, t.StateOn = to, clock.Today(c)
	if to == Taken && t.SeatedOn.IsZero() {
		t.SeatedOn = t.StateOn
	}
	if to != Offered {
		t.Until = clock.Date{}
	}
	if err := tx.Must(ctx, `UPDATE seat SET state = $4, state_on = $5, seated_on = $6, until = $7, version = version + 1, by_id = $8, by_name = $9 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		s.Tenant, t.ID, t.Version, t.State, t.StateOn, t.SeatedOn, t.Until, s.Actor, s.Name); err != nil {
		return err
	}
	t.Version++
	return tell(ctx, tx, c, s, *t, o)
}

// close ends one in a state, and gives back the seat that it held.
func (t *Seat) close(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, to State, o offer.Offer) error {
	if t.State.Holds() {
		if _, err := offer.Take(ctx, tx, s, t.Offer, -t.People); err != nil {
			return err
		}
	}
	return t.become(ctx, tx, c, s, to, o)
}
