package sheet

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wegwarte/internal/clock"
)

// Row is one row of a table. Each of its methods gives the value of a column,
// or the zero value and a RowError in Rows.Errors. A blank cell is the zero
// value, and an error only where the column is required. A Row is valid until
// the next one is read.
type Row struct {
	Number int // as the spreadsheet program counts

	table  *Rows
	cells  []Cell
	failed []*Column
}

// Keep gives a row that stays valid, for a mistake that only the rows together show.
func (r *Row) Keep() *Row {
	kept := *r
	kept.cells, kept.failed = slices.Clone(r.cells), slices.Clone(r.failed)
	return &kept
}

// OK reports whether no mistake has been found in the row so far.
func (r *Row) OK() bool { return len(r.failed) == 0 }

// Blank reports whether the column is not in the file or empty in this row.
func (r *Row) Blank(c *Column) bool { cell := r.cell(c); return cell.Blank() }

// Fail records that the value breaks a rule of the caller's. The message gets
// "row" and "field" and the args.
func (r *Row) Fail(c *Column, rule, key string, args ...any) {
	if slices.Contains(r.failed, c) {
		return // one mistake a cell is enough to correct it
	}
	r.failed = append(r.failed, c)
	if r.table.count++; len(r.table.errors) >= r.table.reader.limits.Errors {
		return
	}
	field := c.Header
	if at, there := r.table.place[c]; there {
		field = r.table.headers[at]
	}
	r.table.errors = append(r.table.errors, RowError{
		Row: r.Number, Field: field, Rule: rule, Key: key,
		Args:  append([]any{"row", r.Number, "field", field}, args...),
		Value: shorten(r.cell(c).Text),
	})
}

func (r *Row) fail(c *Column, rule string, args ...any) {
	r.Fail(c, rule, "sheet.rule."+rule, args...)
}

// Text gives the text, trimmed, of at most Column.Max characters and without
// control characters other than line breaks.
func (r *Row) Text(c *Column) string {
	cell, ok := r.value(c)
	if !ok {
		return ""
	}
	limit := c.Max
	if limit == 0 {
		limit = 500
	}
	switch {
	case utf8.RuneCountInString(cell.Text) > limit:
		r.fail(c, "length", "max", limit)
	case strings.ContainsFunc(cell.Text, isControl):
		r.fail(c, "characters")
	default:
		return cell.Text
	}
	return ""
}

func isControl(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f }

// Date gives the day; a time of day beside it is left out.
func (r *Row) Date(c *Column) clock.Date {
	cell, ok := r.value(c)
	if !ok {
		return clock.Date{}
	}
	text, _, _ := strings.Cut(cell.Text, "T")
	if cell.Kind == Text {
		text, _, _ = strings.Cut(text, " ")
	}
	day, err := clock.ParseDate(text)
	if err != nil || cell.Kind == Number || day.IsZero() {
		r.fail(c, "date")
		return clock.Date{}
	}
	return day
}

// Int gives a whole number from low to high. In a text cell, "1.234" is one
// thousand two hundred and thirty-four.
func (r *Row) Int(c *Column, low, high int) int {
	cell, ok := r.value(c)
	if !ok {
		return 0
	}
	n, ok := parseDecimal(cell, 0)
	switch {
	case !ok:
		r.fail(c, "int")
	case n < int64(low) || n > int64(high):
		r.fail(c, "range", "low", low, "high", high)
	default:
		return int(n)
	}
	return 0
}

// Decimal gives a number in units of 10^-places (217,41 with 2 places is
// 21741). More places than that are a mistake, never rounded away.
func (r *Row) Decimal(c *Column, places int) int64 {
	cell, ok := r.value(c)
	if !ok {
		return 0
	}
	n, ok := parseDecimal(cell, places)
	if !ok {
		r.fail(c, "decimal", "places", places)
	}
	return n
}

// Choice gives what the options map the text to, compared like headers.
func (r *Row) Choice(c *Column, options map[string]string) string {
	return Choice(r, c, options)
}

// Choice is Row.Choice for a type of the caller's own.
func Choice[T any](r *Row, c *Column, options map[string]T) T {
	var none T
	cell, ok := r.value(c)
	if !ok {
		return none
	}
	key := fold(cell.Text)
	var names []string
	for name, value := range options {
		if fold(name) == key && key != "" {
			return value
		}
		names = append(names, name)
	}
	slices.Sort(names)
	r.fail(c, "choice", "options", strings.Join(names, ", "))
	return none
}

var yesNo = map[string]bool{
	"ja": true, "j": true, "x": true, "1": true, "wahr": true, "true": true, "yes": true,
	"nein": false, "n": false, "0": false, "falsch": false, "false": false, "no": false,
}

// Bool gives ja or nein, as people write them; blank is nein.
func (r *Row) Bool(c *Column) bool {
	cell, ok := r.value(c)
	if !ok {
		return false
	}
	value, known := yesNo[fold(cell.Text)]
	if !known {
		r.fail(c, "bool")
	}
	return value
}

// value gives the trimmed cell if there is something to read in it.
func (r *Row) value(c *Column) (Cell, bool) {
	cell := r.cell(c)
	cell.Text = strings.TrimSpace(cell.Text)
	switch {
	case cell.Kind == Fault:
		r.fail(c, "formula")
		return Cell{}, false
	case cell.Text == "":
		if c.Required {
			r.fail(c, "required")
		}
		return Cell{}, false
	}
	return cell, true
}

func (r *Row) cell(c *Column) Cell {
	if !slices.Contains(r.table.declared, c) {
		panic("sheet: column " + c.Header + " was not declared to Rows")
	}
	at, there := r.table.place[c]
	if !there || at >= len(r.cells) {
		return Cell{}
	}
	return r.cells[at]
}

// parseDecimal reads a plain decimal from a number cell and a German or plain
// one from a text cell: "1.234,5", "1234,5", "1 234,5"; "1234.5" too, but
// "1.234" is one thousand two hundred and thirty-four.
func parseDecimal(cell Cell, places int) (int64, bool) {
	text := cell.Text
	if cell.Kind == Date || places < 0 || places > 9 {
		return 0, false
	}
	if cell.Kind == Text {
		text = plain(text)
	}
	if !plainNumber.MatchString(text) {
		return 0, false
	}
	whole, fraction, _ := strings.Cut(text, ".")
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > places {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", places-len(fraction)), 10, 64)
	return n, err == nil
}

// plain turns a German number into a plain one, or gives "" where the marks
// for thousands stand in the wrong places.
func plain(s string) string {
	s = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "−", "-").Replace(strings.TrimPrefix(s, "+"))
	whole, fraction, comma := strings.Cut(s, ",")
	for _, mark := range []string{".", " "} {
		groups := strings.Split(whole, mark)
		if len(groups) == 1 {
			continue
		}
		if mark == "." && !comma && len(groups) == 2 && len(groups[1]) != 3 {
			break // a decimal point
		}
		for _, group := range groups[1:] {
			if len(group) != 3 {
				return ""
			}
		}
		if first := len(strings.TrimPrefix(groups[0], "-")); first < 1 || first > 3 {
			return ""
		}
		whole = strings.Join(groups, "")
	}
	if comma {
		return whole + "." + fraction
	}
	return whole
}

// Thousandths gives the number of a cell in thousandths, rounded to the nearest.
func Thousandths(cell Cell) (int64, bool) {
	cell.Text = strings.TrimSpace(cell.Text)
	n, ok := parseDecimal(cell, 9)
	const part = 1_000_000
	half := int64(part / 2)
	if n < 0 {
		half = -half
	}
	return (n + half) / part, ok
}
