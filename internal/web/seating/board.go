package seating

import (
	"context"
	"net/url"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// board is what the municipality needs and has, and the offers of which one has a seat.
type board struct {
	Today   clock.Date
	Figures []seat.Figure
	All     []seat.Listed
	Order   ui.ListOrder
	Next    string
	Paged   bool
	Desk    bool
}

// heads are the labels of the columns the list can come by, columns the columns.
var (
	heads   = map[string]string{"": "seat.next", "titel": "seat.offer", "anbieter": "seat.provider"}
	columns = map[string]seat.Column{"titel": seat.ByTitle, "anbieter": seat.ByProvider}
)

func order(query url.Values) ui.ListOrder { return ui.Ordered(query, boardPath, "titel", "anbieter") }

// ShowBoard shows needs against seats, and where somebody signed up or waits.
func ShowBoard(v *door.Visit) error {
	query := v.R.URL.Query()
	p := board{Today: v.Today(), Order: order(query), Desk: isDesk(v)}
	f := seat.Filter{By: columns[p.Order.Word], Down: p.Order.Down}
	f.After, p.Paged = id.Parse(query.Get("ab"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Desk && !p.Paged {
			if p.Figures, err = seat.Needs(ctx, tx, v.Clock, v.Scope); err != nil {
				return err
			}
		}
		p.All, err = seat.List(ctx, tx, v.Scope, f)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.All); n == offer.Page {
		p.Next = p.Order.URL(url.Values{"ab": {string(p.All[n-1].ID)}})
	}
	return v.Show(v.T("seat.title"), boardPage(p))
}

// Table is the offers of which one has a seat, as a table to keep.
var Table = export.List{Path: boardPath, Kind: "seats", Data: tenant.Seat, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order := order(query)
	f := seat.Filter{By: columns[order.Word], Down: order.Down}
	ctx := v.Context()
	type row = seat.Listed
	return export.Of(v.Scope, export.Source[row]{Title: v.T("seat.title"), Query: order.Query(), Columns: []export.Column[row]{
		export.Text(i18n.T(ctx, "seat.offer"), func(r row) string { return r.Title }),
		export.Text(i18n.T(ctx, "seat.provider"), func(r row) string { return r.Of.Name }),
		export.Day(i18n.T(ctx, "seat.next"), func(r row) clock.Date { return nextDay(r) }),
		export.Number(i18n.T(ctx, "seat.seats"), func(r row) int { return r.Seats }),
		export.Number(i18n.T(ctx, "seat.held.column"), func(r row) int { return r.Held }),
		export.Number(i18n.T(ctx, "seat.state.offered"), func(r row) int { return r.Asked }),
		export.Number(i18n.T(ctx, "seat.waiting"), func(r row) int { return r.Waiting + r.Before }),
	},
		Filter: func(export.Names) []string { return export.InOrder(ctx, order, heads) },
		Page: func(ctx context.Context, tx *db.Tx) ([]row, bool, error) {
			all, err := seat.List(ctx, tx, v.Scope, f)
			if n := len(all); n > 0 {
				f.After = all[n-1].ID
			}
			return all, len(all) == offer.Page, err
		}}), nil
}}

// nextDay is when it takes place next; zero where no day is set.
func nextDay(l seat.Listed) clock.Date {
	if l.NextOn == offer.Never {
		return clock.Date{}
	}
	return l.NextOn
}
