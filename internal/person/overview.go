package person

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Overview is a household with what its page says around it.
type Overview struct {
	Household Household
	Relations []Relation
	Elsewhere []Person   // of other households, to whom a relation leads and whom the scope may see
	Stays     []Stay     // where it has lived at the Land, the first first
	Followers []Follower // who were merged into its persons
}

// Person gives the person of a relation, of this household or of another one.
func (o Overview) Person(who id.ID) (Person, bool) {
	if p, ok := o.Household.Person(who); ok {
		return p, true
	}
	return Household{Persons: o.Elsewhere}.Person(who)
}

// Lives gives the name of the facility it lives in; "" where it lives in none.
func (o Overview) Lives() string {
	for _, s := range o.Stays {
		if s.Unit == o.Household.Unit {
			return s.Name
		}
	}
	return ""
}

// ShowOverview gives a household with its relations and stays to somebody who
// reads it. The people of other households to whom a relation leads are shown
// by name, so they stand on record too.
func ShowOverview(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household id.ID) (Overview, error) {
	households, err := Load(ctx, tx, s, []id.ID{household})
	if err != nil {
		return Overview{}, err
	}
	if len(households) == 0 {
		return Overview{}, errs.NotFound("error.not-found")
	}
	o := Overview{Household: households[0]}
	if o.Followers, err = followers(ctx, tx, s, o.Household); err != nil {
		return Overview{}, err
	}
	if o.Relations, err = relationsOf(ctx, tx, s, o.known()); err != nil {
		return Overview{}, err
	}
	if o.Elsewhere, err = o.elsewhere(ctx, tx, s); err != nil {
		return Overview{}, err
	}
	if o.Stays, err = stays(ctx, tx, s, household); err != nil {
		return Overview{}, err
	}
	subjects := o.Household.Subjects()
	for _, f := range o.Followers {
		subjects = append(subjects, f.Home, f.ID)
	}
	for _, p := range o.Elsewhere {
		subjects = append(subjects, p.Household, p.ID)
	}
	audit.Log(tx, c, s, audit.Read, tenant.Register, "household with relations", subjects...)
	return o, nil
}

// known gives the persons of the household and who is shown through them.
func (o Overview) known() []id.ID {
	all := members([]Household{o.Household})
	for _, f := range o.Followers {
		all = append(all, f.ID)
	}
	return all
}

func (o Overview) elsewhere(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Person, error) {
	var strangers []id.ID
	for _, r := range o.Relations {
		for _, end := range []id.ID{r.Person, r.Other} {
			if _, here := o.Household.Person(end); !here {
				strangers = append(strangers, end)
			}
		}
	}
	households, err := Of(ctx, tx, s, strangers)
	if err != nil {
		return nil, err
	}
	var found []Person
	for _, who := range once(strangers) {
		for _, h := range households {
			if p, there := h.Person(who); there {
				found = append(found, p)
			}
		}
	}
	return found, nil
}
