package access

import (
	"context"
	"net/url"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

type releaseList struct {
	Releases []account.Release
	About    map[id.ID]export.About // what they are about
	Names    map[id.ID]string
	Actor    id.ID
	Decides  bool
	Now      time.Time
	Order    ui.ListOrder
	Next     string
	Paged    bool
}

// releaseHeads are the labels of the columns releases can be ordered by,
// releaseWords the columns, by the word in the address.
var (
	releaseHeads = map[string]string{"": "releases.who", "was": "releases.what", "stand": "releases.state"}
	releaseWords = map[string]account.ReleaseColumn{"was": account.ReleaseByKind, "stand": account.ReleaseByState}
)

func releaseOrder(query url.Values) ui.ListOrder {
	return ui.Ordered(query, "/freigaben", "was", "stand")
}

// ListReleases shows what was asked to be sent out: all of it to who decides,
// to everybody else their own. The lists say what a release is about.
func ListReleases(lists func() []export.List) door.Action {
	return func(v *door.Visit) error {
		p := releaseList{Now: v.Clock.Now(), Actor: v.Scope.Actor, Decides: v.Scope.MayRelease() == nil}
		query := v.R.URL.Query()
		p.Order = releaseOrder(query)
		page := account.ReleaseQuery{By: releaseWords[p.Order.Word], Down: p.Order.Down}
		page.After, p.Paged = id.Parse(query.Get("ab"))
		err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
			if p.Releases, err = account.Releases(ctx, tx, v.Clock, v.Scope, page); err != nil {
				return err
			}
			if p.About, err = export.AboutOf(ctx, tx, v, lists(), p.Releases); err != nil {
				return err
			}
			p.Names, err = releaseNames(ctx, tx, v, p.Releases)
			return err
		})
		if err != nil {
			return err
		}
		if n := len(p.Releases); n == account.ReleasePage {
			p.Next = p.Order.URL(url.Values{"ab": {string(p.Releases[n-1].ID)}})
		}
		return v.Show(v.T("releases.title"), releaseListPage(p))
	}
}

func releaseNames(ctx context.Context, tx *db.Tx, v *door.Visit, releases []account.Release) (map[id.ID]string, error) {
	var accounts []id.ID
	for _, r := range releases {
		accounts = append(accounts, r.AskedBy, r.DecidedBy)
	}
	return account.Names(ctx, tx, v.Scope, accounts)
}

// ReleaseTable is the releases as a table to keep.
func ReleaseTable(lists func() []export.List) export.List {
	return export.List{Path: "/freigaben", Kind: "releases", Data: tenant.Account, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
		p := releaseList{Now: v.Clock.Now(), Order: releaseOrder(query)}
		next := account.ReleaseQuery{By: releaseWords[p.Order.Word], Down: p.Order.Down}
		return export.Of(v.Scope, export.Source[account.Release]{Title: v.T("releases.title"), Query: p.Order.Query(), Columns: releaseColumns(v.Context(), &p),
			Filter:  func(export.Names) []string { return export.InOrder(v.Context(), p.Order, releaseHeads) },
			Persons: func(r account.Release) []id.ID { return []id.ID{r.AskedBy} },
			Page: func(ctx context.Context, tx *db.Tx) (page []account.Release, more bool, err error) {
				if page, err = account.Releases(ctx, tx, v.Clock, v.Scope, next); err != nil || len(page) == 0 {
					return nil, false, err
				}
				next.After = page[len(page)-1].ID
				if p.About, err = export.AboutOf(ctx, tx, v, lists(), page); err != nil {
					return nil, false, err
				}
				p.Names, err = releaseNames(ctx, tx, v, page)
				return page, len(page) == account.ReleasePage, err
			}}), nil
	}}
}

// DecideRelease grants or refuses one.
func DecideRelease(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	form := v.Form()
	grant := form.Get("do") == "grant"
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		return account.DecideRelease(ctx, tx, v.Clock, v.Scope, account.DecideReleaseCommand{Release: which, Grant: grant, Note: form.Get("note")})
	})
	if err != nil {
		return err
	}
	if grant {
		return v.Go("/freigaben", "releases.granted")
	}
	return v.Go("/freigaben", "releases.refused")
}
