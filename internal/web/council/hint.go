package council

import (
	"context"
	"strings"

	"wegwarte/internal/facts/council"
	"wegwarte/internal/i18n"
)

// some is how many figures stand in the hint of a text.
const some = 4

// figures is the first figures of a section in a line, for whoever writes beside them.
func figures(ctx context.Context, s council.Section) string {
	var all []string
	for _, r := range s.Rows {
		if v := r.Values[0]; v.Known() && len(all) < some {
			all = append(all, i18n.T(ctx, "council.hint.figure", "name", rowName(ctx, r), "value", valueWords(ctx, v.Unit, v.Value)))
		}
	}
	return strings.Join(all, " · ")
}
