package i18n

import (
	"context"

	"wegwarte/internal/errs"
)

// Fault is one rule that was not met, in the reader's words.
type Fault struct {
	Field string // the name of the form field it is about; may be empty
	Text  string
}

// Faults are all that is to be put right in one input.
type Faults []Fault

// At gives the first text about the field, or "".
//
//go:noinline
func (f Faults) At(field string) string {
	for _, fault := range f {
		if fault.Field == field {
			return fault.Text
		}
	}
	return ""
}

// Err words what err holds, one Fault for each rule; none for nil. A cause is
// never worded: it belongs in the log.
func Err(ctx context.Context, err error) Faults {
	var faults Faults
	for _, e := range errs.All(err) {
		faults = append(faults, Fault{Field: e.Field, Text: T(ctx, e.Key, e.Args...)})
	}
	return faults
}
