// Package reports reads lists with a number for each municipality: how many who
// count live there (Bestand), or how many places the Land's facilities have there.
// The first column is the official key (AGS), with or without its leading zero,
// which spreadsheet programs like to take away.
package reports

import (
	"io"
	"strings"

	"wegwarte/internal/sheet"
)

// Number is a municipality's; nil where the cell is blank: not reported.
type Number struct {
	AGS   string
	Count *int64
}

// List is a list that was read.
type List struct {
	Numbers []Number
	Errors  []sheet.RowError
	Count   int // of errors, also those Errors has no room for
	Ignored []sheet.Ignored
}

// The columns that hold the number.
var (
	Bestand = &sheet.Column{Header: "Bestand", Aliases: []string{"gemeldet", "Personen"}, Required: true}
	Places  = &sheet.Column{Header: "Plätze", Aliases: []string{"places", "Plaetze", "Kapazität"}, Required: true}

	ags = &sheet.Column{Header: "AGS", Aliases: []string{"Gemeindeschlüssel", "Amtlicher Gemeindeschlüssel"}, Required: true}
)

// most bounds a number: no municipality takes in more than ten million.
const most = 10_000_000

// Read reads a list with the column from CSV or XLSX. Known says which keys there
// are; one that is not, or stands there twice, is a mistake in its row. An error
// is about the whole file, of kind Invalid.
func Read(r io.Reader, limits sheet.Limits, number *sheet.Column, known func(ags string) bool) (List, error) {
	reader, err := sheet.Open(r, limits)
	if err != nil {
		return List{}, err
	}
	rows, err := reader.Rows(ags, number)
	if err != nil {
		return List{}, err
	}
	var list List
	seen := map[string]int{} // row
	for row := range rows.All() {
		key := row.Text(ags)
		if len(key) == 7 {
			key = "0" + key
		}
		switch {
		case !row.OK():
		case len(key) != 8 || strings.Trim(key, "0123456789") != "":
			row.Fail(ags, "ags", "reports.rule.ags")
		case !known(key):
			row.Fail(ags, "unknown", "reports.rule.unknown")
		case seen[key] > 0:
			row.Fail(ags, "twice", "reports.rule.twice", "first", seen[key])
		}
		one := Number{AGS: key}
		if !row.Blank(number) {
			n := int64(row.Int(number, 0, most))
			one.Count = &n
		}
		if row.OK() {
			seen[key] = row.Number
			list.Numbers = append(list.Numbers, one)
		}
	}
	if err := rows.Err(); err != nil {
		return List{}, err
	}
	list.Errors, list.Count, list.Ignored = rows.Errors(), rows.ErrorCount(), rows.Ignored()
	return list, nil
}
