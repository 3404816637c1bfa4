package quota

import (
	"context"
	"math/big"
	"strconv"
	"strings"

	engine "wegwarte/engine/quota"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/report"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// decimal writes a figure with so many places, rounded half away from zero.
func decimal(ctx context.Context, v *big.Rat, places int) string {
	text := v.FloatString(places)
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
	if fraction != "" {
		text += point(ctx) + fraction
	}
	return text
}

// point is what stands before the decimals in the reader's language.
func point(ctx context.Context) string {
	if strings.Contains(i18n.Number(ctx, 10_000), ",") {
		return "."
	}
	return ","
}

// short writes a figure with at most so many places, without zeros at the end.
func short(ctx context.Context, v *big.Rat, places int) string {
	for ; places > 0; places-- {
		scaled := new(big.Rat).Mul(v, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places-1)), nil)))
		if !scaled.IsInt() {
			break
		}
	}
	return decimal(ctx, v, places)
}

func percent(ctx context.Context, v *big.Rat, places int) string {
	return decimal(ctx, new(big.Rat).Mul(v, big.NewRat(100, 1)), places) + "\u00a0%"
}

// figureText writes a figure as people write it: shares as percent with six
// places, persons with two where they are no whole number.
func figureText(ctx context.Context, figure string, v *big.Rat) string {
	if v == nil {
		return i18n.T(ctx, "quote.unknown")
	}
	switch figure {
	case engine.PopShare, engine.AreaShare, engine.Mixed, engine.Limit, engine.Excess, engine.Uncapped, engine.Received, engine.Key:
		return percent(ctx, v, 6)
	case engine.Quote:
		return percent(ctx, v, 2)
	case engine.WeightPeople, engine.WeightArea, engine.Cap:
		return short(ctx, new(big.Rat).Mul(v, big.NewRat(100, 1)), 2) + "\u00a0%"
	case engine.Area:
		return decimal(ctx, v, 2)
	case engine.Soll, engine.Open, engine.Remainder:
		return decimal(ctx, v, 2)
	}
	return short(ctx, v, 4)
}

// name is what a figure is called on these pages.
func name(ctx context.Context, figure string) string {
	if key := "quote.name." + figure; i18n.Has(key) {
		return i18n.T(ctx, key)
	}
	return i18n.T(ctx, "quota."+figure)
}

// persons writes a count that may come out in parts where the credit does.
func persons(ctx context.Context, v *big.Rat) string { return short(ctx, v, 1) }

func reached(quote *big.Rat) bool { return quote != nil && quote.Cmp(big.NewRat(1, 1)) >= 0 }

func text(v *door.Visit, name string) string { return strings.TrimSpace(v.Form().Get(name)) }

// day reads the day that is looked at: today where none is asked for.
func day(v *door.Visit) (clock.Date, error) {
	asked := strings.TrimSpace(v.R.URL.Query().Get("tag"))
	if asked == "" {
		return v.Today(), nil
	}
	d, err := clock.ParseDate(asked)
	if err != nil || d.IsZero() {
		return d, errs.NotFound("error.not-found")
	}
	return d, nil
}

// parts reads a decimal number in parts of 10,000 of a whole; percent says that
// the number is a percentage.
func parts(typed, field string, percent bool, faults *errs.List) int {
	typed = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(typed), "%"))
	r, ok := new(big.Rat).SetString(strings.Replace(typed, ",", ".", 1))
	if !ok || len(typed) > 12 || strings.ContainsAny(typed, "/eExXpP_") {
		faults.Add(errs.Invalid("quote.number").At(field))
		return 0
	}
	scale := int64(report.Whole)
	if percent {
		scale /= 100
	}
	r.Mul(r, big.NewRat(scale, 1))
	if !r.IsInt() || !r.Num().IsInt64() {
		faults.Add(errs.Invalid("quote.number.places").At(field))
		return 0
	}
	return int(r.Num().Int64())
}

// written writes parts of 10,000 into a field.
func written(ctx context.Context, n int, percent bool) string {
	r := big.NewRat(int64(n), report.Whole)
	if percent {
		r.Mul(r, big.NewRat(100, 1))
	}
	return strings.NewReplacer(".", "", ",", "", "−", "-").Replace(decimal(ctx, new(big.Rat).SetInt(new(big.Int).Quo(r.Num(), r.Denom())), 0)) + fraction(ctx, r)
}

func fraction(ctx context.Context, r *big.Rat) string {
	_, after, _ := strings.Cut(r.FloatString(4), ".")
	if after = strings.TrimRight(after, "0"); after != "" {
		return point(ctx) + after
	}
	return ""
}

// stateKind is the tone of a municipality's state.
func stateKind(s report.State) ui.Kind {
	switch s {
	case report.Current:
		return ui.Success
	case report.Due:
		return ui.Info
	}
	return ui.Warning
}

// onlyLand lets in who speaks for the Land; who does not is on record.
func onlyLand(v *door.Visit) error {
	if v.Scope.Kind == tenant.Land {
		return nil
	}
	return refused(v)
}

// refused puts on record that somebody asked for what is not theirs, as the door
// does where a role alone decides.
func refused(v *door.Visit) error {
	err := v.Do(func(_ context.Context, tx *db.Tx) error {
		audit.Log(tx, v.Clock, v.Scope, audit.Refuse, tenant.Quota, v.R.Pattern)
		return nil
	})
	if err != nil {
		return err
	}
	return errs.Forbidden("error.forbidden")
}

// stand loads the standing of a day for the page's ledger.
func stand(v *door.Visit, on clock.Date) (st report.Standing, err error) {
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		st, err = report.Stand(ctx, tx, v.Scope, of(v).Purpose, on)
		return err
	})
	return st, err
}

// onDay carries the day in an address, where it is not today's.
func onDay(url string, on, today clock.Date) string {
	if on == today {
		return url
	}
	return url + "?tag=" + on.String()
}
