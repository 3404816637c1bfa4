package pdf

import (
	"slices"

	"golang.org/x/text/unicode/norm"

	"wegwarte/internal/sorted"
)

// stages says in which order features are applied; those of one stage together,
// by the order of their lookups.
var stages = [][]string{{"ccmp"}, {"isol"}, {"fina"}, {"medi"}, {"init"}, {"rlig"}, {"calt", "liga", "clig"}}

// placings are the features that place glyphs.
var placings = []string{"curs", "kern", "mark", "mkmk"}

// shape turns characters of one script and direction into glyphs of a face, in
// the order in which they are read. Their places count from the line's left.
func (f *face) shape(text []rune, script string, rightToLeft bool) []glyph {
	b := &buffer{face: f}
	for i, r := range text {
		if rightToLeft {
			r = mirrored(r)
		}
		b.glyphs = append(b.glyphs, glyph{letter: r, from: i})
		b.set(i, f.letters[r])
	}
	b.orderMarks()
	if script == "arab" {
		joinForms(b.glyphs)
	}
	asked := f.gsub.features(script)
	for _, stage := range stages {
		b.run(&f.gsub, asked, stage)
	}
	for i := range b.glyphs {
		b.glyphs[i].advance = f.width(b.glyphs[i].id)
	}
	b.positions = true
	b.run(&f.gpos, f.gpos.features(script), placings)
	for i := range b.glyphs {
		if g := &b.glyphs[i]; g.class == mark || invisible(g.letter) {
			g.advance = 0
		}
	}
	b.settle(rightToLeft)
	return b.glyphs
}

// orderMarks sorts the marks on a letter so that they stand as they are written:
// of Arabic ones the shadda first, hamzas before vowels.
func (b *buffer) orderMarks() {
	for i := 0; i < len(b.glyphs); i++ {
		j := i
		for j < len(b.glyphs) && markOrder(b.glyphs[j].letter) != 0 {
			j++
		}
		if marks := b.glyphs[i:j]; len(marks) > 1 {
			sorted.By(marks, func(x, y glyph) int { return markOrder(x.letter) - markOrder(y.letter) })
			n := 0
			for _, class := range []int{220, 230} {
				from := slices.IndexFunc(marks, func(g glyph) bool { return markOrder(g.letter) == class })
				for ; from >= 0 && from < len(marks) && markOrder(marks[from].letter) == class && in(onTop, marks[from].letter); n, from = n+1, from+1 {
					g := marks[from]
					copy(marks[n+1:from+1], marks[n:from])
					marks[n] = g
				}
			}
			b.merge(i, j-1)
		}
		i = max(i, j-1)
	}
}

// onTop are marks that belong to the letter more than its vowels do.
var onTop = []span{{0x654, 0x655}, {0x658, 0x658}, {0x6dc, 0x6dc}, {0x6e3, 0x6e3}, {0x6e7, 0x6e8}}

func markOrder(r rune) int {
	class := int(norm.NFC.PropertiesString(string(r)).CCC())
	switch {
	case class == 33:
		return 27
	case class >= 27 && class < 33:
		return class + 1
	}
	return class
}

// run applies the lookups of some features, each to the whole run.
func (b *buffer) run(of *layout, asked map[string][]int, features []string) {
	forms := map[int]form{}
	var which []int
	for _, feature := range features {
		for _, l := range asked[feature] {
			for f, name := range formFeatures {
				if name == feature {
					forms[l] = f
				}
			}
			which = append(which, l)
		}
	}
	slices.Sort(which)
	for _, l := range slices.Compact(which) {
		if l >= len(of.lookups) {
			continue
		}
		for i := 0; i < len(b.glyphs); {
			if f := forms[l]; f != 0 && b.glyphs[i].form != f {
				i++
				continue
			}
			if next := b.apply(&of.lookups[l], i); next > i {
				i = next
			} else {
				i++
			}
		}
	}
}

// invisible reports whether a character only says how others are written.
func invisible(r rune) bool {
	switch {
	case r >= zeroWidthNonJoiner-1 && r <= rightToLeftMark, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x2069, r == 0xfeff, r == 0xad, r == 0x61c:
		return true
	}
	return false
}

// composed writes letters and their marks as one character where there is one.
func composed(text string) []rune { return []rune(norm.NFC.String(text)) }
