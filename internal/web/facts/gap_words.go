package facts

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	engine "wegwarte/engine/gap"
	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/ui"
)

const gapPath = "/luecken"

func gapName(key string) i18n.Key                   { return i18n.Key("gap.indicator." + key) }
func gapUnit(unit string) i18n.Key                  { return i18n.Key("gap.unit." + unit) }
func said(ctx context.Context, key i18n.Key) string { return i18n.T(ctx, string(key)) }

// gapURL is the page of an indicator: what stands behind a point in an address would look like the kind of a file.
func gapURL(indicator string) string { return gapPath + "/" + inAddress(indicator) }

func assumptionURL(key string) string { return gapPath + "/annahmen/" + inAddress(key) }

func inAddress(key string) string   { return strings.ReplaceAll(key, ".", "-") }
func fromAddress(key string) string { return strings.ReplaceAll(key, "-", ".") }

// InputWord names a number that something is reckoned with: a figure as on its own pages.
func InputWord(ctx context.Context, key string) string {
	if own := "gap.input." + key; i18n.Has(own) {
		return i18n.T(ctx, own)
	}
	return figureWords(ctx, key)
}

// digits is how many places behind the point figures of a unit are shown with.
func digits(unit string) int {
	switch unit {
	case "posts", "percent", "permille":
		return 1
	case "per-arrival":
		return 2
	}
	return 0
}

// ticks rounds thousandths to so many places, half upwards.
func ticks(n int64, places int) int64 {
	size := pow(3 - places)
	n += size / 2
	q := n / size
	if n%size < 0 {
		q--
	}
	return q
}

func pow(n int) int64 {
	out := int64(1)
	for range n {
		out *= 10
	}
	return out
}

// tick writes what ticks gave.
func tick(ctx context.Context, n int64, places int) string {
	size := pow(places)
	sign, whole, part := "", n/size, n%size
	if n < 0 {
		sign, whole, part = "−", -n/size, -n%size
	}
	text := sign + i18n.Number(ctx, int(whole))
	if places > 0 && part != 0 {
		digits := strconv.FormatInt(size+part, 10)[1:]
		text += point(ctx) + strings.TrimRight(digits, "0")
	}
	return text
}

func point(ctx context.Context) string {
	if strings.Contains(i18n.Number(ctx, 10_000), ",") {
		return "."
	}
	return ","
}

// Amount writes thousandths of a unit.
func Amount(ctx context.Context, n int64, unit string) string {
	return tick(ctx, ticks(n, digits(unit)), digits(unit))
}

// span writes what a figure lies within; "" where it is certain.
func span(ctx context.Context, r engine.Range, unit string) string {
	low, high := Amount(ctx, r.Low, unit), Amount(ctx, r.High, unit)
	if low == high {
		return ""
	}
	return i18n.T(ctx, "gap.span", "low", low, "high", high)
}

// parts are the parts of a gap as they are shown: they add up.
type parts struct{ Gap, Anyway, Arrivals int64 } // ticks

func partsOf(y engine.Year, unit string) parts {
	p := parts{Gap: ticks(y.Gap.Value, digits(unit)), Anyway: ticks(y.Anyway.Value, digits(unit))}
	p.Arrivals = p.Gap - p.Anyway
	return p
}

// number reads a number with up to three places behind a comma or a point, in thousandths.
var numberForm = regexp.MustCompile(`^-?\d{1,10}([.,]\d{1,3})?$`)

func readNumber(typed, field string, required bool, faults *errs.List) int64 {
	typed = strings.NewReplacer(" ", "", "\u00a0", "", "−", "-").Replace(strings.TrimSpace(typed))
	if grouped.MatchString(typed) {
		typed = strings.ReplaceAll(typed, ".", "")
	}
	if typed == "" {
		if required {
			faults.Add(errs.Invalid("error.required").At(field))
		}
		return 0
	}
	if !numberForm.MatchString(typed) {
		faults.Add(errs.Invalid("gap.number").At(field))
		return 0
	}
	whole, part, _ := strings.Cut(strings.Replace(typed, ",", ".", 1), ".")
	negative := strings.HasPrefix(whole, "-")
	n, _ := strconv.ParseInt(strings.TrimPrefix(whole, "-")+(part + "000")[:3], 10, 64)
	if negative {
		n = -n
	}
	return n
}

// grouped is a number whose thousands are set apart: 1.250.000.
var grouped = regexp.MustCompile(`^\d{1,3}(\.\d{3}){1,3}(,\d+)?$`)

// typedNumber writes thousandths as somebody would type them.
func typedNumber(ctx context.Context, n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	text := sign + strconv.FormatInt(n/1000, 10)
	if part := strings.TrimRight(strconv.FormatInt(1000+n%1000, 10)[1:], "0"); part != "" {
		text += point(ctx) + part
	}
	return text
}

func readDate(typed, field string, faults *errs.List) clock.Date {
	if typed == "" {
		return clock.Date{}
	}
	day, err := clock.ParseDate(typed)
	if err != nil {
		faults.Add(errs.Invalid("error.date.form").At(field))
	}
	return day
}

// Euros writes cents, without those that are none.
func Euros(ctx context.Context, cents int64) string {
	text := i18n.Number(ctx, int(cents/100))
	if cents%100 != 0 {
		text += point(ctx) + strconv.FormatInt(100+cents%100, 10)[1:]
	}
	return text + "\u00a0€"
}

// wholeEuros writes cents that were reckoned, rounded up.
func wholeEuros(ctx context.Context, cents int64) string {
	return Euros(ctx, (cents+99)/100*100)
}

// InUnits writes thousandths with their unit.
func InUnits(ctx context.Context, n int64, unit string) string {
	switch unit {
	case "percent":
		return Amount(ctx, n, unit) + "\u00a0%"
	case "permille":
		return Amount(ctx, n, unit) + "\u00a0‰"
	}
	return i18n.T(ctx, "gap.of", "n", Amount(ctx, n, unit), "unit", said(ctx, gapUnit(unit)))
}

// from says where an input is from.
func from(ctx context.Context, in gap.Input) string {
	switch in.Way {
	case gap.Own:
		return i18n.T(ctx, "gap.from.own", "by", in.By, "at", in.At, "why", in.Why)
	case gap.Usual:
		return i18n.T(ctx, "gap.from.usual")
	case gap.OfRegister:
		return i18n.T(ctx, "gap.from.register", "after", in.From, "to", in.To)
	case gap.OfForecast:
		return i18n.T(ctx, "gap.from.forecast", "after", in.From, "to", in.To)
	case gap.OfSeveral:
		return i18n.T(ctx, "gap.from.several", "source", in.Source, "at", in.AsOf)
	}
	if in.From == in.To {
		return i18n.T(ctx, "gap.from.day", "source", in.Source, "to", in.To, "at", in.AsOf, "licence", in.Licence)
	}
	return i18n.T(ctx, "gap.from.period", "source", in.Source, "after", in.From, "to", in.To, "at", in.AsOf, "licence", in.Licence)
}

// gapKind is the tone of what is missing.
func gapKind(st gap.Statement) ui.Kind {
	switch y := st.Now(); {
	case y.Gap.Value > 0:
		return ui.Warning
	case y.Gap.High > 0:
		return ui.Info
	}
	return ui.Success
}
