package pdf

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Font is one that a letter may be written in.
type Font struct {
	Name   string // of the file, for a reader of the document
	Script string // as OpenType names it: "latn", also for Greek and Cyrillic, "arab", "ethi"
	Bold   bool
	Data   []byte // TrueType
}

// Fonts are those that letters are written in.
type Fonts struct {
	fonts []Font
	faces []*face
}

// NewFonts opens fonts. The first is taken where several have a letter.
func NewFonts(fonts ...Font) (*Fonts, error) {
	f := &Fonts{fonts: fonts}
	for _, font := range fonts {
		opened, err := openFace(font.Data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", font.Name, err)
		}
		f.faces = append(f.faces, opened)
	}
	return f, nil
}

// Missing gives the letters of a text that no font has: they would stand on
// paper as an empty box.
func (f *Fonts) Missing(text string) string {
	var missing []rune
	for _, r := range composed(text) {
		if r > ' ' && !invisible(r) && !slices.Contains(missing, r) && f.find(r, false, -1) < 0 {
			missing = append(missing, r)
		}
	}
	return string(missing)
}

// find gives the font for a letter, rather the one that was used before it.
func (f *Fonts) find(r rune, bold bool, before int) int {
	if before >= 0 && f.faces[before].letters[r] != 0 && !unicode.IsLetter(r) {
		return before
	}
	found := -1
	for i, face := range f.faces {
		if face.letters[r] == 0 {
			continue
		}
		if f.fonts[i].Bold == bold {
			return i
		}
		if found < 0 {
			found = i
		}
	}
	return found
}

// used is what a document needs of a font: signs are numbered by glyph and
// text, so that each can be read back.
type used struct {
	number map[shown]int
	signs  []shown
}

func (u *used) sign(s shown) int {
	if n, ok := u.number[s]; ok {
		return n
	}
	if u.number == nil {
		u.number = map[shown]int{}
	}
	u.signs = append(u.signs, s)
	u.number[s] = len(u.signs)
	return len(u.signs)
}

// embed writes a font with the glyphs that were used.
func (o *objects) embed(f *face, name string, u *used) ref {
	tag := "W" + strings.Map(func(r rune) rune {
		return 'A' + r - '0'
	}, fmt.Sprintf("%05d", len(u.signs)%100000))
	name = tag + "+" + name
	file, at := f.subset(u.signs)
	data := o.stream(fmt.Sprintf("/Length1 %d", len(file)), file)
	descriptor := o.add(fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%.0f %.0f %.0f %.0f]/ItalicAngle 0/Ascent %.0f/Descent %.0f/CapHeight %.0f/StemV 80/FontFile2 %v>>",
		name, f.milli(f.bounds[0]), f.milli(f.bounds[1]), f.milli(f.bounds[2]), f.milli(f.bounds[3]), f.milli(f.ascent), f.milli(f.descent), f.milli(f.capital), data))
	glyphs := make([]byte, 2+2*len(u.signs))
	var widths, texts strings.Builder
	for i, s := range u.signs {
		binary.BigEndian.PutUint16(glyphs[2+2*i:], uint16(at[i])) //nolint:gosec // a font has at most 65,535
		fmt.Fprintf(&widths, "%.4g ", f.milli(f.width(s.glyph)))
		if i%100 == 0 {
			if i > 0 {
				texts.WriteString("endbfchar\n")
			}
			fmt.Fprintf(&texts, "%d beginbfchar\n", min(100, len(u.signs)-i))
		}
		fmt.Fprintf(&texts, "<%04X> <", i+1)
		for _, unit := range utf16.Encode([]rune(s.text)) {
			fmt.Fprintf(&texts, "%04X", unit)
		}
		texts.WriteString(">\n")
	}
	if len(u.signs) > 0 {
		texts.WriteString("endbfchar\n")
	}
	read := o.stream("", []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"+
		texts.String()+"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"))
	numbers := o.stream("", glyphs)
	inner := o.add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %v/CIDToGIDMap %v/DW 0/W[1[%s]]>>", name, descriptor, numbers, strings.TrimSpace(widths.String())))
	return o.add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%v]/ToUnicode %v>>", name, inner, read))
}
