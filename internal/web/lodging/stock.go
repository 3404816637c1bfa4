package lodging

import (
	"bytes"
	"context"
	"net/url"

	"github.com/a-h/templ"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/stock"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// stockTake is the page on which the whole stock goes out and comes in as a list.
type stockTake struct {
	Writes bool
	Faults i18n.Faults // of the file as a whole

	File    string // what was read
	Taken   *housing.StockTaken
	Errors  []sheet.RowError
	Count   int // of errors
	Ignored []sheet.Ignored
	Packed  string // the list, on its way to the next step
}

const (
	stockPath = "/unterkuenfte/liste"
	stockFile = "liste"
)

// ShowStock leads to the list of all there is, and asks for one to be taken in.
func ShowStock(v *door.Visit) error {
	return stockTake{Writes: v.Scope.Writes(tenant.Site)}.show(v, v.Show)
}

func (p stockTake) show(v *door.Visit, show func(string, templ.Component) error) error {
	v.Trail = []ui.Crumb{{Label: v.T("housing.title"), URL: sitePath}}
	return show(v.T("stock.title"), stockPage(p))
}

// StockTemplate gives an empty list.
func StockTemplate(v *door.Visit) error {
	file, err := stock.WriteTemplate(v.Context())
	if err != nil {
		return err
	}
	return v.Send("unterkuenfte.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file)
}

// CheckStock reads a list and shows what it would change; nothing is kept yet.
func CheckStock(v *door.Visit) error {
	p := stockTake{Writes: true}
	name, data, err := v.File(stockFile, stock.Limits.Bytes)
	if err != nil {
		return p.refuse(v, err)
	}
	p.File = name
	list, err := stock.Read(v.Context(), bytes.NewReader(data), stock.Limits)
	if err != nil {
		return p.refuse(v, err)
	}
	p.Errors, p.Count, p.Ignored = list.Errors, list.Count, list.Ignored
	cmd := housing.StockCommand{Sites: list.Sites, Says: list.Says, DryRun: true}
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		taken, err := housing.TakeStock(ctx, tx, v.Clock, v.Scope, cmd)
		p.Taken = &taken
		return err
	})
	if err != nil {
		return p.refuse(v, err)
	}
	p.add(v.Context(), p.Taken.Faults)
	if p.Count > 0 {
		return p.show(v, v.ShowInvalid)
	}
	if p.Packed, err = stock.Pack(cmd); err != nil {
		return p.refuse(v, err)
	}
	return p.show(v, v.Show)
}

// add puts the rules that rows break among the mistakes, each cell once.
func (p *stockTake) add(ctx context.Context, faults []housing.StockFault) {
	type cell struct {
		row   int
		field string
	}
	seen := map[cell]bool{}
	for _, e := range p.Errors {
		seen[cell{e.Row, e.Field}] = true
	}
	for _, f := range faults {
		e := stock.Fault(ctx, f)
		if at := (cell{e.Row, e.Field}); !seen[at] {
			seen[at] = true
			p.Errors, p.Count = append(p.Errors, e), p.Count+1
		}
	}
	sorted.By(p.Errors, func(a, b sheet.RowError) int { return a.Row - b.Row })
}

// refuse says what is wrong with the file as a whole.
func (p stockTake) refuse(v *door.Visit, err error) error {
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Taken = nil
	for _, fault := range i18n.Err(v.Context(), err) {
		p.Faults = append(p.Faults, i18n.Fault{Field: stockFile, Text: fault.Text})
	}
	return p.show(v, v.ShowInvalid)
}

// TakeStock keeps what was shown before. What has changed meanwhile is compared
// anew.
func TakeStock(v *door.Visit) error {
	p := stockTake{Writes: true, File: text(v, "file")}
	cmd, err := stock.Unpack(text(v, "packed"))
	if err != nil {
		return p.refuse(v, err)
	}
	var taken housing.StockTaken
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		taken, err = housing.TakeStock(ctx, tx, v.Clock, v.Scope, cmd)
		return err
	})
	if err != nil && len(taken.Faults) > 0 {
		p.Taken = &taken
		p.add(v.Context(), taken.Faults)
		return p.show(v, v.ShowInvalid)
	}
	if err != nil {
		return p.refuse(v, err)
	}
	return v.Go(sitePath, "stock.done", "count", len(taken.Changes))
}

// StockTable is all there is as a table to keep, one row for each room.
var StockTable = export.List{Path: stockPath, Kind: "stock", Data: tenant.Site, Open: func(v *door.Visit, _ url.Values) (export.Table, error) {
	var columns []export.Column[stock.Row]
	for _, c := range stock.Columns {
		columns = append(columns, export.Column[stock.Row]{Label: c.Label(v.Context()), Cell: func(r stock.Row) sheet.Cell { return c.Cell(v.Context(), r) }})
	}
	var f housing.SiteFilter
	f.Limit = sitePage
	return export.Of(v.Scope, export.Source[stock.Row]{Title: v.T("release.kind.stock"), Columns: columns, Query: url.Values{},
		Page: func(ctx context.Context, tx *db.Tx) (rows []stock.Row, more bool, err error) {
			all, err := housing.Inventories(ctx, tx, v.Scope, f.After, f.Limit)
			for _, p := range all {
				rows = append(rows, stock.Rows(p)...)
				f.After = p.Site.ID
			}
			return rows, len(all) == f.Limit, err
		}}), nil
}}

// places adds up the places of the dwellings that change, before and after.
func (p stockTake) places() (before, after int) {
	for _, k := range p.Taken.Changes {
		if k.Dwelling != nil {
			after += k.Dwelling.Places
			if k.DwellingBefore != nil {
				before += k.DwellingBefore.Places
			}
		}
	}
	return before, after
}

// fresh counts what is new.
func (p stockTake) fresh() (n int) {
	for _, k := range p.Taken.Changes {
		if k.New() {
			n++
		}
	}
	return n
}
