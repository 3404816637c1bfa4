package sheet

import (
	"io"
	"iter"
	"slices"
	"strings"

	"wegwarte/internal/errs"
)

// Column declares one column that the caller understands. Declare columns as
// variables and hand the same pointer to Rows and to the methods of Row.
type Column struct {
	Header   string   // as the template prints it
	Aliases  []string // other headers that mean the same
	Required bool     // must be there, with a value in every row
	Max      int      // characters of a text; 0 is 500
}

// Ignored is a column of the file that no declared column matches.
type Ignored struct {
	Column string // letters, e.g. "F"
	Header string // as in the file, "" where values stand under no header
}

// headerWithin is how many rows with content may stand above the header: a
// title, a date, a note.
const headerWithin = 10

// Rows reads a table with a header row.
type Rows struct {
	reader   *Reader
	declared []*Column
	place    map[*Column]int // position in the record
	headers  []string        // of the file
	known    []bool          // by position: declared
	pending  []Record        // read while looking for the header
	ignored  []Ignored
	errors   []RowError
	count    int
	err      error
	again    iter.Seq2[Record, error] // instead of the reader's
}

// Rows finds the header among the first rows and matches the columns to it,
// whatever their order, case and spelling of umlauts. The error lists every
// required column that is missing and every declared column that is there
// twice.
func (r *Reader) Rows(columns ...*Column) (*Rows, error) {
	rows := &Rows{reader: r, declared: columns}
	if err := rows.findHeader(); err != nil {
		return nil, err
	}
	return rows, nil
}

func (t *Rows) findHeader() error {
	best, bestScore := -1, 0
	for len(t.pending) < headerWithin {
		record, err := t.reader.Next()
		if isEnd(err) {
			break
		}
		if err != nil {
			return err
		}
		record.Cells = slices.Clone(record.Cells)
		t.pending = append(t.pending, record)
		if score := t.score(record); score > bestScore {
			best, bestScore = len(t.pending)-1, score
		}
	}
	switch {
	case len(t.pending) == 0:
		return errEmpty()
	case best < 0:
		return errs.Invalid("sheet.error.header", "columns", strings.Join(t.expected(), ", "))
	}
	header := t.pending[best]
	t.pending = t.pending[best+1:]
	return t.match(header)
}

func (t *Rows) score(record Record) int {
	n := 0
	for _, cell := range record.Cells {
		if t.columnFor(cell.Text) != nil {
			n++
		}
	}
	return n
}

func (t *Rows) columnFor(header string) *Column {
	key := fold(header)
	if key == "" {
		return nil
	}
	for _, c := range t.declared {
		if fold(c.Header) == key || slices.ContainsFunc(c.Aliases, func(a string) bool { return fold(a) == key }) {
			return c
		}
	}
	return nil
}

func (t *Rows) match(header Record) error {
	t.place = map[*Column]int{}
	t.known = make([]bool, len(header.Cells))
	var list errs.List
	for i, cell := range header.Cells {
		text := strings.TrimSpace(cell.Text)
		t.headers = append(t.headers, text)
		column := t.columnFor(text)
		if column == nil {
			if text != "" {
				t.ignored = append(t.ignored, Ignored{ColumnName(i + 1), text})
				t.known[i] = true
			}
			continue
		}
		t.known[i] = true
		if first, twice := t.place[column]; twice {
			list = append(list, errs.Invalid("sheet.error.column-twice", "column", column.Header,
				"first", ColumnName(first+1), "second", ColumnName(i+1)).At(column.Header))
			continue
		}
		t.place[column] = i
	}
	for _, column := range t.declared {
		if _, there := t.place[column]; column.Required && !there {
			list = append(list, errs.Invalid("sheet.error.column-missing", "column", column.Header).At(column.Header))
		}
	}
	return list.Err()
}

func (t *Rows) expected() []string {
	var names []string
	for _, c := range t.declared {
		if c.Required {
			names = append(names, c.Header)
		}
	}
	return names
}

// Has reports whether the file has the column.
func (t *Rows) Has(c *Column) bool { _, there := t.place[c]; return there }

// All yields the rows below the header, to be read once. It ends early where
// the file is broken or too large: ask Err afterwards.
func (t *Rows) All() iter.Seq[*Row] {
	return func(yield func(*Row) bool) {
		next := t.next
		if t.again != nil {
			var stop func()
			next, stop = pull(t.again)
			defer stop()
		}
		for {
			record, err := next()
			if err != nil {
				if !isEnd(err) {
					t.err = err
				}
				return
			}
			t.noteStrays(record)
			if !yield(&Row{Number: record.Number, table: t, cells: record.Cells}) {
				return
			}
		}
	}
}

// pull gives the records one by one, and io.EOF after the last.
func pull(records iter.Seq2[Record, error]) (next func() (Record, error), stop func()) {
	pulled, stop := iter.Pull2(records)
	return func() (Record, error) {
		record, err, more := pulled()
		if !more {
			return Record{}, io.EOF
		}
		return record, err
	}, stop
}

func (t *Rows) next() (Record, error) {
	if len(t.pending) > 0 {
		record := t.pending[0]
		t.pending = t.pending[1:]
		return record, nil
	}
	return t.reader.Next()
}

// noteStrays lists a column without a header once a value stands in it.
func (t *Rows) noteStrays(record Record) {
	for i, cell := range record.Cells {
		if cell.Blank() || i < len(t.known) && t.known[i] {
			continue
		}
		for len(t.known) <= i {
			t.known = append(t.known, false)
		}
		t.known[i] = true
		t.ignored = append(t.ignored, Ignored{Column: ColumnName(i + 1)})
	}
}

// Ignored lists the columns nobody asked for; complete once All has ended.
func (t *Rows) Ignored() []Ignored { return t.ignored }

// Err is what ended All early: a broken file or a limit.
func (t *Rows) Err() error { return t.err }

// Errors gives the mistakes found in rows, in the order of reading, at most
// Limits.Errors of them.
func (t *Rows) Errors() []RowError { return t.errors }

// ErrorCount counts all mistakes, also those Errors has no room for.
func (t *Rows) ErrorCount() int { return t.count }
