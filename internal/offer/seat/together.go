package seat

import (
	"context"
	"slices"

	"wegwarte/engine/seating"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Along is one of a household who is signed up with another of it.
type Along struct {
	Person  id.ID
	Answers map[seating.Kind]bool
}

// SignUpTogether signs somebody up and others of their household with them, by the consent that the command tells of: either all get
// a seat or all wait, and where one of them cannot be signed up, nobody is. From then on each has a seat, or a wish, of their own. The
// provider is told of each the name, and of all the contact of the one who leads. Only the municipality's own people may do so.
func SignUpTogether(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd SignUpCommand, with []Along) ([]Seat, error) {
	if len(with) == 0 {
		one, err := SignUp(ctx, tx, c, s, cmd)
		return []Seat{one}, err
	}
	if err := desk(s, tenant.Scope.MayWrite); err != nil {
		return nil, err
	}
	h, p, err := home(ctx, tx, c, s, cmd.Person)
	if err != nil {
		return nil, err
	}
	today := clock.Today(c)
	who, age := cmd.as(p, today)
	all := []entrant{{&cmd, who, age}}
	for _, a := range with {
		i := slices.IndexFunc(h.Persons, func(o person.Person) bool { return o.ID == a.Person && o.Into == "" })
		if i < 0 || slices.ContainsFunc(all, func(e entrant) bool { return e.Person == a.Person }) {
			return nil, errs.Invalid("own.seat.error.choice").At("with")
		}
		one := SignUpCommand{Offer: cmd.Offer, Released: Released{Name: h.Persons[i].Name()}, Answers: a.Answers}
		who, age := one.as(h.Persons[i], today)
		all = append(all, entrant{&one, who, age})
	}
	return enter(ctx, tx, c, s, "", all)
}

// along holds that somebody who comes with another is of the age the offer is for.
func (e entrant) along(o offer.Offer) error {
	if fits(o, e.age, e.age >= 0) {
		return nil
	}
	return errs.Invalid("seat.with.error.age", "name", e.Name).At("with")
}
