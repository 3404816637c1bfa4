package offering

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// list is the offers that somebody keeps.
type list struct {
	All    []offer.Listed
	Town   tenant.Tenant
	Today  clock.Date
	Order  ui.ListOrder
	Ended  bool
	Next   string
	Paged  bool
	Writes bool
	Own    bool // of the visitor's own provider alone
}

var (
	listHeads   = map[string]string{"": "offer.next", "titel": "offer.field.title", "anbieter": "offer.field.provider", "thema": "offer.field.theme", "stand": "offer.state"}
	listColumns = map[string]offer.Column{"titel": offer.ByTitle, "anbieter": offer.ByProvider, "thema": offer.ByTheme, "stand": offer.ByState}
)

func listOrder(query url.Values) ui.ListOrder {
	o := ui.Ordered(query, offerPath, "titel", "anbieter", "thema", "stand")
	if query.Get("beendet") != "" {
		return o.Within(url.Values{"beendet": {"1"}}, "")
	}
	return o
}

// List shows the offers that somebody keeps.
func List(v *door.Visit) error {
	query := v.R.URL.Query()
	p := list{Town: v.Tenant, Today: v.Today(), Order: listOrder(query), Ended: query.Get("beendet") != "", Writes: v.Scope.Writes(tenant.Offer), Own: v.Scope.OnlyUnit() != ""}
	f := offer.Filter{Ended: p.Ended, By: listColumns[p.Order.Word], Down: p.Order.Down}
	f.After, p.Paged = id.Parse(query.Get("ab"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.All, err = offer.List(ctx, tx, v.Scope, f)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.All); n == offer.Page {
		p.Next = p.Order.URL(url.Values{"ab": {string(p.All[n-1].ID)}})
	}
	return v.Show(v.T("offer.list"), listPage(p))
}

// Table is the offers as a table to keep; it has the columns by which a list is taken in.
var Table = export.List{Path: offerPath, Kind: "offers", Data: tenant.Offer, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order := listOrder(query)
	f := offer.Filter{Ended: query.Get("beendet") != "", By: listColumns[order.Word], Down: order.Down}
	ctx := v.Context()
	var columns []export.Column[offer.Listed]
	for _, field := range fields {
		columns = append(columns, export.Text(i18n.T(ctx, "offer.field."+field.name), func(l offer.Listed) string { return field.text(ctx, l) }))
	}
	return export.Of(v.Scope, export.Source[offer.Listed]{Title: v.T("offer.list"), Query: order.Query(), Columns: columns,
		Filter: func(export.Names) []string { return export.InOrder(ctx, order, listHeads) },
		Page: func(ctx context.Context, tx *db.Tx) ([]offer.Listed, bool, error) {
			all, err := offer.List(ctx, tx, v.Scope, f)
			if n := len(all); n > 0 {
				f.After = all[n-1].ID
			}
			return all, len(all) == offer.Page, err
		}}), nil
}}

// field is a column of the table, as the same list is taken in again.
type field struct {
	name string
	text func(ctx context.Context, l offer.Listed) string
}

var fields = []field{
	{"number", func(_ context.Context, l offer.Listed) string { return l.Number }},
	{"provider", func(_ context.Context, l offer.Listed) string { return l.Of.Name }},
	{"theme", func(ctx context.Context, l offer.Listed) string { return i18n.T(ctx, "open.theme."+string(l.Theme)) }},
	{"title", func(_ context.Context, l offer.Listed) string { return l.Title }},
	{"text", func(_ context.Context, l offer.Listed) string { return l.Text }},
	{"times", func(_ context.Context, l offer.Listed) string {
		return strings.ReplaceAll(l.When.FormatTimes(), "\n", "; ")
	}},
	{"begins", func(_ context.Context, l offer.Listed) string { return dayText(l.When.Begins) }},
	{"ends", func(_ context.Context, l offer.Listed) string { return dayText(l.When.Ends) }},
	{"when_words", func(_ context.Context, l offer.Listed) string { return l.When.Words }},
	{"place", func(_ context.Context, l offer.Listed) string { return l.Where.Place }},
	{"street", func(_ context.Context, l offer.Listed) string { return l.Where.Street }},
	{"postal_code", func(_ context.Context, l offer.Listed) string { return l.Where.PostalCode }},
	{"town", func(_ context.Context, l offer.Listed) string { return l.Where.Town }},
	{"district", func(_ context.Context, l offer.Listed) string { return l.Where.District }},
	{"how", func(ctx context.Context, l offer.Listed) string { return i18n.T(ctx, "offer.how."+string(l.How)) }},
	{"seats", func(_ context.Context, l offer.Listed) string { return number(l.Seats) }},
	{"sign_until", func(_ context.Context, l offer.Listed) string { return dayText(l.SignUntil) }},
	{"languages", func(_ context.Context, l offer.Listed) string { return strings.Join(l.Languages, ", ") }},
	{"childcare", func(ctx context.Context, l offer.Listed) string { return yesWord(ctx, l.Childcare) }},
	{"step_free", func(ctx context.Context, l offer.Listed) string { return yesWord(ctx, l.StepFree) }},
	{"online", func(ctx context.Context, l offer.Listed) string { return yesWord(ctx, l.Online) }},
	{"cents", func(_ context.Context, l offer.Listed) string { return centsText(l.Cents) }},
	{"costs", func(_ context.Context, l offer.Listed) string { return l.Costs }},
	{"level", func(_ context.Context, l offer.Listed) string { return l.Level }},
	{"age_from", func(_ context.Context, l offer.Listed) string { return number(l.AgeFrom) }},
	{"age_until", func(_ context.Context, l offer.Listed) string { return number(l.AgeUntil) }},
	{"only_for", func(_ context.Context, l offer.Listed) string { return l.OnlyFor }},
	{"law", func(_ context.Context, l offer.Listed) string { return l.Law }},
	{"link", func(_ context.Context, l offer.Listed) string { return l.Link }},
	{"state", func(ctx context.Context, l offer.Listed) string { return i18n.T(ctx, "offer.state."+string(l.State)) }},
}

func yesWord(ctx context.Context, is bool) string {
	if is {
		return i18n.T(ctx, "offer.yes")
	}
	return ""
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func dayText(day clock.Date) string { return day.String() }

func centsText(cents int) string {
	if cents == 0 {
		return ""
	}
	return strings.TrimSuffix(strings.Replace(strconv.FormatFloat(float64(cents)/100, 'f', 2, 64), ".", ",", 1), ",00")
}
