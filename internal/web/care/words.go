package care

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/fhir"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/ui"
)

// day writes a day as exactly as it is known: "14.09.2026", "September 2026",
// "2026", "Tag nicht bekannt".
func day(ctx context.Context, d clock.Date, p person.Precision) string {
	switch {
	case d.IsZero() || p == person.NotKnown:
		return i18n.T(ctx, "record.day.unknown")
	case p == person.ToTheYear:
		return strconv.Itoa(d.Year())
	case p == person.ToTheMonth:
		return i18n.T(ctx, "record.day.month", "month", i18n.Key("date.month."+strconv.Itoa(int(d.Month()))), "year", strconv.Itoa(d.Year()))
	}
	return i18n.DateShort(ctx, d)
}

// said names a source and the day it spoke: "Impfpass, Stand 20.10.2026".
func said(ctx context.Context, source record.Source, on clock.Date, origin bool) string {
	key := "record.said"
	if origin {
		key = "record.said.handed-over"
	}
	return i18n.T(ctx, key, "source", i18n.Key(sourceKey(source)), "day", i18n.DateShort(ctx, on))
}

func sourceKey(s record.Source) string     { return "record.source." + string(s) }
func outcomeKey(o record.Outcome) string   { return "record.outcome." + string(o) }
func severityKey(s record.Severity) string { return "record.severity." + string(s) }

// tone is the colour that repeats an outcome's words.
func tone(o record.Outcome) ui.Kind {
	switch o {
	case record.Done:
		return ui.Success
	case record.Planned:
		return ui.Info
	default:
		return ui.Warning
	}
}

// weight is the colour that repeats a severity's words.
func weight(s record.Severity) ui.Kind {
	switch s {
	case record.Essential:
		return ui.Danger
	case record.Needed:
		return ui.Warning
	default:
		return ui.Neutral
	}
}

// antigens names what a vaccination is against, in the reader's words where
// there are any.
func antigens(ctx context.Context, list []string) string {
	names := make([]string, len(list))
	for i, a := range list {
		if names[i] = a; i18n.Has(record.AntigenText(a)) {
			names[i] = i18n.T(ctx, record.AntigenText(a))
		}
	}
	return strings.Join(names, ", ")
}

// what names a measure: "Impfung: Masern, Mumps, Röteln".
func what(ctx context.Context, kind string, against []string) string {
	name := kind
	if entry, known := record.Current().Kind(kind); known {
		name = i18n.T(ctx, entry.Text())
	}
	if len(against) > 0 {
		name += ": " + antigens(ctx, against)
	}
	return name
}

// product gives what else a source says about a vaccination, in one line.
func product(ctx context.Context, m record.Measure) string {
	var parts []string
	add := func(key, value string) {
		if value != "" {
			parts = append(parts, i18n.T(ctx, key, "value", value))
		}
	}
	add("record.part.vaccine", m.Vaccine)
	add("record.part.atc", m.ATC)
	add("record.part.batch", m.Batch)
	add("record.part.dose", m.Dose)
	return strings.Join(parts, " · ")
}

// needed names a need by its code, also one that only an older catalogue had.
func needed(ctx context.Context, code string) string {
	if entry, known := record.Current().Need(code); known {
		return i18n.T(ctx, entry.Text())
	}
	return code
}

// basis names the ground on which a need is recorded.
func basis(ctx context.Context, b record.Basis) string {
	if b == record.ByConsent {
		return i18n.T(ctx, "catalogue.basis.consent")
	}
	if entry, known := record.Current().Basis(b); known {
		return entry.Citation
	}
	return string(b)
}

// readers names the roles that may read a kind of data at a kind of tenant.
func readers(ctx context.Context, kind tenant.Data, at tenant.Kind) string {
	var names []string
	for _, grant := range tenant.Matrix {
		if grant.MayRead(kind) && grant.ExistsAt(at) && (grant.At != "" || grant.Role == tenant.Lead) {
			names = append(names, i18n.T(ctx, "role."+string(grant.Role)))
		}
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ", ")
}

// born writes a date of birth as exactly as it is known, "" where it is not.
func born(ctx context.Context, b person.Birth) string {
	if b.Date.IsZero() || b.Precision == person.NotKnown {
		return ""
	}
	return day(ctx, b.Date, b.Precision)
}

// saidBorn writes a date of birth as a document has it; one that cannot be read
// as it stands there.
func saidBorn(ctx context.Context, d fhir.Day) string {
	precision := map[fhir.Precision]person.Precision{fhir.ToYear: person.ToTheYear, fhir.ToMonth: person.ToTheMonth, fhir.ToDay: person.ToTheDay}
	if p, readable := precision[d.Precision]; readable {
		return day(ctx, d.Date, p)
	}
	return d.Text
}
