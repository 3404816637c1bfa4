package seat

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"wegwarte/engine/seating"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Ranked is somebody who waits, with their place in the order and why.
type Ranked struct {
	Seat
	Number      int // from 1
	Calculation seating.Calculation
	Behind      seating.By // what put them behind the one before
}

// Sheet is all who signed up for an offer.
type Sheet struct {
	Offer   offer.Offer
	Terms   Terms
	Kita    Rule // of a Kita: the criteria in force
	Rule    seating.Rule
	Seed    string
	Held    []Seat   // who has a seat, or is offered one
	Waiting []Ranked // in their order
	Before  []Seat   // of a Kita: signed up for the next run
	Ended   int      // who declined, withdrew or let it lapse
}

// mostShown bounds a sheet.
const mostShown = 2000

// Show gives who signed up for an offer and who waits, with the rule and the calculation, to those who look after it: of each what was released.
func Show(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) (h Sheet, err error) {
	own, err := access(s, tenant.Scope.MayRead)
	if err != nil {
		return h, err
	}
	if s.Own.Person != "" {
		return h, errs.Forbidden("error.forbidden")
	}
	if h.Offer, err = offer.Find(ctx, tx, house(s), which); err != nil {
		return h, err
	}
	if own != "" && h.Offer.Provider != own {
		return Sheet{}, errs.NotFound("error.not-found")
	}
	if h.Terms, err = TermsOf(ctx, tx, s, which); err != nil {
		return h, err
	}
	today := clock.Today(c)
	if h.Kita, err = RuleOn(ctx, tx, s, today); err != nil {
		return h, err
	}
	all, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM seat s WHERE s.tenant_id = $1 AND s.offer_id = $2 AND s.state IN ('offered', 'taken', 'attended', 'signed-up') ORDER BY s.state, s.since, s.id`+
		fmt.Sprintf(` LIMIT %d`, mostShown), s.Tenant, which)
	if err != nil {
		return h, err
	}
	for _, t := range all {
		if t.State == SignedUp {
			h.Before = append(h.Before, t)
		} else {
			h.Held = append(h.Held, t)
		}
	}
	q, err := waiting(ctx, tx, s, h.Offer, today, "")
	if err != nil {
		return h, err
	}
	h.Rule, h.Seed, h.Waiting = q.Rule, q.Seed, q.ranked()
	if h.Ended, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM seat s WHERE s.tenant_id = $1 AND s.offer_id = $2 AND s.state IN ('declined', 'lapsed', 'withdrawn')`, s.Tenant, which); err != nil {
		return h, err
	}
	var subjects []id.ID
	for _, t := range append(all, q.All...) {
		subjects = append(subjects, t.subjects()...)
	}
	audit.Log(tx, c, s, audit.Read, tenant.Seat, "sign-ups", subjects...)
	return h, nil
}

func (q queue) ranked() []Ranked {
	list := make([]Ranked, len(q.Order))
	for i, r := range q.Order {
		list[i] = Ranked{Seat: q.All[r.Claim], Number: i + 1, Calculation: r.Calculation, Behind: r.Behind}
	}
	return list
}

// Mine is a wish of somebody, with the offer and their place in the order.
type Mine struct {
	Ranked
	Of      offer.Offer
	By      offer.Provider
	Waiting int // how many wait, they among them
	Rule    seating.Rule
	Seed    string
}

// OfPersons gives what persons signed up for, what goes on first; of who waits their place in the order and why. On somebody's own
// page it gives theirs alone.
func OfPersons(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, persons []id.ID) ([]Mine, error) {
	own, err := access(s, tenant.Scope.MayRead)
	if err != nil {
		return nil, err
	}
	if own != "" {
		return nil, errs.Forbidden("error.forbidden")
	}
	if s.Own.Person != "" {
		persons = []id.ID{s.Own.Person}
	}
	ids, err := person.WithFollowers(ctx, tx, house(s), persons)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	args := []any{s.Tenant}
	all, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM seat s WHERE s.tenant_id = $1 AND s.person_id IN (`+db.List(&args, ids)+`)`, args...)
	if err != nil {
		return nil, err
	}
	sorted.By(all, func(a, b Seat) int { return cmp.Or(b.StateOn.Compare(a.StateOn), cmp.Compare(b.ID, a.ID)) })
	list, queues := make([]Mine, len(all)), map[id.ID]queue{}
	var subjects, which []id.ID
	for _, t := range all {
		which = append(which, t.Offer)
	}
	offers, err := offer.Some(ctx, tx, house(s), which)
	if err != nil {
		return nil, err
	}
	for i, t := range all {
		m := Mine{Ranked: Ranked{Seat: t}, Of: offers[t.Offer].Offer, By: offers[t.Offer].Of}
		if t.State == Waiting {
			q, known := queues[t.Offer]
			if !known {
				if q, err = waiting(ctx, tx, s, m.Of, clock.Today(c), ""); err != nil {
					return nil, err
				}
				queues[t.Offer] = q
			}
			m.among(q)
		}
		list[i], subjects = m, append(subjects, t.Person)
	}
	if err := counts(ctx, tx, c, s, list); err != nil {
		return nil, err
	}
	sorted.By(list, func(a, b Mine) int { return cmp.Or(rank(a.State)-rank(b.State), a.Place-b.Place) })
	slices.Sort(subjects)
	audit.Log(tx, c, s, audit.Read, tenant.Seat, "own sign-ups", slices.Compact(subjects)...)
	return list, nil
}

// Going gives what goes on of what whose page it is signed up for, with the offers: without their place in an order.
func Going(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]Mine, error) {
	if s.Own.Person == "" {
		return nil, errs.Forbidden("error.forbidden")
	}
	if _, err := access(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	ids, err := person.WithFollowers(ctx, tx, house(s), []id.ID{s.Own.Person})
	if err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	all, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM seat s WHERE s.tenant_id = $1 AND s.person_id IN (`+db.List(&args, ids)+`) AND s.state IN ('signed-up', 'waiting', 'offered', 'taken')
		ORDER BY s.since, s.id`, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	which := make([]id.ID, len(all))
	for i, t := range all {
		which[i] = t.Offer
	}
	offers, err := offer.Some(ctx, tx, house(s), which)
	list := make([]Mine, len(all))
	for i, t := range all {
		list[i] = Mine{Ranked: Ranked{Seat: t}, Of: offers[t.Offer].Offer, By: offers[t.Offer].Of}
	}
	audit.Log(tx, c, s, audit.Read, tenant.Seat, "own sign-ups", s.Own.Person)
	return list, err
}

// counts fills in how wishes for a Kita count by the criteria in force, before places are given.
func counts(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, list []Mine) error {
	var before []int
	var seats []Seat
	for i, m := range list {
		if m.State == SignedUp {
			before, seats = append(before, i), append(seats, m.Seat)
		}
	}
	if len(seats) == 0 {
		return nil
	}
	today := clock.Today(c)
	r, err := RuleOn(ctx, tx, s, today)
	if err != nil {
		return err
	}
	claims, err := claims(ctx, tx, s, seats, r.Rule)
	if err != nil {
		return err
	}
	for n, i := range before {
		list[i].Rule = r.Rule
		list[i].Calculation = r.Rule.Calculate(claims[n], string(seats[n].Provider), epoch.DaysUntil(today), "")
	}
	return nil
}

// rank puts first what asks for an answer, and last what is over.
func rank(s State) int {
	return slices.Index([]State{Offered, Waiting, SignedUp, Taken, Attended, Declined, Lapsed, Withdrawn}, s)
}
