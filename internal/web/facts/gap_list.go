package facts

import (
	"context"
	"net/url"

	engine "wegwarte/engine/gap"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
)

// gapList is every indicator: those that can be reckoned, and those of which figures lack.
type gapList struct {
	Known, Unknown []gap.Statement
	Writes         bool
}

// ListGaps shows what is missing in the municipality, for everybody who lives there.
func ListGaps(v *door.Visit) error {
	p := gapList{Writes: v.Scope.Writes(tenant.Facts)}
	all, err := toldTo(v)
	if err != nil {
		return err
	}
	for _, st := range all {
		if st.Answer == nil {
			p.Unknown = append(p.Unknown, st)
		} else {
			p.Known = append(p.Known, st)
		}
	}
	return v.Show(v.T("gap.title"), gapListPage(p))
}

func toldTo(v *door.Visit) (all []gap.Statement, err error) {
	return all, v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = gap.Told(ctx, tx, v.Scope, v.Today())
		return err
	})
}

// GapTable is every indicator with all its years, as a table to keep.
var GapTable = export.List{Path: gapPath, Kind: "gaps", Data: tenant.Facts, Open: func(v *door.Visit, _ url.Values) (export.Table, error) {
	ctx := v.Context()
	value := func(key string, of func(engine.Year) int64) export.Column[gapYear] {
		return export.Text(v.T(key), func(r gapYear) string { return Amount(ctx, of(r.Year), r.St.Unit) })
	}
	return export.Of(v.Scope, export.Source[gapYear]{Title: v.T("gap.title"), Columns: []export.Column[gapYear]{
		export.Text(v.T("gap.what"), func(r gapYear) string { return said(ctx, gapName(r.St.Key)) }),
		export.Text(v.T("gap.unit"), func(r gapYear) string { return said(ctx, gapUnit(r.St.Unit)) }),
		export.Text(v.T("gap.day"), func(r gapYear) string { return i18n.DateShort(ctx, r.St.Days[r.No]) }),
		value("gap.need", func(y engine.Year) int64 { return y.Need.Value }), value("gap.need.low", func(y engine.Year) int64 { return y.Need.Low }), value("gap.need.high", func(y engine.Year) int64 { return y.Need.High }),
		value("gap.supply", func(y engine.Year) int64 { return y.Supply.Value }),
		value("gap.gap", func(y engine.Year) int64 { return y.Gap.Value }), value("gap.gap.low", func(y engine.Year) int64 { return y.Gap.Low }), value("gap.gap.high", func(y engine.Year) int64 { return y.Gap.High }),
		value("gap.anyway", func(y engine.Year) int64 { return y.Anyway.Value }), value("gap.arrivals", func(y engine.Year) int64 { return y.Arrivals.Value }),
		value("gap.spare", func(y engine.Year) int64 { return y.Spare.Value }),
	}, Page: export.Whole(func(ctx context.Context, tx *db.Tx) (rows []gapYear, err error) {
		all, err := gap.Told(ctx, tx, v.Scope, v.Today())
		for _, st := range all {
			if st.Answer != nil {
				for no, y := range st.Answer.Years {
					rows = append(rows, gapYear{st, no, y})
				}
			}
		}
		return rows, err
	})}), nil
}}

// gapYear is a year of an indicator.
type gapYear struct {
	St   gap.Statement
	No   int
	Year engine.Year
}
