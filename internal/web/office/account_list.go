package office

import (
	"context"
	"net/url"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
)

type accountList struct {
	Accounts []account.Account
	Units    map[id.ID]string
	Next     string
	Paged    bool
	Writes   bool
}

// ListAccounts shows who works here and as what.
func ListAccounts(v *door.Visit) error {
	var p accountList
	query := v.R.URL.Query()
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Accounts, err = account.List(ctx, tx, v.Clock, v.Scope, query.Get("name"), id.ID(query.Get("ab"))); err != nil {
			return err
		}
		p.Units, err = unitNames(ctx, tx, v.Scope)
		return err
	})
	if err != nil {
		return err
	}
	p.Paged, p.Writes = query.Has("ab"), v.Scope.Writes(tenant.Account)
	if n := len(p.Accounts); n == 200 {
		last := p.Accounts[n-1]
		p.Next = "/zugaenge?" + url.Values{"name": {last.Name}, "ab": {string(last.ID)}}.Encode()
	}
	return v.Show(v.T("accounts.title"), accountListPage(p))
}

// AccountTable is who works here as a table to keep.
var AccountTable = export.List{Path: "/zugaenge", Kind: "accounts", Data: tenant.Account, Open: func(v *door.Visit, _ url.Values) (export.Table, error) {
	var p accountList
	var last account.Account
	return export.Of(v.Scope, export.Source[account.Account]{Title: v.T("accounts.title"), Columns: accountColumns(v.Context(), &p),
		Persons: func(a account.Account) []id.ID { return []id.ID{a.ID} },
		Load: func(ctx context.Context, tx *db.Tx) (err error) {
			p.Units, err = unitNames(ctx, tx, v.Scope)
			return err
		},
		Page: func(ctx context.Context, tx *db.Tx) ([]account.Account, bool, error) {
			all, err := account.List(ctx, tx, v.Clock, v.Scope, last.Name, last.ID)
			if len(all) > 0 {
				last = all[len(all)-1]
			}
			return all, len(all) == 200, err
		}}), nil
}}

func unitNames(ctx context.Context, tx *db.Tx, s tenant.Scope) (map[id.ID]string, error) {
	units, err := tenant.Units(ctx, tx, s)
	names := make(map[id.ID]string, len(units))
	for _, u := range units {
		names[u.ID] = u.Name
	}
	return names, err
}
