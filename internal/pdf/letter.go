package pdf

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Letter is what is to be written. Texts may hold line breaks.
type Letter struct {
	Title  string // of the document, as a window shows it
	Lang   string // of whatever names no other, as in BCP 47
	Head   []string
	Return string   // who sends it, in one line above the address
	To     []string // the address
	Facts  []Fact   // reference, day, who is asked
	Blocks []Block
	Foot   []string
	PageOf func(page, of int) string
	Made   time.Time
	Writer string // who or what wrote the document
}

// Fact is a word and what stands behind it.
type Fact struct{ Label, Value string }

// Block is a part of a letter's text.
type Block struct {
	Kind        Kind
	Text        string
	Rows        [][]string // of a list one column, of a table the first row is its head
	Lang        string
	RightToLeft bool
}

// Kind is what a block is.
type Kind uint8

// The kinds of blocks.
const (
	Paragraph Kind = iota
	Subject        // what the letter is about: the first heading
	Heading
	List
	Choices // a list with boxes to tick
	Table   // its rows are not cut: each is shorter than a page
	Line    // to be filled in by hand, with what belongs there below it
	Small
	Part  // a line across, before what begins anew
	Facts // a table of two columns, a word and what stands behind it; long values go on over pages
)

// Where the parts of a letter stand: DIN 5008, form B.
const (
	left    = 25 * mm
	right   = pageWidth - 20*mm
	bottom  = 268 * mm
	size    = 11.0
	leading = 1.36
)

// row is a line of text, or of a table, that is not cut.
type row struct {
	height float64
	gap    float64 // above it, not at the top of a page
	tied   bool    // stands on the same page as the row behind it
	draw   func(y float64)
}

// Write gives the letter as a PDF file.
func (f *Fonts) Write(l Letter) []byte {
	w := &writer{fonts: f, lang: l.Lang, used: make([]used, len(f.faces))}
	document := &element{kind: "Document", lang: l.Lang}
	w.turn()
	w.front(&l, document)
	var rows []row
	for _, b := range l.Blocks {
		rows = append(rows, w.rows(b, document, l.Lang)...)
	}
	y := 103 * mm
	if len(l.To) == 0 {
		y = 58 * mm
	}
	for i := 0; i < len(rows); {
		j, height := i, 0.0
		for {
			height += rows[j].gap + rows[j].height
			if !rows[j].tied || j+1 == len(rows) {
				break
			}
			j++
		}
		if y+height > bottom && y > 30*mm {
			w.turn()
			y = 27 * mm
		}
		for n := i; n <= j; n++ {
			if y > 27*mm {
				y += rows[n].gap
			}
			if y+rows[n].height > bottom { // what is tied is longer than a page
				w.turn()
				y = 27 * mm
			}
			rows[n].draw(y)
			y += rows[n].height
		}
		i = j + 1
	}
	w.page().close()
	return w.finish(&l, document)
}

// front draws what stands above the text on the first page.
func (w *writer) front(l *Letter, document *element) {
	y := 20 * mm
	for i, text := range l.Head {
		points := 10.0
		if i == 0 {
			points = 15
		}
		y = w.put(document.add("P"), text, left, y, right-left, points, i == 0)
	}
	if len(l.To) > 0 {
		address := document.add("Div")
		if l.Return != "" {
			points := min(7, max(5, 80*mm/width(w.fonts.set(l.Return, false, false).clusters)))
			under := 1.5 + w.put(address.add("P"), l.Return, left, 46*mm, 80.5*mm, points, false)
			w.aside(drawn, func() { w.rule(left, under, left+80*mm, under, 0.3) })
		}
		y = 61 * mm
		for _, text := range l.To {
			y = w.put(address.add("P"), text, left, y, 80*mm, size, false)
		}
		w.aside(drawn, func() {
			for _, at := range []float64{105, 148.5, 210} {
				w.rule(4*mm, at*mm, 8*mm, at*mm, 0.3)
			}
		})
	}
	y = 50 * mm
	if len(l.To) == 0 {
		y = 20 * mm
	}
	for _, fact := range l.Facts {
		y = w.put(document.add("P"), fact.Label+": "+fact.Value, 125*mm, y, right-125*mm, 9.5, false)
	}
}

// put writes a text of few lines and gives where it ends.
func (w *writer) put(e *element, text string, x, y, wide, points float64, bold bool) float64 {
	s := w.fonts.set(text, bold, false)
	w.within(e)
	for _, line := range s.lines(wide / points) {
		w.line(x, y+points, points, &s, line)
		y += points * 1.25
	}
	return y
}

