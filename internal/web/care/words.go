package care

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/fhir"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/say"
)

// day writes the day of something as exactly as it is known, and says where it
// is not.
func day(ctx context.Context, d clock.Date, p person.Precision) string {
	if text := say.Day(ctx, d, p); text != "" {
		return text
	}
	return i18n.T(ctx, "record.day.unknown")
}

// said names a source and the day it spoke: "Impfpass, Stand 20.10.2026".
func said(ctx context.Context, source record.Source, on clock.Date, origin bool) string {
	if origin {
		return i18n.T(ctx, "record.said.handed-over", "source", say.Source(ctx, source), "day", i18n.DateShort(ctx, on))
	}
	return say.Said(ctx, source, on)
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

// circleReaders names who is in a circle, at both ends.
func circleReaders(ctx context.Context, c record.Circle) string {
	return i18n.T(ctx, "record.readers.of", "land", readers(ctx, c.Data(), tenant.Land), "place", readers(ctx, c.Data(), tenant.Municipality))
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
func born(ctx context.Context, b person.Birth) string { return say.Day(ctx, b.Date, b.Precision) }

// saidBorn writes a date of birth as a document has it; one that cannot be read
// as it stands there.
func saidBorn(ctx context.Context, d fhir.Day) string {
	precision := map[fhir.Precision]person.Precision{fhir.ToYear: person.ToTheYear, fhir.ToMonth: person.ToTheMonth, fhir.ToDay: person.ToTheDay}
	if p, readable := precision[d.Precision]; readable {
		return day(ctx, d.Date, p)
	}
	return d.Text
}
