package seat

import (
	"context"
	"slices"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// access refuses who may not, and gives the provider alone whose seats are the scope's to see, or "".
func access(s tenant.Scope, may func(tenant.Scope, tenant.Data) error) (id.ID, error) {
	if s.Kind != tenant.Municipality && s.Own.Person == "" {
		return "", errs.Forbidden("error.forbidden")
	}
	return s.OnlyUnit(), may(s, tenant.Seat)
}

// desk refuses who is at no desk: a provider's own people, and somebody on their own page.
func desk(s tenant.Scope, may func(tenant.Scope, tenant.Data) error) error {
	own, err := access(s, may)
	if err == nil && (own != "" || s.Own.Person != "") {
		err = errs.Forbidden("error.forbidden")
	}
	return err
}

// house is the scope in which what follows is done, once somebody was let do what it follows from: the next
// one is offered a seat, a way is told. The audit keeps who it was.
func house(s tenant.Scope) tenant.Scope {
	return tenant.Scope{Tenant: s.Tenant, Kind: tenant.Municipality, Actor: s.Actor, Name: s.Name, Role: tenant.CaseManager}
}

// mine reports whether a seat is the scope's to see or change.
func mine(ctx context.Context, tx *db.Tx, s tenant.Scope, own id.ID, t Seat) (bool, error) {
	switch {
	case own != "":
		return t.Provider == own, nil
	case s.Own.Person == "":
		return true, nil
	}
	all, err := person.WithFollowers(ctx, tx, house(s), []id.ID{s.Own.Person})
	return t.Person != "" && slices.Contains(all, t.Person), err
}

// hold gives an offer that is kept from being changed until the end: whoever gives seats of it does so one after the other.
func hold(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (offer.Offer, error) {
	if _, err := db.One(ctx, tx, db.Value[id.ID], `SELECT o.id FROM offer o WHERE o.tenant_id = $1 AND o.id = $2`+tx.ForUpdate(), s.Tenant, which); err != nil {
		return offer.Offer{}, err
	}
	return offer.Find(ctx, tx, house(s), which)
}

// one gives a seat, kept from being changed where lock says so.
func one(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID, lock string) (Seat, error) {
	return db.One(ctx, tx, scan, `SELECT `+columns+` FROM seat s WHERE s.tenant_id = $1 AND s.id = $2`+lock, s.Tenant, which)
}

// held gives a seat that the scope may change, with its offer, both kept from being changed. The offer comes first, as everywhere.
func held(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (t Seat, o offer.Offer, err error) {
	own, err := access(s, tenant.Scope.MayWrite)
	if err != nil {
		return t, o, err
	}
	if t, err = one(ctx, tx, s, which, ""); err != nil {
		return t, o, err
	}
	ok, err := mine(ctx, tx, s, own, t)
	if err == nil && !ok {
		err = errs.NotFound("error.not-found")
	}
	if err != nil {
		return Seat{}, o, err
	}
	offers := []id.ID{t.Offer}
	if t.Place > 0 {
		wishes, err := wishesOf(ctx, tx, s, t.Who)
		if err != nil {
			return t, o, err
		}
		for _, w := range wishes {
			offers = append(offers, w.Offer)
		}
	}
	slices.Sort(offers)
	for _, one := range slices.Compact(offers) {
		found, err := hold(ctx, tx, s, one)
		if err != nil {
			return t, o, err
		}
		if one == t.Offer {
			o = found
		}
	}
	t, err = one(ctx, tx, s, which, tx.ForUpdate())
	return t, o, err
}

// wishesOf gives a child's wishes that go on, the dearest first.
func wishesOf(ctx context.Context, tx *db.Tx, s tenant.Scope, who string) ([]Seat, error) {
	return db.All(ctx, tx, scan, `SELECT `+columns+` FROM seat s WHERE s.tenant_id = $1 AND s.who = $2 AND s.place > 0 AND s.state IN ('signed-up', 'waiting', 'offered') ORDER BY s.place, s.id`, s.Tenant, who)
}
