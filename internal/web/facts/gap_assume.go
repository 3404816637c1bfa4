package facts

import (
	"context"
	"strconv"

	engine "wegwarte/engine/gap"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// assumePage is what is assumed under a key, and what was.
type assumePage struct {
	Kind     gap.Kind
	Now      gap.Assumption // the newest; Version 0: none
	Versions []gap.Assumption
	For      string // the indicator that one came from; may be ""
	Values   map[string]string
	Faults   i18n.Faults
}

// ShowAssumption shows what is assumed, and the form to assume something else.
func ShowAssumption(v *door.Visit) error {
	p, err := loadAssumption(v)
	if err != nil {
		return err
	}
	r := p.Now.Range
	if usual := p.Kind.Usual; (p.Now.Version == 0 || p.Now.Dropped) && len(usual) == 3 {
		r = engine.Range{Low: usual[0], Value: usual[1], High: usual[2]}
	}
	if p.Now.Version > 0 || len(p.Kind.Usual) == 3 {
		ctx := v.Context()
		p.Values = map[string]string{"low": typedNumber(ctx, r.Low), "value": typedNumber(ctx, r.Value), "high": typedNumber(ctx, r.High)}
	}
	return v.Show(InputWord(v.Context(), p.Kind.Key), assumptionPage(p))
}

func loadAssumption(v *door.Visit) (p assumePage, err error) {
	var known bool
	if p.Kind, known = gap.KindOf(fromAddress(v.R.PathValue("key"))); !known {
		return p, errs.NotFound("error.not-found")
	}
	p.For = fromAddress(v.R.URL.Query().Get("fuer"))
	v.Trail = []ui.Crumb{{Label: v.T("gap.title"), URL: gapPath}}
	if _, known := gap.IndicatorOf(p.For); known {
		v.Trail = append(v.Trail, ui.Crumb{Label: said(v.Context(), gapName(p.For)), URL: gapURL(p.For)})
	} else {
		p.For = ""
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Versions, err = gap.Versions(ctx, tx, v.Scope, p.Kind.Key)
		return err
	})
	if len(p.Versions) > 0 {
		p.Now = p.Versions[0]
	}
	p.Values = map[string]string{}
	return p, err
}

// SaveAssumption keeps what is assumed from now on, or that nothing of one's own is.
func SaveAssumption(v *door.Visit) error {
	p, err := loadAssumption(v)
	if err != nil {
		return err
	}
	p.Values = v.Typed("low", "value", "high", "why", "version", "drop")
	a := gap.Assumption{Key: p.Kind.Key, Why: p.Values["why"], Dropped: p.Values["drop"] != ""}
	a.Version, _ = strconv.Atoi(p.Values["version"])
	var faults errs.List
	if !a.Dropped {
		a.Value = readNumber(p.Values["value"], "value", true, &faults)
		a.Low, a.High = a.Value, a.Value
		for field, into := range map[string]*int64{"low": &a.Low, "high": &a.High} {
			if p.Values[field] != "" && !p.Kind.Whole {
				*into = readNumber(p.Values[field], field, false, &faults)
			}
		}
	}
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := gap.Assume(ctx, tx, v.Clock, v.Scope, a)
			return err
		})
	}
	if err == nil {
		back := gapPath
		if p.For != "" {
			back = gapURL(p.For) + "#womit"
		}
		return v.Go(back, "gap.assume.saved")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(InputWord(v.Context(), p.Kind.Key), assumptionPage(p))
}
