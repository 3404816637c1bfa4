package arrivals

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
)

// Line is one reason for which a household did not go in, for the person who
// brought the list. It holds nothing of what stands in the list or in the
// register but the file number.
type Line struct {
	Row   int    `json:"row"`
	Field string `json:"field"`
	Rule  string `json:"rule"`
	Text  string `json:"message"` // names row, field and rule
}

// Lines words everything that kept households out: what could not be read, and
// what the register refused, in the order of rows.
func (l List) Lines(ctx context.Context, report person.ArrivalsReport) []Line {
	lines := []Line{}
	for _, e := range l.Errors {
		lines = append(lines, Line{e.Row, e.Field, e.Rule, i18n.T(ctx, e.Key, e.Args...)})
	}
	for _, f := range report.Faults {
		field := header(f.Field)
		lines = append(lines, Line{f.Row, field, strings.TrimPrefix(f.Key, "error."),
			i18n.T(ctx, "arrivals.fault", "row", f.Row, "field", field, "rule", i18n.T(ctx, f.Key, f.Args...))})
	}
	slices.SortStableFunc(lines, func(a, b Line) int { return a.Row - b.Row })
	return lines
}
