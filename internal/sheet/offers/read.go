package offers

import (
	"context"
	"io"
	"strings"

	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/offer"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/named"
)

// Limits bounds a list that is brought.
var Limits = sheet.Limits{Bytes: 512 << 10, Unpacked: 16 << 20, Rows: offer.MostTaken + 10, Columns: 64, Cells: 60_000}

// fields are the columns, by the names of the fields of an offer.
var fields = named.Fields{Key: "offer.field.", Required: []string{"title", "theme"}, Long: map[string]int{"text": 4000, "times": 4000}, Names: []string{"number", "provider", "theme", "title", "text", "times", "begins", "ends", "when_words", "place", "street", "postal_code", "town", "district", "how", "seats",
	"sign_until", "languages", "childcare", "step_free", "online", "cents", "costs", "level", "age_from", "age_until", "only_for", "law", "link", "state"}}

// List is a list that was read.
type List struct {
	Rows    []offer.Row
	Errors  []sheet.RowError
	Count   int // of errors
	Ignored []sheet.Ignored
}

// Read reads a list from CSV or XLSX, with the headers and words of any language of
// the pages. An error is about the whole file, of kind Invalid.
func Read(ctx context.Context, r io.Reader) (list List, err error) {
	rows, err := fields.Read(ctx, r, Limits, func(row *sheet.Row, c named.Columns) { list.Rows = append(list.Rows, one(row, c)) })
	if err != nil {
		return list, err
	}
	list.Errors, list.Count, list.Ignored = rows.Errors(), rows.ErrorCount(), rows.Ignored()
	return list, nil
}

func one(row *sheet.Row, c named.Columns) offer.Row {
	text := func(field string) string { return row.Text(c[field]) }
	count := func(field string, most int) int { return c.Count(row, field, most) }
	yes := func(field string) bool { return named.Choice(row, c[field], yeses) == "yes" }
	o := offer.Offer{Number: text("number"), Theme: named.Choice(row, c["theme"], themes), Title: text("title"), How: named.Choice(row, c["how"], hows), Seats: count("seats", 10_000),
		SignUntil: row.Date(c["sign_until"]), State: named.Choice(row, c["state"], states)}
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

var (
	themes = named.Words("open.theme.", offer.Themes)
	hows   = named.Words("offer.how.", offer.Hows)
	states = named.Words("offer.state.", []offer.State{offer.StateDraft, offer.StatePublished})
	yeses  = named.Words("offer.", []string{"yes", "no"})
)

// WriteTemplate gives an empty list with an explanation of each column.
func WriteTemplate(ctx context.Context) ([]byte, error) {
	return fields.Template(ctx, i18n.T(ctx, "offer.list"), meaning)
}

// meaning says what may stand in a column.
func meaning(ctx context.Context, field string) (text string) {
	for _, key := range []string{"offer.guide." + field, "offer.hint." + field} {
		if text == "" && i18n.Has(key) {
			text = i18n.T(ctx, key)
		}
	}
	switch field {
	case "theme":
		text += named.Listed(ctx, "open.theme.", offer.Themes)
	case "how":
		text += named.Listed(ctx, "offer.how.", offer.Hows)
	case "state":
		text += named.Listed(ctx, "offer.state.", []string{"draft", "published"})
	case "childcare", "step_free", "online":
		text += named.Listed(ctx, "offer.", []string{"yes", "no"})
	case "level":
		text = strings.Join(offer.Levels[1:], ", ")
	}
	return strings.TrimPrefix(text, "\n")
}

// Fault gives a rule that a row breaks as a mistake of the list.
func Fault(ctx context.Context, f offer.RowFault) sheet.RowError {
	return fields.Fault(ctx, f.Row, f.Err)
}
