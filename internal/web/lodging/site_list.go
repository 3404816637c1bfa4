package lodging

import (
	"context"
	"net/url"

	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// siteList is the sites of a tenant, and how full they are today.
type siteList struct {
	Today  clock.Date
	Sites  []housing.Listed
	Totals map[placement.Kind]housing.Full
	Order  ui.ListOrder
	Next   string
	Paged  bool
	Writes bool
	Town   bool // a municipality's
}

const sitePath = "/unterkuenfte"

// siteHeads are the labels of the columns sites can be listed by, siteWords the
// columns, by the word in the address.
var (
	siteHeads = map[string]string{"": "housing.site", "art": "housing.kind", "plaetze": "housing.places", "bis": "housing.closes"}
	siteWords = map[string]housing.Column{"art": housing.ByKind, "plaetze": housing.ByPlaces, "bis": housing.ByCloses}
)

func siteOrder(query url.Values) ui.ListOrder {
	return ui.Ordered(query, sitePath, "art", "plaetze", "bis")
}

// sitePage is how many sites a page has.
const sitePage = 50

// ListSites shows where people can live, and how full it is.
func ListSites(v *door.Visit) error {
	query := v.R.URL.Query()
	p := siteList{Today: v.Today(), Order: siteOrder(query), Writes: v.Scope.Writes(tenant.Site), Town: v.Scope.Kind == tenant.Municipality}
	f := housing.SiteFilter{By: siteWords[p.Order.Word], Down: p.Order.Down, Limit: sitePage}
	f.After, p.Paged = id.Parse(query.Get("ab"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Sites, err = housing.Sites(ctx, tx, v.Scope, p.Today, f); err != nil {
			return err
		}
		p.Totals, err = housing.Totals(ctx, tx, v.Scope, p.Today)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.Sites); n == sitePage {
		p.Next = p.Order.URL(url.Values{"ab": {string(p.Sites[n-1].ID)}})
	}
	return v.Show(v.T("housing.title"), siteListPage(p))
}

// sum adds up the totals of all kinds, or of halls alone.
func (p siteList) sum(halls bool) (sum housing.Full) {
	for kind, f := range p.Totals {
		if !halls || housing.Hall(kind) {
			sum.Places += f.Places
			sum.Occupied += f.Occupied
			sum.Reserved += f.Reserved
			sum.Blocked += f.Blocked
			sum.Persons += f.Persons
		}
	}
	return sum
}

// SiteTable is the sites as a table to keep.
var SiteTable = export.List{Path: sitePath, Kind: "sites", Data: tenant.Site, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order := siteOrder(query)
	f := housing.SiteFilter{By: siteWords[order.Word], Down: order.Down, Limit: sitePage}
	return export.Of(v.Scope, export.Source[housing.Listed]{Title: v.T("housing.title"), Query: order.Query(), Columns: siteColumns(v.Context()),
		Filter: func(export.Names) []string { return export.InOrder(v.Context(), order, siteHeads) },
		Page: func(ctx context.Context, tx *db.Tx) ([]housing.Listed, bool, error) {
			all, err := housing.Sites(ctx, tx, v.Scope, v.Today(), f)
			if n := len(all); n > 0 {
				f.After = all[n-1].ID
			}
			return all, len(all) == sitePage, err
		}}), nil
}}

func siteColumns(ctx context.Context) []export.Column[housing.Listed] {
	type row = housing.Listed
	return []export.Column[row]{
		export.Text(i18n.T(ctx, "housing.site"), func(p row) string { return p.Name }),
		export.Text(i18n.T(ctx, "housing.kind"), func(p row) string { return kindWord(ctx, p.Kind) }),
		export.Text(i18n.T(ctx, "housing.address"), func(p row) string { return address(p.Site) }),
		export.Number(i18n.T(ctx, "housing.places"), func(p row) int { return p.Full.Places }),
		export.Number(i18n.T(ctx, "housing.occupied"), func(p row) int { return p.Full.Occupied }),
		export.Number(i18n.T(ctx, "housing.reserved"), func(p row) int { return p.Full.Reserved }),
		export.Number(i18n.T(ctx, "housing.blocked"), func(p row) int { return p.Full.Blocked }),
		export.Number(i18n.T(ctx, "housing.free"), func(p row) int { return p.Full.Free() }),
		export.Number(i18n.T(ctx, "housing.persons"), func(p row) int { return p.Full.Persons }),
		export.Day(i18n.T(ctx, "housing.closes"), func(p row) clock.Date { return p.Closes }),
	}
}
