package offer

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

const insertOffer = `offer (id, tenant_id, provider_id, provider_name, number, theme, area, title, sort_title, data, state, how, seats, taken, sign_until, next_on, until_on, version, at, by_id, by_name)`

// Save keeps an offer, a new one or over the version that was seen. How many seats are
// taken is no part of it.
func Save(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, o Offer) (Offer, error) {
	own, err := ofMunicipality(s, tenant.Scope.MayWrite)
	if err != nil {
		return o, err
	}
	if own != "" && o.Provider == "" {
		o.Provider = own
	}
	if own != "" && o.Provider != own {
		return o, errs.NotFound("error.not-found")
	}
	if err := o.check(); err != nil {
		return o, err
	}
	p, err := findProvider(ctx, tx, s, o.Provider)
	if errs.Is(err, errs.KindNotFound) || err == nil && !p.EndedOn.IsZero() {
		return o, errs.Invalid("offer.choice").At("provider")
	}
	if err != nil {
		return o, err
	}
	today, wanted := clock.Today(c), o.State
	if o.settle(today); o.State != wanted {
		o.State = wanted
		return o, errs.Invalid("offer.when.past").At("times")
	}
	if o.Version == 0 {
		o.ID, o.Version, o.Taken, o.At, o.By = id.New(), 1, 0, c.Now(), s.Name
		err = db.Insert(ctx, tx, insertOffer, [][]any{o.row(s, p)}, "")
	} else {
		err = o.update(ctx, tx, c, s, p, own)
	}
	if db.IsDuplicate(err) {
		err = errs.Invalid("offer.number.twice").At("number").Because(err)
	}
	if err != nil {
		return o, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Offer, "offer")
	return o, index(ctx, tx, s, today, p, []Offer{o})
}

// settle reckons the days by which an offer is sorted, and ends what is over.
func (o *Offer) settle(today clock.Date) {
	if o.NextOn, o.UntilOn = o.When.next(today), o.When.Last(); o.UntilOn.Before(today) && o.State == StatePublished {
		o.State = StateEnded
	}
}

func (o *Offer) update(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, p Provider, own id.ID) error {
	old, err := db.One(ctx, tx, scanOffer, `SELECT `+offerColumns+` FROM offer o WHERE o.tenant_id = $1 AND o.id = $2`+tx.ForUpdate(), s.Tenant, o.ID)
	if err != nil {
		return err
	}
	if own != "" && old.Provider != own {
		return errs.NotFound("error.not-found")
	}
	if o.Taken = old.Taken; o.Seats > 0 && o.Seats < old.Taken {
		return errs.Invalid("offer.seats.taken", "count", old.Taken).At("seats")
	}
	err = tx.Must(ctx, `UPDATE offer SET provider_id = $4, provider_name = $5, number = $6, theme = $7, area = $8, title = $9, sort_title = $10, data = $11, state = $12, how = $13, seats = $14,
		sign_until = $15, next_on = $16, until_on = $17, version = version + 1, by_id = $18, by_name = $19 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, o.ID, o.Version,
		o.Provider, person.Fold(p.Name), o.Number, o.Theme, o.Area, o.Title, person.Fold(o.Title), db.JSON(o.Details), o.State, o.How, limit(o.Seats), o.SignUntil, o.NextOn, o.UntilOn, s.Actor, s.Name)
	o.Version++
	if err != nil || !o.gains(old) {
		return err
	}
	return job.Enqueue(ctx, tx, c, s.Tenant, job.New{Kind: MoreSeats, About: Grown{o.ID}})
}

// MoreSeats is the kind of job that follows where an offer has more seats than before: who waits is offered them.
const MoreSeats job.Kind = "offer.more-seats"

// Grown is what such a job is about.
type Grown struct {
	Offer id.ID `json:"offer"`
}

// gains reports whether more people can have a seat of it than of what it was.
func (o Offer) gains(old Offer) bool {
	return o.How == Seat && o.State == StatePublished && (o.Seats == 0 && old.Seats > 0 || old.Seats > 0 && o.Seats > old.Seats || old.State != StatePublished || old.How != Seat)
}

// End says that an offer is over.
func End(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID, version int) (Offer, error) {
	own, err := ofMunicipality(s, tenant.Scope.MayWrite)
	if err != nil {
		return Offer{}, err
	}
	o, err := find(ctx, tx, s, which, own)
	if err != nil {
		return o, err
	}
	if err := tx.Must(ctx, `UPDATE offer SET state = 'ended', version = version + 1, by_id = $4, by_name = $5 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, which, version, s.Actor, s.Name); err != nil {
		return o, err
	}
	o.State, o.Version = StateEnded, o.Version+1
	audit.Log(tx, c, s, audit.Change, tenant.Offer, "offer ended")
	return o, index(ctx, tx, s, clock.Today(c), Provider{}, []Offer{o})
}

// Take takes seats of an offer, or gives them back where by is below zero. It is false
// where not so many are free: nothing has changed then. Two who take the last seat at
// once wait for each other, and one of them gets it. Who calls it has asked for the
// right to do so.
func Take(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID, by int) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE offer SET taken = taken + $3 WHERE tenant_id = $1 AND id = $2 AND taken + $3 >= 0 AND (seats IS NULL OR $3 < 0 OR taken + $3 <= seats)`, s.Tenant, which, by)
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.Exec(ctx, `UPDATE offer_find SET seats_left = (SELECT CASE WHEN o.seats IS NULL THEN -1 WHEN o.taken > o.seats THEN 0 ELSE o.seats - o.taken END FROM offer o WHERE o.tenant_id = $1 AND o.id = $2)
		WHERE tenant_id = $1 AND id = $2`, s.Tenant, which)
	return true, err
}

// mostSettled is how many offers a step of the night looks at.
const mostSettled = 200

// Settle is a step of the night: what took place is given its next day, and what is
// over ends. It gives how many it looked at.
func Settle(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	today := clock.Today(c)
	offers, err := db.All(ctx, tx, scanOffer, `SELECT `+offerColumns+` FROM offer o JOIN offer_find f ON f.id = o.id WHERE f.tenant_id = $1 AND f.next_on < $2 AND o.tenant_id = $1
		ORDER BY f.next_on, f.id LIMIT $3`, s.Tenant, today, mostSettled)
	if err != nil || len(offers) == 0 {
		return 0, err
	}
	listed, err := with(ctx, tx, s, offers)
	if err != nil {
		return 0, err
	}
	ids, by := make([]id.ID, len(listed)), map[id.ID]Provider{}
	for i, l := range listed {
		o := &offers[i]
		o.settle(today)
		ids[i], by[o.Provider] = o.ID, l.Of
		if _, err := tx.Exec(ctx, `UPDATE offer SET next_on = $3, state = $4 WHERE tenant_id = $1 AND id = $2`, s.Tenant, o.ID, o.NextOn, o.State); err != nil {
			return 0, err
		}
	}
	if err := forget(ctx, tx, s, ids); err != nil {
		return 0, err
	}
	if err := indexNew(ctx, tx, s, today, by, offers); err != nil {
		return 0, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Offer, "offers settled")
	return len(offers), nil
}
