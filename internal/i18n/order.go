package i18n

import (
	"cmp"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Compare compares names and words as a dictionary of the language has them: by
// their letters, then by what is above and below these, then by capitals. It is
// the order of CLDR for the scripts of order.txt; other scripts come behind, by
// their code points. Two letters that count as one are not known: in the
// languages of the house there are none.
func Compare(l Lang, a, b string) int {
	a, b = norm.NFC.String(a), norm.NFC.String(b)
	of := dictionary(l)
	for level := range levels {
		one, other := weights{of: of, level: level, rest: a}, weights{of: of, level: level, rest: b}
		for {
			x, y := one.next(), other.next()
			if x != y {
				return cmp.Compare(x, y)
			}
			if x == 0 {
				break
			}
		}
	}
	return 0
}

// weights gives the weights of a text on one level.
type weights struct {
	of     *letters
	level  int
	rest   string
	queued []element
}

// next gives the next weight, 0 at the end.
func (w *weights) next() uint32 {
	for {
		for len(w.queued) > 0 {
			weight := w.queued[0].at(w.level)
			w.queued = w.queued[1:]
			if weight != 0 {
				return weight
			}
		}
		if w.rest == "" {
			return 0
		}
		r, size := utf8.DecodeRuneInString(w.rest)
		w.rest = w.rest[size:]
		if w.queued = w.of.find(r); len(w.queued) > 0 {
			continue
		}
		if w.level == 0 {
			return behind + uint32(r) //nolint:gosec // a rune is not negative
		}
		return w.of.find('a')[0].at(w.level)
	}
}
