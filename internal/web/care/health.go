package care

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// health is what is known of one person's allergies, medicines and aids.
type health struct {
	Entries  []record.Entry // those to be reckoned with, allergies first
	Past     []record.Entry
	Silent   []record.StatementKind // of which nobody has said anything
	Supplies map[id.ID]record.RunsOut
}

// healthOf orders what is known of a person on a day.
func healthOf(who id.ID, list []record.Statement, today clock.Date) (h health) {
	own := slices.DeleteFunc(slices.Clone(list), func(a record.Statement) bool { return a.Person != who })
	for _, e := range record.Entries(own) {
		if e.HoldsOn(today) {
			h.Entries = append(h.Entries, e)
		} else {
			h.Past = append(h.Past, e)
		}
	}
	for _, kind := range record.StatementKinds {
		if len(record.Of(h.Entries, kind)) == 0 {
			h.Silent = append(h.Silent, kind)
		}
	}
	h.Supplies = map[id.ID]record.RunsOut{}
	here := slices.Clone(own)
	for i := range here {
		here[i].SupplyDays = 0 // given along: counted from an arrival that is still to come
	}
	for _, r := range record.RunningOut(here, today) {
		h.Supplies[r.Medicine.ID] = r
	}
	return h
}

// Alert names the allergies of a household's persons that may kill, for the top
// of its page. It says nothing that Section does not say below, where it is
// audited.
func Alert(v *door.Visit, ctx context.Context, tx *db.Tx, household person.Household) (templ.Component, error) { //nolint:revive // the visit leads
	if !v.Scope.Reads(tenant.MeasureHealth) {
		return templ.NopComponent, nil
	}
	said, err := record.StatementsOf(ctx, tx, v.Scope, person.IDs(household))
	if err != nil {
		return nil, err
	}
	var what []string
	for _, p := range household.Persons {
		if names := healthOf(p.ID, said, v.Today()).Dangers(v.Context()); names != "" {
			what = append(what, p.Name()+": "+names)
		}
	}
	if len(what) == 0 {
		return templ.NopComponent, nil
	}
	return alert(what), nil
}

// Dangers names the allergies that may kill.
func (h health) Dangers(ctx context.Context) string {
	var names []string
	for _, e := range h.Entries {
		if slices.ContainsFunc(e.Statements, func(a record.Statement) bool { return a.Kind == record.Allergy && a.Danger == "high" }) {
			names = append(names, say.Statement(ctx, e.Statements[0]))
		}
	}
	return strings.Join(names, ", ")
}

// supply gives what is to be said of how long a medicine lasts.
func (h health) supply(e record.Entry) (record.RunsOut, bool) {
	for _, a := range e.Statements {
		if r, ok := h.Supplies[a.ID]; ok {
			return r, true
		}
	}
	return record.RunsOut{}, false
}

// healthTable lists entries, each with all its sources.
func healthTable(ctx context.Context, v view, p personView, entries []record.Entry) ui.Table {
	t := ui.Table{Caption: i18n.T(ctx, "statement.of", "name", p.Name), Plain: true, Columns: []ui.Column{
		{Label: i18n.T(ctx, "statement.what")}, {Label: i18n.T(ctx, "statement.details")}, {Label: i18n.T(ctx, "record.source")}}}
	for _, e := range entries {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{entryName(e.Statements[0]), entryDetails(v, p.Health, e), entrySources(e, p.Kept, v.writesMeasure(true))}})
	}
	return t
}

// differing names what an entry's sources do not agree on.
func differing(ctx context.Context, e record.Entry) string {
	var words []string
	for _, what := range e.Differ {
		words = append(words, i18n.T(ctx, "statement.differ."+what))
	}
	if len(e.Against) > 0 {
		words = append(words, i18n.T(ctx, "statement.differ.none"))
	}
	return i18n.T(ctx, "statement.differ", "what", strings.Join(words, ", "))
}

// sides are the statements that do not agree, for showing them beside each
// other; one that denies another is shown with it once, at the one it denies.
func sides(e record.Entry) []record.Statement {
	if e.Statements[0].None {
		return nil
	}
	return append(slices.Clone(e.Statements), e.Against...)
}

func statementSide(ctx context.Context, a record.Statement) ui.Side {
	return ui.Side{Source: say.Source(ctx, a.Source), When: i18n.T(ctx, "record.as-of", "day", i18n.DateShort(ctx, a.SourceDay)), Body: saidOf(a)}
}
