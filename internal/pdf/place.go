package pdf

// The kinds of lookups that place glyphs.
const (
	single = 1 + iota
	pair
	cursive
	onBase
	onLigature
	onMark
	placedWithin
	placedChained
)

// place applies one part of a lookup of GPOS.
func (b *buffer) place(l *lookup, t table, i int) int {
	switch l.kind {
	case single:
		return b.placeSingle(t, i)
	case pair:
		return b.placePair(l, t, i)
	case onBase, onLigature, onMark:
		return b.placeMark(l, t, i)
	case placedWithin:
		return b.inContext(l, t, i, false)
	case placedChained:
		return b.inContext(l, t, i, true)
	}
	return i
}

// adjust adds what a record of values says.
func (b *buffer) adjust(i, format int, t table, at int) {
	g := &b.glyphs[i]
	for bit, add := range []*int{&g.x, &g.y, &g.advance} {
		if format&(1<<bit) != 0 {
			*add += t.i16(at)
			at += 2
		}
	}
}

// sized gives how many bytes a record of values has.
func sized(format int) int {
	n := 0
	for ; format != 0; format &= format - 1 {
		n += 2
	}
	return n
}

func (b *buffer) placeSingle(t table, i int) int {
	at := covered(t.from(t.u16(2)), b.glyphs[i].id)
	if at < 0 {
		return i
	}
	format := t.u16(4)
	if t.u16(0) == 1 {
		b.adjust(i, format, t, 6)
	} else {
		b.adjust(i, format, t, 8+at*sized(format))
	}
	return i + 1
}

func (b *buffer) placePair(l *lookup, t table, i int) int {
	at := covered(t.from(t.u16(2)), b.glyphs[i].id)
	if at < 0 {
		return i
	}
	j := search{b, l, false}.step(i, 1, func(uint16) bool { return true })
	if j < 0 {
		return i
	}
	first, second := t.u16(4), t.u16(6)
	size := sized(first) + sized(second)
	other := b.glyphs[j].id
	values, found := table(nil), false
	if t.u16(0) == 1 {
		set := t.from(t.u16(10 + 2*at))
		for k := range set.u16(0) {
			if set.u16(2+k*(size+2)) == int(other) {
				values, found = set.from(4+k*(size+2)), true
				break
			}
		}
	} else {
		c1, c2 := classOf(t.from(t.u16(8)), b.glyphs[i].id), classOf(t.from(t.u16(10)), other)
		if c1 < t.u16(12) && c2 < t.u16(14) {
			values, found = t.from(16+(c1*t.u16(14)+c2)*size), true
		}
	}
	if !found {
		return i
	}
	b.adjust(i, first, values, 0)
	if second == 0 {
		return j
	}
	b.adjust(j, second, values, sized(first))
	return j + 1
}

// anchor gives a point of a glyph.
func anchor(t table) (x, y int) { return t.i16(2), t.i16(4) }

// placeMark puts a mark onto the letter, the part of a ligature, or the mark
// before it.
func (b *buffer) placeMark(l *lookup, t table, i int) int {
	at := covered(t.from(t.u16(2)), b.glyphs[i].id)
	if at < 0 {
		return i
	}
	on := b.under(l, i)
	if on < 0 {
		return i
	}
	onto := covered(t.from(t.u16(4)), b.glyphs[on].id)
	if onto < 0 {
		return i
	}
	classes, marks := t.u16(6), t.from(t.u16(8))
	class := marks.u16(2 + 4*at)
	points := t.from(t.u16(10))
	var offset int
	if l.kind == onLigature {
		points = points.from(points.u16(2 + 2*onto))
		letters := points.u16(0)
		if letters == 0 {
			return i
		}
		nth := letters - 1
		if m := b.glyphs[i]; m.ligature != 0 && m.ligature == b.glyphs[on].ligature && m.component > 0 {
			nth = min(letters, m.component) - 1
		}
		offset = points.u16(2 + 2*(nth*classes+class))
	} else {
		offset = points.u16(2 + 2*(onto*classes+class))
	}
	if offset == 0 {
		return i
	}
	mx, my := anchor(marks.from(marks.u16(4 + 4*at)))
	bx, by := anchor(points.from(offset))
	g := &b.glyphs[i]
	g.x, g.y, g.attached = bx-mx, by-my, i-on
	return i + 1
}

// under finds what a mark may stand on.
func (b *buffer) under(l *lookup, i int) int {
	any := func(uint16) bool { return true }
	if l.kind == onMark {
		plain := *l
		plain.flag &^= 0xe
		j := search{b, &plain, false}.step(i, -1, any)
		if j < 0 || b.glyphs[j].class != mark {
			return -1
		}
		a, c := b.glyphs[i], b.glyphs[j]
		if a.ligature == c.ligature {
			if a.ligature == 0 || a.component == c.component {
				return j
			}
		} else if a.ligature > 0 && a.component == 0 || c.ligature > 0 && c.component == 0 {
			return j
		}
		return -1
	}
	bare := lookup{flag: 8}
	for j := i; ; {
		if j = (search{b, &bare, false}).step(j, -1, any); j < 0 {
			return -1
		}
		if l.kind == onLigature || b.first(j) {
			return j
		}
	}
}

// first reports whether marks may stand on the glyph at j: of one letter that
// became several glyphs, only on the first.
func (b *buffer) first(j int) bool {
	g := b.glyphs[j]
	if !g.multiplied || g.component == 0 {
		return true
	}
	before := j - 1
	return before < 0 || b.glyphs[before].class == mark || !b.glyphs[before].multiplied ||
		b.glyphs[before].ligature != g.ligature || g.component != b.glyphs[before].component+1
}

// settle turns what marks stand on into places: what stands on a mark that
// stands on a letter moves with both.
func (b *buffer) settle(rightToLeft bool) {
	for i := range b.glyphs {
		g := &b.glyphs[i]
		if g.attached == 0 {
			continue
		}
		on := i - g.attached
		g.x += b.glyphs[on].x
		g.y += b.glyphs[on].y
		if rightToLeft {
			for k := on + 1; k <= i; k++ {
				g.x += b.glyphs[k].advance
			}
		} else {
			for k := on; k < i; k++ {
				g.x -= b.glyphs[k].advance
			}
		}
	}
}
