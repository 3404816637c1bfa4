package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/clock"
)

// WriteXLSX writes the tables as the sheets of one workbook, row by row. Texts
// are string cells, which no program takes for a formula, formatted as text,
// so that they stay so when somebody edits them; numbers of more than 15
// digits are texts too, because spreadsheet programs would round them.
func WriteXLSX(w io.Writer, tables ...Table) error {
	sheets := make([]bookSheet, len(tables))
	for i, t := range tables {
		sheets[i] = bookSheet{Table: t}
	}
	return writeBook(w, sheets...)
}

// bookSheet is a table on its way into a workbook; blank formats the empty
// columns below the header as text too.
type bookSheet struct {
	Table
	blank  bool
	living func(row, column int) living // of a calculation of ours; nil: of no cell
}

// living is what stands behind a number: its style and, where it follows from
// others, the formula. Formulas are never anybody else's words.
type living struct {
	style   int
	formula string
}

// The positions of the cell styles in styles.xml below.
const (
	styleHeader = 1
	styleText   = 2
	styleWrap   = 3
	styleDate   = 4
	styleWhole  = 5 // 1,234
	styleParts  = 6 // 94.12 %
	styleFine   = 7 // 0.004821937
	styleTenths = 8 // 1,234.5
	styleMoment = 9
	styleCents  = 10 // 1,250.50
)

const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const (
	nsMain     = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	nsRel      = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	nsPackage  = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	nsTypes    = `xmlns="http://schemas.openxmlformats.org/package/2006/content-types"`
	relType    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	partType   = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	stylesXML  = head + `<styleSheet ` + nsMain + `><numFmts count="2"><numFmt numFmtId="164" formatCode="0.000000000"/><numFmt numFmtId="165" formatCode="#,##0.0"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="11"><xf/><xf numFmtId="49" fontId="1" applyFont="1" applyNumberFormat="1"/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="3" applyNumberFormat="1"/><xf numFmtId="10" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/><xf numFmtId="4" applyNumberFormat="1"/></cellXfs></styleSheet>`
	topRelsXML = head + `<Relationships ` + nsPackage + `><Relationship Id="rId1" Type="` + relType + `officeDocument" Target="xl/workbook.xml"/></Relationships>`
)

