package council

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/facts/council"
	"wegwarte/internal/i18n"
)

// column is a quarter whose figures stand in the table.
type column struct {
	label string
	of    func(council.Row) council.Value
}

// columnsOf gives the quarters of which something is known: what is of no quarter has one column.
func columnsOf(ctx context.Context, q council.Quarter, s council.Section) []column {
	then, year := func(r council.Row) council.Value { return r.Then }, func(r council.Row) council.Value { return r.Year }
	all := []column{{i18n.T(ctx, "council.now"), func(r council.Row) council.Value { return r.Now }}}
	if slices.ContainsFunc(s.Rows, func(r council.Row) bool { return r.Then.Known || r.Year.Known }) {
		all[0].label = quarterName(ctx, q)
		all = append(all, column{quarterName(ctx, q.Add(-1)), then}, column{quarterName(ctx, q.Add(-4)), year})
	}
	return all
}

// quarterName words a quarter: "3. Quartal 2026".
func quarterName(ctx context.Context, q council.Quarter) string {
	return i18n.T(ctx, "outcome.cohort.quarter", "quarter", q.N, "year", q.Year)
}

// rowName words what a figure is of.
func rowName(ctx context.Context, r council.Row) string {
	of := r.Of
	switch {
	case r.Key == "first":
		kind, people, _ := strings.Cut(r.Of, ".")
		of = i18n.T(ctx, "outcome.curve", "what", i18n.Key("outcome.first."+kind), "who", i18n.Key("outcome.people."+people))
	case strings.HasPrefix(r.Key, "gap"):
		of = i18n.T(ctx, "gap.indicator."+r.Of)
	}
	return i18n.T(ctx, "council.row."+r.Key, "of", of, "day", r.On)
}

// valueWords words a figure of thousandths.
func valueWords(ctx context.Context, u council.Unit, n int64) string {
	switch u {
	case council.Cents:
		return i18n.T(ctx, "council.unit.euros", "n", i18n.Decimal(ctx, int(n/100_000), 0))
	case council.Count:
		return i18n.Number(ctx, rounded(n, 1000))
	}
	return i18n.T(ctx, "council.unit."+string(u), "n", i18n.Decimal(ctx, rounded(n, 100), 1))
}

func rangeWords(ctx context.Context, u council.Unit, v council.Value) string {
	return i18n.T(ctx, "council.range", "low", valueWords(ctx, u, v.Low), "high", valueWords(ctx, u, v.High))
}

// rounded gives n in units of so many, to the nearest one.
func rounded(n, unit int64) int {
	if n < 0 {
		return -rounded(-n, unit)
	}
	return int((n + unit/2) / unit)
}
