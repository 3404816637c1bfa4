package disclosure

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// All stands in a column for all its categories together.
const All = "*"

// Bounds of what is worked on.
const (
	MaxRows     = 4_000_000
	MaxColumns  = 12
	MaxCells    = 8_000_000 // with margins, not counting those that are zero
	MaxCount    = 1_000_000_000_000
	MaxListed   = 1_000_000 // up to here a release lists every cell, also zeros
	maxCategory = 1000      // bytes
)

// Table is counts of persons by categories. What is not in it is zero.
type Table struct {
	Columns []string // of categories, without that of the counts
	// Within says in which columns the categories of one lie, the nearest first:
	// {"municipality": {"kreis", "land"}}.
	Within map[string][]string
	Rows   []Row
}

// Row is the count of one combination of categories.
type Row struct {
	Key   []string // one category for each column
	Count int64
	Line  int // of the file, for messages; 0 where there is none
}

// Zeros says what becomes of cells in which there is nobody.
type Zeros string

// What can become of zeros.
const (
	ShowZeros Zeros = "show" // they are published, always: a hidden cell is then known to be 1 or more
	HideZeros Zeros = "hide" // they are hidden as small counts are
)

// Policy is what is protected.
type Policy struct {
	Min   int64 // counts from 1 to Min-1 are not published; 5 is usual
	Zeros Zeros // ShowZeros where nothing is said
	// Before are earlier releases of the same or an overlapping table, the oldest first. The new
	// one is held against each: small changes are hidden as small counts are.
	Before []*Release
	// Hide names cells that are hidden whatever their count.
	Hide []Hidden
}

// Hidden is a cell that is hidden for a reason of its own.
type Hidden struct {
	Key []string
	By  int64 // it must be able to be so much more; 0: anything else at all
}

// Usual is what a municipality publishes by, if it says nothing else.
func Usual() Policy { return Policy{Min: 5, Zeros: ShowZeros} }

func (p Policy) valid() (Policy, error) {
	if p.Zeros == "" {
		p.Zeros = ShowZeros
	}
	switch {
	case p.Min < 2 || p.Min > 1000:
		return p, fmt.Errorf("the smallest count that is published must be from 2 to 1000, not %d", p.Min)
	case p.Zeros != ShowZeros && p.Zeros != HideZeros:
		return p, fmt.Errorf("zeros can be shown or hidden, not %q", p.Zeros)
	}
	return p, nil
}

// Validate says what is wrong with the table, by row, column and rule.
func (t *Table) Validate() error {
	if err := validColumns(t.Columns); err != nil {
		return err
	}
	if len(t.Rows) == 0 {
		return errors.New("the table has no rows")
	}
	if len(t.Rows) > MaxRows {
		return fmt.Errorf("the table has %d rows; at most %d are worked on", len(t.Rows), MaxRows)
	}
	for i, row := range t.Rows {
		if len(row.Key) != len(t.Columns) {
			return fmt.Errorf("%s has %d categories, not %d", row.at(i), len(row.Key), len(t.Columns))
		}
		for k, name := range row.Key {
			if name == All {
				return fmt.Errorf("%s, column %s: %s stands for a margin; margins are added, not read", row.at(i), t.Columns[k], All)
			}
		}
		if row.Count < 0 || row.Count > MaxCount {
			return fmt.Errorf("%s, column count: %d is not from 0 to %d", row.at(i), row.Count, int64(MaxCount))
		}
	}
	return nil
}

func (r Row) at(i int) string {
	if r.Line > 0 {
		return fmt.Sprintf("line %d", r.Line)
	}
	return fmt.Sprintf("row %d", i+1)
}

func validColumns(columns []string) error {
	if len(columns) == 0 {
		return errors.New("the table has no column of categories before count")
	}
	if len(columns) > MaxColumns {
		return fmt.Errorf("the table has %d columns of categories; at most %d are worked on", len(columns), MaxColumns)
	}
	for i, name := range columns {
		if name == "" {
			return fmt.Errorf("column %d has no name", i+1)
		}
		if slices.Contains(columns[:i], name) {
			return fmt.Errorf("there are two columns %q", name)
		}
	}
	return nil
}

// Summed adds up the rows of the same categories.
func (t *Table) Summed() {
	at := map[string]int{}
	var rows []Row
	for _, row := range t.Rows {
		key := joined(row.Key)
		if i, there := at[key]; there {
			rows[i].Count += row.Count
			continue
		}
		at[key] = len(rows)
		rows = append(rows, row)
	}
	t.Rows = rows
}

// Take takes a column out of the table, that is not one of categories.
func (t *Table) Take(column string) ([]string, error) {
	at := slices.Index(t.Columns, column)
	if at < 0 || len(t.Columns) == 1 {
		return nil, fmt.Errorf("there is no column %q beside those of categories", column)
	}
	out := make([]string, len(t.Rows))
	t.Columns = slices.Delete(slices.Clone(t.Columns), at, at+1)
	for i, row := range t.Rows {
		out[i] = row.Key[at]
		t.Rows[i].Key = slices.Delete(slices.Clone(row.Key), at, at+1)
	}
	return out, nil
}

// joined makes one text of a key, a different one of each.
func joined(key []string) string {
	var b strings.Builder
	for _, name := range key {
		fmt.Fprintf(&b, "%d:", len(name))
		b.WriteString(name)
	}
	return b.String()
}

// Named words a key for people: municipality=05111000, age=*.
func Named(columns, key []string) string {
	parts := make([]string, len(key))
	for i := range key {
		parts[i] = columns[i] + "=" + key[i]
	}
	return strings.Join(parts, ", ")
}
