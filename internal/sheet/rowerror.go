package sheet

import (
	"fmt"

	"wegwarte/internal/errs"
)

// RowError is one mistake in one cell: where it is, which rule it breaks, and
// the message that says so.
type RowError struct {
	Row   int    // as the spreadsheet program counts
	Field string // the header as it stands in the file
	Rule  string // e.g. "required", "date"; the last part of Key for this package's rules
	Key   string // message key
	Args  []any  // name, value …: always "row" and "field", and what the rule adds
	Value string // what stands in the cell, shortened; only for the person who brought the file
}

// Error tells row, field and rule for a log; never the value.
func (e RowError) Error() string {
	return fmt.Sprintf("row %d, field %q: %s", e.Row, e.Field, e.Rule)
}

// Err gives the mistake as the house's error of kind Invalid.
func (e RowError) Err() *errs.Error { return errs.Invalid(e.Key, e.Args...).At(e.Field) }

const shownValue = 60 // characters of a wrong value that are shown again

func shorten(s string) string {
	runes := []rune(s)
	if len(runes) > shownValue {
		return string(runes[:shownValue]) + "…"
	}
	return s
}
