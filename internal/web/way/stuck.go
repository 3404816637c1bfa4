package way

import (
	"context"
	"net/url"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// stuckPage is what waits, for whom, and since when.
type stuckPage struct {
	Today   clock.Date
	Steps   []path.Listed
	Waiting []path.Waiting
	Places  []path.Place // of the kind that was chosen
	Filter  path.Filter
	Order   ui.ListOrder
	Next    string
	Paged   bool
}

const stuckPath = "/wartet"

var (
	stuckHeads = map[string]string{"": "way.since", "frist": "way.field.due"}
	stuckWords = map[string]path.Column{"frist": path.ByDue}
)

// stuckOrder keeps what narrows the list.
func stuckOrder(query url.Values) ui.ListOrder {
	rest := url.Values{}
	for _, name := range []string{"meine", "wer", "stelle"} {
		if value := query.Get(name); value != "" {
			rest.Set(name, value)
		}
	}
	return ui.Ordered(query, stuckPath, "frist").Within(rest, "")
}

func stuckFilter(query url.Values, o ui.ListOrder) path.Filter {
	f := path.Filter{By: stuckWords[o.Word], Down: o.Down, Mine: query.Get("meine") == "1"}
	if t := path.Turn(query.Get("wer")); slices.Contains(path.Turns, t) {
		f.Turn, f.Name = t, query.Get("stelle")
	}
	return f
}

// ListStuck shows open steps by how long somebody has been waited for.
func ListStuck(v *door.Visit) error {
	query := v.R.URL.Query()
	p := stuckPage{Today: v.Today(), Order: stuckOrder(query)}
	p.Filter = stuckFilter(query, p.Order)
	p.Filter.After, p.Paged = id.Parse(query.Get("ab"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Steps, err = path.Stuck(ctx, tx, v.Clock, v.Scope, p.Filter); err != nil {
			return err
		}
		if p.Waiting, err = path.AllWaiting(ctx, tx, v.Clock, v.Scope, p.Filter.Mine); err == nil && p.Filter.Turn != "" {
			p.Places, err = path.Places(ctx, tx, v.Clock, v.Scope, p.Filter)
		}
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.Steps); n == path.Page {
		p.Next = p.Order.URL(url.Values{"ab": {string(p.Steps[n-1].ID)}})
	}
	return v.Show(v.T("way.stuck"), stuck(p))
}

// only gives the address of the list of whom is waited for; an empty one: of all.
func (p stuckPage) only(t path.Turn, mine bool) string {
	q := url.Values{}
	if t != "" {
		q.Set("wer", string(t))
	}
	if mine {
		q.Set("meine", "1")
	}
	return p.Order.Within(q, "").URL(nil)
}

// at gives the address of the list of what waits for one by its name.
func (p stuckPage) at(name string) string {
	q := url.Values{"wer": {string(p.Filter.Turn)}, "stelle": {name}}
	if p.Filter.Mine {
		q.Set("meine", "1")
	}
	return p.Order.Within(q, "").URL(nil)
}

// placeURL leads to all that waits for whom a step waits for; "" where it has no name.
func placeURL(t path.Step) string {
	if t.TurnName == "" || t.State != path.StepOpen {
		return ""
	}
	return stuckPath + "?" + url.Values{"wer": {string(t.Turn)}, "stelle": {t.TurnName}}.Encode()
}

// StuckTable is what waits, as a table to keep.
var StuckTable = export.List{Path: stuckPath, Kind: "steps", Data: tenant.Path, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order := stuckOrder(query)
	f := stuckFilter(query, order)
	ctx := v.Context()
	return export.Of(v.Scope, export.Source[path.Listed]{Title: v.T("way.stuck"), Query: order.Query(), Columns: stuckColumns(ctx),
		Filter: func(export.Names) []string {
			said := export.InOrder(ctx, order, stuckHeads)
			if f.Turn != "" {
				said = append(said, i18n.T(ctx, "way.turn", "turn", turnWord(ctx, f.Turn, f.Name)))
			}
			if f.Mine {
				said = append(said, i18n.T(ctx, "way.stuck.mine"))
			}
			return said
		},
		Page: func(ctx context.Context, tx *db.Tx) ([]path.Listed, bool, error) {
			all, err := path.Stuck(ctx, tx, v.Clock, v.Scope, f)
			if n := len(all); n > 0 {
				f.After = all[n-1].ID
			}
			return all, len(all) == path.Page, err
		}}), nil
}}

func stuckColumns(ctx context.Context) []export.Column[path.Listed] {
	type row = path.Listed
	return []export.Column[row]{
		export.Text(i18n.T(ctx, "way.field.title"), func(r row) string { return say.Step(ctx, r.Step) }),
		export.Text(i18n.T(ctx, "way.for"), row.Whose),
		export.Text(i18n.T(ctx, "way.file-number"), func(r row) string { return r.Who.FileNumber }),
		export.Text(i18n.T(ctx, "way.field.area"), func(r row) string { return i18n.T(ctx, "path.area."+string(r.Area)) }),
		export.Text(i18n.T(ctx, "way.whose-turn"), func(r row) string { return turnWord(ctx, r.Turn, r.TurnName) }),
		export.Day(i18n.T(ctx, "way.since"), func(r row) clock.Date { return r.Since }),
		export.Day(i18n.T(ctx, "way.field.due"), func(r row) clock.Date { return r.Due }),
	}
}
