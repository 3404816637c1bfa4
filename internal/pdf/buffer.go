package pdf

// glyph is one sign of a run while it is shaped.
type glyph struct {
	id         uint16
	class      int // base, ligature, mark, or 0
	letter     rune
	from       int // the first of the characters that it shows
	form       form
	ligature   int // marks know by this to which ligature they belong,
	component  int // and to which of its letters
	components int
	multiplied bool

	advance, x, y int
	attached      int // how many glyphs before this one is what it stands on
}

// buffer is a run of glyphs in the order in which they are read.
type buffer struct {
	face      *face
	glyphs    []glyph
	positions bool // else glyphs are still exchanged
	ligatures int
	depth     int
}

// set makes the glyph at i another one.
func (b *buffer) set(i int, id uint16) {
	b.glyphs[i].id = id
	b.glyphs[i].class = classOf(b.face.gdef.class, id)
}

// ignores reports whether a lookup does not see the glyph at i.
func (b *buffer) ignores(l *lookup, i int) bool {
	g := &b.glyphs[i]
	switch {
	case g.class == base && l.flag&2 != 0, g.class == ligature && l.flag&4 != 0, g.class == mark && l.flag&8 != 0:
		return true
	case g.class != mark:
		return false
	case l.flag&0x10 != 0:
		return !b.face.gdef.inSet(l.set, g.id)
	case l.flag>>8 != 0:
		return classOf(b.face.gdef.attach, g.id) != l.flag>>8
	}
	return false
}

// search finds glyphs beside one, over those that the lookup does not see.
type search struct {
	*buffer
	lookup  *lookup
	context bool // what stands around is asked for, not what is exchanged
}

// step gives the next place behind (or before) i whose glyph matches, or -1.
func (s search) step(i, by int, matches func(uint16) bool) int {
	for i += by; i >= 0 && i < len(s.glyphs); i += by {
		if s.ignores(s.lookup, i) {
			continue
		}
		if matches(s.glyphs[i].id) {
			return i
		}
		if !s.joiner(i) {
			return -1
		}
	}
	return -1
}

// joiner reports whether the glyph only says how its neighbours join, and may
// be passed over.
func (s search) joiner(i int) bool {
	switch s.glyphs[i].letter {
	case zeroWidthNonJoiner:
		return s.context || s.positions
	case zeroWidthJoiner, leftToRightMark, rightToLeftMark:
		return true
	}
	return false
}

// row finds glyphs one after another; nil where they do not stand there.
func (s search) row(i, by, n int, matches func(nth int, id uint16) bool) []int {
	found := make([]int, 0, n)
	for nth := range n {
		if i = s.step(i, by, func(id uint16) bool { return matches(nth, id) }); i < 0 {
			return nil
		}
		found = append(found, i)
	}
	return found
}

// apply lets a lookup do to the glyph at i what it does, and gives the place
// behind what it did; i where it did nothing.
func (b *buffer) apply(l *lookup, i int) int {
	if b.ignores(l, i) {
		return i
	}
	for _, part := range l.parts {
		var next int
		switch {
		case b.positions:
			next = b.place(l, part, i)
		default:
			next = b.exchange(l, part, i)
		}
		if next != i {
			return next
		}
	}
	return i
}

// around applies the lookups of a context that matched at the places.
func (b *buffer) around(places []int, records table, n int) int {
	end := places[len(places)-1] + 1
	if b.depth > 8 {
		return end
	}
	b.depth++
	defer func() { b.depth-- }()
	of := b.face.gsub
	if b.positions {
		of = b.face.gpos
	}
	places = append([]int(nil), places...)
	for r := range n {
		nth, which := records.u16(4*r), records.u16(4*r+2)
		if nth >= len(places) || which >= len(of.lookups) {
			continue
		}
		before := len(b.glyphs)
		b.apply(&of.lookups[which], places[nth])
		grown := len(b.glyphs) - before
		if grown == 0 {
			continue
		}
		end = max(end+grown, places[nth])
		places = moved(places, nth, grown)
	}
	return end
}

// moved gives the places of a context after its nth glyph became more or fewer.
func moved(places []int, nth, grown int) []int {
	head := append([]int(nil), places[:nth+1]...)
	for k := 1; k <= grown; k++ {
		head = append(head, places[nth]+k)
	}
	for _, p := range places[min(len(places), nth+1+max(0, -grown)):] {
		head = append(head, p+grown)
	}
	return head
}
