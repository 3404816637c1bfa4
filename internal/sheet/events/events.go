// Package events reads what happened in one procedure before an authority: a day and an
// event in each row; what an authority said of an extension or a pause, in a third column. What
// the events mean is the engine's to say (engine/deadline).
package events

import (
	"errors"
	"io"
	"slices"
	"strings"

	"wegwarte/engine/deadline"
	"wegwarte/internal/sheet"
)

// Limits bounds a list that is brought.
var Limits = sheet.Limits{Bytes: 1 << 20, Unpacked: 8 << 20, Rows: deadline.MaxEvents + 10, Columns: 32, Cells: 50_000, Cell: 200, Errors: 50}

// List is a list that was read.
type List struct {
	Events  []deadline.Event
	Errors  []sheet.RowError
	Count   int // of errors, also those Errors has no room for
	Ignored []sheet.Ignored
}

var (
	date  = &sheet.Column{Header: "date", Aliases: []string{"Datum", "Tag"}, Required: true, Max: 40}
	event = &sheet.Column{Header: "event", Aliases: []string{"Ereignis"}, Required: true, Max: 40}
	until = &sheet.Column{Header: "until", Aliases: []string{"bis"}, Max: 40}
	days  = &sheet.Column{Header: "days", Aliases: []string{"Tage"}, Max: 40}
)

// Read reads a list from CSV or XLSX, its rows in any order. A row that cannot be right is a mistake with row, field
// and rule. An error is about the whole file, of kind Invalid.
func Read(r io.Reader, limits sheet.Limits) (List, error) {
	reader, err := sheet.Open(r, limits)
	if err != nil {
		return List{}, err
	}
	rows, err := reader.Rows(date, event, until, days)
	if err != nil {
		return List{}, err
	}
	var list List
	var kept []*sheet.Row
	for row := range rows.All() {
		e := deadline.Event{Day: dayOf(row, date), Kind: deadline.Kind(strings.ToLower(row.Text(event))), Until: dayOf(row, until)}
		if !row.Blank(days) {
			e.Days = row.Int(days, 1, 3650)
		}
		if row.OK() && !slices.Contains(deadline.Kinds, e.Kind) {
			row.Fail(event, "unknown", "deadline.rule.unknown", "events", known())
		}
		switch {
		case !row.OK():
			continue
		case len(list.Events) == deadline.MaxEvents:
			row.Fail(event, "many", "deadline.rule.too-many", "most", deadline.MaxEvents)
			continue
		}
		list.Events = append(list.Events, e)
		kept = append(kept, row.Keep())
	}
	if err := rows.Err(); err != nil {
		return List{}, err
	}
	if fault, ok := errors.AsType[*deadline.FaultError](deadline.Check(list.Events)); ok && rows.ErrorCount() == 0 {
		kept[fault.Index].Fail(column(fault.Why), string(fault.Why), "deadline.rule."+string(fault.Why))
	}
	list.Errors, list.Count, list.Ignored = rows.Errors(), rows.ErrorCount(), rows.Ignored()
	return list, nil
}

// column is where a fault is to be corrected.
func column(why deadline.Fault) *sheet.Column {
	switch why {
	case deadline.BeforeApplied, deadline.AfterDecided, deadline.NoDay:
		return date
	case deadline.UntilOfOther, deadline.UntilBefore:
		return until
	case deadline.UntilAndDays, deadline.DaysOutOfBounds:
		return days
	}
	return event
}

func known() string {
	var names []string
	for _, k := range deadline.Kinds {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// dayOf reads a day of the years that the engine counts.
func dayOf(row *sheet.Row, c *sheet.Column) deadline.Day {
	read := row.Date(c)
	if read.IsZero() {
		return 0
	}
	day, err := deadline.ParseDay(read.String())
	if err != nil {
		row.Fail(c, "date", "sheet.rule.date")
	}
	return day
}
