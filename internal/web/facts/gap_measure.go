package facts

import (
	"context"
	"strconv"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

func newMeasureURL(indicator string) string { return gapPath + "/neu/" + inAddress(indicator) }
func measureURL(m gap.Measure) string       { return gapPath + "/massnahmen/" + string(m.ID) }

// measureForm is a measure as typed.
type measureForm struct {
	Measure   gap.Measure
	Indicator gap.Indicator
	Values    map[string]string
	Faults    i18n.Faults
}

func (p measureForm) url() string {
	if p.Measure.ID == "" {
		return newMeasureURL(p.Indicator.Key)
	}
	return measureURL(p.Measure)
}

// ShowMeasure shows the form for a measure, a new one or one that is there.
func ShowMeasure(v *door.Visit) error {
	p, err := loadMeasure(v)
	if err != nil {
		return err
	}
	ctx, m := v.Context(), p.Measure
	p.Values = map[string]string{"state": string(gap.Proposed)}
	if m.ID != "" {
		p.Values = map[string]string{"title": m.Title, "places": typedNumber(ctx, m.Places), "staff": typedNumber(ctx, m.Staff), "once": typedNumber(ctx, m.Once*10), "yearly": typedNumber(ctx, m.Yearly*10),
			"from": m.From.String(), "state": string(m.State), "source": m.Source, "version": strconv.Itoa(m.Version)}
	}
	return v.Show(p.title(ctx), measurePage(p))
}

func (p measureForm) title(ctx context.Context) string {
	if p.Measure.ID == "" {
		return i18n.T(ctx, "gap.measure.add")
	}
	return p.Measure.Title
}

func loadMeasure(v *door.Visit) (p measureForm, err error) {
	key := fromAddress(v.R.PathValue("key"))
	if key == "" {
		which, err := v.ID("id")
		if err != nil {
			return p, err
		}
		err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
			p.Measure, err = gap.FindMeasure(ctx, tx, v.Scope, which)
			return err
		})
		if err != nil {
			return p, err
		}
		key = p.Measure.Indicator
	}
	var known bool
	if p.Indicator, known = gap.IndicatorOf(key); !known {
		return p, errs.NotFound("error.not-found")
	}
	v.Trail = []ui.Crumb{{Label: v.T("gap.title"), URL: gapPath}, {Label: said(v.Context(), gapName(key)), URL: gapURL(key)}}
	return p, nil
}

// SaveMeasure keeps a measure.
func SaveMeasure(v *door.Visit) error {
	p, err := loadMeasure(v)
	if err != nil {
		return err
	}
	p.Values = v.Typed("title", "places", "staff", "once", "yearly", "from", "state", "source", "version")
	var faults errs.List
	m := gap.Measure{ID: p.Measure.ID, Indicator: p.Indicator.Key, Title: p.Values["title"], Source: p.Values["source"], State: gap.State(p.Values["state"]), From: readDate(p.Values["from"], "from", &faults),
		Places: readNumber(p.Values["places"], "places", false, &faults), Staff: readNumber(p.Values["staff"], "staff", false, &faults),
		Once: readNumber(p.Values["once"], "once", false, &faults) / 10, Yearly: readNumber(p.Values["yearly"], "yearly", false, &faults) / 10}
	m.Version, _ = strconv.Atoi(p.Values["version"])
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := gap.SaveMeasure(ctx, tx, v.Clock, v.Scope, m)
			return err
		})
	}
	if err == nil {
		return v.Go(gapURL(p.Indicator.Key)+"#massnahmen", "gap.measure.saved", "title", m.Title)
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(p.title(v.Context()), measurePage(p))
}

func measureKind(s gap.State) ui.Kind {
	switch s {
	case gap.Decided:
		return ui.Info
	case gap.Done:
		return ui.Success
	}
	return ui.Neutral
}

func measurePlaces(ctx context.Context, st gap.Statement, m gap.Measure) string {
	if m.Staff > 0 {
		return i18n.T(ctx, "gap.measure.both", "places", Amount(ctx, m.Places, st.Unit), "staff", Amount(ctx, m.Staff, st.Unit))
	}
	return Amount(ctx, m.Places, st.Unit)
}

func measureCost(ctx context.Context, m gap.Measure) string {
	switch {
	case m.Once == 0 && m.Yearly == 0:
		return "–"
	case m.Yearly == 0:
		return i18n.T(ctx, "gap.measure.cost.once", "once", Euros(ctx, m.Once))
	case m.Once == 0:
		return i18n.T(ctx, "gap.measure.cost.yearly", "yearly", Euros(ctx, m.Yearly))
	}
	return i18n.T(ctx, "gap.measure.cost.both", "once", Euros(ctx, m.Once), "yearly", Euros(ctx, m.Yearly))
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
