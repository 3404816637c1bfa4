package planning

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// preview is what the Land plans for the next weeks, before there are names.
type preview struct {
	Today  clock.Date
	Scope  tenant.Scope
	Weeks  []clock.Date // their Mondays
	Order  ui.ListOrder
	Rows   []previewRow
	Towns  []tenant.Tenant // to choose from, for the Land
	Town   id.ID
	Week   string
	Number string
	Faults i18n.Faults
}

// previewRow is one municipality's weeks.
type previewRow struct {
	Municipality id.ID
	Name         string
	Weeks        []assignment.Preview // one for each of the page's; the zero one where nothing is said
}

const previewWeeks = 8

// ShowPreview shows what is planned.
func ShowPreview(v *door.Visit) error {
	p, err := loadPreview(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("preview.title"), previewPage(p))
}

// newPreview gives the page before it is filled.
func newPreview(v *door.Visit, query url.Values) (preview, error) {
	p := preview{Today: v.Today(), Scope: v.Scope}
	if v.Scope.OnlyUnit() != "" {
		return p, errs.NotFound("error.not-found")
	}
	for i := range previewWeeks {
		p.Weeks = append(p.Weeks, assignment.Monday(p.Today).AddDays(7*i))
	}
	p.Order = ui.Ordered(query, "/vorschau", p.words()...)
	return p, nil
}

// PreviewTable is what is planned as a table to keep.
var PreviewTable = export.List{Path: "/vorschau", Kind: "preview", Data: tenant.Transfer, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	p, err := newPreview(v, query)
	return export.Of(v.Scope, export.Source[previewRow]{Title: v.T("preview.title"), Query: p.Order.Query(), Columns: previewColumns(v.Context(), p),
		Filter: func(export.Names) []string { return p.orderWords(v.Context()) },
		Page: export.Whole(func(ctx context.Context, tx *db.Tx) ([]previewRow, error) {
			list, err := assignment.Previews(ctx, tx, v.Scope, p.Today, previewWeeks)
			p.arrange(list)
			return p.Rows, err
		})}), err
}}

func loadPreview(v *door.Visit) (preview, error) {
	p, err := newPreview(v, v.R.URL.Query())
	if err != nil {
		return p, err
	}
	p.Week = p.Weeks[2].String()
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		list, err := assignment.Previews(ctx, tx, v.Scope, p.Today, previewWeeks)
		if err != nil {
			return err
		}
		p.arrange(list)
		if p.writes() {
			p.Towns, err = tenant.OfKind(ctx, tx, tenant.Municipality)
		}
		return err
	})
	return p, err
}

// arrange puts each municipality's weeks into a row.
func (p *preview) arrange(list []assignment.Preview) {
	for _, one := range list {
		if n := len(p.Rows); n == 0 || p.Rows[n-1].Municipality != one.Municipality {
			p.Rows = append(p.Rows, previewRow{one.Municipality, one.Name, make([]assignment.Preview, len(p.Weeks))})
		}
		if i := slices.Index(p.Weeks, one.Week); i >= 0 {
			p.Rows[len(p.Rows)-1].Weeks[i] = one
		}
	}
	by := map[string]func(a, b previewRow) int{"": ui.Alphabetical(func(r previewRow) string { return r.Name })}
	for i, word := range p.words() {
		by[word] = ui.By(func(r previewRow) int { return r.Weeks[i].Planned })
	}
	ui.SortShort(p.Order, p.Rows, by)
}

// words name the page's weeks in an address, in the order of time.
func (p preview) words() (words []string) {
	for _, week := range p.Weeks {
		words = append(words, week.String())
	}
	return words
}

func (p preview) orderWords(ctx context.Context) []string {
	if i := slices.Index(p.words(), p.Order.Word); i >= 0 {
		return []string{export.Ordered(ctx, weekText(ctx, p.Weeks[i]), p.Order.Down)}
	}
	return export.InOrder(ctx, p.Order, map[string]string{"": "preview.town"})
}

// writes reports whether the visitor plans on behalf of the Land.
func (p preview) writes() bool { return p.Scope.Kind == tenant.Land && p.Scope.Writes(tenant.Transfer) }

// total gives what is planned for a week in all.
func (p preview) total(week int) (n int) {
	for _, row := range p.Rows {
		n += row.Weeks[week].Planned
	}
	return n
}

// ChangePreview says how many persons are planned for a municipality and week.
func ChangePreview(v *door.Visit) error {
	town, _ := id.Parse(text(v, "municipality"))
	week, _ := clock.ParseDate(text(v, "week")) // a week that is none is asked for again
	persons, failed := strconv.Atoi(text(v, "persons"))
	if failed != nil {
		persons = -1
	}
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		return assignment.Foresee(ctx, tx, v.Clock, v.Scope, assignment.PreviewCommand{Municipality: town, Week: week, Persons: persons})
	})
	if err == nil {
		return v.Go("/vorschau", "preview.saved")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, load := loadPreview(v)
	if load != nil {
		return load
	}
	p.Town, p.Week, p.Number, p.Faults = town, text(v, "week"), text(v, "persons"), i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("preview.title"), previewPage(p))
}
