package say

import (
	"context"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Day writes a day as exactly as it is known: "14.09.2026", "September 2026",
// "2026"; "" where it is not.
func Day(ctx context.Context, d clock.Date, p person.Precision) string {
	switch {
	case d.IsZero() || p == person.NotKnown:
		return ""
	case p == person.ToTheYear:
		return strconv.Itoa(d.Year())
	case p == person.ToTheMonth:
		return i18n.T(ctx, "date.month-year", "month", i18n.Key("date.month."+strconv.Itoa(int(d.Month()))), "year", strconv.Itoa(d.Year()))
	}
	return i18n.DateShort(ctx, d)
}

// Birth writes a date of birth as far as it is known, and says where it is not.
func Birth(ctx context.Context, b person.Birth) string {
	if text := Day(ctx, b.Date, b.Precision); text != "" {
		return text
	}
	return i18n.T(ctx, "date.unknown")
}

// Age words an age: "42 Jahre", "unter 1 Jahr", "Alter nicht bekannt".
func Age(ctx context.Context, b person.Birth, on clock.Date) string {
	years, known := b.AgeOn(on)
	switch {
	case !known:
		return i18n.T(ctx, "person.age.unknown")
	case years == 0:
		return i18n.T(ctx, "person.age.baby")
	default:
		return i18n.T(ctx, "person.age", "count", years)
	}
}

// Phone writes a telephone number so that it stays in its order where the words
// around it run from right to left.
func Phone(number string) string {
	if number == "" {
		return ""
	}
	return "\u2066" + number + "\u2069"
}

// Language names a language: "Arabisch"; one without a name by its tag.
func Language(ctx context.Context, tag string) string {
	if key := "language." + tag; i18n.Has(key) {
		return i18n.T(ctx, key)
	}
	return tag
}

// Role names what somebody works as.
func Role(ctx context.Context, r tenant.Role) string { return i18n.T(ctx, "role."+string(r)) }

// Code sets the signs of a code apart, four by four, as it is read out.
func Code(code string) (spaced string) {
	for i, r := range code {
		if i > 0 && i%4 == 0 {
			spaced += " "
		}
		spaced += string(r)
	}
	return spaced
}
