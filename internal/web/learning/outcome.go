package learning

import (
	"context"
	"net/url"
	"slices"

	"wegwarte/engine/survival"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/path/outcome"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

const outcomePath = "/ergebnisse"

// outcomes is how long it takes from arrival to each first.
type outcomes struct {
	Told   map[outcome.First][]outcome.Series
	Lines  map[outcome.First]*outcome.Line // all cohorts together; nil: nothing is told yet
	Chosen outcome.First
	Each   []named // the latest cohorts of the chosen one of which something is told, the latest first
	Differ survival.Comparison
}

// named is a curve of one cohort.
type named struct {
	outcome.Series
	*outcome.Line
}

// shown are how many cohorts have a curve of their own beside that of all.
const shown = 3

// ShowOutcomes shows what was told.
func ShowOutcomes(v *door.Visit) error {
	p := outcomes{Lines: map[outcome.First]*outcome.Line{}}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Told, err = outcome.Told(ctx, tx, v.Scope)
		return err
	})
	if err != nil {
		return err
	}
	for _, f := range outcome.Firsts {
		if p.Lines[f], err = outcome.Together(p.Told[f]...); err != nil {
			return err
		}
		if asked := v.R.URL.Query().Get("erstes"); p.Lines[f] != nil && (p.Chosen.Kind == "" || asked == address(f)) {
			p.Chosen = f
		}
	}
	if err := p.cohorts(); err != nil {
		return err
	}
	return v.Show(v.T("outcome.title"), outcomePage(p))
}

// cohorts reckons those of the chosen first.
func (p *outcomes) cohorts() error {
	var compared []outcome.Series
	for _, s := range slices.Backward(p.Told[p.Chosen]) {
		if n := len(s.Points); n == 0 || s.Points[n-1].Mark < columns[0] || len(p.Each) == shown {
			continue
		}
		line, err := outcome.Together(s)
		if err != nil {
			return err
		}
		p.Each, compared = append(p.Each, named{s, line}), append(compared, s)
	}
	if len(compared) < 2 {
		return nil
	}
	var err error
	p.Differ, err = outcome.Differ(compared)
	return err
}

// address is a first in an address.
func address(f outcome.First) string { return string(f.Kind) + "." + string(f.Of) }

func (p outcomes) url(f outcome.First) string {
	return outcomePath + "?" + url.Values{"erstes": {address(f)}}.Encode() + "#kurve"
}

// words of what and who.
func firstName(ctx context.Context, f outcome.First) string {
	return i18n.T(ctx, "outcome.first."+string(f.Kind))
}

func peopleName(ctx context.Context, f outcome.First) string {
	return i18n.T(ctx, "outcome.people."+string(f.Of))
}

// months of a mark.
func months(mark int) int { return (mark*12 + 182) / 365 }

// cohortName says when they arrived: "1. bis 3. Quartal 2025".
func cohortName(ctx context.Context, c outcome.Cohort) string {
	from, to, year := (int(c.From.Month())+2)/3, (int(c.To.Month())+2)/3, c.To.Year()
	switch {
	case c.From.Year() != year:
		return i18n.T(ctx, "outcome.cohort.years", "from", from, "first", c.From.Year(), "to", to, "year", year)
	case from == 1 && to == 4:
		return i18n.T(ctx, "outcome.cohort.year", "year", year)
	case from == to:
		return i18n.T(ctx, "outcome.cohort.quarter", "quarter", from, "year", year)
	}
	return i18n.T(ctx, "outcome.cohort.quarters", "from", from, "to", to, "year", year)
}

func percent(ctx context.Context, part float64) string {
	return i18n.T(ctx, "outcome.percent", "n", int(100*part+0.5))
}

// had words which part had it by a mark: "12 %", "12–18 %"; "–" where that is not known.
func had(ctx context.Context, l *outcome.Line, mark int) string {
	p, known := l.At(mark)
	if !known {
		return "–"
	}
	return percents(ctx, p.Least, p.Most)
}

