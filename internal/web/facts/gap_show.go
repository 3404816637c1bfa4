package facts

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"wegwarte/engine/calc"
	engine "wegwarte/engine/gap"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// gapPage is one indicator.
type gapPage struct {
	gap.Statement
	Today  clock.Date
	Writes bool
	Steps  []gapStep
}

// ShowGap shows one indicator: what is missing, of what it is made, what comes, what closes it, and how that was reckoned.
func ShowGap(v *door.Visit) error {
	p, err := loadGap(v)
	if err != nil {
		return err
	}
	if p.Answer != nil {
		p.Steps = steps(v.Context(), p.Statement)
	}
	return v.Show(said(v.Context(), gapName(p.Key)), gapShowPage(p))
}

func loadGap(v *door.Visit) (p gapPage, err error) {
	p = gapPage{Today: v.Today(), Writes: v.Scope.Writes(tenant.Facts)}
	v.Trail = []ui.Crumb{{Label: v.T("gap.title"), URL: gapPath}}
	return p, v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Statement, err = gap.Find(ctx, tx, v.Scope, v.Today(), fromAddress(v.R.PathValue("key")))
		return err
	})
}

// DownloadGap gives the calculation of an indicator as a workbook whose formulas are alive.
func DownloadGap(v *door.Visit) error {
	p, err := loadGap(v)
	if err != nil {
		return err
	}
	if p.Answer == nil {
		return errs.NotFound("error.not-found")
	}
	ctx := v.Context()
	result := *p.Answer.Sheet
	result.Parameters = append([]calc.Parameter{}, result.Parameters...)
	for i, one := range result.Parameters {
		if in, ok := p.Input(one.Name); ok {
			result.Parameters[i].Source = from(ctx, in)
		}
	}
	var file bytes.Buffer
	err = sheet.WriteCalculation(&file, sheet.Calculation{Result: &result, Name: said(ctx, gapName(p.Key)), Factors: v.T("gap.sheet.factors"), KeyHeaders: []string{v.T("gap.day")},
		Keys:  func(row int) []string { return []string{i18n.DateShort(ctx, p.Days[row])} },
		Title: func(figure string) string { return figureName(ctx, figure) }, Form: func(string) sheet.Form { return sheet.Tenths },
		Source: [3]string{v.T("gap.input"), v.T("gap.value"), v.T("gap.source")}})
	if err != nil {
		return err
	}
	err = v.Do(func(_ context.Context, tx *db.Tx) error {
		audit.Log(tx, v.Clock, v.Scope, audit.Export, tenant.Facts, "calculation of a gap")
		return nil
	})
	if err != nil {
		return err
	}
	return v.Send("luecke-"+strings.ReplaceAll(p.Key, ".", "-")+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file.Bytes())
}

// figureName is what a column or a rate is called.
func figureName(ctx context.Context, figure string) string {
	if _, rate := gap.KindOf(figure); rate {
		return InputWord(ctx, figure)
	}
	return i18n.T(ctx, "gap.name."+figure)
}

// curve is the drawing of the years: need with its range, and supply.
type gapCurve struct {
	Area, Need, Supply string
	Top                int64 // thousandths
}

func curveOf(years [engine.Years + 1]engine.Year) (c gapCurve) {
	for _, y := range years {
		c.Top = max(c.Top, y.Need.High, y.Supply.High)
	}
	c.Top += c.Top/12 + 1
	at := func(x int, n int64) string {
		return fmt.Sprintf("%d,%.1f", x, 100-100*float64(n)/float64(c.Top))
	}
	var up, down, need, supply []string
	for x, y := range years {
		up, down = append(up, at(x, y.Need.High)), append([]string{at(x, y.Need.Low)}, down...)
		need, supply = append(need, at(x, y.Need.Value)), append(supply, at(x, y.Supply.Value))
	}
	return gapCurve{Area: strings.Join(append(up, down...), " "), Need: strings.Join(need, " "), Supply: strings.Join(supply, " "), Top: c.Top}
}

// splitWords says what a gap is made of, in one sentence.
func splitWords(ctx context.Context, st gap.Statement) string {
	y, s := st.Now(), partsOf(st.Now(), st.Unit)
	write := func(n int64) string { return tick(ctx, n, digits(st.Unit)) }
	words := []any{"gap", write(s.Gap), "anyway", write(s.Anyway), "arrivals", write(s.Arrivals), "unit", said(ctx, gapUnit(st.Unit)), "spare", Amount(ctx, y.Spare.Value, st.Unit), "absorbed", Amount(ctx, y.Absorbed, st.Unit)}
	switch {
	case s.Gap == 0:
		return i18n.T(ctx, "gap.words.enough", words...)
	case !st.Split:
		return i18n.T(ctx, "gap.words.whole", words...)
	case s.Anyway == 0:
		return i18n.T(ctx, "gap.words.arrivals", words...)
	case s.Arrivals == 0:
		return i18n.T(ctx, "gap.words.anyway", words...)
	}
	return i18n.T(ctx, "gap.words.both", words...)
}
