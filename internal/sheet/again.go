package sheet

import (
	"io"
	"iter"
	"slices"
)

// Headers gives how the file heads each of the declared columns, in their order;
// "" for one that it does not have.
func (t *Rows) Headers() []string {
	headers := make([]string, len(t.declared))
	for i, c := range t.declared {
		if at, there := t.place[c]; there {
			headers[i] = t.headers[at]
		}
	}
	return headers
}

// Record gives the row with the cells of the declared columns alone, in their
// order.
func (r *Row) Record() Record {
	record := Record{Number: r.Number, Cells: make([]Cell, len(r.table.declared))}
	for i, c := range r.table.declared {
		record.Cells[i] = r.cell(c)
	}
	return record
}

// Again reads rows that were kept apart from their file: the records that
// Row.Record gave, under the headers that Rows.Headers gave for the same columns.
func Again(limits Limits, headers []string, records iter.Seq2[Record, error], columns ...*Column) *Rows {
	t := &Rows{reader: &Reader{limits: limits.orDefault()}, declared: columns, place: map[*Column]int{},
		headers: slices.Clone(headers), known: make([]bool, len(columns)), again: records}
	for i, c := range columns {
		if t.known[i] = true; i < len(headers) && headers[i] != "" {
			t.place[c] = i
		}
	}
	return t
}

// RowsAmong finds the header among records that were read already, and gives the rows
// below it.
func RowsAmong(limits Limits, records iter.Seq2[Record, error], columns ...*Column) (*Rows, error) {
	next, stop := pull(records)
	defer stop()
	var rest []Record
	for {
		record, err := next()
		if isEnd(err) {
			break
		}
		if err != nil {
			return nil, err
		}
		rest = append(rest, record)
	}
	r := &Reader{limits: limits.orDefault(), source: &among{rest}}
	return r.Rows(columns...)
}

// among are records that were read already.
type among struct{ rest []Record }

func (a *among) next() (Record, error) {
	if len(a.rest) == 0 {
		return Record{}, io.EOF
	}
	r := a.rest[0]
	a.rest = a.rest[1:]
	return r, nil
}
