// Package sheet is the table door: it reads CSV and XLSX files that others
// wrote, and writes tables for others.
//
// What comes in is foreign: every size is bounded, nothing is guessed, nothing
// is dropped in silence, and each mistake is told with the row and the column
// the person sees in their own program. What goes out can never run as a
// formula (see guard). Nothing is put into temporary files, because tables
// hold personal data; XLSX is therefore read and written here, as a stream,
// and not through a library that unpacks to disk.
//
// The package knows nothing of persons or places: which columns there are, and
// what they mean, the caller says.
package sheet

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
)

// Format says what the bytes turned out to be.
type Format uint8

// The formats a table can be read from.
const (
	CSV Format = iota
	XLSX
)

// Limits bounds what a foreign file may cost. A zero field means Default's.
type Limits struct {
	Bytes    int64 // of the file as it arrives
	Unpacked int64 // of all that is unpacked from it
	Rows     int   // with content
	Columns  int   // with content
	Cells    int   // of a workbook, blank ones included
	Cell     int   // characters in one cell
	Errors   int   // row errors kept; further ones are only counted
}

// Default holds the limits of an ordinary upload.
var Default = Limits{
	Bytes:    32 << 20,
	Unpacked: 128 << 20,
	Rows:     200_000,
	Columns:  256,
	Cells:    4_000_000,
	Cell:     8_000,
	Errors:   1_000,
}

func (l Limits) orDefault() Limits {
	fill := func(n *int, other int) {
		if *n <= 0 {
			*n = other
		}
	}
	if l.Bytes <= 0 {
		l.Bytes = Default.Bytes
	}
	if l.Unpacked <= 0 {
		l.Unpacked = Default.Unpacked
	}
	fill(&l.Rows, Default.Rows)
	fill(&l.Columns, Default.Columns)
	fill(&l.Cells, Default.Cells)
	fill(&l.Cell, Default.Cell)
	fill(&l.Errors, Default.Errors)
	return l
}

// Record is one row with content. Cells is valid until the next record is
// read; trailing blank cells are left out.
type Record struct {
	Number int // of the row, from 1, as the spreadsheet program shows it
	Cells  []Cell
}

// source yields the rows of one table; io.EOF ends it.
type source interface{ next() (Record, error) }

// Reader reads one table row by row. It is not safe for concurrent use.
type Reader struct {
	format Format
	limits Limits
	book   *book // nil for CSV
	source source
	rows   int
	err    error // once something went wrong, it stays wrong
}

// Open finds out by content what r holds (CSV in UTF-8, UTF-16 or
// Windows-1252, or XLSX, either of them perhaps packed with gzip) and stands
// before the first row of its first visible sheet. Errors are of kind Invalid
// with a message key of this package's, except where reading r itself failed.
func Open(r io.Reader, limits Limits) (*Reader, error) {
	limits = limits.orDefault()
	data, err := readAll(r, limits.Bytes)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(data, []byte("\x1f\x8b")) {
		if data, err = gunzip(data, limits.Unpacked); err != nil {
			return nil, err
		}
	}
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, errEmpty()
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		book, err := openBook(data, limits)
		if err != nil {
			return nil, err
		}
		reader := &Reader{format: XLSX, limits: limits, book: book}
		return reader, reader.Select(book.first())
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return nil, errLocked()
	}
	text, err := decode(data)
	if err != nil {
		return nil, err
	}
	return &Reader{format: CSV, limits: limits, source: newCSV(text, limits)}, nil
}

// Format tells what was found.
func (r *Reader) Format() Format { return r.format }

// Sheets gives the names of the sheets in the order of their tabs; CSV has none.
func (r *Reader) Sheets() []string {
	if r.book == nil {
		return nil
	}
	return r.book.names()
}

// Select goes to the top of the named sheet of an XLSX file.
func (r *Reader) Select(sheet string) error {
	if r.book == nil {
		return errNotTable()
	}
	source, err := r.book.rows(sheet)
	r.source, r.err, r.rows = source, err, 0
	return err
}

// Next gives the next row that has content, and io.EOF after the last.
func (r *Reader) Next() (Record, error) {
	for r.err == nil {
		record, err := r.source.next()
		if err != nil {
			r.err = err
			break
		}
		record.Cells = trimBlank(record.Cells)
		if len(record.Cells) == 0 {
			continue
		}
		if r.rows++; r.rows > r.limits.Rows {
			r.err = errRows(r.limits.Rows)
			break
		}
		return record, nil
	}
	return Record{}, r.err
}

func trimBlank(cells []Cell) []Cell {
	for len(cells) > 0 && cells[len(cells)-1].Blank() {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// readAll reads up to the limit. Of a reader that knows how much it holds, nothing
// is copied twice.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	var data bytes.Buffer
	if known, ok := r.(interface{ Len() int }); ok {
		data.Grow(int(min(int64(known.Len()), limit)) + bytes.MinRead)
	}
	if _, err := data.ReadFrom(io.LimitReader(r, limit+1)); err != nil {
		return nil, err
	}
	if int64(data.Len()) > limit {
		return nil, errBytes(limit)
	}
	return data.Bytes(), nil
}

// gunzip unpacks one layer; a file packed twice is not a table.
func gunzip(data []byte, limit int64) ([]byte, error) {
	unpacked, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, errBroken(0, err)
	}
	out, err := io.ReadAll(io.LimitReader(unpacked, limit+1))
	switch {
	case err != nil:
		return nil, errBroken(0, err)
	case int64(len(out)) > limit:
		return nil, errUnpacked(limit)
	case bytes.HasPrefix(out, []byte("\x1f\x8b")):
		return nil, errNotTable()
	}
	return out, nil
}

// isEnd reports whether err is the regular end of a table.
func isEnd(err error) bool { return errors.Is(err, io.EOF) }
