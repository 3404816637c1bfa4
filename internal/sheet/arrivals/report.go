package arrivals

import (
	"context"
	"strings"

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

// Lines words everything that kept households of a part out: what could not be
// read, and what the register refused, in the order of rows.
func (l List) Lines(ctx context.Context, report person.ArrivalsReport) []Line {
	lines := []Line{}
	for _, f := range l.faults(report) {
		lines = append(lines, Line{f.row, f.field, word(f.key), f.sentence(ctx)})
	}
	return lines
}

// word is the rule's name for programs.
func word(key string) string {
	for _, front := range []string{"sheet.rule.", "arrivals.rule.", "error."} {
		if rest, ok := strings.CutPrefix(key, front); ok {
			return rest
		}
	}
	return key
}