// below words the interval, and how many waited before the mark.
func below(ctx context.Context, l *outcome.Line, mark int) string {
	p, known := l.At(mark)
	if !known {
		return ""
	}
	waited := i18n.Number(ctx, p.ManyWait)
	if p.FewWaited != p.ManyWait {
		waited = i18n.T(ctx, "outcome.span", "low", p.FewWaited, "high", p.ManyWait)
	}
	return i18n.T(ctx, "outcome.below.cell", "part", percents(ctx, p.Low, p.High), "waited", waited)
}

func percents(ctx context.Context, low, high float64) string {
	from, to := int(100*low+0.5), int(100*high+0.5)
	if from == to {
		return i18n.T(ctx, "outcome.percent", "n", from)
	}
	return i18n.T(ctx, "outcome.range", "low", from, "high", to)
}

// half words by when half of them had it.
func half(ctx context.Context, l *outcome.Line) string {
	from, to, ok := l.Half()
	switch {
	case !ok:
		return i18n.T(ctx, "outcome.half.not", "months", months(l.Last))
	case months(from) == months(to):
		return i18n.T(ctx, "outcome.months", "count", months(to))
	}
	return i18n.T(ctx, "outcome.half.between", "low", months(from), "high", months(to))
}

// curve is a line as it is drawn: who had it by each mark, not who waits.
func curve(name string, l *outcome.Line) ui.Curve {
	c := ui.Curve{Name: name}
	for _, mark := range outcome.Marks {
		if p, known := l.At(mark); known {
			c.Points = append(c.Points, ui.CurvePoint{Day: mark, Part: (p.Least + p.Most) / 2, Low: p.Low, High: p.High})
		}
	}
	return c
}

// told is one told point as a row.
type told struct {
	outcome.First
	outcome.Series
	outcome.Point
}

// OutcomeTable is what was told as a table to keep.
var OutcomeTable = export.List{Path: outcomePath, Kind: "outcomes", Data: tenant.Path, Open: func(v *door.Visit, _ url.Values) (export.Table, error) {
	ctx := v.Context()
	some := func(n int) string {
		if n == outcome.Unsaid {
			return i18n.T(ctx, "outcome.unsaid")
		}
		return i18n.Number(ctx, n)
	}
	return export.Of(v.Scope, export.Source[told]{Title: v.T("outcome.title"), Columns: []export.Column[told]{
		export.Text(v.T("outcome.what"), func(t told) string { return firstName(ctx, t.First) }),
		export.Text(v.T("outcome.who"), func(t told) string { return peopleName(ctx, t.First) }),
		export.Text(v.T("outcome.arrived"), func(t told) string { return cohortName(ctx, t.Cohort) }),
		export.Number(v.T("outcome.days"), func(t told) int { return t.Mark }),
		export.Number(v.T("outcome.of"), func(t told) int { return t.Series.Of }),
		export.Number(v.T("outcome.had"), func(t told) int { return t.Had }),
		export.Text(v.T("outcome.gone"), func(t told) string { return some(t.Left) }),
		export.Text(v.T("outcome.waits"), func(t told) string { return some(t.Waits(t.Series.Of)) }),
	}, Page: export.Whole(func(ctx context.Context, tx *db.Tx) (rows []told, err error) {
		all, err := outcome.Told(ctx, tx, v.Scope)
		for _, f := range outcome.Firsts {
			for _, s := range all[f] {
				for _, p := range s.Points {
					rows = append(rows, told{f, s, p})
				}
			}
		}
		return rows, err
	})}), nil
}}

// lastShare is what has become of all who came, by the last mark; false: nobody had it or left.
func lastShare(l *outcome.Line) (survival.Share, bool) {
	if len(l.Shares) == 0 {
		return survival.Share{}, false
	}
	return l.Shares[len(l.Shares)-1], true
}

// markNames heads the columns of marks.
func markNames(ctx context.Context, marks []int) (all []ui.Column) {
	for _, m := range marks {
		all = append(all, ui.Column{Label: i18n.T(ctx, "outcome.after", "count", months(m)), Numeric: true})
	}
	return all
}
