// Package named is lists that people bring whose columns are the fields of a form:
// headers and words stand in any language of the pages, and each column is explained
// in the template. What a field means is the list's own.
package named

import (
	"bytes"
	"context"
	"io"
	"slices"

	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet"
)

// Fields are the columns of a list, in their order.
type Fields struct {
	Key      string // before a name in the message key of its header
	Names    []string
	Required []string
	Long     map[string]int // the most signs, where they are not 200
}

// Columns finds the column of a field by its name.
type Columns map[string]*sheet.Column

// Label is the header of a field.
func (f Fields) Label(ctx context.Context, field string) string { return i18n.T(ctx, f.Key+field) }

// Read opens a list from CSV or XLSX and hands each row to take. It gives the mistakes
// found in rows, and how many; an error is about the whole file, of kind Invalid.
func (f Fields) Read(ctx context.Context, r io.Reader, limits sheet.Limits, take func(*sheet.Row, Columns)) (*sheet.Rows, error) {
	file, err := sheet.Open(r, limits)
	if err != nil {
		return nil, err
	}
	columns, declared := Columns{}, []*sheet.Column{}
	for _, field := range f.Names {
		c := &sheet.Column{Header: f.Label(ctx, field), Required: slices.Contains(f.Required, field), Max: 200, Aliases: []string{field}}
		if most := f.Long[field]; most > 0 {
			c.Max = most
		}
		for _, l := range i18n.Languages {
			c.Aliases = append(c.Aliases, f.Label(i18n.With(ctx, l), field))
		}
		columns[field], declared = c, append(declared, c)
	}
	rows, err := file.Rows(declared...)
	if err != nil {
		return nil, err
	}
	for row := range rows.All() {
		take(row, columns)
	}
	return rows, rows.Err()
}

// Count reads a number up to most; where nothing stands, it is 0.
func (c Columns) Count(row *sheet.Row, field string, most int) int {
	if row.Blank(c[field]) {
		return 0
	}
	return row.Int(c[field], 0, most)
}

// Choice reads one of several words; where nothing stands, it is none.
func Choice[T any](row *sheet.Row, c *sheet.Column, options map[string]T) (none T) {
	if row.Blank(c) {
		return none
	}
	return sheet.Choice(row, c, options)
}

// Words are what can stand in a column: the words of every language, and the bare ones.
func Words[T ~string](prefix string, all []T) map[string]T {
	known := map[string]T{}
	for _, one := range all {
		known[string(one)] = one
		for _, l := range i18n.Languages {
			known[i18n.T(i18n.With(context.Background(), l), prefix+string(one))] = one
		}
	}
	return known
}

// Listed words, one a line, what may stand in a column.
func Listed[T ~string](ctx context.Context, prefix string, all []T) (text string) {
	for _, one := range all {
		text += "\n– " + i18n.T(ctx, prefix+string(one))
	}
	return text
}

// Template gives an empty list with an explanation of each column.
func (f Fields) Template(ctx context.Context, name string, meaning func(ctx context.Context, field string) string) ([]byte, error) {
	t := sheet.Template{Name: name, Guide: i18n.T(ctx, "stock.guide"), GuideHeaders: []string{i18n.T(ctx, "stock.guide.column"), i18n.T(ctx, "stock.guide.meaning")}}
	for _, field := range f.Names {
		t.Headers = append(t.Headers, f.Label(ctx, field))
		t.GuideRows = append(t.GuideRows, []string{f.Label(ctx, field), meaning(ctx, field)})
	}
	var file bytes.Buffer
	err := sheet.WriteTemplate(&file, t)
	return file.Bytes(), err
}

// Fault gives a rule that a row breaks as a mistake of the list.
func (f Fields) Fault(ctx context.Context, row int, err *errs.Error) sheet.RowError {
	field := err.Field
	if slices.Contains(f.Names, field) {
		field = f.Label(ctx, field)
	}
	return sheet.RowError{Row: row, Field: field, Rule: "house", Key: err.Key, Args: append([]any{"row", row, "field", field}, err.Args...)}
}
