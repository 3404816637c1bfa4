package attack_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/disclosure"
	"wegwarte/engine/disclosure/attack"
	"wegwarte/engine/disclosure/publish"
)

// most is how far the oracle counts; what gets there has no end.
const most = 14

// oracle tries every table, or every table and every later one in which nobody left.
type oracle struct {
	releases []*disclosure.Release
	linked   bool
	floor    int64
	counts   [][]int64 // of the finest cells of each release
	leaves   [][]int
	low      map[[2]int]int64 // of each hidden cell of each release
	high     map[[2]int]int64
	budget   int
}

func covers(margin, leaf []string) bool {
	for i := range margin {
		if margin[i] != disclosure.All && margin[i] != leaf[i] {
			return false
		}
	}
	return true
}

func (o *oracle) try() {
	o.low, o.high = map[[2]int]int64{}, map[[2]int]int64{}
	for _, r := range o.releases {
		var leaves []int
		for i, c := range r.Cells {
			if !slices.Contains(c.Key, disclosure.All) {
				leaves = append(leaves, i)
			}
		}
		o.leaves = append(o.leaves, leaves)
		o.counts = append(o.counts, make([]int64, len(leaves)))
	}
	o.fill(0, 0)
}

// fill tries every count of a leaf that no published margin forbids.
func (o *oracle) fill(r, l int) {
	if o.budget--; o.budget < 0 {
		return
	}
	if l == len(o.leaves[r]) {
		if !o.adds(r, l, true) {
			return
		}
		if r+1 < len(o.releases) {
			o.fill(r+1, 0)
			return
		}
		o.note()
		return
	}
	c := o.releases[r].Cells[o.leaves[r][l]]
	from, to := o.floor, int64(most)
	if !c.Hidden {
		from, to = c.Count, c.Count
	}
	if r > 0 && o.linked {
		if from = max(from, o.counts[0][l]); c.Hidden {
			to = max(to, from)
		}
	}
	for v := from; v <= to; v++ {
		o.counts[r][l] = v
		if !o.adds(r, l+1, false) {
			break
		}
		o.fill(r, l+1)
	}
}

// adds says whether the published margins can still be met by the leaves counted so far.
func (o *oracle) adds(r, upto int, all bool) bool {
	for i, c := range o.releases[r].Cells {
		if c.Hidden || !slices.Contains(c.Key, disclosure.All) {
			continue
		}
		if s := o.sum(r, i, upto); s > c.Count || all && s != c.Count {
			return false
		}
	}
	return true
}

func (o *oracle) sum(r, cell, upto int) (s int64) {
	for l, leaf := range o.leaves[r][:upto] {
		if covers(o.releases[r].Cells[cell].Key, o.releases[r].Cells[leaf].Key) {
			s += o.counts[r][l]
		}
	}
	return s
}

func (o *oracle) note() {
	for r := range o.releases {
		for i, c := range o.releases[r].Cells {
			if !c.Hidden {
				continue
			}
			at, v := [2]int{r, i}, o.sum(r, i, len(o.leaves[r]))
			if _, there := o.low[at]; !there {
				o.low[at], o.high[at] = v, v
			}
			o.low[at], o.high[at] = min(o.low[at], v), max(o.high[at], v)
		}
	}
}

// narrowest is over hidden cells whose counts have an end.
func (o *oracle) narrowest() (exact int, narrowest float64) {
	narrowest = math.Inf(1)
	for at := range o.low {
		width := o.high[at] - o.low[at]
		if width == 0 {
			exact++
		}
		if o.high[at] < most {
			narrowest = min(narrowest, float64(width))
		}
	}
	return exact, narrowest
}

// small draws a table of one, two or three columns.
func small(t *rapid.T, columns int) *disclosure.Table {
	table := &disclosure.Table{}
	total := 1
	var sizes []int
	for k := range columns {
		table.Columns = append(table.Columns, fmt.Sprint("c", k))
		sizes = append(sizes, rapid.IntRange(2, 4-columns/2).Draw(t, "size"))
		total *= sizes[k]
	}
	for i := range total {
		var key []string
		for k, rest := 0, i; k < columns; k++ {
			key = append(key, fmt.Sprint(rest%sizes[k]))
			rest /= sizes[k]
		}
		table.Rows = append(table.Rows, disclosure.Row{Key: key, Count: max(0, rapid.Int64Range(-1, 6).Draw(t, "count"))})
	}
	return table
}

// naive hides small counts and nothing else.
func naive(t *rapid.T, table *disclosure.Table, hide func(n int64) bool) *disclosure.Release {
	r, err := disclosure.Protect(table, disclosure.Policy{Min: 2})
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		c.Count = 0
		for _, row := range table.Rows {
			if covers(c.Key, row.Key) {
				c.Count += row.Count
			}
		}
		if c.Hidden = hide(c.Count); c.Hidden {
			c.Count = 0
		}
	}
	return r
}

