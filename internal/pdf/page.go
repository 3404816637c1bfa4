package pdf

import (
	"fmt"
	"strings"
	"unicode"
)

// A page, in points.
const (
	mm         = 72 / 25.4
	pageWidth  = 210 * mm
	pageHeight = 297 * mm
)

// page is what is drawn on one.
type page struct {
	content strings.Builder
	marks   []*element // by number
	open    *element
}

// writer draws a document, page by page.
type writer struct {
	fonts *Fonts
	lang  string // of the letter
	used  []used
	pages []*page
}

func (w *writer) page() *page { return w.pages[len(w.pages)-1] }

func (w *writer) turn() {
	if len(w.pages) > 0 {
		w.page().close()
	}
	w.pages = append(w.pages, &page{})
}

// within says that what is drawn next belongs to the element.
func (w *writer) within(e *element) {
	p := w.page()
	if p.open == e {
		return
	}
	p.close()
	p.open = e
	e.parts = append(e.parts, part{page: len(w.pages) - 1, mark: len(p.marks)})
	fmt.Fprintf(&p.content, "/%s<</MCID %d>>BDC\n", e.kind, len(p.marks))
	p.marks = append(p.marks, e)
}

func (p *page) close() {
	if p.open != nil {
		p.content.WriteString("EMC\n")
		p.open = nil
	}
}

// aside draws what is no part of the text.
func (w *writer) aside(kind string, draw func()) {
	p := w.page()
	p.close()
	fmt.Fprintf(&p.content, "/Artifact%sBDC\n", kind)
	draw()
	p.content.WriteString("EMC\n")
}

// The kinds of what is no part of the text.
const (
	drawn  = "<</Type/Layout>>"
	footer = "<</Type/Pagination/Subtype/Footer>>"
	header = "<</Type/Pagination/Subtype/Header>>"
)

// rule draws a straight line; y counts from the top of the page.
func (w *writer) rule(x1, y1, x2, y2, thick float64) {
	fmt.Fprintf(&w.page().content, "%.2f w %.2f %.2f m %.2f %.2f l S\n", thick, x1, pageHeight-y1, x2, pageHeight-y2)
}

// line writes a line of text with its left end at x and its foot at y. Latin
// words within a text of another script are said to be in the language that
// the letter has around it.
func (w *writer) line(x, y, size float64, s *setting, line []cluster) {
	b := &w.page().content
	b.WriteString("BT\n")
	font, rise, pen := -1, 0.0, 0.0
	places := map[int]float64{} // of an em from the beginning of the line
	end := 0.0
	for _, c := range s.visual(line) {
		places[c.from] = end
		end += c.width
	}
	var shows strings.Builder
	flush := func() {
		if shows.Len() > 0 {
			fmt.Fprintf(b, "[%s]TJ\n", shows.String())
			shows.Reset()
		}
	}
	foreign := false
	turn := func(to bool) {
		if foreign == to {
			return
		}
		flush()
		if foreign = to; to {
			fmt.Fprintf(b, "/Span<</Lang(%s)>>BDC\n", w.lang)
		} else {
			b.WriteString("EMC\n")
		}
	}
	for _, c := range line { // in the order of reading
		if r := s.text[c.from]; unicode.IsLetter(r) {
			turn(s.strange && unicode.Is(unicode.Latin, r))
		}
		at, ok := places[c.from]
		if !ok { // a blank at the end: nothing to see, but it parts words for who listens
			if at = end; s.rightToLeft {
				at = -c.width
			}
		}
		face := w.fonts.faces[c.font]
		if c.font != font {
			flush()
			font = c.font
			fmt.Fprintf(b, "/F%d %.4g Tf 1 0 0 1 %.2f %.2f Tm\n", font, size, x+at*size, pageHeight-y)
			pen = at
		}
		for _, sign := range s.signs(c) {
			if up := float64(sign.y) / float64(face.units) * size; up != rise {
				flush()
				rise = up
				fmt.Fprintf(b, "%.2f Ts ", rise)
			}
			to := at + float64(sign.x)/float64(face.units)
			if back := pen - to; back > 0.0005 || back < -0.0005 {
				fmt.Fprintf(&shows, "%.0f", back*1000)
			}
			fmt.Fprintf(&shows, "<%04X>", w.used[c.font].sign(sign.shown))
			pen = to + face.milli(face.width(sign.glyph))/1000
		}
	}
	turn(false)
	flush()
	if rise != 0 {
		b.WriteString("0 Ts ")
	}
	b.WriteString("ET\n")
}
