package open

import (
	"context"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"wegwarte/engine/quota"
	"wegwarte/internal/clock"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/i18n"
)

// folded writes a name as people type it: for order, and to search by.
func folded(name string) string {
	return fold.Replace(strings.ToLower(strings.TrimSpace(name)))
}

var fold = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "ss", "-", " ", ".", "")

// many says a count, or that it is withheld.
func many(ctx context.Context, c open.Count) string {
	if c.Withheld {
		return i18n.T(ctx, "open.page.withheld")
	}
	return i18n.Number(ctx, c.N)
}

// month says a month with its year.
func month(ctx context.Context, d clock.Date) string {
	return i18n.T(ctx, "date.month-year", "month", i18n.Key("date.month."+strconv.Itoa(int(d.Month()))), "year", strconv.Itoa(d.Year()))
}

// decimal writes a decimal number with at most so many places, as the reader's language does.
func decimal(ctx context.Context, text string, places int) string {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return i18n.T(ctx, "open.page.unknown")
	}
	text = r.FloatString(places)
	sign := ""
	if rest, negative := strings.CutPrefix(text, "-"); negative {
		text = rest
		if strings.Trim(rest, "0.") != "" {
			sign = "−"
		}
	}
	whole, fraction, _ := strings.Cut(text, ".")
	n, _ := strconv.Atoi(whole)
	text = sign + i18n.Number(ctx, n)
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		point := ","
		if strings.Contains(i18n.Number(ctx, 10_000), ",") {
			point = "."
		}
		text += point + fraction
	}
	return text
}

// share writes a part of 1 as percent.
func share(ctx context.Context, text string, places int) string {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return i18n.T(ctx, "open.page.unknown")
	}
	return decimal(ctx, r.Mul(r, big.NewRat(100, 1)).FloatString(places), places) + "\u00a0%"
}

// stepText writes a figure of the calculation.
func stepText(ctx context.Context, figure, value string) string {
	switch strings.TrimPrefix(figure, "sum.") {
	case quota.PopShare, quota.AreaShare, quota.Mixed, quota.Limit, quota.Key, quota.Received, quota.Excess, quota.Uncapped:
		return share(ctx, value, 6)
	case quota.Quote, quota.WeightPeople, quota.WeightArea, quota.Cap:
		return share(ctx, value, 2)
	}
	return decimal(ctx, value, 2)
}

var inFormula = regexp.MustCompile(`\{([a-z_.]*):([-0-9.]*)\}`)

// formulaText writes a formula with its figures.
func formulaText(ctx context.Context, formula string) string {
	return inFormula.ReplaceAllStringFunc(formula, func(one string) string {
		found := inFormula.FindStringSubmatch(one)
		return stepText(ctx, found[1], found[2])
	})
}

// figureName is what a figure is called that an answer points to.
func figureName(ctx context.Context, f open.Figure) string {
	switch f.Key {
	case "allocation.soll":
		return i18n.T(ctx, "open.page.step.soll_persons")
	case "allocation.there":
		return i18n.T(ctx, "open.page.step.bestand")
	case "allocation.open":
		return i18n.T(ctx, "open.page.step.open")
	case "allocation.quote":
		return i18n.T(ctx, "open.page.step.quote")
	}
	return i18n.T(ctx, "open.page."+f.Key)
}

// figureText says a figure that an answer points to.
func figureText(ctx context.Context, f open.Figure) string {
	switch {
	case f.Withheld:
		return i18n.T(ctx, "open.page.withheld")
	case f.Unit == "date" && f.Value == "":
		return i18n.T(ctx, "open.page.halls.later")
	case f.Unit == "date":
		day, _ := clock.ParseDate(f.Value)
		return month(ctx, day)
	case f.Unit == "share":
		return share(ctx, f.Value, 1)
	}
	return decimal(ctx, f.Value, 1)
}
