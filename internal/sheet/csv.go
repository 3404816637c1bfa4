package sheet

import (
	"io"
	"strings"
	"unicode/utf8"
)

// csvRows splits a text into rows the way spreadsheet programs do: a quote
// counts only at the start of a cell, a line break inside quotes belongs to the
// cell, and an empty line is a row, so that the numbers agree with what the
// person sees. What follows a closing quote is not guessed at: it is an error.
type csvRows struct {
	text      string
	pos       int
	separator byte
	row       int
	limits    Limits
	cells     []Cell
	torn      bool // a cell has half a pair of quotes: the separator may be wrong
}

func newCSV(text string, limits Limits) *csvRows {
	separator, text := separatorOf(text)
	return &csvRows{text: text, separator: separator, limits: limits}
}

func (c *csvRows) next() (Record, error) {
	if c.pos >= len(c.text) {
		return Record{}, io.EOF
	}
	c.row++
	c.cells, c.torn = c.cells[:0], false
	for column := 0; ; column++ {
		value, err := c.field()
		if err != nil {
			return Record{}, err
		}
		switch blank := strings.TrimSpace(value) == ""; {
		case len(value) > c.limits.Cell && utf8.RuneCountInString(value) > c.limits.Cell:
			return Record{}, errCell(c.row, c.limits.Cell)
		case column < c.limits.Columns:
			c.cells = append(c.cells, Cell{Text: unguard(value)})
		case !blank:
			return Record{}, errColumns(c.row, c.limits.Columns)
		}
		if c.lineEnds() {
			return Record{Number: c.row, Cells: c.cells}, nil
		}
	}
}

// field reads up to, not including, the separator or the end of the line.
func (c *csvRows) field() (string, error) {
	if c.pos < len(c.text) && c.text[c.pos] == '"' {
		return c.quoted()
	}
	start := c.pos
	for c.pos < len(c.text) && !c.atStop() {
		c.pos++
	}
	value := c.text[start:c.pos]
	c.torn = c.torn || strings.Count(value, `"`)%2 == 1
	return strings.Clone(value), nil
}

func (c *csvRows) quoted() (string, error) {
	var value strings.Builder
	c.pos++
	for {
		end := strings.IndexByte(c.text[c.pos:], '"')
		if end < 0 {
			return "", errQuote(c.row)
		}
		value.WriteString(c.text[c.pos : c.pos+end])
		c.pos += end + 1
		if !strings.HasPrefix(c.text[c.pos:], `"`) {
			break
		}
		value.WriteByte('"')
		c.pos++
	}
	for c.pos < len(c.text) && c.text[c.pos] == ' ' {
		c.pos++
	}
	if c.pos < len(c.text) && !c.atStop() {
		return "", errQuote(c.row)
	}
	return value.String(), nil
}

func (c *csvRows) atStop() bool {
	b := c.text[c.pos]
	return b == c.separator || b == '\n' || b == '\r'
}

// lineEnds steps over the separator or the line end and tells which it was.
func (c *csvRows) lineEnds() bool {
	if c.pos >= len(c.text) {
		return true
	}
	b := c.text[c.pos]
	c.pos++
	if b == '\r' && c.pos < len(c.text) && c.text[c.pos] == '\n' {
		c.pos++
	}
	return b != c.separator
}
