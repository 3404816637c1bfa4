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
	"wegwarte/internal/web/ui"
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

// columns are what the list can be ordered by, by the word in the address.
var columns = map[string]person.Column{"groesse": person.BySize, "alter": person.ByAge, "seit": person.ByDay}

// url is the list's address with another page or view of it.
func (l householdList) url(after id.ID, left bool) string {
	f := l.Filter
	f.After, f.Left = after, left
	return listURL(f)
}

// sorted heads a column by which the list can be ordered: again, from its end.
func (l householdList) sorted(c ui.Column, by person.Column) ui.Column {
	if l.Searched {
		return c
	}
	f := l.Filter
	f.After, f.By, f.Down = "", by, false
	if l.Filter.By == by {
		c.Sorted, f.Down = ui.Up, !l.Filter.Down
		if l.Filter.Down {
			c.Sorted = ui.Down
		}
	}
	c.SortURL = listURL(f)
	return c
}

func listURL(f person.Filter) string {
	query := url.Values{}
	if f.Unit != "" {
		query.Set("einrichtung", string(f.Unit))
	}
	if f.Left {
		query.Set("weg", "1")
	}
	for word, by := range columns {
		if by == f.By {
			query.Set("nach", word)
		}
	}
	if f.Down {
		query.Set("absteigend", "1")
	}
	if f.After != "" {
		query.Set("ab", string(f.After))
	}
	if len(query) == 0 {
		return "/haushalte"
	}
	return "/haushalte?" + query.Encode()
}

// ListHouseholds shows who is here, by name or another column.
func ListHouseholds(v *door.Visit) error {
	l := householdList{Today: v.Today(), Writes: v.Scope.Writes(tenant.Register)}
	query := v.R.URL.Query()
	l.Filter.Unit, _ = id.Parse(query.Get("einrichtung"))
	l.Filter.After, _ = id.Parse(query.Get("ab"))
	l.Filter.Left = query.Get("weg") != ""
	l.Filter.By, l.Filter.Down = columns[query.Get("nach")], query.Get("absteigend") != ""
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
