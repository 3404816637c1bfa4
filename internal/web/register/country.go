package register

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/web/ui"
)

// countryCodes are the states of ISO 3166-1 that exist.
var countryCodes = sync.OnceValue(func() []language.Region {
	var all []language.Region
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region, err := language.ParseRegion(string(a) + string(b))
			if err == nil && region.IsCountry() && region.Canonicalize() == region && region.String() == string(a)+string(b) &&
				display.German.Regions().Name(region) != "" {
				all = append(all, region)
			}
		}
	}
	return all
})

// countryOptions offers every state by its name in the reader's language.
func countryOptions(ctx context.Context, chosen string) []ui.Option {
	tag := language.Make(string(i18n.From(ctx)))
	names := display.Regions(tag)
	var states []ui.Option
	for _, region := range countryCodes() {
		states = append(states, ui.Option{Value: region.String(), Label: cmp.Or(names.Name(region), region.String()), Chosen: region.String() == chosen})
	}
	order := collate.New(tag)
	slices.SortFunc(states, func(a, b ui.Option) int { return order.CompareString(a.Label, b.Label) })
	return append([]ui.Option{{Label: i18n.T(ctx, "common.unknown")},
		{Value: person.Stateless, Label: i18n.T(ctx, "legal.stateless"), Chosen: chosen == person.Stateless}}, states...)
}