// In tables of one and two columns linear programmes find what there is to find: the attacker is as good as trying everything.
func TestTheAttackerFindsWhatTryingEveryTableFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 2).Draw(t, "columns")
		table := small(t, columns)
		hidden := 0
		r := naive(t, table, func(n int64) bool {
			hide := n > 0 && n < 5 && hidden < 9 || n < 9 && rapid.IntRange(0, 5).Draw(t, "hide") == 0
			if hide {
				hidden++
			}
			return hide
		})
		o := &oracle{releases: []*disclosure.Release{r}, budget: 60_000}
		o.try()
		if o.budget < 0 {
			t.Skip("too many tables")
		}
		got, err := attack.Attack(o.releases, attack.Options{})
		if err != nil {
			t.Fatal(err)
		}
		exact, narrowest := o.narrowest()
		if got.Exact != exact || len(got.Found) != exact {
			t.Fatalf("the attacker knows %d, trying everything gives %d\n%s", got.Exact, exact, written(r))
		}
		if have := value(got.Narrowest); have != narrowest && have < most-6 {
			t.Fatalf("the narrowest is %g, not %g\n%s", have, narrowest, written(r))
		}
		for _, f := range got.Found {
			c, _ := r.Find(f.Cell...)
			if at := index(r, f.Cell); o.low[[2]int{0, at}] != f.Count {
				t.Fatalf("%v is %d, not %d (%v)", f.Cell, o.low[[2]int{0, at}], f.Count, c)
			}
		}
	})
}

func value(p *float64) float64 {
	if p == nil {
		return math.Inf(1)
	}
	return *p
}

func index(r *disclosure.Release, key []string) int {
	return slices.IndexFunc(r.Cells, func(c disclosure.Cell) bool { return slices.Equal(c.Key, key) })
}

func written(r *disclosure.Release) string {
	var b strings.Builder
	_ = r.Write(&b)
	return b.String()
}

// What is published by the rules, nobody can reckon, not even by trying every table of whole numbers with the rule in mind.
func TestNobodyFindsAnythingInAReleaseByTryingEveryTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := small(t, rapid.IntRange(1, 3).Draw(t, "columns"))
		p := disclosure.Policy{Min: rapid.Int64Range(2, 5).Draw(t, "min")}
		r, err := publish.Release(table, p)
		if err != nil {
			t.Fatal(err)
		}
		for floor := range int64(2) { // who knows the rule, knows that nothing hidden is zero
			o := &oracle{releases: []*disclosure.Release{r}, floor: floor, budget: 60_000}
			if o.try(); o.budget < 0 {
				t.Skip("too many tables")
			}
			if exact, _ := o.narrowest(); exact > 0 {
				t.Fatalf("%d hidden counts can be told\n%s", exact, written(r))
			}
			for at, low := range o.low {
				truth := int64(0)
				positive := int64(0)
				for _, row := range table.Rows {
					if covers(r.Cells[at[1]].Key, row.Key) {
						truth += row.Count
						positive += min(1, row.Count)
					}
				}
				if truth < p.Min && (low > positive || o.high[at] < p.Min) {
					t.Fatalf("%v lies between %d and %d\n%s", r.Cells[at[1]].Key, low, o.high[at], written(r))
				}
			}
			got, err := attack.Attack(o.releases, attack.Options{Min: floor * p.Min})
			if err != nil || got.Exact > 0 {
				t.Fatalf("the attacker found %+v, %v", got, err)
			}
		}
	})
}

// Two releases together tell nobody a small count of either, nor a small change, where people take it that nobody left.
func TestNobodyFindsAnythingInTwoReleasesByTryingEveryPairOfTables(t *testing.T) {
	tried, refusals := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		first := small(t, rapid.IntRange(1, 2).Draw(t, "columns"))
		second := &disclosure.Table{Columns: first.Columns}
		arrivals := rapid.IntRange(1, 3).Draw(t, "arrivals")
		second.Rows = append(second.Rows, first.Rows...)
		for range arrivals {
			i := rapid.IntRange(0, len(second.Rows)-1).Draw(t, "where")
			second.Rows[i].Count++
		}
		p := disclosure.Policy{Min: rapid.Int64Range(2, 5).Draw(t, "min")}
		one, err := publish.Release(first, p)
		if err != nil {
			t.Fatal(err)
		}
		p.Before = []*disclosure.Release{one}
		two, err := publish.Release(second, p)
		if _, refused := errors.AsType[*disclosure.RefusedError](err); refused {
			refusals++
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, linked := range []bool{false, true} {
			o := &oracle{releases: []*disclosure.Release{one, two}, linked: linked, budget: 30_000}
			if o.try(); o.budget < 0 {
				continue
			}
			tried++
			if exact, _ := o.narrowest(); exact > 0 {
				t.Fatalf("%d hidden counts can be told\n%s\n%s", exact, written(one), written(two))
			}
		}
		for i, c := range two.Cells {
			if by := c.Count - one.Cells[i].Count; !c.Hidden && !one.Cells[i].Hidden && by > 0 && by < p.Min {
				t.Fatalf("%v changed by %d for all to see", c.Key, by)
			}
		}
	})
	if tried < 50 || refusals > tried/20 {
		t.Errorf("only %d pairs were tried, %d were refused", tried, refusals)
	}
}
