package pdf

// form says which of its shapes a letter of a joining script takes.
type form uint8

const (
	alone form = 1 + iota
	opening
	middle
	closing
)

// features names the shapes as fonts do.
var formFeatures = map[form]string{alone: "isol", opening: "init", middle: "medi", closing: "fina"}

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
	leftToRightMark    = '\u200e'
	rightToLeftMark    = '\u200f'
	tatweel            = '\u0640'
)

// span is a range of characters.
type span [2]rune

// The letters of the block Arabic that join with the letter before them only;
// other letters there join on both sides, but for those of apart.
var (
	joinsBefore = []span{{0x622, 0x625}, {0x627, 0x627}, {0x629, 0x629}, {0x62f, 0x632}, {0x648, 0x648}, {0x671, 0x673}, {0x675, 0x677},
		{0x688, 0x699}, {0x6c0, 0x6c0}, {0x6c3, 0x6cb}, {0x6cd, 0x6cd}, {0x6cf, 0x6cf}, {0x6d2, 0x6d3}, {0x6d5, 0x6d5}, {0x6ee, 0x6ef}}
	joinsBoth = []span{{0x620, 0x620}, {0x626, 0x626}, {0x628, 0x628}, {0x62a, 0x62e}, {0x633, 0x647}, {0x649, 0x64a}, {0x66e, 0x66f},
		{0x678, 0x687}, {0x69a, 0x6bf}, {0x6c1, 0x6c2}, {0x6cc, 0x6cc}, {0x6ce, 0x6ce}, {0x6d0, 0x6d1}, {0x6fa, 0x6fc}, {0x6ff, 0x6ff}, {zeroWidthJoiner, zeroWidthJoiner}}
	// marks stand on letters and leave joins as they are.
	arabicMarks = []span{{0x610, 0x61a}, {0x61c, 0x61c}, {0x64b, 0x65f}, {0x670, 0x670}, {0x6d6, 0x6dc}, {0x6df, 0x6e4}, {0x6e7, 0x6e8}, {0x6ea, 0x6ed}}
)

func in(spans []span, r rune) bool {
	for _, s := range spans {
		if r >= s[0] && r <= s[1] {
			return true
		}
	}
	return false
}

// joinForms gives each letter the shape that its neighbours ask for.
func joinForms(glyphs []glyph) {
	before := -1
	for i := range glyphs {
		r := glyphs[i].letter
		if in(arabicMarks, r) {
			continue
		}
		both := in(joinsBoth, r)
		if joins := both || in(joinsBefore, r); joins {
			glyphs[i].form = alone
			if before >= 0 && in(joinsBoth, glyphs[before].letter) {
				glyphs[i].form = closing
				switch glyphs[before].form {
				case alone:
					glyphs[before].form = opening
				case closing:
					glyphs[before].form = middle
				}
			}
		}
		before = i
	}
}
