package azr

import (
	"context"
	"io"
	"slices"
	"strings"
	"sync"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/sheet"
)

// Limits bounds a list that is brought: some thousand statements, as a facility
// has of a year.
var Limits = sheet.Limits{Bytes: 4 << 20, Unpacked: 32 << 20, Rows: 5_000 + 10, Columns: 64, Cells: 200_000, Cell: 2_000, Errors: 500}

// Line is a row that was read, and not yet found in the register.
type Line struct {
	Row                       int
	FileNumber, Family, Given string
	Birth                     string
	Statement                 record.AZRCommand // without the person
}

// List is a list that was read.
type List struct {
	Lines   []Line
	Errors  []sheet.RowError
	Count   int // of errors, also those Errors has no room for
	Ignored []sheet.Ignored

	columns map[string]*sheet.Column
}

// The fields of a list, in the order of the template.
const (
	fieldFile   = "file"
	fieldFamily = "family"
	fieldGiven  = "given"
	fieldBirth  = "birth"
	fieldKind   = "kind"
	fieldFor    = "for"
	fieldDay    = "day"
	fieldPlace  = "place"
	fieldSent   = "sent"
)

var fields = []struct {
	name     string
	required bool
	max      int
}{
	{fieldFile, true, 60}, {fieldFamily, false, 120}, {fieldGiven, false, 120}, {fieldBirth, false, 30},
	{fieldKind, true, 120}, {fieldFor, false, 400}, {fieldDay, true, 0}, {fieldPlace, false, 400}, {fieldSent, false, 0},
}

func label(ctx context.Context, field string) string { return i18n.T(ctx, "azr.column."+field) }

// Read reads a list from CSV or XLSX, whose headers and words are those of any
// language of the pages. An error is about the whole file, of kind Invalid.
func Read(ctx context.Context, r io.Reader, limits sheet.Limits, today clock.Date) (List, error) {
	file, err := sheet.Open(r, limits)
	if err != nil {
		return List{}, err
	}
	list := List{columns: map[string]*sheet.Column{}}
	declared := make([]*sheet.Column, len(fields))
	for i, f := range fields {
		c := &sheet.Column{Header: label(ctx, f.name), Required: f.required, Max: f.max}
		for _, l := range i18n.Languages {
			c.Aliases = append(c.Aliases, label(i18n.With(ctx, l), f.name))
		}
		list.columns[f.name], declared[i] = c, c
	}
	rows, err := file.Rows(declared...)
	if err != nil {
		return List{}, err
	}
	for row := range rows.All() {
		if line, ok := list.line(ctx, row, today); ok {
			list.Lines = append(list.Lines, line)
		}
	}
	if err := rows.Err(); err != nil {
		return List{}, err
	}
	list.Errors, list.Count, list.Ignored = rows.Errors(), rows.ErrorCount(), rows.Ignored()
	return list, nil
}

func (l List) line(ctx context.Context, row *sheet.Row, today clock.Date) (Line, bool) {
	c := l.columns
	line := Line{Row: row.Number, FileNumber: person.TidyFileNumber(row.Text(c[fieldFile])), Family: row.Text(c[fieldFamily]),
		Given: row.Text(c[fieldGiven]), Birth: row.Text(c[fieldBirth])}
	if row.Blank(c[fieldGiven]) && row.Blank(c[fieldBirth]) {
		row.Fail(c[fieldGiven], "person", "azr.rule.person")
	}
	if _, ok := person.ParseBirth(line.Birth, today); line.Birth != "" && !ok {
		row.Fail(c[fieldBirth], "date", "sheet.rule.date")
	}
	line.Statement = record.AZRCommand{Kind: choose(ctx, row, c[fieldKind]), Day: row.Date(c[fieldDay]), Place: row.Text(c[fieldPlace]), SentOn: row.Date(c[fieldSent])}
	entry, _ := record.Current().Kind(line.Statement.Kind)
	switch {
	case entry.Vaccination && row.Blank(c[fieldFor]):
		row.Fail(c[fieldFor], "required", "sheet.rule.required")
	case entry.Vaccination:
		line.Statement.Antigens = protects(row, c[fieldFor])
	case entry.Code != "" && !row.Blank(c[fieldFor]):
		row.Fail(c[fieldFor], "other-kind", "azr.rule.other-kind")
	}
	if !row.OK() {
		return line, false
	}
	for _, fault := range faults(line.Statement, today) {
		row.Fail(c[fault.field], fault.rule, "azr.rule.at", "rule", i18n.T(ctx, fault.key, fault.args...))
	}
	return line, row.OK()
}

// choose reads one of the kinds of measures, by its name in any language.
func choose(ctx context.Context, row *sheet.Row, column *sheet.Column) string {
	text := row.Text(column)
	if text == "" {
		return ""
	}
	kind, known := vocabulary().kinds[person.Fold(text)]
	if !known {
		row.Fail(column, "choice", "sheet.rule.choice", "options", strings.Join(kindWords(ctx), ", "))
	}
	return kind
}

func kindWords(ctx context.Context) (words []string) {
	for _, kind := range record.AZRKinds {
		words = append(words, i18n.T(ctx, "azr.kind."+kind))
	}
	return words
}

// protects reads against what was vaccinated: names of diseases, or a sort of
// vaccine as physicians write it, several of them with a comma between.
func protects(row *sheet.Row, column *sheet.Column) (all []string) {
	for _, word := range strings.FieldsFunc(row.Text(column), func(r rune) bool { return strings.ContainsRune(",;/+\n،؛", r) }) {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		some := vocabulary().antigens[person.Fold(word)]
		if len(some) == 0 {
			row.Fail(column, "antigen", "azr.rule.antigen", "word", shorten(word))
			return nil
		}
		all = append(all, some...)
	}
	if len(all) == 0 && row.OK() {
		row.Fail(column, "required", "sheet.rule.required")
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func shorten(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}

// dictionary has the words that can stand in a list, folded: those of every
// language, of the catalogue and of the law, and sorts of vaccines by name and code.
type dictionary struct {
	kinds    map[string]string
	antigens map[string][]string
}

var vocabulary = sync.OnceValue(func() dictionary {
	d := dictionary{kinds: map[string]string{}, antigens: map[string][]string{}}
	words := func(keys ...string) (all []string) {
		for _, l := range i18n.Languages {
			for _, key := range keys {
				all = append(all, person.Fold(i18n.T(i18n.With(context.Background(), l), key)))
			}
		}
		return all
	}
	for _, kind := range record.AZRKinds {
		entry, _ := record.Current().Kind(kind)
		for _, w := range append(words(entry.Text(), "azr.kind."+kind), person.Fold(kind)) {
			d.kinds[w] = kind
		}
	}
	for _, v := range record.Current().Vaccines {
		d.antigens[person.Fold(v.Name)], d.antigens[person.Fold(v.ATC)] = v.Antigens, v.Antigens
	}
	for _, a := range record.Current().Antigens {
		for _, w := range append(words(record.AntigenText(a)), person.Fold(a)) {
			d.antigens[w] = []string{a}
		}
	}
	return d
})
