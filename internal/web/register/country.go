package register

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"golang.org/x/text/language"

	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// countryCodes are the states of ISO 3166-1 that exist.
var countryCodes = sync.OnceValue(func() []string {
	return slices.DeleteFunc(say.StateCodes(), func(code string) bool {
		region, err := language.ParseRegion(code)
		return err != nil || !region.IsCountry() || region.Canonicalize() != region || region.String() != code
	})
})

// countryOptions offers every state by its name in the reader's language.
func countryOptions(ctx context.Context, chosen string) []ui.Option {
	spoken := i18n.From(ctx)
	var states []ui.Option
	for _, code := range countryCodes() {
		states = append(states, ui.Option{Value: code, Label: cmp.Or(say.State(spoken, code), code), Chosen: code == chosen})
	}
	sorted.By(states, func(a, b ui.Option) int { return i18n.Compare(spoken, a.Label, b.Label) })
	return append([]ui.Option{{Label: i18n.T(ctx, "common.unknown")},
		{Value: person.Stateless, Label: i18n.T(ctx, "legal.stateless"), Chosen: chosen == person.Stateless}}, states...)
}
