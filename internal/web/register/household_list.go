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
	"wegwarte/internal/web/export"
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

// query is the list's address without its page.
func (l householdList) query() url.Values {
	f := l.Filter
	f.After = ""
	return listQuery(f)
}

func listURL(f person.Filter) string {
	query := listQuery(f)
	if len(query) == 0 {
		return "/haushalte"
	}
	return "/haushalte?" + query.Encode()
}

func listQuery(f person.Filter) url.Values {
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
	return query
}

// ListHouseholds shows who is here, by name or another column.
func ListHouseholds(v *door.Visit) error {
	l := readHouseholds(v, v.R.URL.Query())
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

// readHouseholds reads which households are asked for.
func readHouseholds(v *door.Visit, query url.Values) householdList {
	l := householdList{Today: v.Today(), Writes: v.Scope.Writes(tenant.Register), Text: strings.TrimSpace(query.Get("suche"))}
	l.Searched = l.Text != ""
	l.Filter.Unit, _ = id.Parse(query.Get("einrichtung"))
	l.Filter.After, _ = id.Parse(query.Get("ab"))
	l.Filter.Left = query.Get("weg") != ""
	l.Filter.By, l.Filter.Down = columns[query.Get("nach")], query.Get("absteigend") != ""
	return l
}

// SearchHouseholds shows who was searched for: by name, date of birth or file
// number. It is posted, so that no name stands in an address.
func SearchHouseholds(v *door.Visit) error {
	l := readHouseholds(v, v.Form())
	if !l.Searched {
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

// HouseholdTable is the list, or what a search has found, as a table to keep.
var HouseholdTable = export.List{Path: "/haushalte", Kind: "households", Data: tenant.Register, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	l := readHouseholds(v, query)
	l.Filter.After, l.Filter.Limit = "", 200
	src := export.Source[person.Household]{Title: v.T("register.title"), Query: l.query(), Filter: l.words(v), Columns: householdColumns(v.Context(), &l),
		Persons: person.IDs,
		Load:    func(ctx context.Context, tx *db.Tx) error { return l.loadUnits(ctx, tx, v.Scope) },
		Count: func(ctx context.Context, tx *db.Tx) (int, int, error) {
			return person.Count(ctx, tx, v.Scope, l.Filter)
		},
		Page: func(ctx context.Context, tx *db.Tx) ([]person.Household, bool, error) {
			page, err := person.List(ctx, tx, v.Clock, v.Scope, l.Filter)
			l.Filter.After = page.Next
			return page.Households, page.Next != "", err
		}}
	if l.Searched {
		src.Title, src.Unkept, src.Query, src.Count = v.T("register.search.title"), true, nil, nil
		src.Page = export.Whole(func(ctx context.Context, tx *db.Tx) (_ []person.Household, err error) {
			l.Found, err = person.Search(ctx, tx, v.Clock, v.Scope, l.Text)
			return l.Found.Households, err
		})
	}
	return export.Of(v.Scope, src), nil
}}

// words says what the list is narrowed to and how it is ordered. What was
// searched for may be a name, and is not repeated.
func (l householdList) words(v *door.Visit) func(export.Names) []string {
	return func(names export.Names) (words []string) {
		switch {
		case l.Searched:
			return []string{v.T("export.searched")}
		case l.Filter.Left:
			words = append(words, v.T("register.left"))
		default:
			words = append(words, v.T("register.here"))
		}
		if l.Filter.Unit != "" {
			words = append(words, names[l.Filter.Unit])
		}
		return append(words, export.Ordered(v.Context(), l.label(v.Context(), l.Filter.By), l.Filter.Down))
	}
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
