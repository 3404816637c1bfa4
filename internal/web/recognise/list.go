package recognise

import (
	"context"
	"net/url"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/recognition"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// list is the procedures that go on.
type list struct {
	Today       clock.Date
	All         []recognition.Listed
	Counts      []recognition.Count
	Authorities []recognition.Authority
	Filter      recognition.Filter
	Order       ui.ListOrder
	Next        string
	Paged       bool
}

// heads are the labels of the columns procedures can be listed by, words the columns, by the
// word in the address.
var (
	heads = map[string]string{"": "recognition.due", "seit": "recognition.since", "stand": "recognition.stage", "beruf": "recognition.occupation"}
	words = map[string]recognition.Column{"seit": recognition.BySince, "stand": recognition.ByStage, "beruf": recognition.ByOccupation}
)

// asked reads the order and the filter of an address.
func asked(query url.Values, today clock.Date) (ui.ListOrder, recognition.Filter) {
	order := ui.Ordered(query, listPath, "seit", "stand", "beruf")
	f := recognition.Filter{By: words[order.Word], Down: order.Down}
	chosen := url.Values{}
	if turn := recognition.Turn(query.Get("am-zug")); slices.Contains(recognition.Turns, turn) {
		f.Turn = turn
		chosen.Set("am-zug", string(turn))
	}
	if which, ok := id.Parse(query.Get("stelle")); ok {
		f.Authority = which
		chosen.Set("stelle", string(which))
	}
	if query.Get("nur") == "ueberfaellig" {
		f.LateOn = today
		chosen.Set("nur", "ueberfaellig")
	}
	return order.Within(chosen, ""), f
}

// List shows whose turn it is, since when, and what is overdue.
func List(v *door.Visit) error {
	query := v.R.URL.Query()
	p := list{Today: v.Today()}
	p.Order, p.Filter = asked(query, p.Today)
	p.Filter.After, p.Paged = id.Parse(query.Get("ab"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.All, err = recognition.List(ctx, tx, v.Clock, v.Scope, p.Filter); err != nil {
			return err
		}
		if p.Counts, err = recognition.Counts(ctx, tx, v.Scope, p.Today); err != nil {
			return err
		}
		p.Authorities, err = recognition.Authorities(ctx, tx, v.Scope)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.All); n == recognition.Page {
		p.Next = p.Order.URL(url.Values{"ab": {string(p.All[n-1].ID)}})
	}
	return v.Show(v.T("recognition.title"), listPage(p))
}

// Table is the procedures that go on, as a table to keep.
var Table = export.List{Path: listPath, Kind: "recognitions", Data: tenant.Work, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order, f := asked(query, v.Today())
	ctx := v.Context()
	type row = recognition.Listed
	return export.Of(v.Scope, export.Source[row]{Title: v.T("recognition.title"), Query: order.Query(), Columns: []export.Column[row]{
		export.Text(i18n.T(ctx, "recognition.person"), func(r row) string { return r.Who.Name() }),
		export.Text(i18n.T(ctx, "recognition.occupation"), func(r row) string { return what(r.Procedure) }),
		export.Text(i18n.T(ctx, "recognition.authority"), func(r row) string { return r.AuthorityName }),
		export.Text(i18n.T(ctx, "recognition.stage"), func(r row) string { return stageWord(ctx, r.Procedure) }),
		export.Text(i18n.T(ctx, "recognition.turn"), func(r row) string { return turnWord(ctx, r.Turn) }),
		export.Day(i18n.T(ctx, "recognition.since"), func(r row) clock.Date { return r.Since }),
		export.Day(i18n.T(ctx, "recognition.due"), func(r row) clock.Date { return r.Due }),
		export.Number(i18n.T(ctx, "recognition.late"), func(r row) int { return r.Late(v.Today()) }),
	}, Filter: func(export.Names) []string { return append(narrowed(ctx, f), export.InOrder(ctx, order, heads)...) },
		Page: func(ctx context.Context, tx *db.Tx) ([]row, bool, error) {
			all, err := recognition.List(ctx, tx, v.Clock, v.Scope, f)
			if n := len(all); n > 0 {
				f.After = all[n-1].ID
			}
			return all, len(all) == recognition.Page, err
		}}), nil
}}

// narrowed words what the list is narrowed to.
func narrowed(ctx context.Context, f recognition.Filter) (said []string) {
	if f.Turn != "" {
		said = append(said, i18n.T(ctx, "recognition.turn")+": "+turnWord(ctx, f.Turn))
	}
	if f.Authority != "" {
		said = append(said, i18n.T(ctx, "recognition.filter.authority"))
	}
	if !f.LateOn.IsZero() {
		said = append(said, i18n.T(ctx, "recognition.filter.late"))
	}
	return said
}
