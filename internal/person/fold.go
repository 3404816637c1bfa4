package person

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the form in which names are compared and sorted: lower case,
// umlauts spelled out, other marks dropped, the variants of Arabic letters
// unified, and single blanks between words. Hyphen and apostrophe end a word.
//
// Folding forgives spelling; it does not translate between scripts.
func Fold(name string) string { return strings.Join(words(name, spelledOut), " ") }

// Tokens gives the words by whose beginnings a name is found: its folded words,
// those without their umlauts' e (Müller is found as mueller and as muller),
// those of a hyphen or an apostrophe joined (Al-Haddad also as alhaddad), and
// Arabic words also without their article.
func Tokens(names ...string) []string {
	var tokens []string
	for _, name := range names {
		tokens = append(tokens, words(name, spelledOut)...)
		tokens = append(tokens, words(name, dropped)...)
		for _, part := range strings.FieldsFunc(name, unicode.IsSpace) {
			if w := words(part, spelledOut); len(w) > 1 {
				tokens = append(tokens, strings.Join(w, ""))
			}
		}
	}
	for _, token := range tokens {
		if rest, ok := strings.CutPrefix(token, "ال"); ok && len([]rune(rest)) > 1 {
			tokens = append(tokens, rest)
		}
	}
	slices.Sort(tokens)
	return slices.Compact(tokens)
}

// The two ways in which people write umlauts where they have none.
var (
	spelledOut = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue")
	dropped    = strings.NewReplacer()
)

// letters unifies what marks do not tell apart.
var letters = map[rune]string{
	'ß': "ss", 'ı': "i", 'ł': "l", 'đ': "d", 'ð': "d", 'ø': "o", 'æ': "ae", 'œ': "oe", 'þ': "th",
	'ё': "е", // the Cyrillic letters
	'ٱ': "ا", 'ى': "ي", 'ی': "ي", 'ې': "ي", 'ک': "ك", 'ة': "ه", 'ہ': "ه", 'ۀ': "ه", 'ە': "ه",
	'ـ': "", 'ء': "",
}

// words folds a text and cuts it at whatever is neither letter nor digit.
func words(text string, umlauts *strings.Replacer) []string {
	var b strings.Builder
	for _, r := range umlauts.Replace(strings.ToLower(norm.NFKC.String(text))) {
		if unicode.Is(unicode.Cyrillic, r) && letters[r] == "" {
			b.WriteRune(r) // й is a letter, not an и with a mark
			continue
		}
		for _, r := range norm.NFKD.String(string(r)) {
			r = unicode.ToLower(r)
			if plain, special := letters[r]; special {
				b.WriteString(plain)
			} else if !unicode.Is(unicode.Mn, r) {
				b.WriteRune(r)
			}
		}
	}
	return strings.FieldsFunc(norm.NFC.String(b.String()), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}
