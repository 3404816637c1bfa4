package office

import (
	"context"
	"net/url"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

type accountList struct {
	Accounts []account.Account
	Units    map[id.ID]string
	Order    ui.ListOrder
	Next     string
	Paged    bool
	Writes   bool
}

// accountHeads are the labels of the columns a list of accounts can be ordered
// by, accountWords the columns, by the word in the address.
var (
	accountHeads = map[string]string{"": "account.name", "einrichtung": "account.unit", "stand": "account.state"}
	accountWords = map[string]account.Column{"einrichtung": account.ByUnit, "stand": account.ByState}
)

func accountOrder(query url.Values) ui.ListOrder {
	return ui.Ordered(query, "/zugaenge", "einrichtung", "stand")
}

// ListAccounts shows who works here and as what.
func ListAccounts(v *door.Visit) error {
	query := v.R.URL.Query()
	p := accountList{Order: accountOrder(query), Writes: v.Scope.Writes(tenant.Account)}
	page := account.Page{By: accountWords[p.Order.Word], Down: p.Order.Down}
	page.After, p.Paged = id.Parse(query.Get("ab"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Accounts, err = account.List(ctx, tx, v.Clock, v.Scope, page); err != nil {
			return err
		}
		p.Units, err = unitNames(ctx, tx, v.Scope)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.Accounts); n == account.ListPage {
		p.Next = p.Order.URL(url.Values{"ab": {string(p.Accounts[n-1].ID)}})
	}
	return v.Show(v.T("accounts.title"), accountListPage(p))
}

// AccountTable is who works here as a table to keep.
var AccountTable = export.List{Path: "/zugaenge", Kind: "accounts", Data: tenant.Account, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	p := accountList{Order: accountOrder(query)}
	page := account.Page{By: accountWords[p.Order.Word], Down: p.Order.Down}
	return export.Of(v.Scope, export.Source[account.Account]{Title: v.T("accounts.title"), Query: p.Order.Query(), Columns: accountColumns(v.Context(), &p),
		Filter:  func(export.Names) []string { return export.InOrder(v.Context(), p.Order, accountHeads) },
		Persons: func(a account.Account) []id.ID { return []id.ID{a.ID} },
		Load: func(ctx context.Context, tx *db.Tx) (err error) {
			p.Units, err = unitNames(ctx, tx, v.Scope)
			return err
		},
		Page: func(ctx context.Context, tx *db.Tx) ([]account.Account, bool, error) {
			all, err := account.List(ctx, tx, v.Clock, v.Scope, page)
			if n := len(all); n > 0 {
				page.After = all[n-1].ID
			}
			return all, len(all) == account.ListPage, err
		}}), nil
}}

func unitNames(ctx context.Context, tx *db.Tx, s tenant.Scope) (map[id.ID]string, error) {
	places, err := workplaces(ctx, tx, s)
	names := make(map[id.ID]string, len(places))
	for _, p := range places {
		names[p.ID] = p.Name
	}
	return names, err
}

// workplaces are where somebody can work within the tenant: a facility of the Land, a
// provider of offers in a municipality.
func workplaces(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]offer.Named, error) {
	if s.Kind == tenant.Municipality {
		return offer.Names(ctx, tx, s)
	}
	units, err := tenant.Units(ctx, tx, s)
	places := make([]offer.Named, len(units))
	for i, u := range units {
		places[i] = offer.Named{ID: u.ID, Name: u.Name}
	}
	return places, err
}
