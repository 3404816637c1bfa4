package sheet

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var germanLetters = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

// fold gives the form in which headers and choices are compared: lower case,
// umlauts spelled out, accents dropped, only letters and digits. "Straße *",
// "strasse" and "STRASSE" are the same.
func fold(s string) string {
	s = germanLetters.Replace(strings.ToLower(norm.NFC.String(s)))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, norm.NFD.String(s))
}

// Fold gives the form in which names are compared: see fold.
func Fold(s string) string { return fold(s) }
