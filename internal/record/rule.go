package record

import (
	"slices"
	"unicode/utf8"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
)

// sourced holds that a known source said it, on a day that has come.
func sourced(source Source, day, today clock.Date) error {
	var faults errs.List
	if !slices.Contains(Sources, source) {
		faults.Add(errs.Invalid("error.record.source").At("source"))
	}
	if day.After(today) {
		faults.Add(errs.Invalid("error.record.day.future").At("source_day"))
	}
	return faults.Err()
}

// short holds that a text has at most so many characters.
func short(field, text string, most int) error {
	if utf8.RuneCountInString(text) > most || !utf8.ValidString(text) {
		return errs.Invalid("error.record.too-long", "most", most).At(field)
	}
	return nil
}

// or gives v, or the other where v is not set.
func or[T comparable](v, other T) T {
	var none T
	if v == none {
		return other
	}
	return v
}
