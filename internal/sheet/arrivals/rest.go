package arrivals

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"slices"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/sheet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/upload"
)

// hint heads the column with the reasons. It is the same in every language: a list
// that is brought back has it, and nobody is told that it was not read.
const hint = "Hinweis von Wegwarte"

// WriteRest writes, as a workbook, the rows of a list whose households stay out,
// with the reasons beside them, to be corrected and brought back; and of what was
// taken in, which households are. What stands in the rows is what was brought.
func (d Desk) WriteRest(ctx context.Context, s tenant.Scope, u upload.Upload, w io.Writer) error {
	err := d.DB.Do(ctx, s.Tenant, func(_ context.Context, tx *db.Tx) error {
		upload.Looked(tx, d.Clock, s, u, audit.Export)
		return nil
	})
	if err != nil {
		return err
	}
	layout, err := LayoutOf(u)
	if err != nil {
		return err
	}
	tables := []sheet.Table{{Name: i18n.T(ctx, "arrivals.rest.sheet"), Headers: layout.restHeaders(), Rows: d.restRows(ctx, s, u, layout)}}
	if u.Taken > 0 {
		tables = append(tables, sheet.Table{Name: i18n.T(ctx, "arrivals.rest.in"), Rows: d.inRows(ctx, s, u),
			Headers: []string{fileNumber.Header, i18n.T(ctx, "arrivals.rest.persons"), i18n.T(ctx, "arrivals.outcome")}})
	}
	return sheet.WriteXLSX(w, tables...)
}

// restHeaders are the template's headers of the columns that the list has, and hint.
func (l Layout) restHeaders() []string {
	var headers []string
	for i, c := range declared {
		if l.has(i) {
			headers = append(headers, c.Header)
		}
	}
	return append(headers, hint)
}

// has reports whether the list has the column.
func (l Layout) has(column int) bool { return column < len(l.Headers) && l.Headers[column] != "" }

// restRows gives the rows that stay out, part after part.
func (d Desk) restRows(ctx context.Context, s tenant.Scope, u upload.Upload, l Layout) iter.Seq2[[]sheet.Cell, error] {
	return func(yield func([]sheet.Cell, error) bool) {
		for number := 1; number <= u.Parts; number++ {
			rows, err := d.restOf(ctx, s, u, l, number)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

// restOf gives the rows of a part that stay out. Why they do is said as it is now:
// what was corrected in the register meanwhile is no reason any more.
func (d Desk) restOf(ctx context.Context, s tenant.Scope, u upload.Upload, l Layout, number int) (rows [][]sheet.Cell, err error) {
	var part upload.Part
	var list List
	var report person.ArrivalsReport
	err = d.DB.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		if part, err = upload.PartOf(ctx, tx, s, u, number); err != nil {
			return err
		}
		if list, err = l.Read(part.Content, clock.DateOf(u.BroughtAt)); err != nil {
			return err
		}
		report, err = person.CompareArrivals(ctx, tx, d.Clock, s, person.ArrivalsCommand{Rows: list.Rows})
		return err
	})
	if err != nil {
		return nil, err
	}
	reasons := map[int][]string{}
	for _, f := range list.faults(report) {
		reasons[f.row] = append(reasons[f.row], f.field+": "+f.rule(ctx))
	}
	stays := out(list, report)
	ended := !u.State.Open()
	for record, err := range unpack(part.Content) {
		if err != nil {
			return nil, err
		}
		why := strings.Join(reasons[record.Number], " ")
		switch {
		case why != "":
		case stays[record.Number]:
			why = i18n.T(ctx, "arrivals.rest.household")
		case !ended:
			continue
		case number > u.Taken:
			why = i18n.T(ctx, "arrivals.rest.stopped")
		default:
			why = i18n.T(ctx, "arrivals.rest.again")
		}
		rows = append(rows, l.restRow(record, why))
	}
	return rows, nil
}

func (l Layout) restRow(r sheet.Record, why string) []sheet.Cell {
	var cells []sheet.Cell
	for i := range declared {
		if !l.has(i) {
			continue
		}
		var cell sheet.Cell
		if i < len(r.Cells) {
			if cell = r.Cells[i]; cell.Kind == sheet.Fault { // what a formula shows that has no result
				cell.Kind = sheet.Text
			}
		}
		cells = append(cells, cell)
	}
	return append(cells, sheet.String(why))
}

func (d Desk) inRows(ctx context.Context, s tenant.Scope, u upload.Upload) iter.Seq2[[]sheet.Cell, error] {
	return func(yield func([]sheet.Cell, error) bool) {
		for number := 1; number <= u.Taken; number++ {
			all, err := d.Taken(ctx, s, u, number)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, t := range all {
				row := []sheet.Cell{sheet.String(t.FileNumber), sheet.Int(t.Persons), sheet.String(i18n.T(ctx, "arrivals.outcome."+string(t.Outcome)))}
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

// Taken gives what became of the households of a part that was taken in.
func (d Desk) Taken(ctx context.Context, s tenant.Scope, u upload.Upload, number int) (all []Taken, err error) {
	err = d.DB.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		part, err := upload.PartOf(ctx, tx, s, u, number)
		if err != nil || len(part.Result) == 0 {
			return err
		}
		return json.Unmarshal(part.Result, &all)
	})
	return all, err
}

// First gives the first rows of a list whose households would go in, as they are
// understood. That they were looked at is on record.
func (d Desk) First(ctx context.Context, s tenant.Scope, u upload.Upload, most int) (rows []person.ArrivalRow, err error) {
	if u.Parts == 0 {
		return nil, nil
	}
	layout, err := LayoutOf(u)
	if err != nil {
		return nil, err
	}
	err = d.DB.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		part, err := upload.PartOf(ctx, tx, s, u, 1)
		if err != nil {
			return err
		}
		list, err := layout.Read(part.Content, clock.DateOf(u.BroughtAt))
		if err != nil {
			return err
		}
		report, err := person.CompareArrivals(ctx, tx, d.Clock, s, person.ArrivalsCommand{Rows: list.Rows})
		if err != nil {
			return err
		}
		created := map[string]bool{}
		for _, a := range report.Arrivals {
			created[a.FileNumber] = a.Outcome == person.Created
		}
		rows = slices.DeleteFunc(list.Rows, func(r person.ArrivalRow) bool { return !created[person.TidyFileNumber(r.FileNumber)] })
		rows = rows[:min(most, len(rows))]
		upload.Looked(tx, d.Clock, s, u, audit.Read)
		return nil
	})
	return rows, err
}

// Columns tells how the columns of the template were found: the template's header
// and the list's, "" where it has none.
func (l Layout) Columns() (found [][2]string) {
	for i, c := range declared {
		head := ""
		if l.has(i) {
			head = l.Headers[i]
		}
		found = append(found, [2]string{c.Header, head})
	}
	return found
}
