package career

import (
	"bytes"
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/opening"
	"wegwarte/internal/sorted"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
	"wegwarte/internal/work"
)

// taking is the page on which a list of places comes in.
type taking struct {
	File    string
	Errors  []sheet.RowError
	Count   int // of errors, also those Errors has no room for
	Ignored []sheet.Ignored
	Faults  i18n.Faults // of the file as a whole
}

const fileField = "liste"

// AskOpenings asks for a list of places.
func AskOpenings(v *door.Visit) error {
	v.Trail = []ui.Crumb{{Label: v.T("work.openings"), URL: openingPath}}
	return v.Show(v.T("work.take"), takePage(taking{}))
}

// OpeningTemplate gives an empty list.
func OpeningTemplate(v *door.Visit) error {
	file, err := opening.WriteTemplate(v.Context())
	if err != nil {
		return err
	}
	return v.Send("stellen.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file)
}

// TakeOpenings takes in a list of places, or says which rows are wrong; then nothing
// of it is kept.
func TakeOpenings(v *door.Visit) error {
	name, data, err := v.File(fileField, opening.Limits.Bytes)
	p := taking{File: name}
	var list opening.List
	if err == nil {
		list, err = opening.Read(v.Context(), bytes.NewReader(data))
	}
	p.Errors, p.Count, p.Ignored = list.Errors, list.Count, list.Ignored
	var taken work.Taken
	if err == nil && p.Count == 0 {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			taken, err = work.TakeOpenings(ctx, tx, v.Clock, v.Scope, work.TakeCommand{Rows: list.Rows, All: list.All})
			return err
		})
	}
	if err == nil && p.Count == 0 {
		return v.Go(openingPath, "work.taken", "fresh", taken.New, "changed", taken.Changed, "same", taken.Same)
	}
	for _, f := range taken.Faults {
		p.Errors, p.Count = append(p.Errors, opening.Fault(v.Context(), f)), p.Count+1
	}
	sorted.By(p.Errors, func(a, b sheet.RowError) int { return a.Row - b.Row })
	if err != nil && p.Count == 0 {
		if !errs.Is(err, errs.KindInvalid) {
			return err
		}
		for _, fault := range i18n.Err(v.Context(), err) {
			p.Faults = append(p.Faults, i18n.Fault{Field: fileField, Text: fault.Text})
		}
	}
	v.Trail = []ui.Crumb{{Label: v.T("work.openings"), URL: openingPath}}
	return v.ShowInvalid(v.T("work.take"), takePage(p))
}
