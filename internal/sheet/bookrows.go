package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

const (
	lastRow    = 1 << 20 // the format's own bounds
	lastColumn = 1 << 14

	maxStrays = 100_000 // elements among rows and cells that are neither
)

var (
	errOrder = errors.New("rows or cells out of order")
	errIndex = errors.New("reference to a text that is not there")
	errSheet = errors.New("no such sheet")
)

// bookRows streams the rows of one sheet.
type bookRows struct {
	book  *book
	part  *part
	close func()
	row   int
	cells []Cell

	seen   int // cells, blank ones included: what they cost, they cost
	strays int
}

func (b *book) rows(name string) (*bookRows, error) {
	for _, t := range b.tabs {
		if t.name == name {
			p, closer, err := b.open(t.file)
			if err != nil {
				return nil, broken(0, err)
			}
			return &bookRows{book: b, part: p, close: closer}, nil
		}
	}
	return nil, errBroken(0, errSheet)
}

func (s *bookRows) next() (Record, error) {
	for {
		token, err := s.part.next()
		if errors.Is(err, io.EOF) {
			s.close()
			return Record{}, io.EOF
		}
		if err != nil {
			return Record{}, broken(s.row, err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "sheetData" { // below stand only merged cells and formats
				s.close()
				return Record{}, io.EOF
			}
		case xml.StartElement:
			if t.Name.Local != "row" {
				if err := s.stray(); err != nil {
					return Record{}, broken(s.row, err)
				}
				continue
			}
			record, err := s.record(t)
			if err != nil {
				return Record{}, broken(s.row, err)
			}
			return record, nil
		}
	}
}

func (s *bookRows) record(start xml.StartElement) (Record, error) {
	number := s.row + 1
	if r := attr(start, "r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n < number {
			return Record{}, errOrder
		}
		number = n
	}
	if number > lastRow {
		return Record{}, errOrder
	}
	s.row = number
	s.cells = s.cells[:0]
	depth, column := s.part.depth, 0
	for s.part.depth >= depth {
		token, err := s.part.next()
		if err != nil {
			return Record{}, unexpected(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if start.Name.Local != "c" {
			if err := s.stray(); err != nil {
				return Record{}, err
			}
			continue
		}
		if s.seen++; s.seen > s.book.limits.Cells {
			return Record{}, errCells(s.book.limits.Cells)
		}
		column++
		if ref := attr(start, "r"); ref != "" {
			if column, ok = columnOf(ref); !ok {
				return Record{}, errOrder
			}
		}
		cell, err := s.cell(start)
		if err != nil {
			return Record{}, err
		}
		if err := s.put(column, cell); err != nil {
			return Record{}, err
		}
	}
	return Record{Number: number, Cells: s.cells}, nil
}

// stray counts an element that is read for nothing.
func (s *bookRows) stray() error {
	if s.strays++; s.strays > maxStrays {
		return errMany
	}
	return nil
}

// put places the cell into its column, counted from 1.
func (s *bookRows) put(column int, cell Cell) error {
	limits := s.book.limits
	switch {
	case column <= len(s.cells) || column > lastColumn:
		return errOrder
	case cell.Blank():
		return nil
	case column > limits.Columns:
		return errColumns(s.row, limits.Columns)
	case len(cell.Text) > limits.Cell && utf8.RuneCountInString(cell.Text) > limits.Cell:
		return errCell(s.row, limits.Cell)
	}
	for len(s.cells) < column-1 {
		s.cells = append(s.cells, Cell{})
	}
	s.cells = append(s.cells, cell)
	return nil
}

// cell reads one c element up to its end.
func (s *bookRows) cell(start xml.StartElement) (Cell, error) {
	var value, inline string
	var hasValue, isFormula bool
	depth := s.part.depth
	for s.part.depth >= depth {
		token, err := s.part.next()
		if err != nil {
			return Cell{}, unexpected(err)
		}
		child, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch child.Name.Local {
		case "v":
			if hasValue {
				return Cell{}, errOrder
			}
			hasValue = true
			value, err = s.part.text()
		case "is":
			if inline != "" {
				return Cell{}, errOrder
			}
			inline, err = s.part.text()
		case "f":
			if isFormula {
				err = s.stray()
			}
			isFormula = true
		default:
			err = s.stray()
		}
		if err != nil {
			return Cell{}, unexpected(err)
		}
	}
	if isFormula && !hasValue {
		return Cell{Kind: Fault}, nil
	}
	return s.book.value(attr(start, "t"), attr(start, "s"), value, inline)
}

// value gives the cell for what is stored under its type and style.
func (b *book) value(kind, style, value, inline string) (Cell, error) {
	switch kind {
	case "s":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n >= len(b.texts) {
			return Cell{}, errIndex
		}
		return Cell{Text: b.texts[n]}, nil
	case "inlineStr":
		return Cell{Text: inline}, nil
	case "str":
		return Cell{Text: value}, nil
	case "b":
		if isTrue(value) {
			return Cell{Text: "WAHR"}, nil // as German programs show it
		}
		return Cell{Text: "FALSCH"}, nil
	case "e":
		return Cell{Text: value, Kind: Fault}, nil
	case "d":
		return Cell{Text: withoutMidnight(value), Kind: Date}, nil
	}
	if value == "" {
		return Cell{}, nil
	}
	var format numberFormat
	if n, err := strconv.Atoi(style); err == nil && n >= 0 && n < len(b.styles) {
		format = b.styles[n]
	}
	return format.show(value, b.from1904), nil
}

// columnOf gives 28 for "AB12".
func columnOf(ref string) (int, bool) {
	n := 0
	for i := 0; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		if n = n*26 + int(ref[i]-'A') + 1; n > lastColumn {
			return 0, false
		}
	}
	return n, n > 0
}

// ColumnName gives "AB" for column 28.
func ColumnName(n int) string {
	name := ""
	for ; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
