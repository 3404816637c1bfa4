package sketch

import (
	"fmt"
	"strings"
)

// Sheet is what stands on a paper.
type Sheet struct {
	Heading  string   // as the paper has it
	Below    string   // the same in another language
	Name     string   // in Latin letters
	Born     string   // "" where not known
	Day      string   // of the paper
	Columns  []string // of its table
	Rows     [][]string
	Signed   string // by whom
	Seed     uint64 // tells signatures apart
	Sideways bool   // it was photographed so
}

// invented stands on every sheet.
const invented = "Wegwarte: erfundenes Muster, keine echte Person"

// Photo draws the sheet as somebody would have photographed it: a JPEG.
func (s Sheet) Photo() []byte {
	c := newCanvas()
	c.line(36, 36, sheetWidth-72, 3, pale)
	c.line(36, sheetHeight-39, sheetWidth-72, 3, pale)
	c.text(60, 110, title, ink, s.Heading)
	c.text(60, 148, plain, pale, s.Below)
	y := 220
	for _, known := range [][2]string{{"Name", s.Name}, {"Born", s.Born}, {"Date", s.Day}} {
		if known[1] != "" {
			c.text(60, y, fine, pale, known[0])
			c.text(180, y, hand, blue, known[1])
			c.line(176, y+10, sheetWidth-240, 1, pale)
			y += 52
		}
	}
	y += 20
	width := (sheetWidth - 120) / max(1, len(s.Columns))
	for i, column := range s.Columns {
		c.text(68+i*width, y+30, bold, ink, column)
	}
	c.line(60, y, sheetWidth-120, 2, ink)
	c.line(60, y+44, sheetWidth-120, 2, ink)
	for r, row := range s.Rows {
		for i, cell := range row {
			c.text(68+i*width, y+76+r*46, hand, blue, cell)
		}
		c.line(60, y+90+r*46, sheetWidth-120, 1, pale)
	}
	bottom := y + 44 + 46*len(s.Rows)
	for i := 0; i <= len(s.Columns); i++ {
		c.line(60+min(i*width, sheetWidth-120), y, 1, bottom-y, pale)
	}
	c.seal(sheetWidth-210, sheetHeight-210, 92, s.Signed)
	c.signature(80, sheetHeight-190, s.Seed)
	c.line(60, sheetHeight-150, 320, 1, ink)
	c.text(60, sheetHeight-122, fine, pale, s.Signed)
	c.text(60, sheetHeight-64, fine, pale, invented)
	return c.photo(s.Sideways)
}

// PDF writes the sheet as a program would: two pages, the letters every viewer
// has.
func (s Sheet) PDF() []byte {
	var page strings.Builder
	write := func(font, size, x, y int, words string) {
		fmt.Fprintf(&page, "BT /F%d %d Tf %d %d Td (%s) Tj ET\n", font, size, x, y, latin(words))
	}
	write(2, 22, 60, 760, s.Heading)
	write(1, 12, 60, 738, s.Below)
	write(1, 12, 60, 700, "Name: "+s.Name)
	write(1, 12, 60, 682, "Born: "+s.Born)
	write(1, 12, 60, 664, "Date: "+s.Day)
	for i, column := range s.Columns {
		write(2, 12, 60+i*160, 624, column)
	}
	for r, row := range s.Rows {
		for i, cell := range row {
			write(1, 12, 60+i*160, 600-r*20, cell)
		}
	}
	page.WriteString("0.6 w 60 616 m 535 616 l S\n")
	write(1, 11, 60, 150, s.Signed)
	write(1, 9, 60, 60, invented)
	second := fmt.Sprintf("BT /F1 12 Tf 60 760 Td (%s, 2) Tj ET\nBT /F1 9 Tf 60 60 Td (%s) Tj ET\n", latin(s.Heading), latin(invented))
	return document(page.String(), second)
}

// document puts pages together as a PDF.
func document(pages ...string) []byte {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>"}
	var kids []string
	for _, content := range pages {
		n := len(objects) + 1
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents %d 0 R >>", n+1),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
		kids = append(kids, fmt.Sprintf("%d 0 R", n))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages))
	var b strings.Builder
	b.WriteString("%PDF-1.4\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return []byte(b.String())
}

// latin writes text for a font with Latin letters alone.
func latin(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '(' || r == ')' || r == '\\':
			b.WriteString("\\" + string(r))
		case r >= ' ' && r < 0x7f:
			b.WriteRune(r)
		case r >= 0xa0 && r <= 0xff:
			fmt.Fprintf(&b, "\\%03o", r)
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}
