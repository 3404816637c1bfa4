package say

import (
	"context"

	"wegwarte/internal/i18n"
	"wegwarte/internal/path"
)

// Step words a step of a way: in the house's words, in those of who wrote it, or both.
func Step(ctx context.Context, t path.Step) string {
	switch {
	case t.Words == "":
		return t.Title
	case t.Title == "":
		return i18n.T(ctx, t.Words)
	}
	return i18n.T(ctx, t.Words) + ": " + t.Title
}
