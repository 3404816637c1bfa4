package care

import (
	"context"
	"strings"

	"wegwarte/internal/i18n"
	"wegwarte/internal/record"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// side is what one source says, for showing it beside another.
func side(ctx context.Context, m record.Measure) ui.Side {
	return ui.Side{Source: say.Source(ctx, m.Source), When: i18n.T(ctx, "record.as-of", "day", i18n.DateShort(ctx, m.SourceDay)),
		Body: statementText(m)}
}

// statement gives what a source says beside the outcome, in one line.
func statement(ctx context.Context, m record.Measure) string {
	parts := []string{day(ctx, m.Day, m.DayPrecision)}
	for _, text := range []string{m.Place, say.Antigens(ctx, m.Antigens), product(ctx, m)} {
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " · ")
}
