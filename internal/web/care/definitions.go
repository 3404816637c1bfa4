package care

import (
	"context"

	"wegwarte/internal/i18n"
	"wegwarte/internal/record"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// needDefinitions is all that is known about one need.
func needDefinitions(ctx context.Context, n record.Need) []ui.Definition {
	list := []ui.Definition{
		{Term: i18n.T(ctx, "record.severity"), Text: say.Severity(ctx, n.Severity), Source: said(ctx, n.Source, n.SourceDay, n.Origin != "")},
		{Term: i18n.T(ctx, "record.field.from"), Text: i18n.Date(ctx, n.From)},
	}
	if !n.Until.IsZero() {
		list = append(list, ui.Definition{Term: i18n.T(ctx, "record.field.last-day"), Text: i18n.Date(ctx, n.Until)})
	}
	if n.Detail != "" {
		list = append(list, ui.Definition{Term: i18n.T(ctx, "record.detail"), Text: n.Detail})
	}
	list = append(list, ui.Definition{Term: i18n.T(ctx, "record.field.basis"), Text: basis(ctx, n.Basis)})
	if n.Consent != "" {
		list = append(list, ui.Definition{Term: i18n.T(ctx, "record.field.consent"), Text: n.Consent})
	}
	return append(list, ui.Definition{Term: i18n.T(ctx, "record.readers"), Text: circleReaders(ctx, n.Circle())},
		ui.Definition{Term: i18n.T(ctx, "record.recorded"), Text: i18n.Time(ctx, n.RecordedAt)})
}

// measureDefinitions is all that one source says about one measure.
func measureDefinitions(ctx context.Context, m record.Measure) []ui.Definition {
	list := []ui.Definition{
		{Term: i18n.T(ctx, "record.outcome"), Text: say.Outcome(ctx, m.Outcome), Source: said(ctx, m.Source, m.SourceDay, m.Origin != "")},
		{Term: i18n.T(ctx, "record.field.day"), Text: day(ctx, m.Day, m.DayPrecision)},
	}
	for _, known := range []struct{ key, text string }{
		{"record.field.place", m.Place}, {"record.field.vaccine", m.Vaccine}, {"record.field.atc", m.ATC},
		{"record.field.antigens", say.Antigens(ctx, m.Antigens)}, {"record.field.batch", m.Batch}, {"record.field.dose", m.Dose},
		{"record.field.note", m.Note},
	} {
		if known.text != "" {
			list = append(list, ui.Definition{Term: i18n.T(ctx, known.key), Text: known.text})
		}
	}
	return append(list, ui.Definition{Term: i18n.T(ctx, "record.recorded"), Text: i18n.Time(ctx, m.RecordedAt)})
}
