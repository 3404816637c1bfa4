// Package doses reads a list of one person's vaccinations: a day and an ATC code in
// each row. A day of which only the month or year is known is written as 2024-05
// or 2024. What counts for what is the engine's to say (engine/vaccination).
package doses

import (
	"io"
	"strings"

	"wegwarte/engine/vaccination"
	"wegwarte/internal/sheet"
)

// Limits bounds a list that is brought.
var Limits = sheet.Limits{Bytes: 1 << 20, Unpacked: 8 << 20, Rows: vaccination.MaxDoses + 10, Columns: 32, Cells: 50_000, Cell: 200, Errors: 50}

// Dose is a vaccination.
type Dose struct {
	Row     int
	When    vaccination.Span
	ATC     string
	Against []string // antigens, by the house's names
}

// List is a list that was read.
type List struct {
	Doses   []Dose
	Errors  []sheet.RowError
	Count   int // of errors, also those Errors has no room for
	Ignored []sheet.Ignored
}

var (
	day = &sheet.Column{Header: "date", Aliases: []string{"Datum", "Tag", "Impfdatum"}, Required: true, Max: 40}
	atc = &sheet.Column{Header: "atc", Aliases: []string{"ATC-Code", "ATC Code"}, Required: true, Max: 40}
)

// Asked is what the rows are held against.
type Asked struct {
	Born, On vaccination.Day
	Against  func(atc string) []string // what a code protects from; nothing where it is not known
}

// Read reads a list from CSV or XLSX. A row that cannot be right, or is before the
// birth or after the day asked about, is a mistake with row, field and rule. An
// error is about the whole file, of kind Invalid.
func Read(r io.Reader, limits sheet.Limits, asked Asked) (List, error) {
	reader, err := sheet.Open(r, limits)
	if err != nil {
		return List{}, err
	}
	rows, err := reader.Rows(day, atc)
	if err != nil {
		return List{}, err
	}
	var list List
	for row := range rows.All() {
		one := Dose{Row: row.Number, ATC: strings.ToUpper(row.Text(atc))}
		one.When = when(row, asked)
		if row.OK() {
			if one.Against = asked.Against(one.ATC); len(one.Against) == 0 {
				row.Fail(atc, "unknown", "vaccination.rule.atc")
			}
		}
		switch {
		case !row.OK():
		case len(list.Doses) == vaccination.MaxDoses:
			row.Fail(day, "many", "vaccination.rule.many", "most", vaccination.MaxDoses)
		default:
			list.Doses = append(list.Doses, one)
		}
	}
	if err := rows.Err(); err != nil {
		return List{}, err
	}
	list.Errors, list.Count, list.Ignored = rows.Errors(), rows.ErrorCount(), rows.Ignored()
	return list, nil
}

// when reads the day as far as it is known.
func when(row *sheet.Row, asked Asked) vaccination.Span {
	text := row.Text(day)
	if text == "" {
		return vaccination.Span{} // the mistake is told
	}
	if m, y, ok := strings.Cut(text, "."); ok && len(y) == 4 && (len(m) == 1 || len(m) == 2) { // 05.2024
		text = y + "-" + ("0" + m)[len(m)-1:]
	}
	span, err := vaccination.ParseSpan(text)
	if err != nil {
		d := row.Date(day)
		if !row.OK() {
			return span
		}
		if span, err = vaccination.ParseSpan(d.String()); err != nil {
			row.Fail(day, "date", "sheet.rule.date")
			return span
		}
	}
	switch {
	case span.First > asked.On:
		row.Fail(day, "future", "vaccination.rule.future")
	case span.Last < asked.Born:
		row.Fail(day, "before-birth", "vaccination.rule.before-birth")
	}
	return span
}
