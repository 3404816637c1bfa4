package theme

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"wegwarte/internal/errs"
	"wegwarte/internal/person"
)

const (
	longestName    = 60
	longestExample = 600
	longestAnswer  = 2000
)

// reaches is what leads to somebody although it is no name: an address, a telephone or file
// number, a birthday.
var reaches = regexp.MustCompile(`@|\d[\d /-]{4,}\d|\b\d{1,2}\.\s?\d{1,2}\.\s?(\d{2}|\d{4})\b|\d{4}-\d{2}-\d{2}`)

// clean gives a text that names nobody of those it may be about, in one line or several.
func clean(text, field string, longest int, about []person.Household) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return text, errs.Invalid("error.required").At(field)
	case utf8.RuneCountInString(text) > longest:
		return text, errs.Invalid("theme.long", "most", longest).At(field)
	case reaches.MatchString(text):
		return text, errs.Invalid("theme.reaches").At(field)
	}
	words := person.Tokens(text)
	for _, h := range about {
		for _, p := range h.Persons {
			for _, token := range person.Tokens(p.FamilyName, p.GivenName, p.FamilyNameOwn, p.GivenNameOwn) {
				if utf8.RuneCountInString(token) > 2 && slices.Contains(words, token) {
					return text, errs.Invalid("theme.name").At(field)
				}
			}
		}
	}
	return text, nil
}
