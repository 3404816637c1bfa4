package facts

import (
	"context"
	"slices"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// figureForm is the form for one figure: an own count, or one that somebody types.
type figureForm struct {
	Typed  map[string]string
	Faults i18n.Faults
}

var figureFields = []string{"zahl", "alter", "from", "to", "value", "low", "high", "mark", "source", "url", "licence", "as_of", "note"}

// AskFigure asks for one figure.
func AskFigure(v *door.Visit) error {
	p := figureForm{Typed: map[string]string{"as_of": v.Today().String(), "licence": v.T("figure.licence.own")}}
	name := v.R.URL.Query().Get("zahl")
	if k, ok := figure.KeyOf(name); ok {
		p.Typed["zahl"] = k.Key
		if k.Family() {
			p.Typed["alter"] = i18n.Number(v.Context(), agePlace(name))
		}
	} else if slices.ContainsFunc(figure.Keys(), func(k figure.Key) bool { return k.Key == name }) {
		p.Typed["zahl"] = name
	}
	return p.show(v)
}

func (p figureForm) show(v *door.Visit) error {
	v.Trail = []ui.Crumb{{Label: v.T("figure.title"), URL: figurePath}}
	if len(p.Faults) > 0 {
		return v.ShowInvalid(v.T("figure.enter"), figureFormPage(p))
	}
	return v.Show(v.T("figure.enter"), figureFormPage(p))
}

// EnterFigure keeps one figure.
func EnterFigure(v *door.Visit) error {
	p := figureForm{Typed: v.Typed(figureFields...)}
	f, err := p.read()
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := figure.Enter(ctx, tx, v.Clock, v.Scope, f)
			return err
		})
	}
	if err == nil {
		return v.Go(figureURL(f.Key), "figure.entered")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	for _, fault := range i18n.Err(v.Context(), err) {
		if fault.Field == "key" {
			fault.Field = "zahl"
		}
		p.Faults = append(p.Faults, fault)
	}
	return p.show(v)
}

func (p figureForm) read() (f figure.Figure, err error) {
	var faults errs.List
	f = figure.Figure{Key: p.Typed["zahl"], Mark: figure.Mark(p.Typed["mark"]), Source: p.Typed["source"], URL: p.Typed["url"], Licence: p.Typed["licence"], Note: p.Typed["note"]}
	k, _, ok := figureNamed(f.Key)
	switch {
	case f.Key == "":
		faults.Add(errs.Invalid("error.required").At("zahl"))
	case !ok:
		faults.Add(errs.Invalid("figure.rule.key").At("zahl"))
	case k.Family():
		f.Key += "." + p.Typed["alter"]
		if _, known := figure.KeyOf(f.Key); !known {
			faults.Add(errs.Invalid("figure.rule.age", "most", k.Ages[1]).At("alter"))
		}
	}
	f.From, f.To, f.AsOf = figureDay(p.Typed["from"], "from", &faults), figureDay(p.Typed["to"], "to", &faults), figureDay(p.Typed["as_of"], "as_of", &faults)
	f.Value = figureTyped(p.Typed["value"], "value", &faults)
	f.Low, f.High = f.Value, f.Value
	if p.Typed["low"] != "" {
		f.Low = figureTyped(p.Typed["low"], "low", &faults)
	}
	if p.Typed["high"] != "" {
		f.High = figureTyped(p.Typed["high"], "high", &faults)
	}
	if f.To.IsZero() {
		f.To = f.From
		if !k.Daily() && !f.From.IsZero() && f.From.Month() == 1 && f.From.Day() == 1 {
			f.To = f.From.AddMonths(12).AddDays(-1)
		}
	}
	return f, faults.Err()
}
