package lodging

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
)

// address is where a site is, in one line.
func address(p housing.Site) string {
	var all []string
	for _, part := range []string{p.Street, p.Town, p.District} {
		if part != "" {
			all = append(all, part)
		}
	}
	return strings.Join(all, ", ")
}

// part is a piece of a drawing 100 wide.
type part struct{ class, x, width string }

func parts(f housing.Full) (all []part) {
	if f.Places == 0 {
		return nil
	}
	at := 0.0
	for _, one := range []struct {
		class string
		n     int
	}{{"occupied", f.Occupied}, {"reserved", f.Reserved}, {"blocked", f.Blocked}, {"free", f.Free()}} {
		width := 100 * float64(one.n) / float64(f.Places)
		if one.n > 0 {
			all = append(all, part{one.class, number(at), number(width)})
		}
		at += width
	}
	return all
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }

// fullWords says how full something is; what there is none of is left out.
func fullWords(ctx context.Context, f housing.Full) string {
	var all []string
	for _, one := range []struct {
		key string
		n   int
	}{{"housing.full.occupied", f.Occupied}, {"housing.full.reserved", f.Reserved}, {"housing.full.blocked", f.Blocked}} {
		if one.n > 0 {
			all = append(all, i18n.T(ctx, one.key, "count", one.n))
		}
	}
	if f.Days > 0 {
		all = append(all, i18n.T(ctx, "housing.full.days", "count", f.Days))
	}
	if len(all) == 0 {
		return i18n.T(ctx, "housing.full.empty")
	}
	return strings.Join(all, " · ")
}
