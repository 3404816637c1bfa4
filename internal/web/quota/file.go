package quota

import (
	"bytes"
	"context"
	"math/big"

	"wegwarte/engine/calc"
	engine "wegwarte/engine/quota"
	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/report"
	"wegwarte/internal/sheet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// DownloadBook gives the whole calculation of a day as a workbook whose formulas
// are alive.
func DownloadBook(v *door.Visit) error {
	on, err := day(v)
	if err != nil {
		return err
	}
	st, err := stand(v, on)
	if err != nil {
		return err
	}
	if st.Rules.Off() || len(st.Towns) == 0 {
		return errs.NotFound("error.not-found")
	}
	done, err := st.Reckon(st.Rules, nil)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := sheet.WriteCalculation(&file, book(v.Context(), st, done)); err != nil {
		return err
	}
	if err := exported(v); err != nil {
		return err
	}
	return v.Send(of(v).path()[1:]+"-"+on.String()+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file.Bytes())
}

func book(ctx context.Context, st report.Standing, done *calc.Result) sheet.Calculation {
	title := func(figure string) string { return i18n.T(ctx, "quota."+figure) }
	return sheet.Calculation{Result: done, Name: (ledger{st.Purpose}).say(ctx, "quota.sheet.figures"), Factors: title("sheet.factors"),
		KeyHeaders: []string{"AGS", title("name"), i18n.T(ctx, "quote.column.stichtag")},
		Keys: func(row int) []string {
			t := st.Towns[row]
			last := stateText(ctx, t.State)
			if !t.State.Missing() {
				last = t.Last.Day.String()
			}
			return []string{t.AGS, t.Name, last}
		},
		Title: title, Form: form, Source: [3]string{title("sheet.factor"), title("sheet.value"), title("sheet.source")}}
}

func form(figure string) sheet.Form {
	switch figure {
	case engine.PopShare, engine.AreaShare, engine.Mixed, engine.Limit, engine.Excess, engine.Uncapped, engine.Received, engine.Key, engine.Remainder:
		return sheet.Fine
	case engine.Soll, engine.Open, engine.Credit, engine.Area, engine.Factor:
		return sheet.Tenths
	case engine.Quote, engine.WeightPeople, engine.WeightArea, engine.Cap:
		return sheet.Parts
	}
	return sheet.Whole
}

// exported puts on record, before the first byte, that the figures leave the house.
func exported(v *door.Visit) error {
	return v.Do(func(_ context.Context, tx *db.Tx) error {
		audit.Log(tx, v.Clock, v.Scope, audit.Export, tenant.Quota, "calculation of the quota")
		return nil
	})
}

// DownloadCSV gives the list as it is filtered and put in order.
func DownloadCSV(v *door.Visit) error {
	p, err := loadList(v)
	if err != nil {
		return err
	}
	var rows [][]sheet.Cell
	number := func(r *big.Rat, digits int) sheet.Cell {
		if r == nil {
			return sheet.Cell{}
		}
		return sheet.Cell{Text: calc.Decimal(r, digits), Kind: sheet.Number}
	}
	for _, l := range p.Lines {
		last, state := sheet.Cell{}, stateOf(v.Context(), l)
		if l.Last != nil {
			last = sheet.Day(l.Last.Day)
		}
		rows = append(rows, []sheet.Cell{sheet.String(l.AGS), sheet.String(l.Name), sheet.String(l.Kreis), sheet.String(l.District), number(l.figure(engine.Key), 10),
			number(l.figure(engine.RoundedSoll), 15), number(l.figure(engine.Bestand), 15), number(l.figure(engine.Credit), 15), number(l.figure(engine.Quote), 6),
			number(l.open(), 15), last, sheet.String(state)})
	}
	headers := []string{"AGS"}
	for _, key := range []string{"name", "kreis", "district", "key", "soll", "bestand", "credit", "quote", "open", "stichtag", "state"} {
		headers = append(headers, v.T("quote.column."+key))
	}
	var file bytes.Buffer
	if err := sheet.WriteCSV(&file, sheet.Table{Headers: headers, Rows: sheet.RowsOf(rows...)}); err != nil {
		return err
	}
	if err := exported(v); err != nil {
		return err
	}
	return v.Send(p.Of.path()[1:]+"-"+p.Filter.Day.String()+".csv", "text/csv; charset=utf-8", file.Bytes())
}
