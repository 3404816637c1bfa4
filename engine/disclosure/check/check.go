// Package check verifies a release of engine/disclosure against the table it was made of,
// without trusting whoever made it: that every margin is right, that nothing small is published, and that for every
// hidden cell there are other tables, with the same published counts, in which it is something else. It shares no code
// with the protector, and counts in whole numbers only: what it accepts holds against any attacker who has the release,
// however much they reckon.
package check

import (
	"fmt"
	"slices"

	"wegwarte/engine/disclosure"
)

// key is a cell by the numbers of its categories; 0 is a margin.
type key [disclosure.MaxColumns]int32

type checker struct {
	columns []string
	chains  [][]int // for each dimension its columns, the finest first
	names   []map[string]int32
	truth   map[key]int64
	below   map[key]int64 // finest cells with somebody in them
	place   map[key]int
	release *disclosure.Release
	lowest  int64 // what anybody knows of a hidden cell
	changed []bool
	earlier []*earlier
	old     map[key]bool // hidden in an earlier release
	spreads []spread
}

// Proved says what is not as the release claims; nil where everything holds.
func Proved(t *disclosure.Table, p disclosure.Policy, r *disclosure.Release) error {
	if r.Proof == nil {
		return fmt.Errorf("the release comes without a proof")
	}
	c := &checker{columns: t.Columns, release: r, truth: map[key]int64{}, below: map[key]int64{}, place: map[key]int{}, old: map[key]bool{}, changed: make([]bool, len(r.Cells))}
	if p.Zeros != disclosure.HideZeros {
		c.lowest = 1
	}
	above := map[string]bool{}
	for _, ups := range t.Within {
		for _, up := range ups {
			above[up] = true
		}
	}
	at := map[string]int{}
	for i, name := range t.Columns {
		at[name] = i
		c.names = append(c.names, map[string]int32{disclosure.All: 0})
	}
	for i, name := range t.Columns {
		if above[name] {
			continue
		}
		chain := []int{i}
		for _, up := range t.Within[name] {
			chain = append(chain, at[up])
		}
		c.chains = append(c.chains, chain)
	}
	c.addUp(t)
	if err := c.published(p); err != nil {
		return err
	}
	if err := c.before(p, t); err != nil {
		return err
	}
	if err := c.named(p.Hide); err != nil {
		return err
	}
	return c.hidden(p)
}

func (c *checker) number(column int, name string) int32 {
	n, there := c.names[column][name]
	if !there {
		n = int32(len(c.names[column])) //nolint:gosec // fewer categories than rows
		c.names[column][name] = n
	}
	return n
}

// addUp reckons every cell of the table with its margins.
func (c *checker) addUp(t *disclosure.Table) {
	for _, row := range t.Rows {
		var full key
		for i, name := range row.Key {
			full[i] = c.number(i, name)
		}
		c.margins(full, 0, func(k key) {
			c.truth[k] += row.Count
			if row.Count > 0 {
				c.below[k]++
			}
		})
	}
}

// margins calls f with a cell and all it lies in: in each dimension more and more columns become margins.
func (c *checker) margins(k key, dimension int, f func(key)) {
	if dimension == len(c.chains) {
		f(k)
		return
	}
	c.margins(k, dimension+1, f)
	for _, column := range c.chains[dimension] {
		k[column] = 0
		c.margins(k, dimension+1, f)
	}
}

// published holds every cell of the release against the table.
func (c *checker) published(p disclosure.Policy) error {
	positive := 0
	for i, cell := range c.release.Cells {
		var k key
		for j, name := range cell.Key {
			k[j] = c.number(j, name)
		}
		if _, twice := c.place[k]; twice {
			return c.fault(i, "it stands there twice")
		}
		c.place[k] = i
		v := c.truth[k]
		switch {
		case v > 0:
			positive++
		case cell.Hidden && p.Zeros != disclosure.HideZeros:
			return c.fault(i, "nobody is in it, and it is hidden")
		}
		if cell.Hidden {
			continue
		}
		if cell.Count != v {
			return c.fault(i, fmt.Sprintf("%d is published, it is %d", cell.Count, v))
		}
		if v < p.Min && (v > 0 || p.Zeros == disclosure.HideZeros) {
			return c.fault(i, fmt.Sprintf("%d is published, below %d", v, p.Min))
		}
	}
	for k, v := range c.truth {
		if _, there := c.place[k]; v > 0 && !there {
			return fmt.Errorf("a cell with %d is not in the release", v)
		}
	}
	return nil
}

func (c *checker) fault(cell int, why string) error {
	return fmt.Errorf("%s: %s", disclosure.Named(c.columns, c.release.Cells[cell].Key), why)
}

