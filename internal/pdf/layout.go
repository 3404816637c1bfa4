package pdf

import "sort"

// How fonts say what becomes of letters that stand together is the OpenType
// specification, chapters GDEF, GSUB and GPOS; in which order it is applied is
// what HarfBuzz does, and the tests ask HarfBuzz.

// The classes of glyphs.
const (
	base = 1 + iota
	ligature
	mark
)

// definitions say what kind of glyph each is.
type definitions struct {
	class, attach table
	sets          table
}

func newDefinitions(t table) definitions {
	d := definitions{class: t.from(t.u16(4)), attach: t.from(t.u16(10))}
	if t.u32(0) >= 0x00010002 {
		d.sets = t.from(t.u16(12))
	}
	return d
}

// inSet reports whether a mark is one that lookups with the set look at.
func (d definitions) inSet(set int, glyph uint16) bool {
	return covered(d.sets.from(d.sets.u32(4+4*set)), glyph) >= 0
}

// covered gives the place of a glyph in a coverage table, -1 for none.
func covered(t table, glyph uint16) int {
	n := t.u16(2)
	if t.u16(0) == 1 {
		i := sort.Search(n, func(i int) bool { return t.u16(4+2*i) >= int(glyph) })
		if i < n && t.u16(4+2*i) == int(glyph) {
			return i
		}
		return -1
	}
	i := sort.Search(n, func(i int) bool { return t.u16(6+6*i) >= int(glyph) })
	if i < n && t.u16(4+6*i) <= int(glyph) {
		return t.u16(8+6*i) + int(glyph) - t.u16(4+6*i)
	}
	return -1
}

// classOf gives the class of a glyph, 0 where none is named.
func classOf(t table, glyph uint16) int {
	g := int(glyph)
	if t.u16(0) == 1 {
		if first := t.u16(2); g >= first && g < first+t.u16(4) {
			return t.u16(6 + 2*(g-first))
		}
		return 0
	}
	n := t.u16(2)
	i := sort.Search(n, func(i int) bool { return t.u16(6+6*i) >= g })
	if i < n && t.u16(4+6*i) <= g {
		return t.u16(8 + 6*i)
	}
	return 0
}

// layout is one of the tables of lookups, and which of them a feature asks for.
type layout struct {
	lookups []lookup
	asked   map[string]map[string][]int // by script and feature
}

type lookup struct {
	kind, flag, set int
	parts           []table
}

func newLayout(t table, extension int) layout {
	l := layout{asked: map[string]map[string][]int{}}
	list := t.from(t.u16(8))
	for i := range list.u16(0) {
		l.lookups = append(l.lookups, newLookup(list.from(list.u16(2+2*i)), extension))
	}
	features, scripts := t.from(t.u16(6)), t.from(t.u16(4))
	for i := range scripts.u16(0) {
		script := scripts.from(scripts.u16(6 + 6*i))
		usual := script.from(script.u16(0))
		asked := map[string][]int{}
		for j := range usual.u16(4) {
			at := 2 + 6*usual.u16(6+2*j)
			if at+6 > len(features) {
				continue
			}
			feature := features.from(features.u16(at + 4))
			for k := range feature.u16(2) {
				asked[string(features[at:at+4])] = append(asked[string(features[at:at+4])], feature.u16(4+2*k))
			}
		}
		l.asked[string(scripts[2+6*i:6+6*i])] = asked
	}
	return l
}

func newLookup(t table, extension int) lookup {
	l := lookup{kind: t.u16(0), flag: t.u16(2)}
	n := t.u16(4)
	if l.flag&0x10 != 0 {
		l.set = t.u16(6 + 2*n)
	}
	for i := range n {
		part := t.from(t.u16(6 + 2*i))
		if t.u16(0) == extension {
			l.kind = part.u16(2)
			part = part.from(part.u32(4))
		}
		l.parts = append(l.parts, part)
	}
	return l
}

// features gives what a script asks for; where the font does not know the
// script, what it asks for in any.
func (l layout) features(script string) map[string][]int {
	for _, s := range []string{script, "DFLT", "latn"} {
		if asked, ok := l.asked[s]; ok {
			return asked
		}
	}
	return nil
}
