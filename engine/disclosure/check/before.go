package check

import (
	"fmt"
	"slices"

	"wegwarte/engine/disclosure"
)

// earlier is an earlier release in the numbers of this table.
type earlier struct {
	hidden map[key]bool
	was    map[key]int64
	way    int // 1: it looks as if nobody had left, -1: as if nobody had come
}

// before reads the earlier releases, and holds what must be hidden for their sake.
func (c *checker) before(p disclosure.Policy, t *disclosure.Table) error {
	up := map[[2]int32][]int32{} // for a category, those above it in its dimension
	for _, chain := range c.chains {
		for _, row := range t.Rows {
			for l, column := range chain {
				at := [2]int32{int32(column), c.number(column, row.Key[column])} //nolint:gosec // few columns
				if _, there := up[at]; there {
					continue
				}
				up[at] = []int32{}
				for _, above := range chain[l+1:] {
					up[at] = append(up[at], c.number(above, row.Key[above]))
				}
			}
		}
	}
	for _, r := range p.Before {
		e := c.read(r, up)
		c.earlier = append(c.earlier, e)
		grow, shrink := true, true
		for k, v := range c.truth {
			if was, there := e.was[k]; there && (v-was >= p.Min || was-v >= p.Min) {
				grow, shrink = grow && v > was, shrink && v < was
			}
		}
		if e.way = 0; grow {
			e.way = 1
		} else if shrink {
			e.way = -1
		}
		for k := range e.hidden {
			if i, there := c.place[k]; there && c.truth[k] > 0 && !c.release.Cells[i].Hidden {
				return c.fault(i, "it is published, and was hidden in an earlier release")
			}
			c.old[k] = true
		}
		for k, was := range e.was {
			v, i := c.truth[k], c.place[k]
			by := v - was
			if v == 0 || by == 0 || by >= p.Min || by <= -p.Min {
				continue
			}
			if !c.release.Cells[i].Hidden {
				return c.fault(i, fmt.Sprintf("%d is published, it changed by %d", v, by))
			}
			low, high := disclosure.Spread(v, was, p.Min, c.lowest)
			c.spreads = append(c.spreads, spread{i, low, high})
		}
	}
	return nil
}

// named holds what is hidden for reasons of its own.
func (c *checker) named(hide []disclosure.Hidden) error {
	for _, h := range hide {
		var k key
		for j, name := range h.Key {
			k[j] = c.number(j, name)
		}
		i, there := c.place[k]
		if !there || c.truth[k] == 0 {
			continue
		}
		if !c.release.Cells[i].Hidden {
			return c.fault(i, "it is published, and was to be hidden")
		}
		if h.By > 0 {
			c.spreads = append(c.spreads, spread{i, c.truth[k], c.truth[k] + h.By})
		}
	}
	return nil
}

// spread is what a cell must be able to be for the sake of its change.
type spread struct {
	cell      int
	low, high int64
}

func (c *checker) read(r *disclosure.Release, up map[[2]int32][]int32) *earlier {
	e := &earlier{hidden: map[key]bool{}, was: map[key]int64{}}
	for _, cell := range r.Cells {
		var k key
		ours := true
		for j, name := range r.Columns {
			i := slices.Index(c.columns, name)
			if i < 0 {
				ours = ours && cell.Key[j] == disclosure.All
				continue
			}
			k[i] = c.number(i, cell.Key[j])
		}
		if !ours {
			continue
		}
		for _, chain := range c.chains {
			for l, column := range chain {
				if k[column] == 0 {
					continue
				}
				for n, above := range up[[2]int32{int32(column), k[column]}] { //nolint:gosec // few columns
					k[chain[l+1+n]] = above
				}
				break
			}
		}
		if cell.Hidden {
			e.hidden[k] = true
		} else {
			e.was[k] = cell.Count
		}
	}
	for k := range c.truth { // what could have been in it, and is not, was nobody
		comparable := true
		for _, chain := range c.chains {
			for _, column := range chain {
				if k[column] != 0 {
					comparable = comparable && slices.Contains(r.Columns, c.columns[column])
					break
				}
			}
		}
		if _, there := e.was[k]; comparable && !there && !e.hidden[k] {
			e.was[k] = 0
		}
	}
	return e
}

// allowed says whether somebody who has the earlier releases would take a change of a hidden cell for possible.
func (c *checker) allowed(k key, now int64) bool {
	for _, e := range c.earlier {
		v := c.truth[k]
		was, known := e.was[k]
		switch {
		case e.hidden[k]:
			was = v // of that they cannot know, and the proof does without
		case !known:
			continue
		}
		if e.way > 0 && v >= was && now < was || e.way < 0 && v <= was && now > was {
			return false
		}
	}
	return true
}
