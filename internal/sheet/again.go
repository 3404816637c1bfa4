package sheet

import (
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
