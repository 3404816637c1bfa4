package lodging

import (
	"context"

	"wegwarte/internal/i18n"
	"wegwarte/internal/web/ui"
)

// photoWords say what a photo shows.
func photoWords(ctx context.Context, one photo) string {
	if one.Caption != "" {
		return one.Caption
	}
	return i18n.T(ctx, "photos.one")
}

func (p photoPage) captionOf(ctx context.Context, one photo) ui.Field {
	f := ui.Field{Name: "caption", Label: i18n.T(ctx, "photos.caption"), Value: one.Caption, MaxLength: 200, Dir: "auto", Suffix: string(one.ID)}
	if p.Changed == one.ID {
		f.Error = p.Faults.At("caption")
	}
	return f
}
