package pdf

import "encoding/binary"

// shown is what stands on paper for some characters: a glyph, and others on it.
type shown struct {
	glyph uint16
	on    string // the others, with their places, six bytes each
	text  string
}

// read gives the other glyphs: number, x, y.
func (s shown) read() [][3]int {
	var all [][3]int
	for t := table(s.on); len(t) > 0; t = t[6:] {
		all = append(all, [3]int{t.u16(0), t.i16(2), t.i16(4)})
	}
	return all
}

// sign is something shown, from the left end of its cluster.
type sign struct {
	shown
	x, y int
}

// signs gives what a cluster shows: a letter that the font puts together from
// several glyphs is one sign, a vowel on it another, so that each can be read back.
func (s *setting) signs(c cluster) []sign {
	var all []sign
	pen := 0
	if c.level%2 == 1 {
		for _, g := range c.glyphs {
			pen += g.advance
		}
	}
	before := -1
	for n, g := range c.glyphs {
		if c.level%2 == 1 {
			pen -= g.advance
		}
		x := pen + g.x
		if c.level%2 == 0 {
			pen += g.advance
		}
		switch {
		case invisible(g.letter):
		case before == g.from:
			last := &all[len(all)-1]
			at := binary.BigEndian.AppendUint16(nil, g.id)
			last.on += string(appendSigned(appendSigned(at, x-last.x), g.y-last.y))
		default:
			all = append(all, sign{shown{glyph: g.id, text: string(s.text[g.from:c.end(n)])}, x, g.y})
			before = g.from
		}
	}
	return all
}

// end gives where the characters of the nth glyph end.
func (c cluster) end(n int) int {
	for _, g := range c.glyphs[n:] {
		if g.from > c.glyphs[n].from {
			return g.from
		}
	}
	return c.to
}
