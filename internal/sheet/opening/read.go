package opening

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"

	"wegwarte/engine/matching"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet"
	"wegwarte/internal/work"
)

// Limits bounds a list that is brought.
var Limits = sheet.Limits{Bytes: 4 << 20, Unpacked: 32 << 20, Rows: work.MostTaken + 10, Columns: 64, Cells: 200_000}

// fields are the columns, in their order, by the names of the fields of a place.
var fields = []string{"number", "kind", "employer", "title", "skills", "german", "hours", "week_hours", "town", "street", "minutes", "pay_from", "pay_until", "pay_per",
	"begins", "until", "contact", "phone", "email", "note"}

// List is a list that was read.
type List struct {
	Rows    []int // their numbers
	All     []work.Opening
	Errors  []sheet.RowError
	Count   int // of errors
	Ignored []sheet.Ignored
}

func label(ctx context.Context, field string) string { return i18n.T(ctx, "work.field."+field) }

// Read reads a list from CSV or XLSX, with the headers and words of any language of
// the pages. An error is about the whole file, of kind Invalid.
func Read(ctx context.Context, r io.Reader) (list List, err error) {
	file, err := sheet.Open(r, Limits)
	if err != nil {
		return list, err
	}
	columns, declared := map[string]*sheet.Column{}, []*sheet.Column{}
	for _, field := range fields {
		c := &sheet.Column{Header: label(ctx, field), Required: field == "employer" || field == "title" || field == "kind", Max: 200, Aliases: []string{field}}
		if field == "note" || field == "skills" {
			c.Max = 2000
		}
		for _, l := range i18n.Languages {
			c.Aliases = append(c.Aliases, label(i18n.With(ctx, l), field))
		}
		columns[field], declared = c, append(declared, c)
	}
	rows, err := file.Rows(declared...)
	if err != nil {
		return list, err
	}
	for row := range rows.All() {
		list.Rows, list.All = append(list.Rows, row.Number), append(list.All, one(row, columns))
	}
	if err := rows.Err(); err != nil {
		return list, err
	}
	list.Errors, list.Count, list.Ignored = rows.Errors(), rows.ErrorCount(), rows.Ignored()
	return list, nil
}

func one(row *sheet.Row, c map[string]*sheet.Column) (o work.Opening) {
	text := func(field string) string { return row.Text(c[field]) }
	count := func(field string, most int) int {
		if row.Blank(c[field]) {
			return 0
		}
		return row.Int(c[field], 0, most)
	}
	o = work.Opening{Number: text("number"), Employer: text("employer"), Title: text("title"), Kind: choice(row, c["kind"], kinds), Begins: row.Date(c["begins"]), Until: row.Date(c["until"])}
	o.Skills = strings.FieldsFunc(text("skills"), func(r rune) bool { return r == ',' || r == ';' || r == '\n' })
	o.German = choice(row, c["german"], levels)
	o.WeekHours, o.Minutes = count("week_hours", 60), count("minutes", 240)
	o.Town, o.Street, o.Contact, o.Phone, o.Email, o.Note = text("town"), text("street"), text("contact"), text("phone"), text("email"), text("note")
	o.PayFrom, o.PayUntil, o.PayPer = int(min(row.Decimal(c["pay_from"], 2), 1e9)), int(min(row.Decimal(c["pay_until"], 2), 1e9)), choice(row, c["pay_per"], pers)
	week, err := work.ParseWeek(text("hours"))
	for _, fault := range errs.All(err) {
		row.Fail(c["hours"], "week", fault.Key, fault.Args...)
	}
	o.Week = week
	return o
}

func choice[T any](row *sheet.Row, c *sheet.Column, options map[string]T) (none T) {
	if row.Blank(c) {
		return none
	}
	return sheet.Choice(row, c, options)
}

var (
	kinds  = words("work.kind.", work.OpeningKinds)
	pers   = words("work.per.", work.Pers)
	levels = func() map[string]matching.Level {
		all := map[string]matching.Level{}
		for i, name := range work.Levels[1:] {
			all[name] = matching.Level(i + 1)
		}
		return all
	}()
)

// words are what can stand in a column: the words of every language, and the bare ones.
func words[T ~string](prefix string, all []T) map[string]T {
	known := map[string]T{}
	for _, one := range all {
		known[string(one)] = one
		for _, l := range i18n.Languages {
			known[i18n.T(i18n.With(context.Background(), l), prefix+string(one))] = one
		}
	}
	return known
}

// WriteTemplate gives an empty list with an explanation of each column.
func WriteTemplate(ctx context.Context) ([]byte, error) {
	t := sheet.Template{Name: i18n.T(ctx, "work.openings"), Guide: i18n.T(ctx, "stock.guide"), GuideHeaders: []string{i18n.T(ctx, "stock.guide.column"), i18n.T(ctx, "stock.guide.meaning")}}
	for _, field := range fields {
		t.Headers = append(t.Headers, label(ctx, field))
		t.GuideRows = append(t.GuideRows, []string{label(ctx, field), meaning(ctx, field)})
	}
	var file bytes.Buffer
	err := sheet.WriteTemplate(&file, t)
	return file.Bytes(), err
}

func meaning(ctx context.Context, field string) string {
	words, prefix := []string{}, ""
	switch field {
	case "kind":
		prefix, words = "work.kind.", names(work.OpeningKinds)
	case "pay_per":
		prefix, words = "work.per.", names(work.Pers)
	case "german":
		return strings.Join(work.Levels[1:], ", ")
	}
	text := i18n.T(ctx, "work.guide."+field)
	for _, w := range words {
		text += "\n– " + i18n.T(ctx, prefix+w)
	}
	return text
}

func names[T ~string](all []T) (words []string) {
	for _, one := range all {
		words = append(words, string(one))
	}
	return words
}

// Fault gives a rule that a row breaks as a mistake of the list.
func Fault(ctx context.Context, f work.RowFault) sheet.RowError {
	field := f.Err.Field
	if slices.Contains(fields, field) {
		field = label(ctx, field)
	}
	return sheet.RowError{Row: f.Row, Field: field, Rule: "house", Key: f.Err.Key, Args: append([]any{"row", f.Row, "field", field}, f.Err.Args...)}
}
