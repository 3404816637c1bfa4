package equality

import (
	"context"
	"net/url"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/equal"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

const (
	path       = "/gleichbehandlung"
	runPath    = path + "/pruefung"
	askPath    = path + "/frage"
	reportPath = path + "/bericht"
)

func with(to string, number int) string { return to + "?nr=" + strconv.Itoa(number) }

// runs are all that the reader may see, and the form for another.
type runs struct {
	All      []equal.Run
	Office   bool // the reader's, and not the lead
	Quarters []clock.Date
	From, To string // as they were chosen
	Faults   i18n.Faults
}

// List shows the audits.
func List(v *door.Visit) error {
	p, err := load(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("equality.title"), listPage(p))
}

// offered is how many quarters back one can choose.
const offered = 20

func load(v *door.Visit) (p runs, err error) {
	p.Office = v.Scope.Writes(tenant.Equality)
	this := clock.NewDate(v.Today().Year(), (v.Today().Month()-1)/3*3+1, 1)
	for i := range offered {
		p.Quarters = append(p.Quarters, this.AddMonths(-3*(i+1)))
	}
	p.From, p.To = this.AddMonths(-36).String(), this.AddDays(-1).String()
	return p, v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.All, err = equal.List(ctx, tx, v.Scope)
		return err
	})
}

// Begin starts one.
func Begin(v *door.Visit) error {
	var faults errs.List
	cmd := equal.BeginCommand{From: door.ReadDay(v.Text("from"), "from", &faults), To: door.ReadDay(v.Text("to"), "to", &faults)}
	err := faults.Err()
	var r equal.Run
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			r, err = equal.Begin(ctx, tx, v.Clock, v.Scope, cmd)
			return err
		})
	}
	if err == nil {
		return v.Go(with(runPath, r.Number), "")
	}
	if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict) {
		return err
	}
	p, gone := load(v)
	if gone != nil {
		return gone
	}
	p.From, p.To, p.Faults = v.Text("from"), v.Text("to"), i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("equality.title"), listPage(p))
}

// quarters are those to choose from: by their first days, or by their last.
func (p runs) quarters(ctx context.Context, last bool) (all []ui.Option) {
	for _, first := range p.Quarters {
		value := first
		if last {
			value = first.AddMonths(3).AddDays(-1)
		}
		all = append(all, ui.Option{Value: value.String(), Label: quarterName(ctx, first)})
	}
	return all
}

func quarterName(ctx context.Context, first clock.Date) string {
	return i18n.T(ctx, "outcome.cohort.quarter", "quarter", (int(first.Month())+2)/3, "year", first.Year())
}

func spanName(ctx context.Context, s equal.Span) string {
	return i18n.T(ctx, "equality.span.name", "from", i18n.DateShort(ctx, s.From), "to", i18n.DateShort(ctx, s.To))
}

func stateName(ctx context.Context, r equal.Run) string {
	return i18n.T(ctx, "equality.state."+string(r.State))
}

func handedName(ctx context.Context, r equal.Run) string {
	if r.HandedOn.IsZero() {
		return i18n.T(ctx, "equality.handed.not")
	}
	return i18n.DateShort(ctx, r.HandedOn)
}

// personsName is how many came; nothing where that is not told.
func personsName(ctx context.Context, r equal.Run) string {
	if r.Persons == 0 {
		return ""
	}
	return i18n.Number(ctx, r.Persons)
}

// Table is the audits as a table to keep.
var Table = export.List{Path: path, Kind: "equality", Data: tenant.Equality, Open: func(v *door.Visit, _ url.Values) (export.Table, error) {
	ctx := v.Context()
	return export.Of(v.Scope, export.Source[equal.Run]{Title: v.T("equality.title"), Columns: []export.Column[equal.Run]{
		export.Number(v.T("equality.number"), func(r equal.Run) int { return r.Number }),
		export.Day(v.T("equality.from"), func(r equal.Run) clock.Date { return r.Span.From }),
		export.Day(v.T("equality.to"), func(r equal.Run) clock.Date { return r.Span.To }),
		export.Text(v.T("equality.state"), func(r equal.Run) string { return stateName(ctx, r) }),
		export.Text(v.T("equality.persons"), func(r equal.Run) string { return personsName(ctx, r) }),
		export.Text(v.T("equality.handed"), func(r equal.Run) string { return handedName(ctx, r) }),
		export.Text(v.T("equality.by"), func(r equal.Run) string { return r.By }),
	}, Page: export.Whole(func(ctx context.Context, tx *db.Tx) ([]equal.Run, error) { return equal.List(ctx, tx, v.Scope) })}), nil
}}
