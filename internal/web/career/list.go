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

// seekers is who looks for work.
type seekers struct {
	Today clock.Date
	All   []work.Listed
	Order ui.ListOrder
	Next  string
	Paged bool
}

// heads are the labels of the columns the list can come by, columns the columns.
var (
	heads   = map[string]string{"": "work.since", "stand": "work.stage", "termin": "work.next"}
	columns = map[string]work.Column{"stand": work.ByStage, "termin": work.ByNext}
)

func order(query url.Values) ui.ListOrder { return ui.Ordered(query, listPath, "stand", "termin") }

// ListSeekers shows who looks for work, what is next, whose turn it is and since when.
func ListSeekers(v *door.Visit) error {
	query := v.R.URL.Query()
	p := seekers{Today: v.Today(), Order: order(query)}
	f := work.Filter{By: columns[p.Order.Word], Down: p.Order.Down}
	f.After, p.Paged = id.Parse(query.Get("ab"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.All, err = work.List(ctx, tx, v.Clock, v.Scope, f)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.All); n == work.Page {
		p.Next = p.Order.URL(url.Values{"ab": {string(p.All[n-1].ID)}})
	}
	return v.Show(v.T("work.title"), seekersPage(p))
}

// SeekerTable is who looks for work, as a table to keep.
var SeekerTable = export.List{Path: listPath, Kind: "seekers", Data: tenant.Work, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order := order(query)
	f := work.Filter{By: columns[order.Word], Down: order.Down}
	ctx := v.Context()
	type row = work.Listed
	return export.Of(v.Scope, export.Source[row]{Title: v.T("work.title"), Query: order.Query(), Columns: []export.Column[row]{
		export.Text(i18n.T(ctx, "work.file-number"), func(r row) string { return r.FileNumber }),
		export.Text(i18n.T(ctx, "work.person"), func(r row) string { return r.Who.Name() }),
		export.Text(i18n.T(ctx, "work.seeks"), func(r row) string { return i18n.T(ctx, "work.seeks."+string(r.Seeks)) }),
		export.Text(i18n.T(ctx, "work.stage"), func(r row) string { return stageWord(ctx, r.Stage) }),
		export.Text(i18n.T(ctx, "work.turn"), func(r row) string { return turnWord(ctx, r.Stage) }),
		export.Day(i18n.T(ctx, "work.since"), func(r row) clock.Date { return r.Since }),
		export.Day(i18n.T(ctx, "work.next"), func(r row) clock.Date { return r.Next }),
	},
		Filter: func(export.Names) []string { return export.InOrder(ctx, order, heads) },
		Page: func(ctx context.Context, tx *db.Tx) ([]row, bool, error) {
			all, err := work.List(ctx, tx, v.Clock, v.Scope, f)
			if n := len(all); n > 0 {
				f.After = all[n-1].ID
			}
			return all, len(all) == work.Page, err
		}}), nil
}}
