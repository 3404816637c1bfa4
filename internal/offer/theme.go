package offer

import (
	"context"
	"sync"

	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
)

var named = sync.OnceValue(func() map[Theme][]string {
	all := map[Theme][]string{}
	for _, t := range Themes {
		for _, l := range i18n.Own {
			ctx := i18n.With(context.Background(), l)
			all[t] = append(all[t], person.Tokens(i18n.T(ctx, "open.theme."+string(t)), i18n.T(ctx, "open.find."+string(t)))...)
		}
	}
	return all
})

// Called gives the words by which a theme is asked for, in every language, folded.
func Called(t Theme) []string { return named()[t] }
