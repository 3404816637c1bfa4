package lodging

import (
	"bytes"
	"context"
	"math/big"
	"strings"

	"wegwarte/engine/calc"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/housing/budget"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// purse is what a month costs.
type purse struct {
	budget.Month
	Today clock.Date
}

const budgetPath = sitePath + "/kosten"

func budgetURL(month clock.Date) string { return budgetPath + "?monat=" + month.String()[:7] }

// monthOf reads the month of an address, "2026-11"; else it is that of a day.
func monthOf(v *door.Visit, otherwise clock.Date) clock.Date {
	month, err := clock.ParseDate(v.R.URL.Query().Get("monat") + "-01")
	if err != nil || month.Year() < 2000 || month.Year() > 2100 {
		return otherwise
	}
	return month
}

func loadBudget(v *door.Visit) (p purse, err error) {
	p.Today = v.Today()
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Month, err = budget.Of(ctx, tx, v.Clock, v.Scope, monthOf(v, p.Today))
		return err
	})
	return p, err
}

// ShowBudget shows what housing costs in a month, and how that is reckoned.
func ShowBudget(v *door.Visit) error {
	p, err := loadBudget(v)
	if err != nil {
		return err
	}
	v.Trail = []ui.Crumb{{Label: v.T("housing.title"), URL: sitePath}}
	return v.Show(v.T("budget.title"), budgetPage(p))
}

// DownloadBudget gives the month as a workbook whose formulas are alive.
func DownloadBudget(v *door.Visit) error {
	p, err := loadBudget(v)
	if err != nil {
		return err
	}
	ctx := v.Context()
	title := func(figure string) string { return i18n.T(ctx, "budget."+figure) }
	var file bytes.Buffer
	err = sheet.WriteCalculation(&file, sheet.Calculation{Result: p.Result, Name: title("sheet.sites"), Factors: title("sheet.factors"),
		KeyHeaders: []string{i18n.T(ctx, "housing.site"), i18n.T(ctx, "housing.kind")},
		Keys:       func(row int) []string { return []string{p.Sites[row].Name, kindWord(ctx, p.Sites[row].Kind)} },
		Title:      title, Form: budgetForm, Source: [3]string{title("sheet.factor"), title("sheet.value"), title("sheet.source")}})
	if err != nil {
		return err
	}
	if err := budgetLeaves(v); err != nil {
		return err
	}
	return v.Send("kosten-"+p.First.String()[:7]+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file.Bytes())
}

func budgetForm(figure string) sheet.Form {
	switch figure {
	case budget.Places, budget.Days, budget.PersonDays, budget.MonthDays, budget.TotalDays, budget.Bestand:
		return sheet.Whole
	}
	return sheet.Cents
}

// DownloadBudgetCSV gives the month's figures.
func DownloadBudgetCSV(v *door.Visit) error {
	p, err := loadBudget(v)
	if err != nil {
		return err
	}
	ctx := v.Context()
	headers := []string{i18n.T(ctx, "housing.site"), i18n.T(ctx, "housing.kind")}
	for _, c := range p.Result.Columns {
		headers = append(headers, i18n.T(ctx, "budget."+c.Name))
	}
	var rows [][]sheet.Cell
	for row, site := range p.Sites {
		cells := []sheet.Cell{sheet.String(site.Name), sheet.String(kindWord(ctx, site.Kind))}
		for _, c := range p.Result.Columns {
			cell := sheet.Cell{}
			if n := p.Result.Figure(c.Name, row); n != nil {
				cell = sheet.Cell{Text: calc.Decimal(n, 2), Kind: sheet.Number}
			}
			cells = append(cells, cell)
		}
		rows = append(rows, cells)
	}
	var file bytes.Buffer
	if err := sheet.WriteCSV(&file, sheet.Table{Headers: headers, Rows: sheet.RowsOf(rows...)}); err != nil {
		return err
	}
	if err := budgetLeaves(v); err != nil {
		return err
	}
	return v.Send("kosten-"+p.First.String()[:7]+".csv", "text/csv; charset=utf-8", file.Bytes())
}

// budgetLeaves puts on record, before the first byte, that the figures leave the house.
func budgetLeaves(v *door.Visit) error {
	return v.Do(func(_ context.Context, tx *db.Tx) error {
		audit.Log(tx, v.Clock, v.Scope, audit.Export, tenant.Site, "budget")
		return nil
	})
}

// money writes a figure in euros, "–" where it is not known.
func money(ctx context.Context, v *big.Rat) string {
	if v == nil {
		return "–"
	}
	cents := new(big.Rat).Mul(v, big.NewRat(100, 1))
	f, _ := cents.Float64()
	if f < 0 {
		return "−" + euros(ctx, int(-f+0.5))
	}
	return euros(ctx, int(f+0.5))
}

// count writes a whole figure.
func count(ctx context.Context, v *big.Rat) string {
	if v == nil {
		return "–"
	}
	f, _ := v.Float64()
	return i18n.Number(ctx, int(f))
}

// formula words how a figure of a site follows, in names and in numbers.
func (p purse) formula(ctx context.Context, figure string, row int) string {
	for _, c := range p.Result.Columns {
		if c.Name != figure || c.Formula == nil {
			continue
		}
		name := func(of string) string { return i18n.T(ctx, "budget."+of) }
		words := calc.Write(c.Formula, calc.Notation{Param: name, Col: name, Sum: func(of string) string { return i18n.T(ctx, "budget.sum", "of", name(of)) }, Number: decimalOf(ctx), Signs: signs})
		number := func(v *big.Rat) string {
			if v == nil {
				return "?"
			}
			return decimalOf(ctx)(v)
		}
		numbers := calc.Write(c.Formula, calc.Notation{Param: func(of string) string { return number(p.Result.Parameter(of)) }, Col: func(of string) string { return number(p.Result.Figure(of, row)) },
			Sum: func(of string) string { return number(p.Result.Total(of)) }, Number: decimalOf(ctx), Signs: signs})
		return words + " = " + numbers
	}
	return ""
}

var signs = [4]string{" + ", " − ", " × ", " ÷ "}

func decimalOf(ctx context.Context) func(*big.Rat) string {
	return func(v *big.Rat) string { return decimal(ctx, strings.TrimSuffix(calc.Decimal(v, 2), ".00")) }
}

func balanceTone(v *big.Rat) ui.Kind {
	switch {
	case v == nil:
		return ui.Neutral
	case v.Sign() < 0:
		return ui.Danger
	}
	return ui.Success
}