// rows cuts a block into what is not cut.
func (w *writer) rows(b Block, document *element, around string) []row {
	lang := b.Lang
	if lang == around {
		lang = ""
	}
	begin := func(parent *element, kind string) *element {
		e := parent.add(kind)
		e.rightToLeft = b.RightToLeft
		if parent == document {
			e.lang = lang
		}
		return e
	}
	switch b.Kind {
	case Subject, Heading:
		kind, points, gap := "H1", 12.5, 0.0
		if b.Kind == Heading {
			kind, points, gap = "H2", 11.5, 14
		}
		rows := w.lines(begin(document, kind), b, b.Text, left, right, points, true, gap)
		for i := range rows {
			rows[i].tied = true
		}
		return rows
	case List, Choices:
		return w.list(b, begin(document, "L"), begin)
	case Table:
		return w.table(b, begin(document, "Table"), begin)
	case Facts:
		return w.facts(b, begin(document, "Table"), begin)
	case Line:
		rows := w.lines(begin(document, "P"), b, b.Text, left, right, 9, false, 3)
		return append([]row{{height: 26, gap: 6, tied: true, draw: func(y float64) {
			from, to := left, left+85*mm
			if b.RightToLeft {
				from, to = right-85*mm, right
			}
			w.aside(drawn, func() { w.rule(from, y+25, to, y+25, 0.5) })
		}}}, rows...)
	case Part:
		return []row{{height: 4, gap: 16, tied: true, draw: func(y float64) {
			w.aside(drawn, func() { w.rule(left, y+2, right, y+2, 0.6) })
		}}}
	case Small:
		return w.lines(begin(document, "P"), b, b.Text, left, right, 9, false, 7)
	}
	return w.lines(begin(document, "P"), b, b.Text, left, right, size, false, 8)
}

// lines sets a text between two edges. Its first two lines stay together, and
// its last two.
func (w *writer) lines(e *element, b Block, text string, from, to, points float64, bold bool, gap float64) []row {
	var rows []row
	for part := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		s := w.fonts.set(part, bold, b.RightToLeft)
		s.strange = b.Lang != "" && b.Lang != w.lang && writtenIn(text, unicode.Arabic, unicode.Cyrillic, unicode.Ethiopic)
		broken := s.lines((to - from) / points)
		if len(broken) == 0 {
			rows = append(rows, row{height: points * leading / 2, draw: func(float64) {}})
		}
		for _, line := range broken {
			rows = append(rows, row{height: points * leading, draw: func(y float64) {
				x := from
				if b.RightToLeft {
					x = to - width(s.visual(line))*points
				}
				w.within(e)
				w.line(x, y+points, points, &s, line)
			}})
		}
	}
	for i := range rows {
		rows[i].tied = i+1 < len(rows) && (i == 0 || i == len(rows)-2)
	}
	if len(rows) > 0 {
		rows[0].gap = gap
	}
	return rows
}

// writtenIn reports whether a text has letters of one of the scripts.
func writtenIn(text string, scripts ...*unicode.RangeTable) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, scripts...) })
}

// list sets items, each behind its sign.
func (w *writer) list(b Block, list *element, begin func(*element, string) *element) []row {
	list.attributes = "<</O/List/ListNumbering/Disc>>"
	if b.Kind == Choices {
		list.attributes = "<</O/List/ListNumbering/None>>"
	}
	const indent = 6 * mm
	var rows []row
	for i, item := range b.Rows {
		li := begin(list, "LI")
		label, body := begin(li, "Lbl"), begin(li, "LBody")
		from, to, sign := left+indent, right, left
		if b.RightToLeft {
			from, to, sign = left, right-indent, right-indent+2*mm
		}
		gap := 3.0
		if i == 0 {
			gap = 6
		}
		lines := w.lines(body, b, strings.Join(item, " "), from, to, size, false, gap)
		if len(lines) == 0 {
			continue
		}
		first := lines[0].draw
		lines[0].draw = func(y float64) {
			if b.Kind == Choices {
				w.box(label, sign, y+2)
			} else {
				s := w.fonts.set("•", false, false)
				w.within(label)
				w.line(sign+1*mm, y+size, size, &s, s.clusters)
			}
			first(y)
		}
		rows = append(rows, lines...)
	}
	return rows
}

// box draws a box to tick, which a screen reader tells of.
func (w *writer) box(e *element, x, y float64) {
	e.actual = "☐"
	w.within(e)
	fmt.Fprintf(&w.page().content, "0.7 w %.2f %.2f 9 9 re S\n", x, pageHeight-y-9)
}

// table sets rows of equal columns; its first row names them.
func (w *writer) table(b Block, table *element, begin func(*element, string) *element) []row {
	columns := 1
	for _, r := range b.Rows {
		columns = max(columns, len(r))
	}
	wide := (right - left) / float64(columns)
	var rows []row
	for i, cells := range b.Rows {
		tr := begin(table, "TR")
		var lines [][]row
		height := 0.0
		for n, text := range cells {
			kind := "TD"
			if i == 0 {
				kind = "TH"
			}
			cell := begin(tr, kind)
			if i == 0 {
				cell.attributes = "<</O/Table/Scope/Column>>"
			}
			place := n
			if b.RightToLeft {
				place = columns - 1 - n
			}
			from := left + float64(place)*wide
			set := w.lines(cell, b, text, from+2, from+wide-6, 10, i == 0, 0)
			lines = append(lines, set)
			tall := 0.0
			for _, line := range set {
				tall += line.height
			}
			height = max(height, tall)
		}
		gap := 0.0
		if i == 0 {
			gap = 8
		}
		rows = append(rows, row{height: height + 6, gap: gap, tied: i == 0 && len(b.Rows) > 1, draw: func(y float64) {
			for _, set := range lines {
				at := y + 2
				for _, line := range set {
					line.draw(at)
					at += line.height
				}
			}
			w.aside(drawn, func() { w.rule(left, y+height+5, right, y+height+5, 0.4) })
		}})
	}
	return rows
}

