package lodging

import (
	"context"
	"net/url"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/housing/flat"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// flatList is who looks for a flat of their own.
type flatList struct {
	Today    clock.Date
	Searches []flat.Listed
	Waiting  []flat.Waiting
	Order    ui.ListOrder
	Next     string
	Paged    bool
}

const flatPath = "/eigene-wohnung"

func searchURL(search id.ID) string { return flatPath + "/" + string(search) }

// flatHeads are the labels of the columns searches can be listed by, flatWords
// the columns, by the word in the address.
var (
	flatHeads = map[string]string{"": "flat.since", "darf": "flat.entitled", "stand": "flat.stage", "termin": "flat.next", "personen": "flat.persons"}
	flatWords = map[string]flat.Column{"darf": flat.ByEntitled, "stand": flat.ByStage, "termin": flat.ByNext, "personen": flat.ByPersons}
)

func flatOrder(query url.Values) ui.ListOrder {
	return ui.Ordered(query, flatPath, "darf", "stand", "termin", "personen")
}

// ListFlats shows who looks for a flat of their own, how far they are, and how many
// may have one and live in shared accommodation all the same.
func ListFlats(v *door.Visit) error {
	query := v.R.URL.Query()
	p := flatList{Today: v.Today(), Order: flatOrder(query)}
	f := flat.Filter{By: flatWords[p.Order.Word], Down: p.Order.Down}
	f.After, p.Paged = id.Parse(query.Get("ab"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Searches, err = flat.List(ctx, tx, v.Clock, v.Scope, f); err != nil {
			return err
		}
		p.Waiting, err = flat.AllWaiting(ctx, tx, v.Scope, p.Today)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.Searches); n == flat.Page {
		p.Next = p.Order.URL(url.Values{"ab": {string(p.Searches[n-1].ID)}})
	}
	return v.Show(v.T("flat.title"), flatListPage(p))
}

// FlatTable is who looks for a flat, as a table to keep.
var FlatTable = export.List{Path: flatPath, Kind: "flats", Data: tenant.Flat, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order := flatOrder(query)
	f := flat.Filter{By: flatWords[order.Word], Down: order.Down}
	return export.Of(v.Scope, export.Source[flat.Listed]{Title: v.T("flat.title"), Query: order.Query(), Columns: flatColumns(v.Context()),
		Filter: func(export.Names) []string { return export.InOrder(v.Context(), order, flatHeads) },
		Page: func(ctx context.Context, tx *db.Tx) ([]flat.Listed, bool, error) {
			all, err := flat.List(ctx, tx, v.Clock, v.Scope, f)
			if n := len(all); n > 0 {
				f.After = all[n-1].ID
			}
			return all, len(all) == flat.Page, err
		}}), nil
}}

func flatColumns(ctx context.Context) []export.Column[flat.Listed] {
	type row = flat.Listed
	return []export.Column[row]{
		export.Text(i18n.T(ctx, "flat.file-number"), func(r row) string { return r.FileNumber }),
		export.Text(i18n.T(ctx, "housing.household"), row.Name),
		export.Number(i18n.T(ctx, "flat.persons"), func(r row) int { return r.Persons }),
		export.Text(i18n.T(ctx, "flat.stage"), func(r row) string { return stageWord(ctx, r.Stage) }),
		export.Text(i18n.T(ctx, "flat.turn"), func(r row) string { return turnWord(ctx, r.Turn) }),
		export.Day(i18n.T(ctx, "flat.since"), func(r row) clock.Date { return r.Since }),
		export.Day(i18n.T(ctx, "flat.next"), func(r row) clock.Date { return r.Next }),
		export.Day(i18n.T(ctx, "flat.entitled"), func(r row) clock.Date { return r.EntitledFrom }),
	}
}

func stageWord(ctx context.Context, s flat.Stage) string { return i18n.T(ctx, "flat.stage."+string(s)) }

func turnWord(ctx context.Context, t flat.Turn) string {
	if t == flat.WithNobody {
		return "–"
	}
	return i18n.T(ctx, "flat.turn."+string(t))
}

// allWaiting adds up those who wait, whatever the kind of site.
func allWaiting(list []flat.Waiting) (sum flat.Waiting) {
	for _, w := range list {
		sum.Households += w.Households
		sum.Persons += w.Persons
		sum.Days += w.Days
		if sum.First.IsZero() || w.First.Before(sum.First) {
			sum.First = w.First
		}
	}
	return sum
}
