package register

import (
	"context"

	"github.com/a-h/templ"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// Part is what another room knows of a household, for its page: it loads and
// audits in the page's transaction. It gives templ.NopComponent where there is
// nothing to say to this visitor.
type Part func(v *door.Visit, ctx context.Context, tx *db.Tx, h person.Household) (templ.Component, error)

// household is what its page shows of who they are.
type household struct {
	Household person.Household
	Today     clock.Date
	Unit      string // name of the facility
	Bonds     []bond
	Stays     []person.Stay // the first first
	Followers []person.Follower
	Alike     []person.Duplicate // of this household and another one, not decided on
	Writes    bool               // may change it
	Moves     bool               // may say that it lives in another facility
	Legal     bool               // may ask for the legal status
	Emergency bool               // may see more of it in an emergency
}

// bond is a relation in the words of a page.
type bond struct {
	Relation  id.ID
	Person    string // name
	Kind      person.RelationKind
	Other     string // name; "" of another household that the visitor does not see
	Elsewhere id.ID  // the household of the other, where it is another one
}

// ShowHousehold makes the action of a household's page. What is next stands
// first (before), who they are after it, then what else is known (after).
func ShowHousehold(before, after []Part) door.Action {
	return func(v *door.Visit) error {
		which, err := v.ID("id")
		if err != nil {
			return err
		}
		var show household
		var first, last []templ.Component
		err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
			if show, err = loadHousehold(v, ctx, tx, which); err != nil {
				return err
			}
			if first, err = loadParts(v, ctx, tx, show.Household, before); err != nil {
				return err
			}
			last, err = loadParts(v, ctx, tx, show.Household, after)
			return err
		})
		if err != nil {
			return err
		}
		v.Trail = trail(v)
		return v.Show(HouseholdName(v.Context(), show.Household), householdPage(show, first, last))
	}
}

func loadParts(v *door.Visit, ctx context.Context, tx *db.Tx, h person.Household, parts []Part) ([]templ.Component, error) { //nolint:revive // the visit leads
	shown := make([]templ.Component, len(parts))
	for i, part := range parts {
		var err error
		if shown[i], err = part(v, ctx, tx, h); err != nil {
			return nil, err
		}
	}
	return shown, nil
}

func loadHousehold(v *door.Visit, ctx context.Context, tx *db.Tx, which id.ID) (household, error) { //nolint:revive // the visit leads
	o, err := person.ShowOverview(ctx, tx, v.Clock, v.Scope, which)
	if err != nil {
		return household{}, err
	}
	h := o.Household
	show := household{Household: h, Bonds: bonds(o), Today: v.Today(), Unit: o.Lives(), Stays: o.Stays, Legal: v.Scope.Reads(tenant.Legal),
		Writes: v.Scope.Writes(tenant.Register) && h.LeftOn.IsZero()}
	show.Emergency = h.LeftOn.IsZero() && v.Scope.MayOpenEmergency() == nil
	show.Moves = show.Writes && v.Scope.Kind == tenant.Land
	show.Followers = o.Followers
	if show.Writes {
		page, err := person.Duplicates(ctx, tx, v.Clock, v.Scope, person.DuplicateFilter{Household: h.ID})
		if err != nil {
			return household{}, err
		}
		show.Alike = page.Duplicates
	}
	return show, nil
}

// bonds words the relations of a household's persons.
func bonds(o person.Overview) []bond {
	var all []bond
	for _, r := range o.Relations {
		if _, here := o.Household.Person(r.Person); !here { // told from this household's side
			r.Person, r.Other = r.Other, r.Person
		}
		one, _ := o.Person(r.Person)
		other, _ := o.Person(r.Other)
		b := bond{Relation: r.ID, Person: one.Name(), Kind: r.Kind, Other: other.Name()}
		if other.Household != o.Household.ID {
			b.Elsewhere = other.Household
		}
		all = append(all, b)
	}
	return all
}

func trail(v *door.Visit, crumbs ...ui.Crumb) []ui.Crumb {
	return append([]ui.Crumb{{Label: v.T("register.title"), URL: "/haushalte"}}, crumbs...)
}
