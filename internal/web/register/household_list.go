package register

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// householdList is a page of the list, or what a search has found.
type householdList struct {
	Today    clock.Date
	Page     person.Page
	Found    person.Found
	Searched bool
	Text     string // that was searched for
	Filter   person.Filter
	Units    []tenant.Unit // to choose from; none for who works in one
	Names    map[id.ID]string
	Writes   bool
}

func (l householdList) households() []person.Household {
	if l.Searched {
		return l.Found.Households
	}
	return l.Page.Households
}

// url is the list's address with another page or view of it.
func (l householdList) url(after id.ID, left bool) string {
	query := url.Values{}
	if l.Filter.Unit != "" {
		query.Set("einrichtung", string(l.Filter.Unit))
	}
	if left {
		query.Set("weg", "1")
	}
	if after != "" {
		query.Set("ab", string(after))
	}
	if len(query) == 0 {
		return "/haushalte"
	}
	return "/haushalte?" + query.Encode()
}

// ListHouseholds shows who is here, by name.
func ListHouseholds(v *door.Visit) error {
	l := householdList{Today: v.Today(), Writes: v.Scope.Writes(tenant.Register)}
	query := v.R.URL.Query()
	l.Filter.Unit, _ = id.Parse(query.Get("einrichtung"))
	l.Filter.After, _ = id.Parse(query.Get("ab"))
	l.Filter.Left = query.Get("weg") != ""
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if l.Page, err = person.List(ctx, tx, v.Clock, v.Scope, l.Filter); err != nil {
			return err
		}
		return l.loadUnits(ctx, tx, v.Scope)
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("register.title"), householdListPage(l))
}

// SearchHouseholds shows who was searched for: by name, date of birth or file
// number. It is posted, so that no name stands in an address.
func SearchHouseholds(v *door.Visit) error {
	l := householdList{Today: v.Today(), Searched: true, Writes: v.Scope.Writes(tenant.Register),
		Text: strings.TrimSpace(v.Form().Get("suche"))}
	if l.Text == "" {
		return v.Go("/haushalte", "")
	}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if l.Found, err = person.Search(ctx, tx, v.Clock, v.Scope, l.Text); err != nil {
			return err
		}
		return l.loadUnits(ctx, tx, v.Scope)
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("register.search.title"), householdListPage(l))
}

// loadUnits fills in the facilities: their names, and where there is more than
// one to see, the choice.
func (l *householdList) loadUnits(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	units, err := tenant.Units(ctx, tx, s)
	l.Names = map[id.ID]string{}
	for _, u := range units {
		l.Names[u.ID] = u.Name
	}
	if s.OnlyUnit() == "" {
		l.Units = units
	}
	return err
}

// others gives the matching persons of a household but its first, who names the
// row.
func (l householdList) others(h person.Household) []person.Person {
	return slices.DeleteFunc(slices.Clone(h.Persons[1:]), func(p person.Person) bool { return !l.Found.Matches[p.ID] })
}