func writeBook(w io.Writer, sheets ...bookSheet) error {
	archive := zip.NewWriter(w)
	types, tabs, rels := &strings.Builder{}, &strings.Builder{}, &strings.Builder{}
	taken := map[string]bool{}
	for i, s := range sheets {
		n := i + 1
		fmt.Fprintf(types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, n, partType)
		fmt.Fprintf(tabs, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, xmlText(sheetName(s.Name, taken)), n, n)
		fmt.Fprintf(rels, `<Relationship Id="rId%d" Type="%sworksheet" Target="worksheets/sheet%d.xml"/>`, n, relType, n)
	}
	parts := []struct{ name, text string }{
		{"[Content_Types].xml", head + `<Types ` + nsTypes + `><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + partType + `sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="` + partType + `styles+xml"/>` + types.String() + `</Types>`},
		{"_rels/.rels", topRelsXML},
		{"xl/workbook.xml", head + `<workbook ` + nsMain + ` ` + nsRel + `><sheets>` + tabs.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", head + `<Relationships ` + nsPackage + `>` + rels.String() + fmt.Sprintf(`<Relationship Id="rId%d" Type="%sstyles" Target="styles.xml"/></Relationships>`, len(sheets)+1, relType)},
		{"xl/styles.xml", stylesXML},
	}
	for _, p := range parts {
		out, err := archive.Create(p.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(out, p.text); err != nil {
			return err
		}
	}
	for i, s := range sheets {
		out, err := archive.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1))
		if err != nil {
			return err
		}
		if err := writeSheet(out, s); err != nil {
			return err
		}
	}
	return archive.Close()
}

// measured is how many rows are looked at before the widths are chosen.
const measured = 50

func writeSheet(w io.Writer, s bookSheet) error {
	out := &sheetWriter{out: bufio.NewWriterSize(w, 64<<10), wrap: s.Wrap, living: s.living}
	rows := s.Rows
	if rows == nil {
		rows = RowsOf()
	}
	next, stop := iter.Pull2(rows)
	defer stop()
	var first [][]Cell
	for len(first) < measured {
		row, err, more := next()
		if !more {
			break
		}
		if err != nil {
			return err
		}
		first = append(first, append([]Cell(nil), row...)) // the source may use the slice again
	}
	out.begin(s, first)
	out.head(s.Head)
	out.headers(s.Headers)
	for _, row := range first {
		if err := out.cells(row); err != nil {
			return err
		}
	}
	for len(first) == measured {
		row, err, more := next()
		if !more {
			break
		}
		if err != nil {
			return err
		}
		if err := out.cells(row); err != nil {
			return err
		}
	}
	out.text(`</sheetData></worksheet>`)
	return out.out.Flush()
}

// sheetWriter writes the rows of one sheet; the bufio.Writer keeps the first
// error for Flush.
type sheetWriter struct {
	out  *bufio.Writer
	row  int
	wrap bool

	living func(row, column int) living
}

func (w *sheetWriter) text(s string) { _, _ = w.out.WriteString(s) }

func (w *sheetWriter) begin(s bookSheet, first [][]Cell) {
	w.text(head + `<worksheet ` + nsMain + `><sheetViews><sheetView`)
	if s.Mirror {
		w.text(` rightToLeft="1"`)
	}
	w.text(` workbookViewId="0">`)
	if len(s.Headers) > 0 {
		above := 1
		if len(s.Head) > 0 {
			above += len(s.Head) + 1
		}
		w.text(fmt.Sprintf(`<pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/>`, above, above+1))
	}
	w.text(`</sheetView></sheetViews>`)
	if widths := widthsOf(s, first); len(widths) > 0 {
		w.text(`<cols>`)
		for i, width := range widths {
			style := ""
			if s.blank {
				style = fmt.Sprintf(` style="%d"`, styleText)
			}
			w.text(fmt.Sprintf(`<col min="%d" max="%d" width="%d" customWidth="1"%s/>`, i+1, i+1, width, style))
		}
		w.text(`</cols>`)
	}
	w.text(`<sheetData>`)
}

// widthsOf gives each column room for its header and for what its first rows
// hold, within reason.
func widthsOf(s bookSheet, first [][]Cell) []int {
	const narrow, wide = 9, 60
	var widths []int
	see := func(i int, text string) {
		for len(widths) <= i {
			widths = append(widths, narrow)
		}
		widths[i] = min(wide, max(widths[i], utf8.RuneCountInString(text)+2))
	}
	for i, header := range s.Headers {
		see(i, header)
	}
	for _, row := range first {
		for i, cell := range row {
			if i < writtenColumns {
				see(i, cell.Text)
			}
		}
	}
	return widths
}

// head writes the lines above the table, and leaves a row free.
func (w *sheetWriter) head(lines []string) {
	for i, line := range lines {
		w.row++
		w.text(`<row r="` + strconv.Itoa(w.row) + `">`)
		style := styleText
		if i == 0 {
			style = styleHeader
		}
		w.string(1, style, line)
		w.text(`</row>`)
	}
	if len(lines) > 0 {
		w.row++
	}
}

func (w *sheetWriter) headers(headers []string) {
	if len(headers) == 0 {
		return
	}
	w.row++
	w.text(`<row r="` + strconv.Itoa(w.row) + `">`)
	for i, header := range headers {
		w.string(i+1, styleHeader, header)
	}
	w.text(`</row>`)
}

func (w *sheetWriter) cells(row []Cell) error {
	w.row++
	if w.row > writtenRows || len(row) > writtenColumns {
		return errTooLarge(w.row)
	}
	w.text(`<row r="` + strconv.Itoa(w.row) + `">`)
	for i, cell := range row {
		var behind living
		if w.living != nil {
			behind = w.living(w.row-2, i)
		}
		switch cell = cell.settled(); {
		case behind.formula != "":
			w.formula(i+1, behind, cell)
		case tooLong(cell.Text):
			return errTooLarge(w.row)
		case cell.Text == "":
		case cell.Kind == Number && digits(cell.Text) <= 15:
			w.number(i+1, behind.style, cell.Text)
		case cell.Kind == Date && cell.Text >= "1900-03-01": // before that, programs disagree
			w.date(i+1, cell.Text)
		case w.wrap:
			w.string(i+1, styleWrap, cell.Text)
		default:
			w.string(i+1, styleText, cell.Text)
		}
	}
	w.text(`</row>`)
	return nil
}

// date writes a day, or a day and time, as spreadsheet programs count them.
func (w *sheetWriter) date(column int, text string) {
	day, _, timed := strings.Cut(text, "T")
	days := strconv.Itoa(dayZero.DaysUntil(clock.MustDate(day)))
	at, err := time.Parse(moment, text)
	if !timed || err != nil {
		w.number(column, styleDate, days)
		return
	}
	minutes := at.Hour()*60 + at.Minute()
	w.number(column, styleMoment, fmt.Sprintf("%s.%06d", days, (minutes*1_000_000+720)/1440))
}

func digits(s string) int { return len(s) - strings.Count(s, "-") - strings.Count(s, ".") }

var dayZero = clock.MustDate("1899-12-30")

func (w *sheetWriter) open(column, style int) {
	w.text(`<c r="` + ColumnName(column) + strconv.Itoa(w.row) + `"`)
	if style > 0 {
		w.text(` s="` + strconv.Itoa(style) + `"`)
	}
}

func (w *sheetWriter) number(column, style int, text string) {
	w.open(column, style)
	w.text(`><v>` + text + `</v></c>`)
}

// formula writes a formula with what it came to, which programs show until they
// compute it again.
func (w *sheetWriter) formula(column int, l living, came Cell) {
	w.open(column, l.style)
	if came.Kind != Number {
		came = Cell{} // not known: an empty text
		w.text(` t="str"`)
	}
	w.text(`><f>`)
	_ = xml.EscapeText(w.out, []byte(l.formula))
	w.text(`</f><v>` + came.Text + `</v></c>`)
}

func (w *sheetWriter) string(column, style int, text string) {
	w.open(column, style)
	w.text(` t="inlineStr"><is><t xml:space="preserve">`)
	_ = xml.EscapeText(w.out, []byte(escape(text)))
	w.text(`</t></is></c>`)
}

func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(escape(s)))
	return b.String()
}

// sheetName makes a name that programs accept: at most 31 characters, none of
// []:*?/\, and no name twice.
func sheetName(name string, taken map[string]bool) string {
	clean := []rune(strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' || r > 0xFFFF {
			return ' '
		}
		return r
	}, name), " '"))
	if len(clean) == 0 {
		clean = []rune("Tabelle")
	}
	unique := string(clean[:min(len(clean), 31)])
	for n := 2; taken[strings.ToLower(unique)]; n++ {
		suffix := " " + strconv.Itoa(n)
		unique = string(clean[:min(len(clean), 31-len(suffix))]) + suffix
	}
	taken[strings.ToLower(unique)] = true
	return unique
}
