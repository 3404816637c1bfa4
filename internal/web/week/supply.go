package week

import (
	"cmp"
	"context"
	"net/url"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/proposal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// supply is what there is in the municipalities.
type supply struct {
	Scope tenant.Scope
	Today clock.Date
	Towns []proposal.Town
	Order ui.ShortOrder
	All   bool // else the first of them
}

const firstTowns = 50

var supplyOrders = map[string]func(a, b proposal.Town) int{
	"":          func(_, _ proposal.Town) int { return 0 }, // as Supply gives them
	"name":      func(a, b proposal.Town) int { return cmp.Compare(a.Name, b.Name) },
	"soll":      func(a, b proposal.Town) int { return cmp.Compare(a.Soll, b.Soll) },
	"unterwegs": func(a, b proposal.Town) int { return cmp.Compare(a.OnTheWay, b.OnTheWay) },
	"plaetze":   func(a, b proposal.Town) int { return cmp.Compare(a.Has[proposal.Beds], b.Has[proposal.Beds]) },
	"gemeldet":  func(a, b proposal.Town) int { return a.StatedOn.Compare(b.StatedOn) },
}

// ListSupply shows what each municipality still owes and what it said it has.
func ListSupply(v *door.Visit) error {
	p, err := loadSupply(v, v.R.URL.Query())
	if err != nil {
		return err
	}
	return v.Show(v.T("proposal.supply"), supplyPage(p))
}

func loadSupply(v *door.Visit, query url.Values) (supply, error) {
	p := supply{Scope: v.Scope, Today: v.Today(), All: query.Has("alle"), Order: ui.Ordered(query, "/vorschlaege/plaetze", "name", "soll", "unterwegs", "plaetze", "gemeldet")}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Towns, err = proposal.Supply(ctx, tx, v.Clock, v.Scope)
		return err
	})
	ui.SortShort(p.Order, p.Towns, supplyOrders)
	return p, err
}

// whole is the address of all municipalities, in the order that is shown.
func (p supply) whole() string {
	query := p.Order.Query()
	query.Set("alle", "1")
	return "/vorschlaege/plaetze?" + query.Encode()
}

// SupplyTable is the same as a table to keep.
var SupplyTable = export.List{Path: "/vorschlaege/plaetze", Kind: "supply", Data: tenant.Quota, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order := ui.Ordered(query, "/vorschlaege/plaetze", "name", "soll", "unterwegs", "plaetze", "gemeldet")
	return export.Of(v.Scope, export.Source[proposal.Town]{Title: v.T("proposal.supply"), Query: order.Query(), Columns: supplyColumns(v.Context()),
		Page: export.Whole(func(ctx context.Context, tx *db.Tx) ([]proposal.Town, error) {
			towns, err := proposal.Supply(ctx, tx, v.Clock, v.Scope)
			ui.SortShort(order, towns, supplyOrders)
			return towns, err
		})}), nil
}}

func supplyColumns(ctx context.Context) []export.Column[proposal.Town] {
	type row = proposal.Town
	columns := []export.Column[row]{
		export.Text(i18n.T(ctx, "place.ags"), func(t row) string { return t.AGS }),
		export.Text(i18n.T(ctx, "transfer.to"), func(t row) string { return t.Name }),
		export.Number(i18n.T(ctx, "proposal.town.soll"), func(t row) int { return t.Soll }),
		export.Text(i18n.T(ctx, "proposal.town.open"), func(t row) string { return openWords(ctx, t) }),
		export.Number(i18n.T(ctx, "proposal.town.on-the-way"), func(t row) int { return t.OnTheWay }),
		export.Day(i18n.T(ctx, "proposal.town.stated"), func(t row) clock.Date { return t.StatedOn }),
	}
	for _, r := range proposal.Stated {
		columns = append(columns, export.Text(i18n.T(ctx, r.Text()), func(t row) string { return saidWords(ctx, t, r) }))
	}
	return columns
}
