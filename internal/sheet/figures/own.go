package figures

import (
	"bytes"
	"context"
	"iter"
	"strings"
	"sync"

	"wegwarte/internal/facts/figure"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet"
)

// Fields are the columns of our own sheet, in their order.
var Fields = []string{"town", "key", "from", "to", "value", "low", "high", "mark", "source", "url", "licence", "as_of", "note"}

func heading(ctx context.Context, field string) string { return i18n.T(ctx, "figure.field."+field) }

// ownHeads are the fields by how any language heads them.
var ownHeads = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, field := range Fields {
		all[sheet.Fold(field)] = field
		for _, l := range i18n.Languages {
			all[sheet.Fold(heading(i18n.With(context.Background(), l), field))] = field
		}
	}
	return all
})

// ownKeys are the keys by how they can be written.
var ownKeys = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, k := range figure.Keys() {
		for _, name := range k.Names() {
			all[name] = name
			for _, l := range i18n.Languages {
				all[KeyName(i18n.With(context.Background(), l), name)] = name
			}
		}
	}
	return all
})

// KeyName gives how a figure is called.
func KeyName(ctx context.Context, name string) string {
	if age, ok := figure.AgeOf(name); ok {
		k, _ := figure.KeyOf(name)
		if age == k.Ages[1] {
			return i18n.T(ctx, "figure.key."+k.Key+".top", "age", age)
		}
		return i18n.T(ctx, "figure.key."+k.Key+".one", "age", age)
	}
	return i18n.T(ctx, "figure.key."+name)
}

var ownMarks = sync.OnceValue(func() map[string]figure.Mark {
	all := map[string]figure.Mark{}
	for _, m := range figure.Marks[1:] {
		all[string(m)] = m
		for _, l := range i18n.Languages {
			all[i18n.T(i18n.With(context.Background(), l), "figure.mark."+string(m))] = m
		}
	}
	return all
})

// readOwn reads our own sheet, with the headers and words of any language.
func (f *File) readOwn(grid []sheet.Record) error {
	columns, declared := map[string]*sheet.Column{}, []*sheet.Column{}
	for _, field := range Fields {
		c := &sheet.Column{Header: heading(i18n.With(context.Background(), i18n.German), field), Max: 300, Aliases: []string{field}}
		switch field {
		case "key", "from", "value", "source", "licence", "as_of":
			c.Required = true
		}
		for _, l := range i18n.Languages {
			c.Aliases = append(c.Aliases, heading(i18n.With(context.Background(), l), field))
		}
		columns[field], declared = c, append(declared, c)
	}
	rows, err := sheet.RowsAmong(Limits, records(grid), declared...)
	if err != nil {
		return err
	}
	for row := range rows.All() {
		one := figure.Row{Number: row.Number, AGS: row.Text(columns["town"])}
		if key, ok := keyOfPlace(one.AGS); ok {
			one.AGS = key
		}
		value := func(field string) int64 { return row.Decimal(columns[field], 3) }
		one.Key, one.From, one.To = sheet.Choice(row, columns["key"], ownKeys()), row.Date(columns["from"]), row.Date(columns["to"])
		one.Value, one.Low, one.High = value("value"), value("low"), value("high")
		if row.Blank(columns["low"]) {
			one.Low = one.Value
		}
		if row.Blank(columns["high"]) {
			one.High = one.Value
		}
		if one.To.IsZero() {
			one.To = one.From
		}
		if !row.Blank(columns["mark"]) {
			one.Mark = sheet.Choice(row, columns["mark"], ownMarks())
		}
		one.Source, one.URL, one.Licence, one.AsOf, one.Note = row.Text(columns["source"]), row.Text(columns["url"]), row.Text(columns["licence"]), row.Date(columns["as_of"]), row.Text(columns["note"])
		if row.OK() {
			f.own = append(f.own, one)
		}
	}
	f.Errors, f.Count = rows.Errors(), rows.ErrorCount()
	return rows.Err()
}

func records(grid []sheet.Record) iter.Seq2[sheet.Record, error] {
	return func(yield func(sheet.Record, error) bool) {
		for _, r := range grid {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// WriteTemplate gives our own sheet, empty, with an explanation of each column.
func WriteTemplate(ctx context.Context) ([]byte, error) {
	t := sheet.Template{Name: i18n.T(ctx, "figure.list"), Guide: i18n.T(ctx, "stock.guide"), GuideHeaders: []string{i18n.T(ctx, "stock.guide.column"), i18n.T(ctx, "stock.guide.meaning")}}
	for _, field := range Fields {
		t.Headers = append(t.Headers, heading(ctx, field))
		text := i18n.T(ctx, "figure.guide."+field)
		if field == "mark" {
			for _, m := range figure.Marks[1:] {
				text += "\n– " + i18n.T(ctx, "figure.mark."+string(m))
			}
		}
		t.GuideRows = append(t.GuideRows, []string{heading(ctx, field), text})
	}
	for _, k := range figure.Keys() {
		name := k.Key
		if k.Family() {
			name = k.Of(k.Ages[0])
		}
		t.GuideRows = append(t.GuideRows, []string{KeyName(ctx, name), i18n.T(ctx, "figure.meaning."+k.Key)})
	}
	var file bytes.Buffer
	err := sheet.WriteTemplate(&file, t)
	return file.Bytes(), err
}

// Fault gives a rule that a row breaks as a mistake of the list.
func Fault(ctx context.Context, f figure.RowFault) sheet.RowError {
	field := f.Err.Field
	if i18n.Has("figure.field." + field) {
		field = heading(ctx, field)
	}
	return sheet.RowError{Row: f.Row, Field: field, Rule: strings.TrimPrefix(f.Err.Key, "figure.rule."), Key: f.Err.Key, Args: append([]any{"row", f.Row, "field", field}, f.Err.Args...)}
}
