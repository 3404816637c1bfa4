package say

import (
	"context"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/record"
	"wegwarte/internal/web/ui"
)

// Need names a need by its code, also one that only another catalogue has.
func Need(ctx context.Context, code string) string {
	if entry, known := record.Current().Need(code); known {
		return i18n.T(ctx, entry.Text())
	}
	return code
}

// Measure names a measure: "Impfung: Masern, Mumps, Röteln".
func Measure(ctx context.Context, kind string, against []string) string {
	name := kind
	if entry, known := record.Current().Kind(kind); known {
		name = i18n.T(ctx, entry.Text())
	}
	if len(against) > 0 {
		name += ": " + Antigens(ctx, against)
	}
	return name
}

// Antigens names what a vaccination is against, in the reader's words where
// there are any.
func Antigens(ctx context.Context, list []string) string {
	names := make([]string, len(list))
	for i, a := range list {
		if names[i] = a; i18n.Has(record.AntigenText(a)) {
			names[i] = i18n.T(ctx, record.AntigenText(a))
		}
	}
	return strings.Join(names, i18n.T(ctx, "own.and"))
}

// Source names a source: "Impfpass".
func Source(ctx context.Context, s record.Source) string {
	return i18n.T(ctx, "record.source."+string(s))
}

// Said names a source and the day it spoke: "Impfpass, Stand 20.10.2026".
func Said(ctx context.Context, s record.Source, on clock.Date) string {
	return i18n.T(ctx, "record.said", "source", Source(ctx, s), "day", i18n.DateShort(ctx, on))
}

// Outcome words what became of a measure.
func Outcome(ctx context.Context, o record.Outcome) string {
	return i18n.T(ctx, "record.outcome."+string(o))
}

// Severity words how much depends on a need.
func Severity(ctx context.Context, s record.Severity) string {
	return i18n.T(ctx, "record.severity."+string(s))
}

// ToneOf is the colour that repeats an outcome's words.
func ToneOf(o record.Outcome) ui.Kind {
	switch o {
	case record.Done:
		return ui.Success
	case record.Planned:
		return ui.Info
	default:
		return ui.Warning
	}
}

// WeightOf is the colour that repeats a severity's words.
func WeightOf(s record.Severity) ui.Kind {
	switch s {
	case record.Essential:
		return ui.Danger
	case record.Needed:
		return ui.Warning
	default:
		return ui.Neutral
	}
}
