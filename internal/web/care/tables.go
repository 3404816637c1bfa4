package care

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"wegwarte/internal/i18n"
	"wegwarte/internal/record"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// needTable lists needs, each with a way to change it where the role may.
func needTable(ctx context.Context, v view, p personView, needs []record.Need) ui.Table {
	t := ui.Table{Caption: i18n.T(ctx, "record.needs.of", "name", p.Name), Plain: true, Columns: []ui.Column{
		{Label: i18n.T(ctx, "record.need")}, {Label: i18n.T(ctx, "record.severity")},
		{Label: i18n.T(ctx, "record.time")}, {Label: i18n.T(ctx, "record.source-basis")}}}
	acts := v.WritesNeeds() || slices.ContainsFunc(needs, v.recalls)
	if acts {
		t.Columns = append(t.Columns, ui.Column{Label: i18n.T(ctx, "common.actions"), Silent: true})
	}
	for _, n := range needs {
		cells := []templ.Component{needName(n, p.Kept.Need(n)), ui.Status(say.WeightOf(n.Severity), say.Severity(ctx, n.Severity)),
			needTime(n, v.Today), needSource(n)}
		switch {
		case v.mayChange(n), v.recalls(n):
			cells = append(cells, changeLink("/bedarf/"+string(n.ID), say.Need(ctx, n.Code)))
		case acts:
			cells = append(cells, templ.NopComponent)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

// measureTable lists what was done, each thing once with all its sources.
func measureTable(ctx context.Context, v view, p personView) ui.Table {
	t := ui.Table{Caption: i18n.T(ctx, "record.measures.of", "name", p.Name), Plain: true, Columns: []ui.Column{
		{Label: i18n.T(ctx, "record.measure")}, {Label: i18n.T(ctx, "record.outcome")},
		{Label: i18n.T(ctx, "record.when-where")}, {Label: i18n.T(ctx, "record.source")}}}
	for _, matter := range p.Matters {
		first := matter.Statements[0]
		cells := []templ.Component{measureName(first), ui.Status(say.ToneOf(first.Outcome), say.Outcome(ctx, first.Outcome)),
			ui.Two(day(ctx, first.Day, first.DayPrecision), first.Place), measureSources(v, p, matter.Statements)}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

// readingTable lists what a document says, before it is kept.
func readingTable(ctx context.Context, p readingPage) ui.Table {
	t := ui.Table{Caption: i18n.T(ctx, "record.document.measures", "count", len(p.Reading.Command.Measures)), Plain: true, Columns: []ui.Column{
		{Label: i18n.T(ctx, "record.measure")}, {Label: i18n.T(ctx, "record.outcome")}, {Label: i18n.T(ctx, "record.when-where")}}}
	for _, m := range p.statements() {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{measureName(m),
			ui.Status(say.ToneOf(m.Outcome), say.Outcome(ctx, m.Outcome)), ui.Two(day(ctx, m.Day, m.DayPrecision), m.Place)}})
	}
	return t
}

// saidTable lists what a document says of allergies, medicines and aids, before it is kept.
func saidTable(ctx context.Context, said []record.Statement) ui.Table {
	t := ui.Table{Caption: i18n.T(ctx, "statement.document", "count", len(said)), Plain: true, Columns: []ui.Column{
		{Label: i18n.T(ctx, "statement.what")}, {Label: i18n.T(ctx, "statement.details")}}}
	for _, a := range said {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{entryName(a), saidFacts(a)}})
	}
	return t
}
