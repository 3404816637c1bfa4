package disclosure

import (
	"errors"
	"fmt"
)

// Contribution is what one contributes to a cell, in whole units of money.
type Contribution struct {
	Row
	Who string
}

// Sums adds contributions up to a table, and finds every cell and margin that is dominated. What Protect then
// makes of both may be published; Min is 2, for a sum is not small as a count is.
func Sums(columns []string, within map[string][]string, all []Contribution, d Dominance) (*Table, []Hidden, error) {
	if d.N == 0 && d.P == 0 || d.N < 0 || d.P < 0 || d.N > 0 && (d.K < 1 || d.K > 99) || d.P > 1000 {
		return nil, nil, errors.New("dominance is n and k percent (1 to 99), or p percent")
	}
	t := &Table{Columns: columns, Within: within}
	for _, c := range all {
		t.Rows = append(t.Rows, c.Row)
	}
	if err := t.Validate(); err != nil {
		return nil, nil, err
	}
	t.Summed()
	g, err := newGrid(t, false)
	if err != nil {
		return nil, nil, err
	}
	m := &mover{grid: g}
	parts := make([]map[string]int64, len(g.val))
	coord := make([]int32, len(g.dims))
	for i := range all {
		if all[i].Count == 0 {
			continue
		}
		for k := range g.dims {
			if coord[k], err = g.dims[k].add(&all[i].Row, columns); err != nil {
				return nil, nil, fmt.Errorf("%s: %w", all[i].at(i), err)
			}
		}
		for _, c := range m.over(g.find(g.key(coord))) {
			if parts[c] == nil {
				parts[c] = map[string]int64{}
			}
			parts[c][all[i].Who] += all[i].Count
		}
	}
	var hide []Hidden
	for c, by := range parts {
		var list []int64
		for _, v := range by {
			list = append(list, v)
		}
		if by, dominated := d.Dominated(list); dominated {
			hide = append(hide, Hidden{g.name(g.at(int32(c))), by})
		}
	}
	return t, hide, nil
}
