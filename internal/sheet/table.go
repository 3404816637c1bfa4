package sheet

import (
	"io"
	"iter"

	"wegwarte/internal/errs"
)

// Table is what is to be written.
type Table struct {
	Name    string   // of the sheet; "Tabelle" where empty
	Head    []string // lines above the table: what it is, of when, by whom; the first is bold in XLSX
	Mirror  bool     // written from right to left; CSV knows no such thing
	Headers []string // the first row: bold and frozen in XLSX
	Rows    iter.Seq2[[]Cell, error]
	Wrap    bool // long texts break into lines: for explanations, not for lists
}

// RowsOf makes the rows of a table that is already in memory.
func RowsOf(rows ...[]Cell) iter.Seq2[[]Cell, error] {
	return func(yield func([]Cell, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Template is an empty table for others to fill in.
type Template struct {
	Name    string // of the sheet to fill in
	Headers []string
	Example [][]Cell // rows shown below the header; may be empty

	Guide        string   // name of the second sheet, "Erklärung"
	GuideHeaders []string // e.g. column, required, meaning, example
	GuideRows    [][]string
}

// WriteTemplate writes the template as XLSX. All columns are formatted as
// text, so that a key typed as 05111000 keeps its zero.
func WriteTemplate(w io.Writer, t Template) error {
	guide := make([][]Cell, len(t.GuideRows))
	for i, row := range t.GuideRows {
		for _, text := range row {
			guide[i] = append(guide[i], String(text))
		}
	}
	return writeBook(w,
		bookSheet{Table: Table{Name: t.Name, Headers: t.Headers, Rows: RowsOf(t.Example...)}, blank: true},
		bookSheet{Table: Table{Name: t.Guide, Headers: t.GuideHeaders, Rows: RowsOf(guide...), Wrap: true}})
}

// The bounds of the format: a program that finds more calls the file damaged.
const (
	writtenRows    = lastRow
	writtenColumns = lastColumn
	writtenCell    = 32_767 // UTF-16 units
)

func errTooLarge(row int) error { return errs.Invalid("sheet.error.too-large-to-write", "row", row) }

func tooLong(s string) bool {
	if len(s) <= writtenCell {
		return false
	}
	units := 0
	for _, r := range s {
		units++
		if r > 0xFFFF {
			units++
		}
	}
	return units > writtenCell
}
