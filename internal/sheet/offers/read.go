package offers

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"

	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/offer"
	"wegwarte/internal/sheet"
)

// Limits bounds a list that is brought.
var Limits = sheet.Limits{Bytes: 512 << 10, Unpacked: 16 << 20, Rows: offer.MostTaken + 10, Columns: 64, Cells: 60_000}

// Fields are the columns, in their order, by the names of the fields of an offer.
var Fields = []string{"number", "provider", "theme", "title", "text", "times", "begins", "ends", "when_words", "place", "street", "postal_code", "town", "district", "how", "seats",
	"sign_until", "languages", "childcare", "step_free", "online", "cents", "costs", "level", "age_from", "age_until", "only_for", "law", "link", "state"}

// List is a list that was read.
type List struct {
	Rows    []offer.Row
	Errors  []sheet.RowError
	Count   int // of errors
	Ignored []sheet.Ignored
}

func label(ctx context.Context, field string) string { return i18n.T(ctx, "offer.field."+field) }

// Read reads a list from CSV or XLSX, with the headers and words of any language of
// the pages. An error is about the whole file, of kind Invalid.
func Read(ctx context.Context, r io.Reader) (list List, err error) {
	file, err := sheet.Open(r, Limits)
	if err != nil {
		return list, err
	}
	columns, declared := map[string]*sheet.Column{}, []*sheet.Column{}
	for _, field := range Fields {
		c := &sheet.Column{Header: label(ctx, field), Required: field == "title" || field == "theme", Max: 200, Aliases: []string{field}}
		if field == "text" || field == "times" {
			c.Max = 4000
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
		list.Rows = append(list.Rows, one(row, columns))
	}
	if err := rows.Err(); err != nil {
		return list, err
	}
	list.Errors, list.Count, list.Ignored = rows.Errors(), rows.ErrorCount(), rows.Ignored()
	return list, nil
}

func one(row *sheet.Row, c map[string]*sheet.Column) offer.Row {
	text := func(field string) string { return row.Text(c[field]) }
	count := func(field string, most int) int {
		if row.Blank(c[field]) {
			return 0
		}
		return row.Int(c[field], 0, most)
	}
	yes := func(field string) bool { return choice(row, c[field], yeses) == "yes" }
	o := offer.Offer{Number: text("number"), Theme: choice(row, c["theme"], themes), Title: text("title"), How: choice(row, c["how"], hows), Seats: count("seats", 10_000),
		SignUntil: row.Date(c["sign_until"]), State: choice(row, c["state"], states)}
	o.Text, o.When.Words, o.Costs, o.OnlyFor, o.Law, o.Link, o.Level = text("text"), text("when_words"), text("costs"), text("only_for"), text("law"), text("link"), text("level")
	o.When.Begins, o.When.Ends = row.Date(c["begins"]), row.Date(c["ends"])
	o.Where = offer.Address{Place: text("place"), Street: text("street"), PostalCode: text("postal_code"), Town: text("town"), District: text("district")}
	o.Languages = strings.FieldsFunc(strings.ToLower(text("languages")), func(r rune) bool { return strings.ContainsRune(",; ", r) })
	o.Childcare, o.StepFree, o.Online = yes("childcare"), yes("step_free"), yes("online")
	o.AgeFrom, o.AgeUntil = count("age_from", 120), count("age_until", 120)
	o.Cents = int(min(row.Decimal(c["cents"], 2), 1e9))
	if err := o.When.ParseTimes(text("times")); err != nil {
		for _, fault := range errs.All(err) {
			row.Fail(c["times"], "times", fault.Key, fault.Args...)
		}
	}
	if o.How == "" {
		if o.How = offer.Open; o.Seats > 0 {
			o.How = offer.Seat
		}
	}
	if o.State == "" {
		o.State = offer.StatePublished
	}
	return offer.Row{Number: row.Number, Provider: text("provider"), Offer: o}
}

func choice[T any](row *sheet.Row, c *sheet.Column, options map[string]T) (none T) {
	if row.Blank(c) {
		return none
	}
	return sheet.Choice(row, c, options)
}

var (
	themes = words("open.theme.", offer.Themes)
	hows   = words("offer.how.", offer.Hows)
	states = words("offer.state.", []offer.State{offer.StateDraft, offer.StatePublished})
	yeses  = words("offer.", []string{"yes", "no"})
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
	t := sheet.Template{Name: i18n.T(ctx, "offer.list"), Guide: i18n.T(ctx, "stock.guide"), GuideHeaders: []string{i18n.T(ctx, "stock.guide.column"), i18n.T(ctx, "stock.guide.meaning")}}
	for _, field := range Fields {
		t.Headers = append(t.Headers, label(ctx, field))
		t.GuideRows = append(t.GuideRows, []string{label(ctx, field), meaning(ctx, field)})
	}
	var file bytes.Buffer
	err := sheet.WriteTemplate(&file, t)
	return file.Bytes(), err
}

// meaning says what may stand in a column.
func meaning(ctx context.Context, field string) (text string) {
	for _, key := range []string{"offer.guide." + field, "offer.hint." + field} {
		if text == "" && i18n.Has(key) {
			text = i18n.T(ctx, key)
		}
	}
	list := func(prefix string, all []string) {
		for _, one := range all {
			text += "\n– " + i18n.T(ctx, prefix+one)
		}
	}
	switch field {
	case "theme":
		list("open.theme.", names(offer.Themes))
	case "how":
		list("offer.how.", names(offer.Hows))
	case "state":
		list("offer.state.", []string{"draft", "published"})
	case "childcare", "step_free", "online":
		list("offer.", []string{"yes", "no"})
	case "level":
		text = strings.Join(offer.Levels[1:], ", ")
	}
	return strings.TrimPrefix(text, "\n")
}

func names[T ~string](all []T) (words []string) {
	for _, one := range all {
		words = append(words, string(one))
	}
	return words
}

// Fault gives a rule that a row breaks as a mistake of the list.
func Fault(ctx context.Context, f offer.RowFault) sheet.RowError {
	field := f.Err.Field
	if slices.Contains(Fields, field) {
		field = label(ctx, field)
	}
	return sheet.RowError{Row: f.Row, Field: field, Rule: "house", Key: f.Err.Key, Args: append([]any{"row", f.Row, "field", field}, f.Err.Args...)}
}
