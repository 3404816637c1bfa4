package opening

import (
	"context"
	"io"
	"strings"

	"wegwarte/engine/matching"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/named"
	"wegwarte/internal/work"
)

// Limits bounds a list that is brought.
var Limits = sheet.Limits{Bytes: 4 << 20, Unpacked: 32 << 20, Rows: work.MostTaken + 10, Columns: 64, Cells: 200_000}

// fields are the columns, by the names of the fields of a place.
var fields = named.Fields{Key: "work.field.", Required: []string{"employer", "title", "kind"}, Long: map[string]int{"note": 2000, "skills": 2000}, Names: []string{"number", "kind", "employer", "title", "skills", "german", "hours", "week_hours", "town", "street", "minutes", "pay_from", "pay_until", "pay_per",
	"begins", "until", "contact", "phone", "email", "note"}}

// List is a list that was read.
type List struct {
	Rows    []int // their numbers
	All     []work.Opening
	Errors  []sheet.RowError
	Count   int // of errors
	Ignored []sheet.Ignored
}

// Read reads a list from CSV or XLSX, with the headers and words of any language of
// the pages. An error is about the whole file, of kind Invalid.
func Read(ctx context.Context, r io.Reader) (list List, err error) {
	rows, err := fields.Read(ctx, r, Limits, func(row *sheet.Row, c named.Columns) {
		list.Rows, list.All = append(list.Rows, row.Number), append(list.All, one(row, c))
	})
	if err != nil {
		return list, err
	}
	list.Errors, list.Count, list.Ignored = rows.Errors(), rows.ErrorCount(), rows.Ignored()
	return list, nil
}

func one(row *sheet.Row, c named.Columns) (o work.Opening) {
	text := func(field string) string { return row.Text(c[field]) }
	count := func(field string, most int) int { return c.Count(row, field, most) }
	o = work.Opening{Number: text("number"), Employer: text("employer"), Title: text("title"), Kind: named.Choice(row, c["kind"], kinds), Begins: row.Date(c["begins"]), Until: row.Date(c["until"])}
	o.Skills = strings.FieldsFunc(text("skills"), func(r rune) bool { return r == ',' || r == ';' || r == '\n' })
	o.German = named.Choice(row, c["german"], levels)
	o.WeekHours, o.Minutes = count("week_hours", 60), count("minutes", 240)
	o.Town, o.Street, o.Contact, o.Phone, o.Email, o.Note = text("town"), text("street"), text("contact"), text("phone"), text("email"), text("note")
	o.PayFrom, o.PayUntil, o.PayPer = int(min(row.Decimal(c["pay_from"], 2), 1e9)), int(min(row.Decimal(c["pay_until"], 2), 1e9)), named.Choice(row, c["pay_per"], pers)
	week, err := work.ParseWeek(text("hours"))
	for _, fault := range errs.All(err) {
		row.Fail(c["hours"], "week", fault.Key, fault.Args...)
	}
	o.Week = week
	return o
}

var (
	kinds  = named.Words("work.kind.", work.OpeningKinds)
	pers   = named.Words("work.per.", work.Pers)
	levels = func() map[string]matching.Level {
		all := map[string]matching.Level{}
		for i, name := range work.Levels[1:] {
			all[name] = matching.Level(i + 1)
		}
		return all
	}()
)

// WriteTemplate gives an empty list with an explanation of each column.
func WriteTemplate(ctx context.Context) ([]byte, error) {
	return fields.Template(ctx, i18n.T(ctx, "work.openings"), meaning)
}

func meaning(ctx context.Context, field string) string {
	text := i18n.T(ctx, "work.guide."+field)
	switch field {
	case "kind":
		text += named.Listed(ctx, "work.kind.", work.OpeningKinds)
	case "pay_per":
		text += named.Listed(ctx, "work.per.", work.Pers)
	case "german":
		return strings.Join(work.Levels[1:], ", ")
	}
	return text
}

// Fault gives a rule that a row breaks as a mistake of the list.
func Fault(ctx context.Context, f work.RowFault) sheet.RowError {
	return fields.Fault(ctx, f.Row, f.Err)
}
