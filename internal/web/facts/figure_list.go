package facts

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// figureList is every key with its newest value, and which are missing.
type figureList struct {
	Scope tenant.Scope
	Today clock.Date
	Lines []figureLine
	Topic string // "" for all
	Order ui.ListOrder
}

// figureLine is a key with its newest value; of a family with how many ages there are.
type figureLine struct {
	figure.Key
	Newest *figure.Figure // nil: there is none
	Ages   int            // of a family: how many of its years have a value
}

// Topics of the keys, in their order.
func figureTopics() (all []string) {
	for _, k := range figure.Keys() {
		if !slices.Contains(all, k.Topic()) {
			all = append(all, k.Topic())
		}
	}
	return all
}

// ListFigures shows every key with its newest value.
func ListFigures(v *door.Visit) error {
	query := v.R.URL.Query()
	p := figureList{Scope: v.Scope, Today: v.Today()}
	rest := url.Values{}
	if topic := query.Get("bereich"); slices.Contains(figureTopics(), topic) {
		p.Topic = topic
		rest.Set("bereich", topic)
	}
	p.Order = ui.Ordered(query, figurePath, "zahl", "zeitraum", "veroeffentlicht").Within(rest, "")
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Lines, err = figureLines(ctx, tx, v.Scope, p.Today, p.Topic)
		return err
	})
	if err != nil {
		return err
	}
	ctx := v.Context()
	ui.SortShort(p.Order, p.Lines, map[string]func(a, b figureLine) int{
		"zahl": func(a, b figureLine) int {
			return i18n.Compare(i18n.From(ctx), figureWords(ctx, a.Key.Key), figureWords(ctx, b.Key.Key))
		},
		"zeitraum":        func(a, b figureLine) int { return a.of().To.Compare(b.of().To) },
		"veroeffentlicht": func(a, b figureLine) int { return a.of().AsOf.Compare(b.of().AsOf) },
	})
	return v.Show(v.T("figure.title"), figureListPage(p))
}

// of gives the newest value, nothing where there is none.
func (l figureLine) of() figure.Figure {
	if l.Newest == nil {
		return figure.Figure{}
	}
	return *l.Newest
}

// Old reports whether the newest value is too old.
func (l figureLine) Old(on clock.Date) bool { return l.Newest != nil && l.Newest.Old(on) }

// figureLines gives the keys of a topic, or of all, with their newest values. Of what is
// planned the next period stands for it, where none has begun yet.
func figureLines(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date, topic string) ([]figureLine, error) {
	latest, err := figure.Latest(ctx, tx, s, today)
	return linesOf(latest, topic), err
}

func linesOf(latest map[string]figure.Figure, topic string) (lines []figureLine) {
	for _, k := range figure.Keys() {
		if topic != "" && k.Topic() != topic {
			continue
		}
		line := figureLine{Key: k}
		for _, name := range k.Names() {
			f, there := latest[name]
			if !there {
				continue
			}
			line.Ages++
			if line.Newest == nil || f.To.After(line.Newest.To) {
				line.Newest = &f
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// missing gives by gap the keys that have no value, or one too old.
func (p figureList) missing(ctx context.Context) (gaps []string, of map[string][]string) {
	of = map[string][]string{}
	for _, l := range p.Lines {
		if l.Newest != nil && !l.Old(p.Today) {
			continue
		}
		words := figureWords(ctx, l.Key.Key)
		if l.Newest != nil {
			words = i18n.T(ctx, "figure.old.one", "name", words)
		}
		for _, g := range l.Gaps {
			if of[g] == nil {
				gaps = append(gaps, g)
			}
			of[g] = append(of[g], words)
		}
	}
	return gaps, of
}

// FigureTable is all newest values as a table to keep, each age of its own.
var FigureTable = export.List{Path: figurePath, Kind: "official-figures", Data: tenant.Facts, Open: func(v *door.Visit, _ url.Values) (export.Table, error) {
	ctx := v.Context()
	key := func(f figure.Figure) figure.Key { k, _ := figure.KeyOf(f.Key); return k }
	return export.Of(v.Scope, export.Source[figure.Figure]{Title: v.T("figure.title"), Columns: []export.Column[figure.Figure]{
		export.Text(v.T("figure.field.key"), func(f figure.Figure) string { return figureWords(ctx, f.Key) }),
		export.Text(v.T("figure.field.value"), func(f figure.Figure) string { return figureNumber(ctx, f.Value) }),
		export.Text(v.T("figure.unit"), func(f figure.Figure) string { return i18n.T(ctx, "figure.unit."+key(f).Unit) }),
		export.Text(v.T("figure.field.mark"), func(f figure.Figure) string { return figureRange(ctx, f) }),
		export.Text(v.T("figure.period"), func(f figure.Figure) string { return figurePeriod(ctx, f) }),
		export.Day(v.T("figure.field.as_of"), func(f figure.Figure) clock.Date { return f.AsOf }),
		export.Text(v.T("figure.field.source"), func(f figure.Figure) string { return f.Source }),
		export.Text(v.T("figure.field.licence"), func(f figure.Figure) string { return f.Licence }),
		export.Text(v.T("figure.for"), func(f figure.Figure) string { return figureGaps(ctx, key(f)) }),
	}, Page: export.Whole(func(ctx context.Context, tx *db.Tx) (rows []figure.Figure, err error) {
		latest, err := figure.Latest(ctx, tx, v.Scope, v.Today())
		for _, f := range latest {
			rows = append(rows, f)
		}
		sorted.By(rows, func(a, b figure.Figure) int {
			return cmp.Or(cmp.Compare(keyPlace(a.Key), keyPlace(b.Key)), cmp.Compare(agePlace(a.Key), agePlace(b.Key)))
		})
		return rows, err
	})}), nil
}}

func keyPlace(name string) int {
	return slices.IndexFunc(figure.Keys(), func(k figure.Key) bool { return k.Key == name || k.Family() && strings.HasPrefix(name, k.Key+".") })
}

func agePlace(name string) int {
	age, _ := figure.AgeOf(name)
	return age
}
