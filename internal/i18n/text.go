package i18n

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"

	"wegwarte/internal/clock"
)

// Key is an argument that is itself a message key and is worded on the way.
type Key string

// T gives the text of a key in the language of ctx. Args are pairs of name and
// value; the value of "count" chooses the plural form. Whole numbers are
// written as Number does, days as Date does, moments as Time does.
//
//go:noinline
func T(ctx context.Context, key string, args ...any) string {
	return texts.text(ctx, key, args)
}

// Has reports whether German, and so every reader, has words for the key.
func Has(key string) bool { return texts.find(German, key) != nil }

func (c *catalogue) text(ctx context.Context, key string, args []any) string {
	lang := From(ctx)
	m := c.find(lang, key)
	fallen := m == nil && lang != Plain && lang != German && (!lang.Known() || isOwn(key))
	if m == nil && (fallen || lang == Plain) {
		lang, m = Plain, c.find(Plain, key)
	}
	if m == nil {
		if lang, m = German, c.find(German, key); m == nil {
			return "⟦" + key + "⟧"
		}
	}
	form := plural.Other
	if m.plural {
		form = formFor(lang, args)
	}
	text := m.forms[form].fill(ctx, args)
	if fallen {
		return c.marked(From(ctx), text)
	}
	return text
}

// isOwn tells the keys of a person's own page and of what everybody sees of
// offers from those of the desks.
func isOwn(key string) bool { return strings.HasPrefix(key, "own.") || strings.HasPrefix(key, "open.") }

// marked puts a word before a German text that stands in another language, so
// that its reader knows why they do not understand it.
func (c *catalogue) marked(lang Lang, text string) string {
	mark := "[Deutsch]"
	if m := c.find(lang, "date.said-in-german"); m != nil {
		mark = m.forms[plural.Other].rest
	}
	if lang.Dir() == "rtl" {
		text = "\u2066" + text + "\u2069"
	}
	return mark + " " + text
}

// formFor gives the plural form that the argument "count" asks for.
func formFor(lang Lang, args []any) plural.Form {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != "count" {
			continue
		}
		if n, ok := whole(args[i+1]); ok {
			return plural.Cardinal.MatchPlural(spoken[lang].tag, abs(n), 0, 0, 0, 0)
		}
	}
	return plural.Other
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// whole gives the whole number in v, if it is one.
func whole(v any) (int, bool) {
	switch n := v.(type) {
	case int:
		return n, true
	case int64:
		return int(n), true
	case int32:
		return int(n), true
	case uint8:
		return int(n), true
	default:
		return 0, false
	}
}

// word writes one argument in the language of ctx.
func word(ctx context.Context, v any) string {
	switch v := v.(type) {
	case string:
		return v
	case Key:
		return T(ctx, string(v))
	case clock.Date:
		return Date(ctx, v)
	case time.Time:
		return Time(ctx, v)
	}
	if n, ok := whole(v); ok {
		return Number(ctx, n)
	}
	return fmt.Sprint(v)
}

// Decimal writes a number of tenths, hundredths …, by how many places it has, with the sign that
// the language sets before them: 125 with one place is "12,5", 120 is "12".
func Decimal(ctx context.Context, n, places int) string {
	unit, sign := 1, ""
	for range places {
		unit *= 10
	}
	if n%unit == 0 {
		return Number(ctx, n/unit)
	}
	if n < 0 {
		n, sign = -n, "-"
		if From(ctx).Dir() == "rtl" {
			sign = "\u200e-"
		}
	}
	return sign + Number(ctx, n/unit) + Point(ctx) + strings.TrimRight(fmt.Sprintf("%0*d", places, n%unit), "0")
}

// Point is the sign before the places of a decimal.
func Point(ctx context.Context) string {
	switch From(ctx) {
	case Arabic, Farsi, English, Tigrinya:
		return "."
	}
	return ","
}

// Number writes a whole number with its thousands set apart from 10 000 on, so
// that a year passed as a number still reads as a year.
func Number(ctx context.Context, n int) string {
	if n < 0 && From(ctx).Dir() == "rtl" {
		return "\u200e-" + Number(ctx, -n) // the sign stays before the digits
	}
	digits := strconv.Itoa(n)
	first := 0
	if n < 0 {
		first = 1
	}
	if len(digits)-first < 5 {
		return digits
	}
	apart := "."
	switch From(ctx) {
	case Arabic, Farsi, English, Tigrinya:
		apart = ","
	case Ukrainian, Russian, French:
		apart = "\u00a0"
	}
	out := make([]byte, 0, len(digits)+len(digits)/3)
	for i := range len(digits) {
		if i > first && (len(digits)-i)%3 == 0 {
			out = append(out, apart...)
		}
		out = append(out, digits[i])
	}
	return string(out)
}
