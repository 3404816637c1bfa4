package occupation

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"wegwarte/internal/sorted"
)

// longest is how much of a question is read.
const longest = 200

// Search gives the occupations that a text speaks of, the nearest first, at most
// so many. Every word of it must be found: as a word, as a beginning, or, from four
// letters on, inside of a word, as German joins words ("Elektriker" finds
// "Bauelektriker"). Umlauts may be spelled out; a number is a code.
func Search(text string, most int) []Occupation {
	asked := words(text[:min(len(text), longest)])
	if len(asked) == 0 || most <= 0 {
		return nil
	}
	type hit struct {
		Occupation
		far int
	}
	var hits []hit
	for _, o := range list() {
		if far, ok := o.far(asked); ok {
			hits = append(hits, hit{o, far})
		}
	}
	sorted.By(hits, func(a, b hit) int { return cmp.Compare(a.far, b.far) })
	found := make([]Occupation, 0, min(most, len(hits)))
	for _, h := range hits[:min(most, len(hits))] {
		found = append(found, h.Occupation)
	}
	return found
}

// far tells how far the words are from the occupation; false where one of them is
// not to be found.
func (o Occupation) far(asked []string) (sum int, ok bool) {
	for _, word := range asked {
		best := missing
		if strings.HasPrefix(o.Code, word) {
			best = len(o.Code) - len(word)
		}
		for _, own := range o.folded {
			best = min(best, apart(word, own))
		}
		if best == missing {
			return 0, false
		}
		sum += best
	}
	return sum, true
}

const missing = 1 << 20

// apart tells how far a word that was asked for is from one of a name.
func apart(asked, own string) int {
	switch at := strings.Index(own, asked); {
	case own == asked:
		return 0
	case at == 0:
		return 1 + min(len(own)-len(asked), 40)
	case at > 0 && len(asked) >= 4:
		return 50 + min(len(own)-len(asked), 40)
	}
	return missing
}

var spelledOut = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

// noise are the words that every second name has.
var noise = []string{"und", "von", "in", "der", "die", "im", "fuer", "als", "innen", "nicht", "anderweitig", "genannt"}

// words gives the folded words of a text.
func words(text string) []string {
	all := strings.FieldsFunc(spelledOut.Replace(strings.ToLower(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(all, func(w string) bool { return slices.Contains(noise, w) })
}
