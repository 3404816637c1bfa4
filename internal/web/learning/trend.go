package learning

import (
	"context"
	"net/url"
	"strconv"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/housing/lived"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

const (
	trendPath = outcomePath + "/verlauf"
	span      = 24 // months that are shown
)

// trend is how it went in the last months: how early and how completely people were announced,
// and how they lived.
type trend struct {
	From   clock.Date // the first month, of span
	Months []month    // in which there was something, in order
	Notice bool       // the visitor may know of announcements
	Lived  bool       // and of places
}

// month is what is known of one; nil where nothing is.
type month struct {
	Step     int
	Day      clock.Date
	Announce *assignment.Figure
	Lived    *lived.Month
}

// ShowTrend shows the last two years.
func ShowTrend(v *door.Visit) error {
	var p trend
	err := v.Look(func(ctx context.Context, tx *db.Tx) error { return p.read(ctx, tx, v.Scope, v.Today()) })
	if err != nil {
		return err
	}
	return v.Show(v.T("trend.title"), trendPage(p))
}

// read reads what the scope may know of the months that are over, and of this one.
func (p *trend) read(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date) error {
	this := clock.NewDate(today.Year(), today.Month(), 1)
	p.From, p.Notice, p.Lived = this.AddMonths(1-span), s.Reads(tenant.Transfer), s.Reads(tenant.Site)
	at := make([]month, span)
	if p.Notice {
		figures, err := assignment.Figures(ctx, tx, s, assignment.FigureFilter{From: p.From, Until: today, By: assignment.ByMonth})
		if err != nil {
			return err
		}
		for i := range figures {
			at[p.step(figures[i].Month)].Announce = &figures[i]
		}
	}
	if p.Lived {
		months, err := lived.Months(ctx, tx, s, p.From, this)
		if err != nil {
			return err
		}
		for i := range months {
			at[p.step(months[i].Month)].Lived = &months[i]
		}
	}
	for step, m := range at {
		if m.Announce != nil || m.Lived != nil {
			m.Step, m.Day = step, p.From.AddMonths(step)
			p.Months = append(p.Months, m)
		}
	}
	return nil
}

// step gives how many months after the first one is.
func (p trend) step(d clock.Date) int {
	return 12*(d.Year()-p.From.Year()) + int(d.Month()) - int(p.From.Month())
}

// line gathers the points of a figure; of gives false where there is none.
func (p trend) line(name string, of func(month) (ui.LinePoint, bool)) ui.Line {
	l := ui.Line{Name: name}
	for _, m := range p.Months {
		if point, known := of(m); known {
			point.Step = m.Step
			l.Points = append(l.Points, point)
		}
	}
	return l
}

// exact is a figure without a range.
func exact(n int) ui.LinePoint { return ui.LinePoint{Low: n, Value: n, High: n} }

// of announcements and of places.
func announced(of func(assignment.Figure) ui.LinePoint) func(month) (ui.LinePoint, bool) {
	return func(m month) (ui.LinePoint, bool) {
		if m.Announce == nil || m.Announce.Households() == 0 {
			return ui.LinePoint{}, false
		}
		return of(*m.Announce), true
	}
}

func living(of func(lived.Month) ui.LinePoint) func(month) (ui.LinePoint, bool) {
	return func(m month) (ui.LinePoint, bool) {
		if m.Lived == nil || m.Lived.Persons == 0 {
			return ui.LinePoint{}, false
		}
		return of(*m.Lived), true
	}
}

// monthName words a month: "November 2026".
func monthName(ctx context.Context, d clock.Date) string {
	return i18n.T(ctx, "date.month-year", "month", i18n.Key("date.month."+strconv.Itoa(int(d.Month()))), "year", strconv.Itoa(d.Year()))
}

// thousandths words a share: "12,5 %".
func thousandths(ctx context.Context, n int) string {
	return i18n.T(ctx, "trend.percent", "n", i18n.Decimal(ctx, n, 1))
}

// TrendTable is the months as a table to keep.
var TrendTable = export.List{Path: trendPath, Kind: "trend", Data: tenant.Path, Open: func(v *door.Visit, _ url.Values) (export.Table, error) {
	ctx := v.Context()
	figure := func(of func(assignment.Figure) string) func(month) string {
		return func(m month) string {
			if m.Announce == nil {
				return ""
			}
			return of(*m.Announce)
		}
	}
	place := func(of func(lived.Month) string) func(month) string {
		return func(m month) string {
			if m.Lived == nil {
				return ""
			}
			return of(*m.Lived)
		}
	}
	number := func(n int) string { return i18n.Number(ctx, n) }
	return export.Of(v.Scope, export.Source[month]{Title: v.T("trend.title"), Columns: []export.Column[month]{
		export.Text(v.T("trend.month"), func(m month) string { return monthName(ctx, m.Day) }),
		export.Text(v.T("trend.households"), figure(func(f assignment.Figure) string { return number(f.Households()) })),
		export.Text(v.T("trend.notice"), figure(func(f assignment.Figure) string { return number(f.Quantile(.5)) })),
		export.Text(v.T("trend.kept"), figure(func(f assignment.Figure) string { return number(f.Kept()) })),
		export.Text(v.T("trend.complete"), figure(func(f assignment.Figure) string { return number(f.Percent()) })),
		export.Text(v.T("trend.persons"), place(func(m lived.Month) string { return number(m.Persons) })),
		export.Text(v.T("trend.halls"), place(func(m lived.Month) string { return number(m.Halls) })),
		export.Text(v.T("trend.own"), place(func(m lived.Month) string { return number(m.OwnDoor) })),
		export.Text(v.T("trend.space"), place(func(m lived.Month) string { return i18n.Decimal(ctx, m.Space.Middle, 1) })),
	}, Page: export.Whole(func(ctx context.Context, tx *db.Tx) ([]month, error) {
		var p trend
		err := p.read(ctx, tx, v.Scope, v.Today())
		return p.Months, err
	})}), nil
}}
