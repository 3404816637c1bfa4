package office

import (
	"context"
	"net/url"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
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

func unitNames(ctx context.Context, tx *db.Tx, s tenant.Scope) (map[id.ID]string, error) {
	units, err := tenant.Units(ctx, tx, s)
	names := make(map[id.ID]string, len(units))
	for _, u := range units {
		names[u.ID] = u.Name
	}
	return names, err
}
