package arrivals

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"iter"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/person"
	"wegwarte/internal/sheet"
)

// Layout is which columns a list has.
type Layout struct {
	Headers []string        `json:"headers"` // as the list heads the template's columns, "" for one it does not have
	Ignored []sheet.Ignored `json:"ignored"` // columns nobody asked for
}

// Part is some households of a list with all their rows, packed.
type Part struct {
	Households int
	Rows       int
	Content    []byte
}

// Cut is a list that was read as a whole and cut into parts of whole households:
// however long it is, one part at a time is understood, compared and taken in.
type Cut struct {
	Layout
	Households int
	Rows       int
	Parts      []Part
}

// A part is as large as one transaction may be: large enough not to wait for the
// disk with each household, small enough for others who write meanwhile.
const (
	partRows       = 1000
	partHouseholds = 500 // the number of values one statement carries
)

// Read reads a list from CSV or XLSX. An error is about the whole file, of kind
// Invalid; what is wrong with single rows, Layout.Read finds in the parts.
func Read(r io.Reader, limits sheet.Limits) (Cut, error) {
	reader, err := sheet.Open(r, limits)
	if err != nil {
		return Cut{}, err
	}
	table, err := reader.Rows(declared...)
	if err != nil {
		return Cut{}, err
	}
	h := gather(table)
	if err := table.Err(); err != nil {
		return Cut{}, err
	}
	ignored := slices.DeleteFunc(table.Ignored(), func(i sheet.Ignored) bool { return i.Header == hint })
	return h.cut(Layout{table.Headers(), ignored}), nil
}

// heap is all rows of a list, packed one after the other, and which belong
// together.
type heap struct {
	packed []byte
	rows   []packedRow
	homes  []home
}

type packedRow struct {
	from, to int
	next     int // of the same household, -1: none
}

type home struct{ first, last, rows int }

// gather packs all rows and finds the households, in the order of the list. A row
// without a file number is one for itself.
func gather(table *sheet.Rows) *heap {
	h := &heap{}
	byNumber := map[string]int{}
	for row := range table.All() {
		record := row.Record()
		from, at := len(h.packed), len(h.rows)
		h.packed = pack(h.packed, record)
		h.rows = append(h.rows, packedRow{from, len(h.packed), -1})
		number := person.TidyFileNumber(line(record.Cells[0].Text)) // the first of the declared columns
		if i, known := byNumber[number]; known && number != "" {
			h.rows[h.homes[i].last].next = at
			h.homes[i].last = at
			h.homes[i].rows++
			continue
		}
		byNumber[number] = len(h.homes)
		h.homes = append(h.homes, home{at, at, 1})
	}
	return h
}

func (h *heap) cut(l Layout) Cut {
	c := Cut{Layout: l, Households: len(h.homes), Rows: len(h.rows)}
	var part Part
	flush := func() {
		if part.Households > 0 {
			if len(part.Content) < cap(part.Content)*3/4 {
				part.Content = slices.Clone(part.Content)
			}
			c.Parts = append(c.Parts, part)
		}
		part = Part{}
	}
	for _, home := range h.homes {
		if part.Households == partHouseholds || part.Rows > 0 && part.Rows+home.rows > partRows {
			flush()
		}
		if part.Content == nil { // room for as much as a part has on average
			part.Content = make([]byte, 0, len(h.packed)/len(h.rows)*partRows*9/8)
		}
		part.Households++
		part.Rows += home.rows
		for at := home.first; at >= 0; at = h.rows[at].next {
			part.Content = append(part.Content, h.packed[h.rows[at].from:h.rows[at].to]...)
		}
	}
	flush()
	return c
}

// pack appends a row: its number, and of each cell the kind, the length and the
// text. Blank cells at the end are left out.
func pack(to []byte, r sheet.Record) []byte {
	cells := r.Cells
	for len(cells) > 0 && cells[len(cells)-1].Blank() {
		cells = cells[:len(cells)-1]
	}
	to = binary.AppendUvarint(to, uint64(r.Number)) //nolint:gosec // rows count from 1
	to = binary.AppendUvarint(to, uint64(len(cells)))
	for _, c := range cells {
		to = append(to, byte(c.Kind))
		to = binary.AppendUvarint(to, uint64(len(c.Text)))
		to = append(to, c.Text...)
	}
	return to
}

// errPacked is for bytes that pack did not write.
var errPacked = errors.New("arrivals: this is no part of a list")

// unpack gives the rows that were packed.
func unpack(content []byte) iter.Seq2[sheet.Record, error] {
	return func(yield func(sheet.Record, error) bool) {
		from := bytes.NewReader(content)
		for from.Len() > 0 {
			record, err := unpackRow(from)
			if !yield(record, err) || err != nil {
				return
			}
		}
	}
}

func unpackRow(from *bytes.Reader) (r sheet.Record, err error) {
	number, err := binary.ReadUvarint(from)
	if err != nil {
		return r, errPacked
	}
	cells, err := binary.ReadUvarint(from)
	if err != nil || cells > uint64(len(declared)) {
		return r, errPacked
	}
	r.Number, r.Cells = int(number), make([]sheet.Cell, cells) //nolint:gosec // as packed
	for i := range r.Cells {
		kind, err := from.ReadByte()
		if err != nil || kind > byte(sheet.Fault) {
			return r, errPacked
		}
		length, err := binary.ReadUvarint(from)
		if err != nil || length > uint64(from.Len()) { //nolint:gosec // a length
			return r, errPacked
		}
		text := make([]byte, length)
		_, _ = io.ReadFull(from, text) // it is as long
		r.Cells[i] = sheet.Cell{Text: string(text), Kind: sheet.Kind(kind)}
	}
	return r, nil
}

// List is the rows of a part, understood.
type List struct {
	Rows   []person.ArrivalRow
	Errors []sheet.RowError // of rows that are Broken
}

// Read understands the rows of a part of the list.
func (l Layout) Read(content []byte, today clock.Date) (List, error) {
	const all = 1 << 20 // mistakes: each row of the part may have one in each column
	table := sheet.Again(sheet.Limits{Errors: all}, l.Headers, unpack(content), declared...)
	var list List
	for row := range table.All() {
		list.Rows = append(list.Rows, readRow(row, today))
	}
	list.Errors = table.Errors()
	return list, table.Err()
}

// only gives, packed, the rows for which keep is true.
func only(content []byte, keep func(row int) bool) ([]byte, error) {
	kept := []byte{}
	for record, err := range unpack(content) {
		if err != nil {
			return nil, err
		}
		if keep(record.Number) {
			kept = pack(kept, record)
		}
	}
	return slices.Clip(kept), nil
}
