// Package export lets every list be kept as a table, XLSX or CSV: what the page
// shows, in its order and with its filter, all pages of it, as far as the reader
// may see it.
//
// A list page says in one place what its table holds (List); everything else is
// here: the page before, the release that many records need, the reading at one
// state of the data, the entry in the audit, the file. It must not know any list.
package export

import (
	"context"
	"net/url"

	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/sheet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// List is a list that can be kept as a table, under the address of its page and
// "/tabelle".
type List struct {
	Path string      // of the page that shows it
	Kind string      // a word; its name is the message "release.kind." and it
	Data tenant.Data // what it is about, for the audit
	Open func(v *door.Visit, query url.Values) (Table, error)
}

// Table is one view of a list, as an address asks for it. Of makes one.
type Table struct {
	Title  string
	Kind   string // where it differs from the list's
	Query  url.Values
	Filter func(names Names) []string
	Back   string // the page that shows it

	labels   []string
	personal bool
	unkept   bool // what was searched for is kept nowhere, so nobody can release it
	count    func(context.Context, *db.Tx) (Count, error)
	each     func(context.Context, *db.Tx, func([]sheet.Cell, []id.ID) error) error
	files    *Files // instead of rows
}

// Count is how much a table holds.
type Count struct{ Rows, Persons int }

// Names are what facilities and municipalities are called, for the words of a
// filter.
type Names map[id.ID]string

// Source is where the rows of a table come from.
type Source[T any] struct {
	Title   string
	Kind    string                     // where a list has views of several kinds
	Query   url.Values                 // what of the address chooses the rows and their order; it names nobody
	Filter  func(names Names) []string // the same in words; nil: there is nothing to choose
	Columns []Column[T]
	Persons func(T) []id.ID // whose data is in a row; nil: nobody's
	Unkept  bool            // the query does not say all of it: a search

	Load  func(ctx context.Context, tx *db.Tx) error                          // what the cells need besides; may be nil
	Count func(ctx context.Context, tx *db.Tx) (rows, persons int, err error) // nil: it is counted while it is read
	Page  func(ctx context.Context, tx *db.Tx) (rows []T, more bool, err error)
}

// Column is one column of a table, for whom may read its kind of data.
type Column[T any] struct {
	Label string
	Cell  func(T) sheet.Cell
	Of    tenant.Data // "": whoever sees the list
}

// Of makes a table for the scope of what its page shows.
func Of[T any](s tenant.Scope, src Source[T]) Table {
	var rows []T // of the page that is being read
	r := reader{load: src.Load, count: src.Count,
		page: func(ctx context.Context, tx *db.Tx) (n int, more bool, err error) {
			rows, more, err = src.Page(ctx, tx)
			return len(rows), more, err
		},
		cell: func(row, column int) sheet.Cell { return src.Columns[column].Cell(rows[row]) }}
	if src.Persons != nil {
		r.persons = func(row int) []id.ID { return src.Persons(rows[row]) }
	}
	t := Table{Title: src.Title, Kind: src.Kind, Query: src.Query, Filter: src.Filter, personal: src.Persons != nil, unkept: src.Unkept}
	for i, c := range src.Columns {
		r.column(s, &t, i, c.Label, c.Of)
	}
	r.give(&t)
	return t
}

// reader reads a list of any kind of things: what would stand in the program once
// for each kind stands here once.
type reader struct {
	columns []int // that are shown
	load    func(ctx context.Context, tx *db.Tx) error
	count   func(ctx context.Context, tx *db.Tx) (rows, persons int, err error)
	page    func(ctx context.Context, tx *db.Tx) (rows int, more bool, err error)
	cell    func(row, column int) sheet.Cell
	persons func(row int) []id.ID
}

// column shows a column to whom may read its kind of data.
func (r *reader) column(s tenant.Scope, t *Table, at int, label string, of tenant.Data) {
	if of == "" || s.Reads(of) {
		r.columns = append(r.columns, at)
		t.labels = append(t.labels, label)
	}
}

func (r reader) give(t *Table) {
	if r.count != nil {
		t.count = func(ctx context.Context, tx *db.Tx) (n Count, err error) {
			n.Rows, n.Persons, err = r.count(ctx, tx)
			return n, err
		}
	}
	t.each = r.each
}

func (r reader) each(ctx context.Context, tx *db.Tx, keep func([]sheet.Cell, []id.ID) error) error {
	if r.load != nil {
		if err := r.load(ctx, tx); err != nil {
			return err
		}
	}
	cells := make([]sheet.Cell, len(r.columns))
	for more := true; more; {
		var rows int
		var err error
		if rows, more, err = r.page(ctx, tx); err != nil {
			return err
		}
		for row := range rows {
			for i, column := range r.columns {
				cells[i] = r.cell(row, column)
			}
			var who []id.ID
			if r.persons != nil {
				who = r.persons(row)
			}
			if err := keep(cells, who); err != nil {
				return err
			}
		}
	}
	return nil
}

// Whole is Page for a list that is read at once.
func Whole[T any](read func(ctx context.Context, tx *db.Tx) ([]T, error)) func(context.Context, *db.Tx) ([]T, bool, error) {
	return func(ctx context.Context, tx *db.Tx) ([]T, bool, error) {
		rows, err := read(ctx, tx)
		return rows, false, err
	}
}

// Address is where a list that an address shows is kept as a table.
func Address(path string, query url.Values) string {
	if len(query) == 0 {
		return path + "/tabelle"
	}
	return path + "/tabelle?" + query.Encode()
}

// Yes words what is so or not.
func Yes(ctx context.Context, is bool) string {
	if is {
		return i18n.T(ctx, "export.yes")
	}
	return i18n.T(ctx, "export.no")
}

// Ordered says by which column a list comes, and from which end.
func Ordered(ctx context.Context, column string, down bool) string {
	if down {
		return i18n.T(ctx, "export.ordered.down", "column", column)
	}
	return i18n.T(ctx, "export.ordered", "column", column)
}

// InOrder says by which column a list comes, where it does not come as it would
// unasked. The keys are the columns' labels by their words.
func InOrder(ctx context.Context, o ui.ListOrder, keys map[string]string) []string {
	if o.Word == "" && !o.Down {
		return nil
	}
	return []string{Ordered(ctx, i18n.T(ctx, keys[o.Word]), o.Down)}
}

// words says what is in the table: all, or the filter.
func (t Table) words(ctx context.Context, names Names) []string {
	if t.Filter != nil {
		if all := t.Filter(names); len(all) > 0 {
			return all
		}
	}
	return []string{i18n.T(ctx, "export.all")}
}

// filter is the query as it is kept with a release and in the audit.
func (t Table) filter() string { return t.Query.Encode() }

// namesFor gives the names that words of a filter may need.
func namesFor(ctx context.Context, tx *db.Tx, s tenant.Scope) (Names, error) {
	names := Names{}
	units, err := tenant.Units(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	towns, err := tenant.OfKind(ctx, tx, tenant.Municipality)
	for _, t := range towns {
		names[t.ID] = t.Name
	}
	return names, err
}
