package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// face is a TrueType font as this package needs it: outlines that a document
// can carry, widths, and the tables that say how letters join and where their
// marks stand.
type face struct {
	bytes   table
	tables  map[string]table
	units   int // to an em
	ascent  int
	descent int
	capital int // height of a capital letter
	bounds  [4]int
	glyphs  int
	widths  int // how many glyphs have a width of their own
	long    bool
	letters map[rune]uint16
	gdef    definitions
	gsub    layout
	gpos    layout
}

// table is a part of a font. Reading beyond its end gives 0.
type table []byte

func (t table) u16(at int) int {
	if at < 0 || at+2 > len(t) {
		return 0
	}
	return int(binary.BigEndian.Uint16(t[at:]))
}

func (t table) i16(at int) int { return int(int16(t.u16(at))) } //nolint:gosec // two's complement

func (t table) u32(at int) int { return t.u16(at)<<16 | t.u16(at+2) }

// from gives what begins at the offset, nothing for an offset of 0.
func (t table) from(offset int) table {
	if offset <= 0 || offset > len(t) {
		return nil
	}
	return t[offset:]
}

var errFont = errors.New("not a TrueType font")

func openFace(data []byte) (*face, error) {
	f := &face{bytes: data, tables: map[string]table{}, letters: map[rune]uint16{}}
	if f.bytes.u32(0) != 0x00010000 {
		return nil, errFont
	}
	for i := range f.bytes.u16(4) {
		at := 12 + 16*i
		offset, size := f.bytes.u32(at+8), f.bytes.u32(at+12)
		if at+16 > len(data) || offset+size > len(data) {
			return nil, errFont
		}
		f.tables[string(data[at:at+4])] = f.bytes[offset : offset+size]
	}
	for _, needed := range []string{"head", "hhea", "hmtx", "maxp", "cmap", "loca", "glyf"} {
		if f.tables[needed] == nil {
			return nil, fmt.Errorf("%w: %s is missing", errFont, needed)
		}
	}
	head, hhea := f.tables["head"], f.tables["hhea"]
	f.units, f.long = max(1, head.u16(18)), head.u16(50) != 0
	f.bounds = [4]int{head.i16(36), head.i16(38), head.i16(40), head.i16(42)}
	f.ascent, f.descent, f.widths = hhea.i16(4), hhea.i16(6), hhea.u16(34)
	f.glyphs = f.tables["maxp"].u16(4)
	if f.capital = f.tables["OS/2"].i16(88); f.capital == 0 {
		f.capital = f.ascent
	}
	f.readLetters()
	f.gdef = newDefinitions(f.tables["GDEF"])
	f.gsub, f.gpos = newLayout(f.tables["GSUB"], 7), newLayout(f.tables["GPOS"], 9)
	return f, nil
}

// width gives how far the next glyph stands, in the font's units.
func (f *face) width(glyph uint16) int {
	return f.tables["hmtx"].u16(4 * min(int(glyph), f.widths-1))
}

// milli gives a length in thousandths of an em.
func (f *face) milli(units int) float64 { return float64(units) * 1000 / float64(f.units) }

// readLetters reads which glyph each character has at first.
func (f *face) readLetters() {
	cmap := f.tables["cmap"]
	for i := range cmap.u16(2) {
		if cmap.u16(4+8*i) != 0 && cmap.u16(4+8*i) != 3 {
			continue
		}
		switch sub := cmap.from(cmap.u32(8 + 8*i)); sub.u16(0) {
		case 4:
			f.readSegments(sub)
		case 12:
			for g := range sub.u32(12) {
				at := 16 + 12*g
				if at+12 > len(sub) {
					break
				}
				for c := sub.u32(at); c <= sub.u32(at+4) && c <= 0x10ffff; c++ {
					f.letters[rune(c)] = uint16(sub.u32(at+8) + c - sub.u32(at)) //nolint:gosec // a glyph has 16 bits
				}
			}
		}
	}
}

func (f *face) readSegments(sub table) {
	n := sub.u16(6) / 2
	for s := range n {
		end, start := sub.u16(14+2*s), sub.u16(16+2*n+2*s)
		delta, offset := sub.u16(16+4*n+2*s), sub.u16(16+6*n+2*s)
		for c := start; c <= end && c != 0xffff; c++ {
			glyph := c
			if offset != 0 {
				if glyph = sub.u16(16 + 6*n + 2*s + offset + 2*(c-start)); glyph == 0 {
					continue
				}
			}
			if g := uint16(glyph + delta); g != 0 { //nolint:gosec // modulo 65536, as the format has it
				f.letters[rune(c)] = g //nolint:gosec // 16 bits
			}
		}
	}
}

// outline gives the bytes that draw a glyph.
func (f *face) outline(glyph int) table {
	loca, glyf := f.tables["loca"], f.tables["glyf"]
	from, to := 2*loca.u16(2*glyph), 2*loca.u16(2*glyph+2)
	if f.long {
		from, to = loca.u32(4*glyph), loca.u32(4*glyph+4)
	}
	if from >= to || to > len(glyf) {
		return nil
	}
	return glyf[from:to]
}
