package journey

import (
	"context"
	"strings"

	"wegwarte/internal/assignment"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/web/say"
)

// tongues lists what somebody speaks and reads: "Arabisch, Englisch (liest nicht)".
func tongues(ctx context.Context, p assignment.Person) string {
	var words []string
	for _, l := range p.Languages {
		name := say.Language(ctx, l.Tag)
		switch {
		case l.Speaks && !l.Reads:
			name = i18n.T(ctx, "transfer.language.speaks", "language", name)
		case !l.Speaks:
			name = i18n.T(ctx, "transfer.language.reads", "language", name)
		}
		words = append(words, name)
	}
	return strings.Join(words, ", ")
}

// measureDetail gives what else a source says about a measure, in one line.
func measureDetail(ctx context.Context, m record.Measure) string {
	var parts []string
	for _, text := range []string{say.Day(ctx, m.Day, m.DayPrecision), m.Place, m.Vaccine, m.Batch, m.Note} {
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " · ")
}

// given is how a person is called within a list of their family.
func given(h assignment.Handover, who id.ID) string {
	p, ok := h.Person(who)
	switch {
	case !ok:
		return ""
	case p.GivenName != "":
		return p.GivenName
	default:
		return p.Name()
	}
}
