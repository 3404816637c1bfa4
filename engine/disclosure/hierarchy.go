package disclosure

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Hierarchy says where the categories of a column lie: in one category of each of Above, the nearest first.
type Hierarchy struct {
	Column string
	Above  []string
	Of     map[string][]string
}

// ReadHierarchy reads a CSV whose first column has the categories and whose further ones say where each lies.
func ReadHierarchy(r io.Reader) (*Hierarchy, error) {
	limited := &io.LimitedReader{R: r, N: MaxCSV}
	in := csv.NewReader(limited)
	head, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("the hierarchy has no first line: %w", err)
	}
	for i := range head {
		head[i] = strings.TrimSpace(strings.TrimPrefix(head[i], "\ufeff"))
	}
	if len(head) < 2 {
		return nil, errors.New("the hierarchy has one column only: its first has the categories, further ones say where they lie")
	}
	if err := validColumns(head); err != nil {
		return nil, err
	}
	h := &Hierarchy{head[0], head[1:], map[string][]string{}}
	for {
		fields, err := in.Read()
		if limited.N <= 0 {
			return nil, fmt.Errorf("the hierarchy is larger than %d bytes", MaxCSV)
		}
		if errors.Is(err, io.EOF) {
			return h, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := in.FieldPos(0)
		if before, there := h.Of[fields[0]]; there && !slices.Equal(before, fields[1:]) {
			return nil, fmt.Errorf("line %d: %s %q lies elsewhere too", line, h.Column, fields[0])
		}
		h.Of[fields[0]] = fields[1:]
	}
}

// Nest puts the columns of a hierarchy beside the one whose categories lie in them.
func (t *Table) Nest(column string, h *Hierarchy) error {
	at := slices.Index(t.Columns, column)
	if at < 0 {
		return fmt.Errorf("hierarchy of %s: there is no such column", column)
	}
	for _, up := range h.Above {
		if slices.Contains(t.Columns, up) {
			return fmt.Errorf("hierarchy of %s: the table has a column %q already", column, up)
		}
	}
	t.Columns = slices.Insert(slices.Clone(t.Columns), at+1, h.Above...)
	for i, row := range t.Rows {
		above, there := h.Of[row.Key[at]]
		if !there {
			return fmt.Errorf("%s, column %s: the hierarchy does not say where %q lies", row.at(i), column, row.Key[at])
		}
		t.Rows[i].Key = slices.Insert(slices.Clone(row.Key), at+1, above...)
	}
	if t.Within == nil {
		t.Within = map[string][]string{}
	}
	t.Within[column] = h.Above
	return nil
}
