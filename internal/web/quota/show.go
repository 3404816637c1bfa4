package quota

import (
	"context"

	"wegwarte/engine/calc"
	engine "wegwarte/engine/quota"
	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// sheetPage is the arithmetic of one municipality.
type sheetPage struct {
	Of    ledger
	Scope tenant.Scope
	Own   bool // the visitor's municipality
	Today clock.Date
	line
	arithmetic
	Steps []step
}

// ShowTown shows the arithmetic of a municipality. Everybody who may read the
// quota may read that of each municipality of the Land: what the one owes follows
// from what the others have.
func ShowTown(v *door.Visit) error {
	on, err := day(v)
	if err != nil {
		return err
	}
	st, err := stand(v, on)
	if err != nil {
		return err
	}
	row := st.Find(v.R.PathValue("ags"))
	if row < 0 {
		return errs.NotFound("error.not-found")
	}
	if st.Rules.Off() {
		return v.Show(of(v).say(v.Context(), "quote.title"), offPage(of(v), v.Scope, st.Towns[row].AGS))
	}
	done, err := st.Reckon(st.Rules, nil)
	if err != nil {
		return err
	}
	p := sheetPage{Of: of(v), Scope: v.Scope, Own: v.Tenant.AGS == st.Towns[row].AGS, Today: v.Today(), line: line{st.Towns[row], row, done},
		arithmetic: arithmetic{v.Context(), st, done, row}}
	p.Steps = p.steps()
	title := p.Of.say(v.Context(), "quote.sheet.title", "name", p.Name)
	if v.Scope.Kind == tenant.Land {
		v.Trail = []ui.Crumb{{Label: p.Of.say(v.Context(), "quote.title"), URL: onDay(p.Of.path(), on, p.Today)}, {Label: p.Name}}
	}
	return v.Show(title, sheetView(p))
}

// gist says in a sentence what came out.
func (p sheetPage) gist(ctx context.Context) string {
	args := []any{"name", p.Name, "day", p.st.Day, "soll", p.value(engine.RoundedSoll), "quote", p.value(engine.Quote)}
	open := p.open()
	switch {
	case open == nil:
		return p.Of.say(ctx, "quote.gist.unknown", args...)
	case reached(p.figure(engine.Quote)):
		return p.Of.say(ctx, "quote.gist.full", args...)
	}
	return p.Of.say(ctx, "quote.gist", append(args, "open", persons(ctx, open))...)
}

// whole is the result for others.
func (p sheetPage) whole() *calc.Result { return p.line.done }
