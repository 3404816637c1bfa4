package person

import (
	"golang.org/x/text/language"
)

// Tongues lists the languages a form offers, as BCP 47 tags, those heard most
// often in reception first. Each has its name under the message key
// "language.TAG"; a person may have any other that BCP 47 knows.
var Tongues = []string{
	"ar", "uk", "ru", "fa", "prs", "ps", "ku", "kmr", "ckb", "tr", "en", "fr", "es", "pt", "sq", "sr", "mk", "ro", "bg",
	"rom", "pl", "ka", "hy", "az", "ti", "am", "so", "om", "sw", "ha", "yo", "ig", "ff", "man", "wo", "ln", "rw",
	"ber", "arc", "ur", "pa", "bn", "hi", "ta", "ne", "si", "uz", "tg", "ky", "kk", "mn", "zh", "vi", "my", "th",
	"id", "fil", "he", "el", "it", "nl", "hu", "de", "gsg",
}

// KnownTongue reports whether the tag is one that BCP 47 knows.
func KnownTongue(tag string) bool {
	parsed, err := language.Parse(tag)
	return err == nil && parsed != language.Und
}
