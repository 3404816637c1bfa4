package facts

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/figures"
	"wegwarte/internal/web/ui"
)

const figurePath = "/zahlen"

// figureURL is the page of a figure's name: what stands behind a point in an address
// would look like the kind of a file.
func figureURL(name string) string { return figurePath + "/" + strings.ReplaceAll(name, ".", "-") }

// figureNamed gives the name in an address.
func figureNamed(in string) (figure.Key, string, bool) {
	name := strings.ReplaceAll(in, "-", ".")
	if k, ok := figure.KeyOf(name); ok {
		return k, name, true
	}
	for _, k := range figure.Keys() {
		if k.Family() && k.Key == name {
			return k, name, true
		}
	}
	return figure.Key{}, "", false
}

// figureName is how a figure, or a family of them, is called.
func figureWords(ctx context.Context, name string) string {
	if _, ok := figure.KeyOf(name); ok {
		return figures.KeyName(ctx, name)
	}
	return i18n.T(ctx, "figure.key."+name)
}

// figureNumber writes thousandths as a number: "1.234,5".
func figureNumber(ctx context.Context, n int64) string {
	rest := strconv.FormatInt(figure.Thousand+n%figure.Thousand, 10)[1:]
	rest = strings.TrimRight(rest, "0")
	text := i18n.Number(ctx, int(n/figure.Thousand))
	if rest == "" {
		return text
	}
	return i18n.T(ctx, "figure.decimal", "whole", text, "rest", rest)
}

// figureAmount is a value with its unit.
func figureAmount(ctx context.Context, k figure.Key, n int64) string {
	return figureNumber(ctx, n) + " " + i18n.T(ctx, "figure.unit."+k.Unit)
}

// figureRange says what is uncertain about a value; "" where nothing is.
func figureRange(ctx context.Context, f figure.Figure) string {
	text := ""
	if f.Mark != figure.Plain {
		text = i18n.T(ctx, "figure.mark."+string(f.Mark))
	}
	if f.Low != f.High {
		text = figureBoth(ctx, text, i18n.T(ctx, "figure.range", "low", figureNumber(ctx, f.Low), "high", figureNumber(ctx, f.High)))
	}
	return text
}

// figureBoth puts words behind others, as the language parts them.
func figureBoth(ctx context.Context, one, other string) string {
	switch {
	case one == "":
		return other
	case other == "":
		return one
	}
	return i18n.T(ctx, "figure.both", "one", one, "other", other)
}

// figureSure says how sure a value is, also where nothing is said.
func figureSure(ctx context.Context, f figure.Figure) string {
	if text := figureRange(ctx, f); text != "" {
		return text
	}
	return "–"
}

// figurePeriod says what a value tells of: a day, a year, or from when to when.
func figurePeriod(ctx context.Context, f figure.Figure) string {
	switch {
	case f.From == f.To:
		return i18n.DateShort(ctx, f.From)
	case f.From.Month() == 1 && f.From.Day() == 1 && f.To == clock.NewDate(f.From.Year(), 12, 31):
		return strconv.Itoa(f.From.Year())
	}
	return i18n.T(ctx, "figure.range", "low", i18n.DateShort(ctx, f.From), "high", i18n.DateShort(ctx, f.To))
}

// figureGaps names the gaps that are reckoned from a key.
func figureGaps(ctx context.Context, k figure.Key) string {
	text := ""
	for _, g := range k.Gaps {
		text = figureBoth(ctx, text, i18n.T(ctx, "figure.gap."+g))
	}
	return text
}

// figureOptions are all keys to choose from, by topic.
func figureOptions(ctx context.Context, chosen string, none string) []ui.Option {
	all := []ui.Option{{Value: "", Label: none, Chosen: chosen == ""}}
	for _, k := range figure.Keys() {
		all = append(all, ui.Option{Value: k.Key, Label: figureWords(ctx, k.Key), Chosen: chosen == k.Key})
	}
	return all
}

// figureTyped reads a number as people write it, in thousandths.
func figureTyped(typed, field string, faults *errs.List) int64 {
	if typed == "" {
		faults.Add(errs.Invalid("error.required").At(field))
		return 0
	}
	n, ok := sheet.Thousandths(sheet.String(typed))
	if !ok {
		faults.Add(errs.Invalid("figure.rule.number").At(field))
	}
	return n
}

// figureDay reads a day; an empty one is none.
func figureDay(typed, field string, faults *errs.List) clock.Date {
	if typed == "" {
		return clock.Date{}
	}
	d, err := clock.ParseDate(typed)
	if err != nil {
		faults.Add(errs.Invalid("figure.rule.date").At(field))
	}
	return d
}

func figureQuery(path string, more url.Values) string {
	if len(more) == 0 {
		return path
	}
	return path + "?" + more.Encode()
}
