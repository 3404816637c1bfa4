package council

import (
	"context"
	"strings"

	"wegwarte/internal/facts/council"
	"wegwarte/internal/i18n"
)

// columnName heads a column of a section.
func columnName(ctx context.Context, q council.Quarter, key string) string {
	switch key {
	case council.Quarterly:
		return quarterName(ctx, q)
	case council.Before:
		return quarterName(ctx, q.Add(-1))
	case council.YearAgo:
		return quarterName(ctx, q.Add(-4))
	}
	return i18n.T(ctx, "council.column."+key)
}

// quarterName words a quarter: "3. Quartal 2026".
func quarterName(ctx context.Context, q council.Quarter) string {
	return i18n.T(ctx, "outcome.cohort.quarter", "quarter", q.N, "year", q.Year)
}

// rowName words what a figure is of.
func rowName(ctx context.Context, r council.Row) string {
	of := r.Of
	switch r.Key {
	case "first":
		kind, people, _ := strings.Cut(r.Of, ".")
		of = i18n.T(ctx, "outcome.curve", "what", i18n.Key("outcome.first."+kind), "who", i18n.Key("outcome.people."+people))
	case "gap", "closes.decided", "closes.proposed":
		of = i18n.T(ctx, "gap.indicator."+r.Of)
	case "equality.difference", "equality.law":
		what, group, _ := strings.Cut(r.Of, ".")
		of = i18n.T(ctx, "council.apart", "what", i18n.Key("equality.outcome."+what), "who", i18n.Key("equality.group."+group))
	}
	return i18n.T(ctx, "council.row."+r.Key, "of", of, "day", r.On, "cite", r.Cite)
}

// valueWords words a figure of thousandths.
func valueWords(ctx context.Context, u council.Unit, n int64) string {
	switch u {
	case council.Count:
		return i18n.Number(ctx, rounded(n, 1000))
	case council.Posts:
		return i18n.Decimal(ctx, rounded(n, 100), 1)
	case council.Euros:
		return i18n.T(ctx, "council.unit.euros", "n", rounded(n, 1000))
	case council.DaysApart, council.PointsApart, council.MetresApart:
		return i18n.T(ctx, "council.unit."+string(u), "n", signed(ctx, rounded(n, 100)))
	}
	return i18n.T(ctx, "council.unit."+string(u), "n", i18n.Decimal(ctx, rounded(n, 100), 1))
}

// rangeWords words what a figure lies within; "" where that is the figure itself, as it is told.
func rangeWords(ctx context.Context, v council.Value) string {
	if v.Low == v.High {
		return ""
	}
	low, high := valueWords(ctx, v.Unit, v.Low), valueWords(ctx, v.Unit, v.High)
	if low == high {
		return ""
	}
	return i18n.T(ctx, "council.range", "low", low, "high", high)
}

// rounded gives n in units of so many, to the nearest one.
func rounded(n, unit int64) int {
	if n < 0 {
		return -rounded(-n, unit)
	}
	return int((n + unit/2) / unit)
}

// signed is a number of tenths with its sign.
func signed(ctx context.Context, n int) string {
	if n > 0 {
		return "+" + i18n.Decimal(ctx, n, 1)
	}
	return i18n.Decimal(ctx, n, 1)
}
