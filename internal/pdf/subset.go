package pdf

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// subset gives the font with the outlines that were used, and which glyph each
// sign is. Glyphs keep their numbers; signs of several become glyphs of their
// own behind them.
func (f *face) subset(signs []shown) (file []byte, at []int) {
	keep := map[int]bool{0: true}
	for _, s := range signs {
		f.needs(int(s.glyph), keep, 0)
		for _, p := range s.read() {
			f.needs(p[0], keep, 0)
		}
	}
	var outlines outlines
	var metrics []byte
	for g := range f.glyphs {
		if keep[g] {
			outlines.add(f.outline(g))
		} else {
			outlines.add(nil)
		}
		metrics = append(metrics, f.metric(g)...)
	}
	total, most := f.glyphs, 1
	for _, s := range signs {
		parts := s.read()
		if len(parts) == 0 {
			at = append(at, int(s.glyph))
			continue
		}
		outline, least := f.compose(int(s.glyph), parts)
		outlines.add(outline)
		metrics = binary.BigEndian.AppendUint16(metrics, uint16(f.width(s.glyph))) //nolint:gosec // 16 bits
		metrics = appendSigned(metrics, least)
		most = max(most, len(parts)+1)
		at = append(at, total)
		total++
	}
	head, hhea, maxp := bytes.Clone(f.tables["head"]), bytes.Clone(f.tables["hhea"]), bytes.Clone(f.tables["maxp"])
	binary.BigEndian.PutUint32(head[8:], 0)
	binary.BigEndian.PutUint16(head[50:], 1)
	for table, places := range map[string][]int{"hhea": {34}, "maxp": {4}} {
		of := map[string][]byte{"hhea": hhea, "maxp": maxp}[table]
		binary.BigEndian.PutUint16(of[places[0]:], uint16(total)) //nolint:gosec // a font has at most 65,535
	}
	if len(maxp) >= 32 { // of composed glyphs: points, contours, parts, depth
		for place, least := range map[int]int{10: 1000, 12: 100, 28: most, 30: 4} {
			binary.BigEndian.PutUint16(maxp[place:], uint16(max(table(maxp).u16(place), least))) //nolint:gosec // small
		}
	}
	parts := map[string][]byte{"glyf": outlines.glyf, "head": head, "loca": outlines.end(), "hhea": hhea, "maxp": maxp, "hmtx": metrics}
	for _, same := range []string{"cvt ", "fpgm", "prep"} {
		if t := f.tables[same]; t != nil {
			parts[same] = t
		}
	}
	return assemble(parts), at
}

// outlines are glyphs one after another, and where each begins.
type outlines struct{ glyf, loca []byte }

func (o *outlines) add(outline []byte) {
	o.loca = binary.BigEndian.AppendUint32(o.loca, uint32(len(o.glyf))) //nolint:gosec // a font has less than 4 GB
	o.glyf = append(o.glyf, outline...)
	for len(o.glyf)%4 != 0 {
		o.glyf = append(o.glyf, 0)
	}
}

func (o *outlines) end() []byte {
	return binary.BigEndian.AppendUint32(o.loca, uint32(len(o.glyf))) //nolint:gosec // as above
}

// metric gives the width of a glyph and where its outline begins.
func (f *face) metric(glyph int) []byte {
	hmtx := f.tables["hmtx"]
	begins := hmtx.i16(4*glyph + 2)
	if glyph >= f.widths {
		begins = hmtx.i16(4*f.widths + 2*(glyph-f.widths))
	}
	return appendSigned(binary.BigEndian.AppendUint16(nil, uint16(f.width(uint16(glyph)))), begins) //nolint:gosec // 16 bits
}

func appendSigned(b []byte, v int) []byte {
	return binary.BigEndian.AppendUint16(b, uint16(int16(v))) //nolint:gosec // two's complement of 16 bits
}

// compose gives the outline of a glyph with others on it, and its left end.
func (f *face) compose(first int, parts [][3]int) (outline []byte, least int) {
	all := append([][3]int{{first, 0, 0}}, parts...)
	box := [4]int{1 << 15, 1 << 15, -1 << 15, -1 << 15}
	var body []byte
	for n, p := range all {
		if t := f.outline(p[0]); t != nil {
			box[0], box[1] = min(box[0], t.i16(2)+p[1]), min(box[1], t.i16(4)+p[2])
			box[2], box[3] = max(box[2], t.i16(6)+p[1]), max(box[3], t.i16(8)+p[2])
		}
		flags := uint16(0x0003) // numbers of 16 bits, which are a place
		if n+1 < len(all) {
			flags |= 0x20 // more follow
		}
		body = binary.BigEndian.AppendUint16(body, flags)
		for _, v := range p {
			body = appendSigned(body, v)
		}
	}
	outline = appendSigned(nil, -1)
	for _, v := range box {
		outline = appendSigned(outline, v)
	}
	return append(outline, body...), box[0]
}

// needs notes a glyph, and those that it is put together from.
func (f *face) needs(glyph int, keep map[int]bool, depth int) {
	if keep[glyph] || depth > 8 {
		return
	}
	keep[glyph] = true
	t := f.outline(glyph)
	if t.i16(0) >= 0 {
		return
	}
	for at := 10; at+4 <= len(t); {
		flags := t.u16(at)
		f.needs(t.u16(at+2), keep, depth+1)
		at += 6
		if flags&1 != 0 {
			at += 2
		}
		switch {
		case flags&8 != 0:
			at += 2
		case flags&0x40 != 0:
			at += 4
		case flags&0x80 != 0:
			at += 8
		}
		if flags&0x20 == 0 {
			return
		}
	}
}

// assemble writes tables as a font file.
func assemble(parts map[string][]byte) []byte {
	var names []string
	for name := range parts {
		names = append(names, name)
	}
	slices.Sort(names)
	n, log := len(names), 0
	for 2<<log <= n {
		log++
	}
	head := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, v := range []int{n, 16 << log, log, 16*n - 16<<log} {
		head = binary.BigEndian.AppendUint16(head, uint16(v)) //nolint:gosec // some ten tables
	}
	var body []byte
	for _, name := range names {
		head = append(head, name...)
		for _, v := range []int{int(checksum(parts[name])), 12 + 16*n + len(body), len(parts[name])} {
			head = binary.BigEndian.AppendUint32(head, uint32(v)) //nolint:gosec // a font has less than 4 GB
		}
		body = append(body, parts[name]...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	return append(head, body...)
}

func checksum(t []byte) uint32 {
	var sum uint32
	for i := 0; i < len(t); i += 4 {
		var four [4]byte
		copy(four[:], t[i:])
		sum += binary.BigEndian.Uint32(four[:])
	}
	return sum
}