// hidden follows the proof of every hidden cell.
func (c *checker) hidden(p disclosure.Policy) error {
	proved := make([]bool, len(c.release.Cells))
	for _, s := range c.release.Proof.Shown {
		if s.Cell < 0 || s.Cell >= len(c.release.Cells) {
			return fmt.Errorf("the proof speaks of cell %d", s.Cell)
		}
		if err := c.reaches(s, s.Up, true); err != nil {
			return err
		}
		if err := c.reaches(s, s.Down, false); err != nil {
			return err
		}
		k := c.keyOf(s.Cell)
		lowest := c.lowest * c.below[k]
		proved[s.Cell] = proved[s.Cell] || s.Low <= lowest && s.High >= p.Min
	}
	for _, s := range c.spreads {
		if !slices.ContainsFunc(c.release.Proof.Shown, func(have disclosure.Shown) bool {
			return have.Cell == s.cell && have.Low <= s.low && have.High >= s.high
		}) {
			return c.fault(s.cell, fmt.Sprintf("the proof does not show that it may be anything from %d to %d", s.low, s.high))
		}
	}
	for i, cell := range c.release.Cells {
		if !cell.Hidden {
			continue
		}
		if c.truth[c.keyOf(i)] < p.Min && !proved[i] {
			return c.fault(i, fmt.Sprintf("the proof does not show that it may be anything up to %d", p.Min))
		}
		if !c.changed[i] {
			return c.fault(i, "it is hidden, and the proof has no table in which it is something else")
		}
	}
	return nil
}

func (c *checker) keyOf(cell int) (k key) {
	for j, name := range c.release.Cells[cell].Key {
		k[j] = c.number(j, name)
	}
	return k
}

// reaches follows moves from the true table, and holds the table they lead to against the release.
func (c *checker) reaches(s disclosure.Shown, moves []disclosure.Move, up bool) error {
	delta := map[key]int64{}
	for _, move := range moves {
		if len(move.Plus) != len(c.chains) || len(move.Minus) != len(c.chains) || move.Times < -disclosure.MaxCount || move.Times > disclosure.MaxCount {
			return c.fault(s.Cell, "a move is not one of this table")
		}
		if err := c.spread(move, 0, key{}, move.Times, delta); err != nil {
			return c.fault(s.Cell, err.Error())
		}
	}
	tied, moved := true, []int(nil)
	for k, d := range delta {
		if d == 0 {
			continue
		}
		i, there := c.place[k]
		if !there || !c.release.Cells[i].Hidden {
			return c.fault(s.Cell, "a move changes a cell that is published")
		}
		if c.truth[k]+d < c.lowest {
			return c.fault(s.Cell, fmt.Sprintf("a move makes %s %d", disclosure.Named(c.columns, c.release.Cells[i].Key), c.truth[k]+d))
		}
		tied = tied && c.allowed(k, c.truth[k]+d)
		moved = append(moved, i)
	}
	k := c.keyOf(s.Cell)
	if !tied && !c.old[k] {
		return c.fault(s.Cell, "whoever has the earlier releases knows that the proof does not hold")
	}
	for _, i := range moved {
		c.changed[i] = c.changed[i] || tied || c.old[c.keyOf(i)]
	}
	switch v := c.truth[k] + delta[k]; {
	case up && v < s.High:
		return c.fault(s.Cell, fmt.Sprintf("the proof leads up to %d, not to %d", v, s.High))
	case !up && v > s.Low:
		return c.fault(s.Cell, fmt.Sprintf("the proof leads down to %d, not to %d", v, s.Low))
	}
	return nil
}

// spread adds a move to all cells it changes: in each dimension it adds to a finest category and all above it,
// and takes off from another and all above that.
func (c *checker) spread(move disclosure.Move, dimension int, at key, times int64, delta map[key]int64) error {
	if dimension == len(c.chains) {
		delta[at] += times
		return nil
	}
	leaves := c.release.Proof.Leaves[dimension]
	plus, minus := move.Plus[dimension], move.Minus[dimension]
	if plus < 0 || int(plus) >= len(leaves) || int(minus) >= len(leaves) {
		return fmt.Errorf("a move goes to a category that is not there")
	}
	chain := c.chains[dimension]
	for level := 0; level <= len(chain); level++ {
		up, down := at, at
		for l := level; l < len(chain); l++ {
			up[chain[l]] = c.number(chain[l], leaves[plus][l])
			if minus >= 0 {
				down[chain[l]] = c.number(chain[l], leaves[minus][l])
			}
		}
		if minus >= 0 && up == down {
			continue // what comes and what goes is the same there
		}
		if err := c.spread(move, dimension+1, up, times, delta); err != nil {
			return err
		}
		if minus < 0 {
			continue
		}
		if err := c.spread(move, dimension+1, down, -times, delta); err != nil {
			return err
		}
	}
	return nil
}
