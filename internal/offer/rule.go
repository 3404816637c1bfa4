package offer

import (
	"slices"
	"strings"

	"wegwarte/internal/errs"
	"wegwarte/internal/person"
)

// An offer is for everybody. Whom it is limited to is said only where a law funds it
// for them, and the law is named. The rule is held where it is written down: in its
// own field, and in title and text, where "only for …" names an origin or a status.

var (
	only    = []string{"nur", "ausschliesslich", "exklusiv"}
	origins = []string{"gefluecht", "fluechtling", "auslaender", "auslaend", "migrant", "asyl", "ukrain", "syr", "afghan", "irak", "iran", "tuerk", "kurd", "eritre", "somal", "russ", "arab", "afrikan",
		"deutsche", "eu buerg", "drittstaat", "muslim", "christ", "jued", "einheimisch", "zugewandert", "geduldet", "gestattung", "aufenthalt"}
)

// within is how many words behind "only for" are read.
const within = 4

func (o Offer) forEverybody() error {
	switch {
	case o.OnlyFor != "" && o.Law == "":
		return errs.Invalid("offer.law").At("law")
	case o.OnlyFor == "" && o.Law != "":
		return errs.Invalid("offer.law.whom").At("only_for")
	case o.Law != "":
		return nil
	case limits(o.Title):
		return errs.Invalid("offer.everybody").At("title")
	case limits(o.Text):
		return errs.Invalid("offer.everybody").At("text")
	}
	return nil
}

// limits reports whether a German text says that something is only for people of an
// origin or a status. It does not understand a text: what it misses, readers see.
func limits(text string) bool {
	for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".!?;:\n", r) }) {
		words := strings.Fields(person.Fold(sentence))
		for i, w := range words {
			if !slices.Contains(only, w) || i+1 >= len(words) || words[i+1] != "fuer" {
				continue
			}
			for _, next := range words[i+2 : min(len(words), i+2+within)] {
				if slices.ContainsFunc(origins, func(o string) bool { return strings.HasPrefix(next, o) }) {
					return true
				}
			}
		}
	}
	return false
}
