package sheet

import (
	"bufio"
	"io"
	"strings"
)

// WriteCSV writes the table as German spreadsheet programs open it with a
// double click: UTF-8 with byte order mark, semicolons, CRLF, decimal commas,
// ISO dates; the lines of the head and an empty one above. A text that would run as a formula gets an apostrophe before it
// (see guard), which Open takes away again.
func WriteCSV(w io.Writer, t Table) error {
	out := bufio.NewWriterSize(w, 64<<10)
	_, _ = out.WriteString("\ufeff") // a bufio.Writer keeps its first error for Flush
	for _, line := range t.Head {
		writeCSVRow(out, []Cell{String(line)})
	}
	if len(t.Head) > 0 {
		writeCSVRow(out, nil)
	}
	headers := make([]Cell, len(t.Headers))
	for i, header := range t.Headers {
		headers[i] = String(header)
	}
	if len(headers) > 0 {
		writeCSVRow(out, headers)
	}
	for row, err := range t.Rows {
		if err != nil {
			return err
		}
		writeCSVRow(out, row)
	}
	return out.Flush()
}

func writeCSVRow(out *bufio.Writer, row []Cell) {
	for i, cell := range row {
		if i > 0 {
			_ = out.WriteByte(';')
		}
		cell = cell.settled()
		text := cell.Text
		switch cell.Kind {
		case Number:
			text = quote(strings.Replace(text, ".", ",", 1))
		case Text:
			text = quote(guard(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "\uFFFD")))
		case Date:
			day, at, timed := strings.Cut(text, "T")
			if timed {
				text = day + " " + at[:len("15:04")]
			}
		case Fault:
		}
		_, _ = out.WriteString(text)
	}
	_, _ = out.WriteString("\r\n")
}

// quote puts into quotes whatever a reader could take for structure: spaces at
// the ends and the "sep=" line of Excel's included.
func quote(s string) string {
	if strings.ContainsAny(s, ";,|\t\"\r\n") || s != strings.TrimSpace(s) || strings.HasPrefix(strings.ToLower(s), "sep=") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
