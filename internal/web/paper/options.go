package paper

import (
	"context"
	"slices"

	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// accepted is what the browser offers to choose. Where HEIC is not among it,
// iPhones send their photos as JPEG.
const accepted = "image/jpeg,image/png,image/webp,application/pdf"

func kindOptions(ctx context.Context, kinds []record.PaperEntry) []ui.Option {
	options := make([]ui.Option, len(kinds))
	for i, e := range kinds {
		options[i] = ui.Option{Value: string(e.Kind), Label: i18n.T(ctx, e.Kind.Text()), Hint: i18n.T(ctx, e.Kind.Text()+".hint")}
	}
	return options
}

// languageOptions begins with those the person speaks.
func languageOptions(ctx context.Context, who person.Person, chosen string) []ui.Option {
	tags := []string{}
	for _, l := range who.Languages {
		tags = append(tags, l.Tag)
	}
	tags = append(tags, person.Tongues...)
	if chosen != "" {
		tags = append(tags, chosen)
	}
	options := []ui.Option{{Value: "", Label: i18n.T(ctx, "common.unknown")}}
	for i, tag := range tags {
		if slices.Index(tags, tag) == i {
			options = append(options, ui.Option{Value: tag, Label: say.Language(ctx, tag)})
		}
	}
	return options
}

func itemOptions(ctx context.Context, items []ui.Option) []ui.Option {
	return append([]ui.Option{{Value: "", Label: i18n.T(ctx, "paper.item.none")}}, items...)
}

func whyOptions(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(record.RemovalReasons))
	for i, why := range record.RemovalReasons {
		options[i] = ui.Option{Value: string(why), Label: i18n.T(ctx, "paper.why."+string(why))}
	}
	return options
}