// facts sets words and what stands behind each, a line across above them.
func (w *writer) facts(b Block, table *element, begin func(*element, string) *element) []row {
	const label, points = 50 * mm, 10.0
	rows := []row{{height: 5, gap: 4, tied: true, draw: func(y float64) {
		w.aside(drawn, func() { w.rule(left, y+2, right, y+2, 0.4) })
	}}}
	for _, cells := range b.Rows {
		tr := begin(table, "TR")
		th, td := begin(tr, "TH"), begin(tr, "TD")
		th.attributes = "<</O/Table/Scope/Row>>"
		a, z := left, left+label
		if b.RightToLeft {
			a, z = right-label, left
		}
		head := w.lines(th, b, cells[0], a, a+label-8, points-1, false, 0)
		body := w.lines(td, b, cells[1], z, z+right-left-label, points, false, 0)
		for i := range max(len(head), len(body)) {
			line := row{height: points * leading, tied: i == 0 && max(len(head), len(body)) > 1}
			var draw []func(float64)
			for _, of := range [][]row{head, body} {
				if i < len(of) {
					draw = append(draw, of[i].draw)
				}
			}
			line.draw = func(y float64) {
				for _, one := range draw {
					one(y)
				}
			}
			rows = append(rows, line)
		}
	}
	if len(rows) <= mostTied { // a short one is not cut
		for i := range rows {
			rows[i].tied = i+1 < len(rows)
		}
	}
	return rows
}

// mostTied is how many lines of facts stay together.
const mostTied = 16

// finish draws what stands on each page, and writes the file.
func (w *writer) finish(l *Letter, document *element) []byte {
	for i := range w.pages {
		all := w.pages
		w.pages = all[:i+1]
		w.aside(footer, func() {
			y := 275 * mm
			w.rule(left, y-4, right, y-4, 0.3)
			for _, text := range l.Foot {
				s := w.fonts.set(text, false, false)
				for _, line := range s.lines((right - left - 30*mm) / 8) {
					w.line(left, y+8, 8, &s, line)
					y += 10
				}
			}
			if l.PageOf != nil {
				s := w.fonts.set(l.PageOf(i+1, len(all)), false, false)
				w.line(right-width(s.clusters)*8, 275*mm+8, 8, &s, s.clusters)
			}
		})
		w.pages = all
	}
	o := &objects{}
	catalog, tree := o.reserve(), o.reserve()
	var fonts strings.Builder
	for i := range w.used {
		if len(w.used[i].signs) > 0 {
			fmt.Fprintf(&fonts, "/F%d %v", i, o.embed(w.fonts.faces[i], w.fonts.fonts[i].Name, &w.used[i]))
		}
	}
	resources := o.add(fmt.Sprintf("<</Font<<%s>>>>", fonts.String()))
	var pages []ref
	var marks [][]*element
	for i, p := range w.pages {
		content := o.stream("", []byte(p.content.String()))
		pages = append(pages, o.add(fmt.Sprintf("<</Type/Page/Parent %v/MediaBox[0 0 %.2f %.2f]/Resources %v/Contents %v/StructParents %d/Tabs/S>>", tree, pageWidth, pageHeight, resources, content, i)))
		marks = append(marks, p.marks)
	}
	kids := strings.Trim(fmt.Sprint(pages), "[]")
	o.put(tree, fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", kids, len(pages)))
	root := o.tree(document, pages, marks)
	about := o.about(l)
	o.put(catalog, fmt.Sprintf("<</Type/Catalog/Pages %v/Lang(%s)/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot %v/Metadata %v>>", tree, l.Lang, root, about))
	made := l.Made.UTC().Format("D:20060102150405+00'00'")
	info := o.add(fmt.Sprintf("<</Title%s/Producer%s/CreationDate(%s)/ModDate(%s)>>", words(l.Title), words(l.Writer), made, made))
	return o.file(catalog, info)
}

var escaped = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// about says in XMP that the document is one for everybody: PDF/UA-1.
func (o *objects) about(l *Letter) ref {
	made := l.Made.UTC().Format("2006-01-02T15:04:05Z")
	title := strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, l.Title)
	xml := `<?xpacket begin="` + "\ufeff" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + escaped.Replace(title) + `</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>` + l.Lang + `</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>` + made + `</xmp:CreateDate><xmp:ModifyDate>` + made + `</xmp:ModifyDate>
<pdf:Producer>` + escaped.Replace(l.Writer) + `</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`
	return o.add(fmt.Sprintf("<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream", len(xml), xml))
}
