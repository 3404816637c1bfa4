package pdf

import "slices"

// The kinds of lookups that exchange glyphs.
const (
	one = 1 + iota
	several
	choice
	joined
	within
	chained
)

// exchange applies one part of a lookup of GSUB.
func (b *buffer) exchange(l *lookup, t table, i int) int {
	switch l.kind {
	case one:
		return b.exchangeOne(t, i)
	case several:
		return b.exchangeForSeveral(t, i)
	case joined:
		return b.join(l, t, i)
	case within:
		return b.inContext(l, t, i, false)
	case chained:
		return b.inContext(l, t, i, true)
	}
	return i
}

func (b *buffer) exchangeOne(t table, i int) int {
	at := covered(t.from(t.u16(2)), b.glyphs[i].id)
	if at < 0 {
		return i
	}
	if t.u16(0) == 1 {
		b.set(i, b.glyphs[i].id+uint16(t.u16(4))) //nolint:gosec // modulo 65536, as the format has it
	} else {
		b.set(i, uint16(t.u16(6+2*at))) //nolint:gosec // 16 bits
	}
	return i + 1
}

func (b *buffer) exchangeForSeveral(t table, i int) int {
	at := covered(t.from(t.u16(2)), b.glyphs[i].id)
	if at < 0 {
		return i
	}
	row := t.from(t.u16(6 + 2*at))
	n := row.u16(0)
	if n == 0 {
		b.glyphs = slices.Delete(b.glyphs, i, i+1)
		return i
	}
	was := b.glyphs[i]
	for range n - 1 {
		b.glyphs = slices.Insert(b.glyphs, i, was)
	}
	for k := range n {
		b.set(i+k, uint16(row.u16(2+2*k))) //nolint:gosec // 16 bits
		if n > 1 {
			g := &b.glyphs[i+k]
			g.multiplied = true
			if g.ligature == 0 {
				g.component = k
			}
			if was.class == ligature {
				g.class = base
			}
		}
	}
	return i + n
}

func (b *buffer) join(l *lookup, t table, i int) int {
	at := covered(t.from(t.u16(2)), b.glyphs[i].id)
	if at < 0 {
		return i
	}
	set := t.from(t.u16(6 + 2*at))
	for k := range set.u16(0) {
		row := set.from(set.u16(2 + 2*k))
		n := row.u16(2)
		places := search{b, l, false}.row(i, 1, n-1, func(nth int, id uint16) bool { return row.u16(4+2*nth) == int(id) })
		if len(places) != n-1 || !b.together(i, places) {
			continue
		}
		return b.ligate(append([]int{i}, places...), uint16(row.u16(0))) //nolint:gosec // 16 bits
	}
	return i
}

// together reports whether marks that would be joined stand on the same letter.
func (b *buffer) together(first int, others []int) bool {
	f := b.glyphs[first]
	for _, i := range others {
		g := b.glyphs[i]
		switch {
		case f.ligature != 0 && f.component != 0:
			if f.ligature != g.ligature || f.component != g.component {
				return false
			}
		case g.ligature != 0 && g.component != 0 && g.ligature != f.ligature:
			return false
		}
	}
	return true
}

// ligate makes one glyph of those at the places. Marks between them then belong
// to one of its letters each.
func (b *buffer) ligate(places []int, id uint16) int {
	first := &b.glyphs[places[0]]
	onlyMarks, letters := first.class == mark, 0
	isBase := first.class == base
	for n, p := range places {
		letters += max(1, b.components(p))
		if n > 0 && b.glyphs[p].class != mark {
			onlyMarks, isBase = false, false
		}
	}
	isLigature := !onlyMarks && !isBase
	lastLigature, last := first.ligature, max(1, b.components(places[0]))
	number := 0
	if isLigature {
		b.ligatures++
		number = b.ligatures
	}
	if isLigature {
		first.ligature, first.component, first.components = number, 0, letters
	}
	b.set(places[0], id)
	if isLigature && first.class == 0 {
		first.class = ligature
	}
	soFar := last
	for n := 1; n < len(places); n++ {
		for i := places[n-1] + 1; i < places[n]; i++ {
			if g := &b.glyphs[i]; isLigature {
				own := g.component
				if own == 0 {
					own = last
				}
				g.ligature, g.component = number, soFar-last+min(own, last)
			}
		}
		lastLigature, last = b.glyphs[places[n]].ligature, max(1, b.components(places[n]))
		soFar += last
	}
	if !onlyMarks && lastLigature != 0 {
		for i := places[len(places)-1] + 1; i < len(b.glyphs) && b.glyphs[i].ligature == lastLigature && b.glyphs[i].component != 0; i++ {
			b.glyphs[i].ligature, b.glyphs[i].component = number, soFar-last+min(b.glyphs[i].component, last)
		}
	}
	b.merge(places[0], places[len(places)-1])
	for n := len(places) - 1; n > 0; n-- {
		b.glyphs = slices.Delete(b.glyphs, places[n], places[n]+1)
	}
	return places[len(places)-1] + 1 - (len(places) - 1)
}

// components gives of how many letters a ligature was made.
func (b *buffer) components(i int) int {
	if g := b.glyphs[i]; g.component == 0 && g.ligature != 0 {
		return g.components
	}
	return 1
}

// merge lets the glyphs of a stretch show the same characters.
func (b *buffer) merge(first, last int) {
	from := b.glyphs[first].from
	for i := first; i <= last; i++ {
		from = min(from, b.glyphs[i].from)
	}
	for first > 0 && b.glyphs[first-1].from == b.glyphs[first].from {
		first--
	}
	for last+1 < len(b.glyphs) && b.glyphs[last+1].from == b.glyphs[last].from {
		last++
	}
	for i := first; i <= last; i++ {
		b.glyphs[i].from = from
	}
}
