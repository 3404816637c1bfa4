package career

import (
	"context"
	"net/url"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
	"wegwarte/internal/work"
)

// openings is which places there are.
type openings struct {
	Today  clock.Date
	All    []work.Opening
	Order  ui.ListOrder
	Next   string
	Paged  bool
	Writes bool
}

var (
	openingHeads   = map[string]string{"": "work.newest", "betrieb": "work.field.employer", "stelle": "work.field.title", "beginn": "work.field.begins", "frist": "work.field.until"}
	openingColumns = map[string]work.OpeningColumn{"betrieb": work.ByEmployer, "stelle": work.ByTitle, "beginn": work.ByBegins, "frist": work.ByUntil}
)

func openingOrder(query url.Values) ui.ListOrder {
	return ui.Ordered(query, openingPath, "betrieb", "stelle", "beginn", "frist")
}

// ListOpenings shows which places are open.
func ListOpenings(v *door.Visit) error {
	query := v.R.URL.Query()
	p := openings{Today: v.Today(), Order: openingOrder(query), Writes: v.Scope.Writes(tenant.Work)}
	f := work.OpeningFilter{By: openingColumns[p.Order.Word], Down: p.Order.Down}
	f.After, p.Paged = id.Parse(query.Get("ab"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.All, err = work.Openings(ctx, tx, v.Clock, v.Scope, f)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.All); n == work.Page {
		p.Next = p.Order.URL(url.Values{"ab": {string(p.All[n-1].ID)}})
	}
	return v.Show(v.T("work.openings"), openingsPage(p))
}

// OpeningTable is the open places, as a table to keep.
var OpeningTable = export.List{Path: openingPath, Kind: "openings", Data: tenant.Work, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order := openingOrder(query)
	f := work.OpeningFilter{By: openingColumns[order.Word], Down: order.Down}
	ctx := v.Context()
	type row = work.Opening
	text := func(field string, of func(row) string) export.Column[row] {
		return export.Text(i18n.T(ctx, "work.field."+field), of)
	}
	return export.Of(v.Scope, export.Source[row]{Title: v.T("work.openings"), Query: order.Query(), Columns: []export.Column[row]{
		text("kind", func(o row) string { return i18n.T(ctx, "work.kind."+string(o.Kind)) }),
		text("employer", func(o row) string { return o.Employer }),
		text("title", func(o row) string { return o.Title }),
		text("german", func(o row) string { return work.Levels[o.German] }),
		text("hours", func(o row) string { return work.FormatWeek(o.Week) }),
		text("town", func(o row) string { return o.Town }),
		text("contact", func(o row) string { return o.Contact }),
		export.Day(i18n.T(ctx, "work.field.begins"), func(o row) clock.Date { return o.Begins }),
		export.Day(i18n.T(ctx, "work.field.until"), func(o row) clock.Date { return o.Until }),
	},
		Filter: func(export.Names) []string { return export.InOrder(ctx, order, openingHeads) },
		Page: func(ctx context.Context, tx *db.Tx) ([]row, bool, error) {
			all, err := work.Openings(ctx, tx, v.Clock, v.Scope, f)
			if n := len(all); n > 0 {
				f.After = all[n-1].ID
			}
			return all, len(all) == work.Page, err
		}}), nil
}}
