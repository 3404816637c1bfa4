package say

import (
	"cmp"
	"context"

	"golang.org/x/text/language"

	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
)

// Country gives a state's name in the reader's language.
func Country(ctx context.Context, code string) string {
	switch code {
	case "":
		return i18n.T(ctx, "common.unknown")
	case person.Stateless:
		return i18n.T(ctx, "legal.stateless")
	}
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	return cmp.Or(State(i18n.From(ctx), region.Canonicalize().String()), code)
}
